"""Who of a round has left first tasks, and what became of them: facts -> tallies. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from seeder.check.candidate import Finding
from seeder.model import Person, Project, Task
from seeder.round import Intern, Round

WANTED = 2  # first tasks that everybody leaves
# Somebody who takes a task, or finishes it, is what it was left for.
_NO_FAULT = frozenset({"unassigned", "open"})


class Resolved(msgspec.Struct, frozen=True):
    """A round as its site knows it. `first` is the tag of first tasks; `tags` are the round's own;
    `parent` is a task's number, None for none."""

    round: Round
    first: Project
    tags: tuple[Project, ...] = ()
    parent: int | None = None


class Facts(msgspec.Struct, frozen=True):
    """What the site says. `people`: name in lower case -> account; `tasks` are first tasks of all interns
    since the round began; `findings`: task number -> what ``check`` says; `solved` are the statuses that
    mean that the work was done; `patched`: numbers of tasks with a patch, None where that is not known;
    `seen`: PHID -> epoch seconds UTC or None for never; who is missing is not known, and None as a whole
    where the site cannot say."""

    resolved: Resolved
    today: date
    people: dict[str, Person] = {}
    tasks: tuple[Task, ...] = ()
    findings: dict[int, tuple[Finding, ...]] = {}
    solved: frozenset[str] = frozenset()
    patched: frozenset[int] | None = None
    seen: dict[str, int | None] | None = None


class Left(msgspec.Struct, frozen=True):
    """A first task that an intern left. `state` is open, solved, or dropped for one that was closed
    otherwise; an open one alone has `findings`; `patched` is None where that is not known."""

    task: Task
    state: str
    findings: tuple[Finding, ...] = ()
    claimed: bool = False
    patched: bool | None = None

    @property
    def counts(self) -> bool:
        """A task that was taken back, or found to be none, leaves nothing behind."""
        return self.state != "dropped"

    @property
    def blocking(self) -> tuple[str, ...]:
        return tuple(finding.rule for finding in self.findings if finding.blocking)


class InternTally(msgspec.Struct, frozen=True):
    """`number` counts from 1 in the file's order; `known` is False where the site has no such account;
    `seen` is epoch seconds UTC, None for never or where `seen_known` is False."""

    number: int
    intern: Intern
    left: tuple[Left, ...] = ()
    known: bool = True
    seen: int | None = None
    seen_known: bool = True

    @property
    def counted(self) -> tuple[Left, ...]:
        return tuple(left for left in self.left if left.counts)

    @property
    def lacks(self) -> int:
        return max(0, WANTED - len(self.counted))


class Handover(msgspec.Struct, frozen=True):
    resolved: Resolved
    today: date
    interns: tuple[InternTally, ...] = ()

    @property
    def complete(self) -> int:
        return sum(not each.lacks for each in self.interns)

    @property
    def lacks(self) -> int:
        return sum(each.lacks for each in self.interns)


def tally_handover(facts: Facts) -> Handover:
    """A tally for each intern of the round, in the file's order; tasks by number."""
    return Handover(facts.resolved, facts.today, tuple(_tallies(facts)))


def _tallies(facts: Facts) -> Iterator[InternTally]:
    for number, intern in enumerate(facts.resolved.round.interns, 1):
        person = facts.people.get(intern.user.lower())
        if person is None:
            yield InternTally(number, intern, known=False, seen_known=False)
            continue
        own = sorted((t for t in facts.tasks if t.author_phid == person.phid), key=lambda task: task.id)
        yield InternTally(
            number,
            intern,
            tuple(_left(task, facts) for task in own),
            seen=(facts.seen or {}).get(person.phid),
            seen_known=person.phid in (facts.seen or {}),
        )


def _left(task: Task, facts: Facts) -> Left:
    solved = "solved" if task.status in facts.solved else "dropped"
    return Left(
        task,
        state=solved if task.closed else "open",
        findings=() if task.closed else _findings(task, facts),
        claimed=task.owner_phid is not None and task.owner_phid != task.author_phid,
        patched=None if facts.patched is None else task.id in facts.patched,
    )


def _findings(task: Task, facts: Facts) -> tuple[Finding, ...]:
    found = facts.findings.get(task.id, ())
    licked = task.owner_phid == task.author_phid
    return tuple(f for f in found if f.rule not in _NO_FAULT or (licked and f.rule == "unassigned"))
