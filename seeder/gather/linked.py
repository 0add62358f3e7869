"""Changes in Gerrit that name a task, found by their commit messages: `bug:T1` finds nothing there
(measured)."""

from __future__ import annotations

from collections.abc import Sequence

from seeder.gerrit_query import any_of, term
from seeder.reviews import Change
from seeder.sources.gerrit import Reviews

WITH_COMMIT = ("CURRENT_REVISION", "CURRENT_COMMIT", "DETAILED_ACCOUNTS")
# Terms in one query; the words of commit messages are looked up for each task.
TASKS_A_QUERY = 50


def changes_for(numbers: Sequence[int], reviews: Reviews, options: Sequence[str]) -> dict[int, list[Change]]:
    """Task number -> the changes whose commit message names it in a `Bug:` line; a request for each fifty
    tasks. `options` are Gerrit's; CURRENT_REVISION and CURRENT_COMMIT must be among them."""
    found: dict[int, dict[int, Change]] = {}
    for start in range(0, len(numbers), TASKS_A_QUERY):
        some = numbers[start : start + TASKS_A_QUERY]
        for change in reviews.changes(any_of(term("message", f"T{number}") for number in some), options):
            for number in set(change.tasks) & set(some):
                found.setdefault(number, {})[change.number] = change
    return {number: list(several.values()) for number, several in found.items()}


def open_changes_for(
    numbers: Sequence[int], reviews: Reviews, options: Sequence[str]
) -> dict[int, list[Change]]:
    """As ``changes_for``, open ones only."""
    found = changes_for(numbers, reviews, options)
    opened = {number: [change for change in several if change.is_open] for number, several in found.items()}
    return {number: several for number, several in opened.items() if several}
