"""How many mails a plan's edits send, counted from what is known of each task. Pure.

Who follows a task, owns it, or watches one of its tags or a tag above one gets a mail for each edit; so does
whoever the edit adds or mentions, and follows it from then on. The tasks above a new one hear of it. People
can switch that off, and others can be added by rules of the site: so the number is an estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from seeder.model import Person, Project, Task
from seeder.plans.tag import Facts
from seeder.remarkup import mentions
from seeder.writing.plan import Plan, Step


class Mails(msgspec.Struct, frozen=True):
    """Mails in all, to how many, and who gets most of them (PHID, number), the most first."""

    total: int = 0
    people: int = 0
    most: tuple[tuple[str, int], ...] = ()

    @property
    def worst(self) -> int:
        return self.most[0][1] if self.most else 0


def count_mails(plan: Plan, facts: Facts, nobody: Mapping[str, Person] | None = None) -> Mails:
    """The mails of all steps. Whoever writes gets none, nor do accounts in `nobody` that are known to be
    disabled or no persons. Of people in a text, those count whose names the plan knows."""
    deaf = {phid for phid, person in (nobody or {}).items() if person.disabled or person.bot} | {plan.user}
    counts: Counter[str] = Counter()
    for people in _Post(plan, facts).mailed():
        counts.update(people - deaf)
    order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return Mails(counts.total(), len(counts), tuple(order))


class _Post:
    """The followers of each task, who may become more with every step."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self.plan, self.projects = plan, facts.projects
        self.tasks = {task.phid: task for task in facts.tasks}
        self.following = {task.phid: set(task.subscriber_phids) for task in facts.tasks}
        self.called = {name.removeprefix("@").lower(): phid for phid, name in plan.names.items()}

    def mailed(self) -> Iterator[set[str]]:
        """Who gets a mail, for each edit that mails."""
        for step in self.plan.steps:
            if step.target in self.tasks:
                new = self._new_followers(step)
                self.following[step.target] |= new
                yield self._audience(self.tasks[step.target]) | self._watching(step.value("projects.add", ()))
            elif step.creates:
                yield self._new_followers(step) | self._watching(step.value("projects.add", ()))
                above = (self.tasks.get(phid) for phid in step.value("parents.add", ()))
                yield from (self._audience(task) for task in above if task)

    def _audience(self, task: Task) -> set[str]:
        owner = {task.owner_phid} if task.owner_phid else set()
        return self.following[task.phid] | owner | self._watching(task.project_phids)

    def _new_followers(self, step: Step) -> set[str]:
        texts = [_text(edit.value) for edit in step.edits if edit.type in ("comment", "description")]
        named = {self.called.get(name.lower(), "") for text in texts for name in mentions(text)}
        return {*step.value("subscribers.add", ()), *named} - {""}

    def _watching(self, tags: Iterable[str]) -> set[str]:
        return set(_watchers(tags, self.projects))


def _watchers(tags: Iterable[str], projects: Mapping[str, Project]) -> Iterator[str]:
    for phid in tags:
        project = projects.get(phid)
        for each in (phid, *(project.ancestors if project else ())):
            if each in projects:
                yield from projects[each].watchers


def _text(value: Any) -> str:
    """A text without what only comes to stand in it when it is written: numbers of tasks."""
    pieces = value.get("join", ()) if isinstance(value, dict) else (value,)
    return "".join(piece for piece in pieces if isinstance(piece, str))
