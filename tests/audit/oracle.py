"""What an audit should say of a community, by the words of the issue and of docs/design.md. Pure, and nothing
of seeder is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.audit.truth import DAY, Asked, Community, Deed, Look, day_of

GONE = {"unseen", "expired", "disabled"}


@dataclass(frozen=True)
class OnTask:
    """`unknown` in lower case."""

    verdict: str
    mentors: frozenset[tuple[str, str]]
    unknown: frozenset[str]
    claimed_by: str


@dataclass(frozen=True)
class OnPerson:
    """`at` and `where` of the last action, None for none."""

    verdict: str
    at: int | None
    where: str | None
    tasks: frozenset[int]


class Oracle:
    """Answers about the tasks that have the tag and are open."""

    def __init__(self, community: Community, look: Look) -> None:
        self.community, self.look = community, look
        self._last: dict[str, Deed] = {}
        for deed in community.deeds:
            newer = deed.who not in self._last or deed.at > self._last[deed.who].at
            if deed.counts and deed.at <= look.as_of and newer:
                self._last[deed.who] = deed
        self.asked = {i: t for i, t in enumerate(community.tasks) if t.tagged and t.status == "open"}

    def tasks(self) -> dict[int, OnTask]:
        return {index: self._task(task) for index, task in self.asked.items()}

    def people(self) -> dict[str, OnPerson]:
        named: dict[str, list[int]] = {}
        for index, task in self.asked.items():
            for name in self._mentors(task):
                named.setdefault(name, []).append(index)
        return {name: self._person(name, tasks) for name, tasks in named.items()}

    def counted_from(self) -> set[int]:
        """The instants from which people are counted who are named."""
        return {self._since(name) for name in self.people()}

    def _since(self, name: str) -> int:
        return self._last[name].at if name in self._last else self.community.people[name].created

    def _mentors(self, task: Asked) -> list[str]:
        """Bots and mailing lists mentor nobody."""
        return [name for name in task.named if self.community.people[name].kind == "person"]

    def _task(self, task: Asked) -> OnTask:
        on = frozenset((name, self._verdict(name, [task])) for name in self._mentors(task))
        gone = [verdict for _, verdict in on if verdict in GONE]
        if len(gone) < len(on):
            verdict = "some_gone" if gone else "mentored"
        else:
            verdict = "all_gone" if on or task.unknown else "none_named"
        unknown = frozenset(name.lower() for name in task.unknown)
        return OnTask(verdict, on, unknown, task.owner)

    def _person(self, name: str, tasks: Iterable[int]) -> OnPerson:
        verdict = self._verdict(name, [self.asked[index] for index in tasks])
        last = self._last.get(name)
        at, where = (last.at, last.place) if last else (None, None)
        return OnPerson(verdict, at, where, frozenset(tasks))

    def _verdict(self, name: str, tasks: list[Asked]) -> str:
        """A promise is over on the day after its last one, and only when it is over for all of the tasks."""
        one, as_of = self.community.people[name], self.look.as_of
        if one.disabled:
            return "disabled"
        age = as_of - self._since(name)
        seen = "active"
        if age >= self.look.quiet * DAY:
            seen = "quiet"
        if age >= self.look.unseen * DAY:
            seen = "unseen"
        if one.away_until is not None and one.away_until > as_of:
            return "quiet" if seen == "unseen" else seen
        over = all(task.until is not None and task.until < day_of(as_of) for task in tasks)
        return "expired" if over and seen != "unseen" else seen
