"""Blocks as Phorge cuts them; each case was looked at in its own output."""

from __future__ import annotations

import pytest
from hypothesis import given

from seeder.remarkup.blocks import (
    code_lines,
    heading_level,
    heading_text,
    is_unclosed,
    list_items,
    split_blocks,
)
from tests.remarkup.test_acting import TEXTS


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("one\ntwo\n\nthree", ["text", "blank", "text"]),
        ("- a\n  wrapped\n\n  still a\nout", ["list", "text"]),
        ("  - a", ["list"]),
        ("  code", ["code"]),
        ("# a", ["list"]),
        ("# a\nb", ["heading", "text"]),
        ("# a\n# b", ["list"]),
        ("a\n---\nb", ["heading", "text"]),
        ("---", ["line"]),
        ("```\n- a\n\n= b\n```\nc", ["code", "text"]),
        ("%%%a%%%\n%%%b%%%\n\nc", ["literal", "text"]),
        ("> a\n> b\nc", ["quote", "text"]),
        (">>! a wrote:\n> b", ["reply"]),
        ("NOTE: a\nb\n\nc", ["note", "blank", "text"]),
        ("| a |\n| b |\nc", ["table", "text"]),
        ("<table>\n<tr>\n\n</table>\nc", ["table", "text"]),
        ("cowsay {{{\na\n}}}\nc", ["interpreter", "text"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in split_blocks(text)] == kinds


@given(TEXTS)
def test_no_character_is_lost(text: str) -> None:
    assert "".join(block.text for block in split_blocks(text)) == text


def test_list_items_lose_markers_and_wraps() -> None:
    (block,) = split_blocks("1. a\n   b\n2) [x] c\n- d\n\n  e")
    assert list_items(block) == ["a b", "c", "d\n\ne"]


@pytest.mark.parametrize(
    ("text", "heading", "level"),
    [("== A ==", "A", 2), ("### A", "A", 3), ("= A", "A", 1), ("A\n===", "A", 1), ("A\n---", "A", 2)],
)
def test_headings(text: str, heading: str, level: int) -> None:
    (block,) = split_blocks(text)
    assert (heading_text(block), heading_level(block)) == (heading, level)


@pytest.mark.parametrize("text", ["```\na", "%%%a", "<table>", "cowsay {{{ a", "```\na\n```\n```\nb"])
def test_unclosed(text: str) -> None:
    assert is_unclosed(text)


@pytest.mark.parametrize(
    "text", ["", "a", "```\na\n```", "```a```", "- a", "  code", "> a", "NOTE: a", "a\n---"]
)
def test_closed(text: str) -> None:
    assert not is_unclosed(text)


def test_code_loses_its_fences_only() -> None:
    (block,) = split_blocks("```\n`a`\n\nb```")
    assert code_lines(block) == ["`a`", "", "b"]
