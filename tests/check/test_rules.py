"""The rules of a good first task: each is met by a good one, and each is seen to be missed."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.check import wording
from seeder.check.candidate import Candidate
from seeder.check.rules import RULES, check_candidate
from seeder.mentors import Mentorship, find_mentors
from tests.remarkup.test_acting import TEXTS

TODAY = date(2026, 10, 1)
GOOD_TEXT = """\
== Who is this suitable for? ==
Somebody who has the development environment running.

== What goes wrong ==
The button at the end of the upload form is so low that it is hidden on a phone with a small screen.

== How can the newcomer replicate the issue? ==
1. Open the upload form
2. Make the window 320 pixels wide

== Where is the code located? ==
mediawiki/extensions/UploadWizard

== Done when ==
- The button can be seen

== Skills ==
- CSS

== Size ==
One day

== Who can they contact if struggling? ==
@alice is the mentor until 2027-04-01.
"""
GOOD = Candidate(
    title="Upload form: the button is hidden on small screens",
    description=GOOD_TEXT,
    today=TODAY,
    mentorship=find_mentors(GOOD_TEXT, None, "Who can they contact if struggling?"),
    blocked=False,
)
# What Wikimedians wrote before there was a template: bold headings, `#` lists, a link for the place.
BY_HAND = """\
When you open a very long page on a phone, the table of contents covers the text and cannot be closed.

**Who is this suitable for?**
People who have set up MediaWiki

**Steps to replicate the issue** (include links if applicable):
# Open https://en.m.wikipedia.org/wiki/Vienna on a phone
# Press the button “Contents”

**Where is the code located**:
https://gerrit.wikimedia.org/r/mediawiki/skins/MinervaNeue

**Acceptance criteria**
* It can be closed

