"""Who mentors a task, told by a field or by its text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from seeder.mentors import Mentorship, find_mentors
from tests.remarkup.test_acting import TEXTS

HEADING = "Who can they contact if struggling?"


@pytest.mark.parametrize(
    ("description", "names", "until"),
    [
        (f"== {HEADING} ==\n@alice is there until 2027-06-30.", ("alice",), date(2027, 6, 30)),
        ("**Who can they contact if struggling**\n* @alice, @bob", ("alice", "bob"), None),
        ("**Mentors:** @alice, @bob\n**Skills:** @carol is not one", ("alice", "bob"), None),
        ("Mentor: @alice\r\nnot @bob", ("alice",), None),
        ("**Possible mentor(s):** @alice", ("alice",), None),
        ("* Mentor(s): [[ https://phab.example.org/p/Alice_B/ | Alice ]]", ("Alice_B",), None),
        (f"== {HEADING} ==\n2025-01-01 to 2026-01-31 @alice 2026-13-01", ("alice",), date(2026, 1, 31)),
        (f"== {HEADING} ==\nSome of `@alice`, alice@example.org, #wikimedia-dev", (), None),
        ("Ask @alice. Our mentors: nobody", (), None),
        ("", (), None),
    ],
)  # fmt: skip
def test_headings(description: str, names: tuple[str, ...], until: date | None) -> None:
    found = find_mentors(description, None, HEADING)
    assert found == Mentorship(names, until=until, where="heading" if names else "")
    assert bool(found) == bool(names)


def test_the_field_decides_who_and_the_text_until_when() -> None:
    description = f"== {HEADING} ==\n@alice until 2027-06-30"
    found = find_mentors(description, ["PHID-USER-1"], HEADING)
    assert found == Mentorship((), ("PHID-USER-1",), date(2027, 6, 30), "field")
    assert find_mentors(description, [], HEADING).where == "heading"


@given(TEXTS)
def test_any_text_has_mentors_or_none(text: str) -> None:
    found = find_mentors(f"== {HEADING} ==\n{text}", None, HEADING)
    assert bool(found) == (found.where == "heading")
