"""Hints with the nearest right word."""

from __future__ import annotations

from seeder.nearest import find_nearest, nearest_hint


def test_nearest() -> None:
    assert find_nearest("Documentaton", ["bug", "documentation"]) == "documentation"
    assert find_nearest("xyz", ["bug", "documentation"]) is None


def test_hints() -> None:
    assert nearest_hint("bgu", ["bug", "test"]) == "Did you mean “bug”?"
    assert nearest_hint("xyz", ["b", "a"]) == "Known here: a, b."
    assert nearest_hint("xyz", []) == ""
    assert nearest_hint("§", [f"n{i:02}" for i in range(20)]).endswith("n07 and 12 more.")