**Skills required:** CSS
**Estimate:** 4 hours
**Mentors:** @alice, @bob (until 2027-01-31)
"""


def changed(**changes: Any) -> Candidate:
    return msgspec.structs.replace(GOOD, **changes)


def without(heading: str) -> Candidate:
    parts = GOOD_TEXT.split("\n\n")
    text = "\n\n".join(part for part in parts if not part.startswith(f"== {heading}"))
    assert len(text) < len(GOOD_TEXT)
    return changed(description=text, mentorship=find_mentors(text, None, GOOD.headings.contact))


def rules_of(candidate: Candidate) -> set[str]:
    return {finding.rule for finding in check_candidate(candidate)}


def test_a_good_task_has_no_finding() -> None:
    assert check_candidate(GOOD) == []


def test_a_good_task_written_by_hand_has_no_finding() -> None:
    mentorship = find_mentors(BY_HAND, None, GOOD.headings.contact)
    assert check_candidate(changed(description=BY_HAND, mentorship=mentorship)) == []


MISSED = [
    ("title", changed(title="")),
    ("title", changed(title="Too short")),
    ("title", changed(title="x" * 256)),
    ("title", changed(title="Please fix this small bug")),
    ("title", changed(title="A line\nbreak in the title")),
    ("title", changed(title="Text turned \u202eround")),
    ("no-open-question", changed(title="Investigate why the button is hidden")),
    ("no-open-question", changed(description=GOOD_TEXT + "\nShould we move it to the top?")),
    ("no-open-question", changed(description=GOOD_TEXT + "\nThis needs more discussion.")),
    ("no-open-question", changed(description=GOOD_TEXT + "\nIt is not clear whether it is wanted.")),
    ("no-open-question", changed(description=GOOD_TEXT + "\nThe colour is TBD.")),
    ("no-open-question", changed(description=GOOD_TEXT + "\nMaybe it could be green.")),
    ("no-open-question", changed(description=GOOD_TEXT + "\nSee the RfC about it.")),
    ("audience", without("Who is this suitable")),
    ("steps", without("How can the newcomer")),
    ("place", without("Where is the code")),
    ("place", changed(place="core")),
    ("done-when", without("Done when")),
    ("size", without("Size")),
    ("size", changed(description=GOOD_TEXT.replace("One day", "Two to four days"))),
    ("size", changed(description=GOOD_TEXT.replace("One day", "a week"))),
    ("contact", without("Who can they contact")),
    ("contact", changed(disabled=("alice",))),
    ("contact", changed(unknown=("alice",))),
    ("contact", changed(mentorship=Mentorship(phids=("P",), until=TODAY, where="field"), disabled=("P",))),
    ("mentor-until", changed(mentorship=Mentorship(("alice",), where="heading"))),
    ("mentor-until", changed(today=date(2027, 4, 2))),
    ("skills", without("Skills")),
    ("no-special-rights", changed(view_policy="PHID-PLCY-1")),
    ("no-special-rights", changed(description=GOOD_TEXT + "\nYou need admin rights on the wiki.")),
    ("unassigned", changed(assigned=True)),
    ("open", changed(closed=True)),
    ("not-blocked", changed(blocked=True)),
]


@pytest.mark.parametrize(("rule", "candidate"), MISSED)
def test_missed(rule: str, candidate: Candidate) -> None:
    assert rules_of(candidate) == {rule}


@pytest.mark.parametrize(
    "text", ["", "See T123 and https://example.org/" + "x" * 200, "```\n" + "code " * 99]
)
def test_not_self_contained(text: str) -> None:
    assert "self-contained" in rules_of(changed(description=text))


def test_every_rule_is_tried() -> None:
    assert {rule for rule, _ in MISSED} | {"self-contained"} == {rule.id for rule in RULES}


def test_everybody_with_an_account_is_everybody() -> None:
    assert rules_of(changed(view_policy="users")) == set()


@pytest.mark.parametrize(
    ("candidate", "blocking"),
    [
        (changed(title=""), {"title"}),
        (without("Where is the code"), {"place"}),
        (without("Who can they contact"), {"contact"}),
        (changed(description=""), {"place"}),
        (without("Skills"), set()),
        (changed(assigned=True, closed=True, blocked=True), set()),
    ],
)
def test_only_title_place_and_contact_block(candidate: Candidate, blocking: set[str]) -> None:
    assert {finding.rule for finding in check_candidate(candidate) if finding.blocking} == blocking


def test_one_of_two_mentors_who_left_is_a_note() -> None:
    both = Mentorship(("alice", "bob"), until=TODAY, where="heading")
    (finding,) = check_candidate(changed(mentorship=both, disabled=("bob",)))
    assert (finding.rule, finding.blocking) == ("contact", False)
    assert "bob" in finding.sentence
    assert "alice" not in finding.sentence


def test_the_last_day_of_a_promise_still_counts() -> None:
    assert check_candidate(changed(today=date(2027, 4, 1))) == []


def test_links_elsewhere_are_not_the_place_but_do_not_block() -> None:
    text = without("Where is the code").description + "\nSeen on https://example.org/ today."
    (finding,) = check_candidate(changed(description=text))
    assert (finding.rule, finding.blocking) == ("place", False)


def test_a_wished_place_counts_without_a_section() -> None:
    candidate = msgspec.structs.replace(without("Where is the code"), place="mediawiki/core")
    assert check_candidate(candidate) == []


def test_findings_come_in_the_order_of_the_rules() -> None:
    bad = Candidate(title="", description="", today=TODAY, assigned=True, closed=True, blocked=True)
    found = [finding.rule for finding in check_candidate(bad)]
    assert found == [rule.id for rule in RULES if rule.id in found]
    assert len(found) == 12


def test_rules_say_why_where_from_and_what_to_do() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.source.startswith(("https://", "http://blog."))
        assert rule.reason.endswith(".")
        assert rule.fix.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "The parser decides which rule comes first.",
        "Follow RFC 3986 and RFC-2119.",
        "There are no open questions.",
        "Change `should we?` to `may we?`.",
        "> Should we do it?\n\nIt was decided: yes.",
        "Investigations are stored in the table.",
        "The page maybelline.js is loaded.",
        "What can you see?",
    ],
)
def test_no_doubt(text: str) -> None:
    assert rules_of(changed(description=GOOD_TEXT + "\n" + text)) == set()


@pytest.mark.parametrize(
    "text",
    ["No admin rights are needed.", "You do not need production access.", "It works without root access."],
)
def test_rights_that_are_not_needed(text: str) -> None:
    assert rules_of(changed(description=GOOD_TEXT + "\n" + text)) == set()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("About half a day", 0.5), ("Two to three days", 3), ("2-3 days", 3), ("4 hours", 0.5),
        ("1,5 days", 1.5), ("a week", 5), ("1 month", 21), ("less than an hour", 0.125), ("small", None),
        ("", None), ("metadata day", None), ("version 1.10 days", 1.1),
    ],
)  # fmt: skip
def test_estimates(text: str, days: float | None) -> None:
    assert wording.estimate(text) == days


@pytest.mark.parametrize("title", ["Fix bug", "Improve the docs", "small test task", "Bug 123", "???", ""])
def test_vague(title: str) -> None:
    assert wording.is_vague(title)


@pytest.mark.parametrize(
    "title", ["Fix the date parser", "修复上传按钮", "Add tests for Html.php", "Cœur: faute"]
)
def test_not_vague(title: str) -> None:
    assert not wording.is_vague(title)


@given(st.text(max_size=30), TEXTS, TEXTS)
def test_any_task_can_be_checked(title: str, description: str, place: str) -> None:
    mentorship = find_mentors(description, None, GOOD.headings.contact)
    candidate = changed(title=title, description=description, place=place, mentorship=mentorship)
    findings = check_candidate(candidate)
    assert findings == check_candidate(candidate)
    assert all(finding.sentence and finding.fix for finding in findings)
