"""Changes in Gerrit that name a task, found by their commit messages: `bug:T1` finds nothing there
(measured)."""

from __future__ import annotations

from collections.abc import Sequence

from seeder.gerrit_query import all_of, any_of, term
from seeder.reviews import Change
from seeder.sources.gerrit import Reviews

WITH_COMMIT = ("CURRENT_REVISION", "CURRENT_COMMIT", "DETAILED_ACCOUNTS")
# Terms in one query; the words of commit messages are looked up for each task.
TASKS_A_QUERY = 50
# Of open changes few are found, so that more can be asked for. 16,000 bytes hold 530 tasks of nine digits.
TASKS_AN_OPEN_QUERY = 400


def changes_for(numbers: Sequence[int], reviews: Reviews, options: Sequence[str]) -> dict[int, list[Change]]:
    """Task number -> the changes whose commit message names it in a `Bug:` line; a request for each fifty
    tasks. `options` are Gerrit's; CURRENT_REVISION and CURRENT_COMMIT must be among them."""
    return _linked(numbers, reviews, options, TASKS_A_QUERY)


def open_changes_for(
    numbers: Sequence[int], reviews: Reviews, options: Sequence[str]
) -> dict[int, list[Change]]:
    """As ``changes_for``, but open changes only, with a request for each 400 tasks. Faster than to read all
    open changes, however few or many tasks there are (docs/design.md, "Audit")."""
    return _linked(numbers, reviews, options, TASKS_AN_OPEN_QUERY, term("status", "open"))


def _linked(
    numbers: Sequence[int], reviews: Reviews, options: Sequence[str], at_once: int, also: str = ""
) -> dict[int, list[Change]]:
    found: dict[int, dict[int, Change]] = {}
    for start in range(0, len(numbers), at_once):
        some = numbers[start : start + at_once]
        named = any_of((term("message", f"T{number}") for number in some), at_once)
        wanted = set(some)
        for change in reviews.changes(all_of(also, named), options):
            for number in wanted.intersection(change.tasks):
                found.setdefault(number, {})[change.number] = change
    return {number: list(several.values()) for number, several in found.items()}
