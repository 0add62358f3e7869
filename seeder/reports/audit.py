"""Mentors and the tasks that name them: who is still there, and which tasks nobody looks after. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from seeder.activity import GONE, Presence, Thresholds, Verdict, verdict_on
from seeder.mentors import Mentorship
from seeder.model import Person, Task
from seeder.reviews import Change
from seeder.settings.site import Site

TaskVerdict = Literal["mentored", "some_gone", "all_gone", "none_named"]
# What an audit is there to find.
FOUND: frozenset[TaskVerdict] = frozenset(["some_gone", "all_gone", "none_named"])
_ORDER: dict[str, int] = {"all_gone": 0, "none_named": 1, "some_gone": 2, "mentored": 3}
_GRAVE: dict[str, int] = {"disabled": 0, "unseen": 1, "expired": 2, "unknown": 3, "quiet": 4, "active": 5}


class Audited(msgspec.Struct, frozen=True):
    """A task without its description, what it says of its mentors, and the open changes that name it."""

    task: Task
    mentorship: Mentorship = Mentorship()
    changes: tuple[Change, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """`as_of` is epoch seconds UTC; `tasks` in any order; `accounts` are those of named people by user name
    in lower case, `presences` of these and of owners by PHID. `reviewed` is False where the site has no
    Gerrit or it did not answer."""

    site: Site
    as_of: int
    thresholds: Thresholds = Thresholds()
    tasks: tuple[Audited, ...] = ()
    accounts: dict[str, Person] = {}
    presences: dict[str, Presence] = {}
    reviewed: bool = False


class MentorOn(msgspec.Struct, frozen=True):
    """A mentor as one task names them: their verdict there, which may be “expired” for this task only."""

    person: Person
    verdict: Verdict


class MentorRow(msgspec.Struct, frozen=True):
    """`tasks` are the numbers of those that name them, ascending."""

    presence: Presence
    verdict: Verdict
    tasks: tuple[int, ...] = ()

    @property
    def person(self) -> Person:
        return self.presence.person


class TaskRow(msgspec.Struct, frozen=True):
    """`claimed_by` is a user name, empty for nobody; `waiting` are the open changes that name the task;
    `unknown_names` stand where mentors are told and are nobody's user name. `by_round` where the task names
    nobody, and a round's file does."""

    task: Task
    url: str
    verdict: TaskVerdict
    mentors: tuple[MentorOn, ...] = ()
    unknown_names: tuple[str, ...] = ()
    claimed_by: str = ""
    waiting: tuple[Change, ...] = ()
    by_round: bool = False

    @property
    def key(self) -> str:
        """What is new when it was not there the last time."""
        gone = ",".join(sorted(on.person.phid for on in self.mentors if on.verdict in GONE))
        return f"{self.task.monogram} {self.verdict} {gone}".strip()


def tally_tasks(facts: Facts) -> list[TaskRow]:
    """A row a task: those that nobody looks after first, then by number."""
    rows = [_task_row(each, facts) for each in facts.tasks]
    return sorted(rows, key=lambda row: (_ORDER[row.verdict], row.task.id))


def tally_mentors(facts: Facts) -> list[MentorRow]:
    """A row a mentor: those who are gone first, then by user name."""
    named: dict[str, list[Audited]] = {}
    for each in facts.tasks:
        for phid in mentors_of(each.mentorship, facts):
            named.setdefault(phid, []).append(each)
    rows = [_mentor_row(phid, tasks, facts) for phid, tasks in named.items()]
    return sorted(rows, key=lambda row: (_GRAVE[row.verdict], row.person.username.lower()))


def mentors_of(mentorship: Mentorship, facts: Facts) -> tuple[str, ...]:
    """PHIDs of the mentors whose account is known, each once, in the order in which they are named; bots and
    mailing lists mentor nobody."""
    names = (name.lower() for name in mentorship.names)
    named = [facts.accounts[name].phid for name in names if name in facts.accounts]
    known = (phid for phid in (*mentorship.phids, *named) if phid in facts.presences)
    return tuple(dict.fromkeys(phid for phid in known if facts.presences[phid].person.human))


def unknown_in(mentorship: Mentorship, facts: Facts) -> tuple[str, ...]:
    """The names, and PHIDs of a field, that are nobody's."""
    names = [n for n in mentorship.names if n.lower() not in facts.accounts]
    return (*names, *(phid for phid in mentorship.phids if phid not in facts.presences))


def _task_row(each: Audited, facts: Facts) -> TaskRow:
    on = tuple(_mentor_on(phid, each, facts) for phid in mentors_of(each.mentorship, facts))
    unknown = unknown_in(each.mentorship, facts)
    owner = facts.presences.get(each.task.owner_phid or "")
    return TaskRow(
        each.task,
        facts.site.link(each.task.monogram),
        _verdict([mentor.verdict for mentor in on], unknown),
        on,
        unknown,
        (owner.person.username if owner else "?") if each.task.owner_phid else "",
        tuple(change for change in each.changes if change.is_open),
        each.mentorship.where == "round",
    )


def _verdict(verdicts: Sequence[Verdict], unknown: Sequence[str]) -> TaskVerdict:
    """Somebody whose activity could not be asked for is not taken for gone; a name that is nobody's is."""
    there = [verdict for verdict in verdicts if verdict not in GONE]
    if not there:
        return "all_gone" if verdicts or unknown else "none_named"
    return "some_gone" if len(there) < len(verdicts) else "mentored"


def _mentor_on(phid: str, each: Audited, facts: Facts) -> MentorOn:
    presence = facts.presences[phid]
    until = each.mentorship.until
    return MentorOn(presence.person, verdict_on(presence, facts.as_of, facts.thresholds, until))


def _mentor_row(phid: str, tasks: Iterable[Audited], facts: Facts) -> MentorRow:
    """Their promise is over when it is over for each of their tasks."""
    presence, named = facts.presences[phid], list(tasks)
    ends = [each.mentorship.until for each in named]
    dated = [end for end in ends if end is not None]
    until = max(dated) if len(dated) == len(ends) else None
    verdict = verdict_on(presence, facts.as_of, facts.thresholds, until)
    return MentorRow(presence, verdict, tuple(sorted(each.task.id for each in named)))
