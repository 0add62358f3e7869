"""The note to somebody who lacks a task."""

from __future__ import annotations

import shlex
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.check.candidate import Finding
from seeder.model import Project, Task
from seeder.reports.handover import Handover, InternTally, Left, Resolved
from seeder.reports.notes import WIDTH, command_for, kept_tags, links_for, note_for
from seeder.round import Intern, Round
from seeder.settings.site import Site

SITE = Site(name="t", phabricator="https://phorge.example.org/")
FIRST = Project(phid="PHID-PROJ-first", name="good first task", slug="good_first_task")
OUTREACHY = Project(phid="PHID-PROJ-o", name="Outreachy", slug="outreachy")
MILESTONE = Project(
    phid="PHID-PROJ-m", name="Round 33", milestone=2, parent_phid=OUTREACHY.phid, parent_name="Outreachy"
)
ALICE = Intern("alice", mentors=("bob", "carol"))
ROUND = Round("r-33", date(2026, 9, 1), date(2026, 12, 1), "Outreachy", ("x",), "T9", (ALICE,))
TODAY = date(2026, 11, 1)


def resolved(*tags: Project, parent: int | None = 9) -> Resolved:
    return Resolved(ROUND, FIRST, tags, parent)


def note(*left: Left, names: bool = False, today: date = TODAY, round_: Round = ROUND, **tally: Any) -> str:
    handover = Handover(msgspec.structs.replace(resolved(MILESTONE), round=round_), today)
    return note_for(InternTally(4, ALICE, left, **tally), handover, SITE, " --rehearse", names=names)


def task(number: int) -> Task:
    return Task(id=number, phid="", title="secret title")


def test_links_fill_the_form_with_tags_and_parent() -> None:
    [link] = links_for(resolved(OUTREACHY, MILESTONE), SITE)
    parts = urlsplit(link)
    assert (parts.netloc, parts.path) == ("phorge.example.org", "/maniphest/task/edit/form/default/")
    # The milestone by its PHID, its parent not at all, hashtags without #.
    assert parse_qs(parts.query) == {"projectPHIDs": ["good_first_task,PHID-PROJ-m"], "parent": ["T9"]}
    assert links_for(resolved(parent=None), SITE) == [
        f"{link.partition('?')[0]}?projectPHIDs=good_first_task"
    ]


@given(
    st.lists(st.text(min_size=1, max_size=8).filter(lambda slug: "," not in slug), max_size=3, unique=True)
)
def test_links_are_plain_ascii_whatever_a_hashtag_is(slugs: list[str]) -> None:
    tags = [Project(phid=f"PHID-PROJ-{i}", name="x", slug=slug) for i, slug in enumerate(slugs)]
    link = links_for(resolved(*tags), SITE)[0]
    assert link.isascii()
    assert not set(link) & set(" #<>\"'")
    assert parse_qs(urlsplit(link).query)["projectPHIDs"][0].split(",")[1:] == slugs


def test_the_command_works_without_the_rounds_file() -> None:
    assert shlex.split(command_for(2, resolved(MILESTONE, FIRST), "")) == [
        "seeder", "create", "--round", "Outreachy (Round 33)", "--tag", "good_first_task", "--parent", "T9",
    ]  # fmt: skip
    assert command_for(1, resolved(), " --rehearse") == "seeder create --rehearse --tasks 1 --round T9"


def test_a_milestone_takes_its_parents_place() -> None:
    assert kept_tags(resolved(OUTREACHY, MILESTONE)) == [FIRST, MILESTONE]


def test_it_is_for_who_lacks_something_and_is_there() -> None:
    assert note() != ""
    assert note(known=False) == ""
    assert note(Left(task(1), "open"), Left(task(2), "solved")) == ""
    assert note(Left(task(1), "open"), Left(task(2), "dropped")) != ""


def test_it_says_what_is_there_and_what_to_do() -> None:
    told = note(Left(task(27), "open", (Finding("place", "", "", blocking=True),)))
    assert told.startswith("Hello Intern 4,\n")
    assert "ends on 2026-12-01" in told
    assert "https://phorge.example.org/T27" in told
    assert "(place)" in told
    assert "seeder check --rehearse T27" in told
    assert "seeder create --rehearse --tasks 1 --round 'Outreachy (Round 33)' --parent T9" in told
    assert "ended on 2026-12-01" in note(today=date(2026, 12, 2))
    assert "both of them" in note()
    assert "r-33" in note(round_=msgspec.structs.replace(ROUND, programme=""))


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "secret title"])
def test_without_names_nobody_is_named(name: str) -> None:
    one = Left(task(27), "open")
    assert name not in note(one)
    assert name not in note()
    assert (name in note(one, names=True)) == (name != "secret title")


def test_paragraphs_are_as_wide_as_a_mails() -> None:
    lines = note(Left(task(27), "open")).splitlines()
    assert all(len(line) <= WIDTH for line in lines if not line.startswith("    "))
