"""No text of a stranger makes seeder think for long: each of these was quadratic once, or recursed."""

from __future__ import annotations

import time
from datetime import date

import pytest

from seeder import remarkup
from seeder.check.candidate import Candidate
from seeder.check.rules import check_candidate
from seeder.mentors import find_mentors

LONG = 150_000
SECONDS = 20  # a second is usual, also on a busy machine; what is quadratic takes minutes


@pytest.mark.parametrize(
    "piece",
    [
        "a\n", "- a\n  b\n", "- " + " " * 500, "\n", "\r", "${{{", "{F1,", "{image ", "{anchor #a} ", ">",
        "> ", "should we ", "[[ ", "[[ a | ", "not admin rights ", "admin rights, no ", "= a\n== b\n", "%%%",
        "```\n", "**a** b\n", "`", "#", "Mentor:\n", "https://", "@a ", "<table>", "cowsay {{{", "* * ", "-",
    ],
)  # fmt: skip
def test_long_texts_are_read_in_seconds(piece: str) -> None:
    text = (piece * (LONG // len(piece) + 1))[:LONG]
    begun = time.monotonic()
    for read in (remarkup.mentions, remarkup.embeds, remarkup.anchors, remarkup.task_mentions):
        read(text)
    remarkup.sections(text)
    remarkup.as_lines(text)
    remarkup.is_unclosed(text)
    find_mentors(text, None, "a")
    check_candidate(Candidate(title=text[:255], description=text, today=date(2026, 10, 1)))
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize(
    ("before", "filling", "after"),
    [("== Size ==\n1", " ", "x"), ("**", " ", "x*"), ("1", "\u00a0", " h"), ("**a**", " ", "b\n")],
)
def test_a_long_run_of_one_character_is_read_in_seconds(before: str, filling: str, after: str) -> None:
    begun = time.monotonic()
    text = before + filling * LONG + after
    remarkup.sections(text)
    find_mentors(text, None, "a")
    check_candidate(Candidate(title="A title", description=text, today=date(2026, 10, 1)))
    assert time.monotonic() - begun < SECONDS
