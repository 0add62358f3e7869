"""A warning is found again in what stands on the site, and nothing else is taken for one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from seeder.activity import DAY, Action
from seeder.warning import (
    KINDS,
    Said,
    Warned,
    ends,
    is_answered,
    item_of,
    last_line_of,
    mark_of,
    warned_in,
    warnings_among,
)
from tests.remarkup.test_acting import TEXTS

SITE = "https://phab.example.org/"
BOB, EVE, OPERATOR = "PHID-USER-bob", "PHID-USER-eve", "PHID-USER-op"
MARK = last_line_of("mentor", BOB, SITE, 28 * DAY)
TEXT = f"@bob, do you?\n\n{item_of(12)}\n{item_of(3)}\n\nWhy.\n\n{MARK}"
WARNED = Warned("mentor", BOB, OPERATOR, 1000, 12, frozenset({3, 12}), 28 * DAY)


def said(text: str, by: str = OPERATOR, at: int = 1000, task: int = 12) -> Said:
    return Said(by, at, task, text)


def read(text: str) -> Warned | None:
    return warned_in(said(text), {EVE, BOB}, SITE)


def test_a_warning_is_read_back_as_it_was_written() -> None:
    assert read(TEXT) == WARNED
    assert read(TEXT.replace("\n", "\r\n") + "\r\n\r\n  ") == WARNED


def test_what_seems_finished_is_listed_apart() -> None:
    found = read(TEXT.replace("\nWhy.", f"\nThese:\n\n{item_of(7, '*')}\n"))
    assert found is not None
    assert (sorted(found.tasks), sorted(found.finished)) == ([3, 12], [7])
    assert sorted(found.listed) == [3, 7, 12]


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\n\nP.S.",
        TEXT.replace(MARK, f"> {MARK}"),
        TEXT.replace(MARK, f"  {MARK}"),
        TEXT.replace(MARK, f"- {MARK}"),
        TEXT.replace(MARK, f"`{MARK}`"),
        TEXT.replace(MARK, f"{MARK} `seeder`"),
        TEXT.replace(MARK, f"NOTE: so\n{MARK}"),
        TEXT.replace(MARK, f"```\n{MARK}\n```"),
        TEXT.replace(MARK, f"```\n{MARK}"),
        TEXT.replace(MARK, f"%%%\n{MARK}"),
        TEXT.replace(MARK, f"<table>\n{MARK}"),
        TEXT.replace(MARK, MARK.replace("-28d", "")),
        TEXT.replace(MARK, MARK.replace("-28d", "-0d")),
        TEXT.replace(MARK, MARK.replace("-28d", "-99999d")),
        TEXT.replace(MARK, MARK[:-1]),
        TEXT.replace(MARK, MARK.replace("seeder-warned-mentor", "seeder-warned-owner")),
        TEXT.replace(MARK, last_line_of("mentor", "PHID-USER-else", SITE, DAY)),
        TEXT.replace(MARK, last_line_of("mentor", BOB, "https://other.example.org/", DAY)),
        "",
    ],
)
def test_what_is_not_whole_or_quoted_or_code_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "> - {T99}",
        "~~- {T99}~~",
        "- {T99} is done",
        "- T99",
        "{T99}",
        "- {T0}",
        "`- {T99}`",
        "  - {T99}",
        "```\n- {T99}\n```",
        "%%%\n- {T99}\n%%%",
    ],
)
def test_only_whole_items_are_listed(line: str) -> None:
    found = read(TEXT.replace("\nWhy.", f"\n{line}\n\nWhy."))
    assert found is not None
    assert found.tasks == {3, 12}


def test_nobody_elses_mark_counts() -> None:
    stranger = said(TEXT, by=EVE)
    mine, double = said(TEXT), said(TEXT)
    later = said(TEXT.replace(MARK, last_line_of("owner", EVE, SITE, DAY)), at=900)
    found = warnings_among([stranger, mine, later, double], {BOB, EVE}, {OPERATOR}, SITE)
    assert [(each.person, each.by, each.at) for each in found] == [
        (EVE, OPERATOR, 900),
        (BOB, OPERATOR, 1000),
    ]


def test_the_mark_is_the_same_wherever_it_is_made_and_shows_nothing() -> None:
    assert mark_of("mentor", BOB, "https://PHAB.example.org:443") == mark_of("mentor", BOB, SITE)
    marks = {mark_of(kind, person, SITE) for kind in KINDS for person in (BOB, EVE)}
    assert len(marks) == 4
    for kind in KINDS:
        # Names of anchors hold a-z, 0-9 and single inner hyphens, else the text shows.
        assert re.fullmatch(r"\{anchor #[a-z0-9]+(-[a-z0-9]+)*\}", last_line_of(kind, BOB, SITE, 400 * DAY))


def test_a_part_of_a_day_counts_as_a_whole_one() -> None:
    assert last_line_of("mentor", BOB, SITE, 1).endswith("-1d}")
    assert last_line_of("mentor", BOB, SITE, DAY).endswith("-1d}")
    assert last_line_of("mentor", BOB, SITE, DAY + 1).endswith("-2d}")


@pytest.mark.parametrize(("at", "answered"), [(999, False), (1000, True), (1001, True), (None, False)])
def test_whatever_is_done_at_or_after_its_second_answers_it(at: int | None, answered: bool) -> None:
    last = None if at is None else Action(at, "elsewhere")
    assert is_answered(WARNED, last) is answered


def test_nothing_is_taken_before_the_person_was_told() -> None:
    assert ends(WARNED, 4 * DAY) == 1000 + 28 * DAY
    assert ends(WARNED, 40 * DAY) == 1000 + 40 * DAY
    assert ends(Warned("mentor", BOB, OPERATOR, 1000, 12, frozenset(), 0), 0) == 1000 + DAY


@given(TEXTS)
def test_any_comment_can_be_read(text: str) -> None:
    assert read(text) is None
    found = read(f"{text}\n\n{MARK}")
    assert found is None or found.person == BOB
