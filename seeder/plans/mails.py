"""How many mails a plan's edits send, counted from what is known of each task. Pure.

Who follows a task, owns it, or watches one of its tags or a tag above one gets a mail for each edit. People
can switch that off, and others can be added by rules of the site: so the number is an estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from seeder.model import Person, Project, Task
from seeder.plans.tag import Facts
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
    disabled or no persons."""
    by_phid = {task.phid: task for task in facts.tasks}
    deaf = {phid for phid, person in (nobody or {}).items() if person.disabled or person.bot} | {plan.user}
    counts: Counter[str] = Counter()
    for step in plan.steps:
        if step.target in by_phid:
            counts.update(_addressed(by_phid[step.target], step, facts.projects) - deaf)
    order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return Mails(counts.total(), len(counts), tuple(order))


def _addressed(task: Task, step: Step, projects: Mapping[str, Project]) -> set[str]:
    people = {*task.subscriber_phids, *step.value("subscribers.add", ())}
    if task.owner_phid:
        people.add(task.owner_phid)
    tags = {*task.project_phids, *step.value("projects.add", ())}
    return people | set(_watching(tags, projects))


def _watching(tags: Iterable[str], projects: Mapping[str, Project]) -> Iterable[str]:
    for phid in tags:
        project = projects.get(phid)
        for each in (phid, *(project.ancestors if project else ())):
            if each in projects:
                yield from projects[each].watchers
