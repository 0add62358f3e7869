"""Suggestions to write a test that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seeder.reviews import Change
from seeder.suggestions import drafts
from seeder.suggestions.facts import Facts, at_head
from seeder.suggestions.suggestion import Evidence, Suggestion
from seeder.suggestions.testing import is_code, is_test


def without_test(changes: Iterable[Change]) -> Iterator[tuple[Change, str]]:
    """(change, path) for the code that a change touched while it touched no test."""
    for change in changes:
        if not any(is_test(file.path) for file in change.files):
            for file in change.files:
                if file.status != "D" and (file.inserted or file.deleted) and is_code(file.path):
                    yield change, file.path


def untested(facts: Facts) -> Iterator[Suggestion]:
    for change, path in without_test(work.change for work in facts.works):
        if at_head(change, path) in facts.untested:
            yield _suggestion(change, path, facts)


def _suggestion(change: Change, path: str, facts: Facts) -> Suggestion:
    place = drafts.place_of(change.project, facts.gerrit)
    name = drafts.base_name(path)
    title = drafts.plain_title(f"Write a test for {name}", "Write a test that is missing")
    why = f"Your change “{' '.join(change.subject.split())}” touched {path}; no test of it was found."
    subject = (
        f"{drafts.code(path)} was changed in {drafts.code(change.subject)}, and no test of it was found."
    )
    pointers = [
        drafts.pointer(path, 0, "the code to be tested"),
        drafts.change_pointer(change, facts.gerrit),
    ]
    evidence = Evidence(
        change.file_link(facts.gerrit, path), facts.me.shown, change.submitted or change.updated
    )
    return Suggestion(
        "test",
        title,
        place,
        why,
        (evidence,),
        drafts.draft("test", title, place, subject, pointers),
        same=frozenset({f"test {change.project} {path}"}),
    )
