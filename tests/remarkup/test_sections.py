"""Descriptions read back, those of seeder and those that people wrote by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.remarkup import bulleted, heading, numbered, said_under, section_items, sections
from seeder.remarkup.sections import BOLD
from tests.remarkup.test_acting import TEXTS

BY_HAND = (
    "The button is too small on a phone.\r\n"
    "\r\n"
    "**Who is this suitable for?**\r\n"
    "People who have set up MediaWiki.\r\n"
    "\r\n"
    "**How can the newcomer replicate the issue**:\r\n"
    "# Open the page\r\n"
    "# Press the button\r\n"
    "\r\n"
    "**Steps to replicate the issue** (include links if applicable):\r\n"
    "* one\r\n"
    "**Mentors:** @alice, @bob\r\n"
    "**Bold** words inside a sentence are no heading.\r\n"
)


def test_bold_headings_of_a_real_template() -> None:
    found = sections(BY_HAND)
    assert [section.heading for section in found] == [
        "Who is this suitable for?",
        "How can the newcomer replicate the issue",
        "Steps to replicate the issue",
        "Mentors",
    ]
    assert found[0].body == "People who have set up MediaWiki."
    assert section_items(found[1].body) == ("Open the page", "Press the button")
    assert found[3].body.startswith("@alice, @bob")
    assert all(section.level == BOLD for section in found)


@pytest.mark.parametrize("name", ["done when", "Done when:", "DONE WHEN?", " Done  when "])
def test_found_whatever_the_case_and_colon(name: str) -> None:
    assert said_under("== Done when ==\nall is green", name) == "all is green"


def test_one_that_says_something_is_preferred() -> None:
    text = "== Size ==\n\n== Size ==\none day\n== Size ==\ntwo days\n== Effort ==\nhalf a day"
    assert said_under(text, "size", "effort") == "one day"
    assert said_under(text, "skills", "effort", "size") == "half a day"
    assert said_under(text, "skills") == ""


def test_a_section_holds_its_subsections() -> None:
    found = sections("== Steps ==\n=== First ===\na\n**Then:** b\n== Next ==\nc")
    assert [(section.heading, section.level) for section in found] == [
        ("Steps", 2), ("First", 3), ("Then", BOLD), ("Next", 2),
    ]  # fmt: skip
    assert "a" in found[0].body
    assert "Then" in found[0].body
    assert "c" not in found[0].body


def test_a_heading_in_code_is_none() -> None:
    assert sections("```\n== a ==\n```\n  = b\n> = c") == []


@pytest.mark.parametrize(
    "text", ["Steps\n-----\na", "# Steps\na", "## Steps\na", "= Steps =\na", "**Steps**\na"]
)
def test_ways_to_write_a_heading(text: str) -> None:
    (section,) = sections(text)
    assert (section.heading, section.body) == ("Steps", "a")


@given(TEXTS)
def test_any_text_can_be_read(text: str) -> None:
    for section in sections(text):
        assert "\n" not in section.heading
        section_items(section.body)


WORDS = st.text("abcdefg hij", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=4)), min_size=1, max_size=5))
def test_what_was_written_is_read(parts: list[tuple[str, list[str]]]) -> None:
    for write in (bulleted, numbered):
        text = "\n\n".join(f"{heading(name)}\n{write(items)}" for name, items in parts)
        found = sections(text)
        assert [section.heading for section in found] == [" ".join(name.split()) for name, _ in parts]
        assert [list(section_items(section.body)) for section in found] == [items for _, items in parts]
