"""Whom something could be done about: people with the tasks of theirs that an audit found. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from seeder.activity import GONE, Action, newest
from seeder.model import Person
from seeder.reports.assignments import FOUND, Assignment
from seeder.reports.audit import Facts, TaskRow


class Subject(msgspec.Struct, frozen=True):
    """A person, what was found of each task in question (number -> verdict, ascending), and their last
    action, None for none that could be seen; `others` are the numbers of their other tasks in the audit,
    `by_round` of those that name nobody, and are theirs by a round's file."""

    person: Person
    found: dict[int, str]
    last: Action | None = None
    others: frozenset[int] = frozenset()
    by_round: frozenset[int] = frozenset()

    @property
    def tasks(self) -> tuple[int, ...]:
        return tuple(self.found)

    @property
    def verdict(self) -> str:
        """Of the first of their tasks."""
        return next(iter(self.found.values()), "")

    @property
    def merged(self) -> frozenset[int]:
        """Those of the tasks whose changes are merged."""
        return frozenset(number for number, verdict in self.found.items() if verdict == "merged_but_open")


def mentors_in_question(rows: Iterable[TaskRow], facts: Facts) -> list[Subject]:
    """Mentors who are gone, with the tasks for which they are: a promise may be over for some only."""
    mine: dict[str, dict[int, str]] = {}
    by_round: set[int] = set()
    for row in rows:
        by_round |= {row.task.id} if row.by_round else set()
        for on in row.mentors:
            mine.setdefault(on.person.phid, {})[row.task.id] = on.verdict
    every = (_subject(facts.presences[p].person, of, GONE, facts.presences[p].last) for p, of in mine.items())
    return _in_question(
        msgspec.structs.replace(each, by_round=by_round & each.found.keys()) for each in every
    )


def owners_in_question(rows: Sequence[Assignment]) -> list[Subject]:
    """Owners of claimed tasks without life. Their last action is that on any of their tasks, those with life
    too: who answers on one of them has answered."""
    mine: dict[str, list[Assignment]] = {}
    for row in rows:
        mine.setdefault(row.owner.phid, []).append(row)
    return _in_question(
        _subject(of[0].owner, {row.task.id: row.verdict for row in of}, FOUND, newest(row.last for row in of))
        for of in mine.values()
    )


def _subject(
    person: Person, verdicts: Mapping[int, str], asked: Collection[str], last: Action | None
) -> Subject:
    found = {number: verdicts[number] for number in sorted(verdicts) if verdicts[number] in asked}
    return Subject(person, found, last, frozenset(verdicts) - frozenset(found))


def _in_question(subjects: Iterable[Subject]) -> list[Subject]:
    return sorted((each for each in subjects if each.found), key=lambda each: each.person.phid)
