"""An event's file read and written."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.errors import BadInput
from seeder.event import Columns, Event, parse_event, roster_path
from seeder.event_file import event_text
from seeder.reports.announcement import announcement_draft
from seeder.roster import Attendee
from seeder.round import NAME, USER

FILE = """\
name: wmhack-2027
title: Wikimedia  Hackathon 2027
tag: "#wmhack"
start: 2027-05-07
end: 2027-05-09
time_zone: Europe/Berlin
columns:
  new: To be worked on
  done: Done!
hashtag: "#wmhack-2027"
repositories: [mediawiki/core, pywikibot/core.git, mediawiki/core]
announcement: "{t123}"
roster:
  - user: alice
    gerrit: Alice Aal
    first_event: yes
  - bob
"""


def test_a_whole_file() -> None:
    assert parse_event(parse(FILE, "f")) == Event(
        name="wmhack-2027",
        title="Wikimedia Hackathon 2027",
        tag="#wmhack",
        start=date(2027, 5, 7),
        end=date(2027, 5, 9),
        time_zone="Europe/Berlin",
        columns=Columns("To be worked on", "Done!"),
        hashtag="wmhack-2027",
        repositories=("mediawiki/core", "pywikibot/core"),
        announcement="T123",
        roster=(Attendee("alice", "Alice Aal", True), Attendee("bob")),
    )


def test_what_must_be_said_is_little_and_no_column_is_taken_for_granted() -> None:
    text = "name: x\ntag: x\nstart: 2027-05-07\nend: 2027-05-07\ntime_zone: UTC\n"
    event = parse_event(parse(text, "f"))
    assert (event.columns, event.roster, event.called) == (Columns("", ""), (), "x")


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("name: wmhack-2027", "name: WMHack 2027", 1, "small letters"),
        ("name: wmhack-2027\n", "", 1, "“name” is missing"),
        ('tag: "#wmhack"', "tag: #wmhack", 3, "an event needs the tag"),
        ('tag: "#wmhack"\n', "", 1, "an event needs the tag"),
        ("start: 2027-05-07", "start: May", 4, "“start” is not a day"),
        ("start: 2027-05-07", "start: 0207-05-07", 4, "surely a mistake"),
        ("end: 2027-05-09", "end: 2027-05-06", 5, "ends before it starts"),
        ("end: 2027-05-09", "end: 2028-05-09", 5, "would last 369 days"),
        ("time_zone: Europe/Berlin\n", "", 1, "“time_zone” is missing"),
        ("  new: To", "  next: To", 8, "“next” is not something"),
        ("  new: To be", "  new: [To, be]\n  x: To be", 8, "expected a text"),
        ('hashtag: "#wmhack-2027"', "hashtag: a, b", 10, "no comma"),
        ("[mediawiki/core,", "[media wiki,", 11, "not the name of a repository"),
        ('"{t123}"', "123", 12, "not a link"),
        ('"{t123}"', "https://me:secret@example.org/", 12, "before its host"),
        ("  - bob", "  - ALICE", 17, "listed twice"),
        ("first_event: yes", "first_event: perhaps", 16, "yes, no or nothing"),
        ("roster:", "rooster:", 13, "“rooster” is not something"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, sentence: str) -> None:
    assert old in FILE
    with pytest.raises(BadInput) as caught:
        parse_event(parse(FILE.replace(old, new), "f"))
    assert caught.value.sentence.startswith(f"f, line {line}: ")
    assert sentence in caught.value.sentence
    assert "secret" not in caught.value.sentence


@pytest.mark.parametrize("text", ["", "[]", "just words", "tasks: []"])
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_event(parse(text, "f"))


def test_a_roster_in_a_file_of_its_own() -> None:
    document = parse(FILE.partition("roster:")[0] + "roster: people.csv\n", "f")
    assert roster_path(document) == "people.csv"
    event = parse_event(document, parse("- carol", "people.yaml"))
    assert (event.roster, event.roster_file) == ((Attendee("carol"),), "people.csv")
    assert "roster: people.csv\n" in event_text(event)
    assert roster_path(parse(FILE, "f")) == ""


lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20).map(
    lambda text: " ".join(text.replace("\ufeff", "").split())
)
attendees = st.builds(
    Attendee, st.from_regex(USER, fullmatch=True), lines, st.sampled_from([True, False, None])
)
days = st.dates(date(2000, 1, 1), date(2198, 1, 1))
events = st.builds(
    Event,
    name=st.from_regex(NAME, fullmatch=True),
    title=lines,
    tag=lines.filter(bool),
    start=days,
    end=days,
    time_zone=st.sampled_from(["UTC", "Europe/Berlin"]),
    columns=st.builds(Columns, lines, lines),
    hashtag=lines.map(lambda text: text.replace(",", "").replace("#", "").strip()),
    repositories=st.lists(st.sampled_from(["a/b", "mediawiki/core", "x", "0-1.2"]), unique=True).map(tuple),
    announcement=st.sampled_from(["", "T1", "https://example.org/x#y"]),
    roster=st.lists(attendees, max_size=3, unique_by=lambda each: each.user.lower()).map(tuple),
)


@given(events, st.integers(0, 365))
def test_what_is_written_is_read_back(event: Event, more: int) -> None:
    event = msgspec.structs.replace(event, end=event.start + timedelta(days=more))
    assert parse_event(parse(event_text(event), "f")) == event


def test_the_draft_says_what_people_want_to_know_and_names_nobody() -> None:
    draft = announcement_draft(parse_event(parse(FILE, "f")))
    for told in ("#wmhack and", "“To be worked on”", "2027-05-07", "one mail", "left out", "Mute", "X-Phab"):
        assert told in draft, told
    assert "alice" not in draft
    assert "first column" in announcement_draft(
        Event("x", "", "A (B)", date(2027, 1, 1), date(2027, 1, 1), "UTC")
    )
