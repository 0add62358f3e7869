"""Headings and lists written."""

from __future__ import annotations

from seeder.remarkup import bulleted, heading, numbered


def test_heading() -> None:
    assert heading("Done when") == "== Done when =="
    assert heading("== two\nlines #") == "== two lines =="


def test_lists() -> None:
    assert bulleted(["a", "b"]) == "- a\n- b"
    assert numbered(["a", "b"]) == "1. a\n2. b"
    assert numbered([]) == bulleted([]) == ""
