"""Whom something could be done about: people with the tasks of theirs that an audit found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from seeder.activity import GONE, Action, Presence, newest
from seeder.model import Person
from seeder.reports import assignments
from seeder.reports.assignments import Assignment
from seeder.reports.audit import Facts, TaskRow

# What an owner is written to about: what waits for reviewers, or for something else, is not theirs to mend.
OWNERS: frozenset[assignments.Verdict] = frozenset(["idle", "merged_but_open", "disabled"])


class Subject(msgspec.Struct, frozen=True):
    """A person, the numbers of the tasks in question (ascending), what was found, and their last action, None
    for none that could be seen. `merged` are those of the tasks whose changes are merged,
    `others` their other tasks in the audit."""

    person: Person
    tasks: tuple[int, ...]
    verdict: str
    last: Action | None = None
    merged: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()


def mentors_in_question(rows: Iterable[TaskRow], facts: Facts) -> list[Subject]:
    """Mentors who are gone, with the tasks for which they are: a promise may be over for some only."""
    tasks: dict[str, dict[int, str]] = {}
    for row in rows:
        for on in row.mentors:
            tasks.setdefault(on.person.phid, {})[row.task.id] = on.verdict
    found = (_mentor(facts.presences[phid], of) for phid, of in sorted(tasks.items()))
    return [subject for subject in found if subject.tasks]


def _mentor(presence: Presence, verdicts: dict[int, str]) -> Subject:
    gone = sorted(number for number, verdict in verdicts.items() if verdict in GONE)
    said = verdicts[gone[0]] if gone else "active"
    return Subject(presence.person, tuple(gone), said, presence.last, others=frozenset(verdicts) - set(gone))


def owners_in_question(rows: Sequence[Assignment]) -> list[Subject]:
    """Owners of claimed tasks without life. Their last action is that on any of their tasks, those with life
    too: who answers on one of them has answered."""
    mine: dict[str, list[Assignment]] = {}
    for row in rows:
        mine.setdefault(row.owner.phid, []).append(row)
    found = [_owner(of) for _, of in sorted(mine.items())]
    return [subject for subject in found if subject.tasks]


def _owner(rows: Sequence[Assignment]) -> Subject:
    lifeless = sorted((row for row in rows if row.verdict in OWNERS), key=lambda row: row.task.id)
    last = newest(row.last for row in rows)
    verdict = lifeless[0].verdict if lifeless else "alive"
    merged = frozenset(row.task.id for row in lifeless if row.verdict == "merged_but_open")
    tasks = tuple(row.task.id for row in lifeless)
    others = frozenset(row.task.id for row in rows) - set(tasks)
    return Subject(rows[0].owner, tasks, verdict, last, merged, others)
