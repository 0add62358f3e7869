"""Files and flags become one wish; dates and task numbers as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.errors import BadInput
from seeder.wish import Shared, task_number, until_date, wish_from, wish_from_flags

TODAY = date(2026, 11, 30)
FILE = """
project: documentation
tags: [one, two]
place: mediawiki/core
co_mentors: "@maria, bob"
tasks:
  - template: bug
    title: First
    answers: {steps: [a, b]}
  - template: test
    title: Second
    project: other
    tags: three
"""


def test_what_stands_at_the_top_holds_for_each_task_that_does_not_say_otherwise() -> None:
    first, second = wish_from(parse(FILE, "f"), Shared()).tasks
    assert (first.project, first.tags, first.co_mentors) == (
        "documentation",
        ("one", "two"),
        ("maria", "bob"),
    )
    assert (second.project, second.tags, second.place) == ("other", ("three",), "mediawiki/core")


def test_flags_win_over_the_whole_file() -> None:
    first, second = wish_from(parse(FILE, "f"), Shared(project="flag")).tasks
    assert (first.project, second.project) == ("flag", "flag")


def test_flags_alone_build_the_same_wish_as_a_file() -> None:
    shared = Shared(project="documentation", template="bug")
    by_flags = wish_from_flags(["First"], [{"steps": "a"}], shared)
    by_file = wish_from(
        parse("project: documentation\ntemplate: bug\ntasks: [{title: First, answers: {steps: a}}]", "f"),
        Shared(),
    )
    assert by_flags.tasks == by_file.tasks


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 0, "is empty"),
        ("- a", 1, "not a file of tasks"),
        ("project: x\n", 1, "“tasks” is missing"),
        ("tasks:\n  - titel: x\n", 2, "“titel”"),
        ("projct: x\ntasks: [{title: y}]", 1, "“projct”"),
        ("tasks:\n  - title: [a]\n", 2, "title"),
        ("tasks: " + "[" + "{title: x}," * 21 + "]", 1, "At most 20"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        wish_from(parse(text, "tasks.yaml"), Shared())
    assert sentence in caught.value.sentence
    assert not line or f"line {line}:" in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-02-28", date(2027, 2, 28)),
        ("3 months", date(2027, 2, 28)),
        ("in 1 month", date(2026, 12, 30)),
        ("+2 weeks", date(2026, 12, 14)),
        ("10 days", date(2026, 12, 10)),
        ("1 year", date(2027, 11, 30)),
        ("15 months", date(2028, 2, 29)),
    ],
)
def test_until_is_a_day_or_a_span(text: str, expected: date) -> None:
    assert until_date(text, TODAY) == expected


@pytest.mark.parametrize("text", ["soon", "2026-11-29", "2026-13-01", "28.2.2027", "999 years ago", ""])
def test_other_dates_are_refused_with_one_that_would_do(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        until_date(text, TODAY)
    assert "2027-02-28" in caught.value.hint


@given(
    st.dates(date(2000, 1, 1), date(2900, 1, 1)),
    st.integers(0, 999),
    st.sampled_from(["day", "months", "year"]),
)
def test_a_span_lies_between_today_and_some_years_from_now(today: date, count: int, unit: str) -> None:
    if count > {"day": 1830, "months": 60, "year": 5}[unit]:
        with pytest.raises(BadInput, match="more than 5 years"):
            until_date(f"{count} {unit}", today)
    elif unit != "day" or count < 1820:
        last = today.replace(year=today.year + 5, day=min(today.day, 28)) + timedelta(days=4)
        assert today <= until_date(f"{count} {unit}", today) <= last


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("T123", 123),
        ("t123", 123),
        (" {T5} ", 5),
        ("https://phabricator.example.org/T77", 77),
        ("https://phabricator.example.org/T77#1234", 77),
        ("https://phorge-T1.example.org/P4", None),
        ("T12x", None),
        ("123", None),
        ("T", None),
    ],
)
def test_a_task_number_is_found_where_there_is_one_and_nowhere_else(text: str, number: int | None) -> None:
    assert task_number(text, "phabricator.example.org") == number


def test_a_task_of_another_site_is_none_here() -> None:
    assert task_number("https://phabricator.wikimedia.org/T1", "127.0.0.1:8090") is None
    assert task_number("HTTP://LocalHost:80/T1", "localhost:80") == 1


def test_what_was_typed_wins_over_the_file_and_tags_are_added() -> None:
    text = "tags: [a]\nco_mentors: [bob]\nplace: p\ntasks: [{title: x, tags: [b], parent: T1}, {title: y}]"
    typed = Shared(tags=["c"], co_mentors=["@ann"], parent="T2", place="q", template="bug")
    first, second = wish_from(parse(text, "f"), typed).tasks
    assert (first.tags, second.tags) == (("b", "c"), ("a", "c"))
    assert first.co_mentors == second.co_mentors == ("bob", "ann")
    assert (first.parent, first.place, second.template) == ("T2", "q", "bug")


def test_a_name_that_is_a_book_is_refused() -> None:
    with pytest.raises(BadInput, match="characters"):
        wish_from(parse(f"project: a{' ' * 300_000}b\ntasks: [{{title: x}}]", "f"), Shared())
