"""Renewing a promise to mentor, and stepping back from it: facts -> a Plan. Pure.

A task is never left without anybody: who steps back hands over to a successor or a co-mentor, and where
there is none the tag for first tasks goes, because a first task without a mentor is worse than none.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from seeder.mentors.text import co_mentors_in, handed_over, renewed
from seeder.mentors.words import wording_of
from seeder.model import Person, Project, Task
from seeder.plans.task_item import item_id, label_of, settled_for
from seeder.reports.mine import Mentored
from seeder.settings.site import Site
from seeder.writing.plan import Edit, Note, Plan, Step


class Facts(msgspec.Struct, frozen=True):
    """`tasks` are those to change; `people` are co-mentors by user name in lower case; `read` is epoch
    seconds UTC; `field` the wire name of the site's mentor field, empty for none."""

    site: Site
    me: Person
    read: float
    tasks: tuple[Mentored, ...] = ()
    people: dict[str, Person] = {}
    first_tag: Project | None = None
    field: str = ""


def plan_renew(until: date, facts: Facts) -> Plan:
    """Every task's promise until `until`; one that says so already needs nothing."""
    plan, wording = _empty(facts), wording_of(facts.site)
    for each in facts.tasks:
        text = renewed(each.task.description, facts.me.username, until, facts.site.sentences, wording)
        if each.mentorship.until == until:
            plan = _settled(plan, each.task, f"It says {until.isoformat()} already.")
        elif text is None:
            plan = _by_hand(plan, each.task, "it names no date of yours")
        else:
            because = f"You help until {until.isoformat()}."
            plan = _with(plan, _step(each.task, "renew-mentor", {"description": text}, because))
    return plan


def plan_step_back(successor: Person | None, facts: Facts) -> Plan:
    """You out of every task, and who inherits it in; `successor` None for the co-mentors alone."""
    plan, wording = _empty(facts), wording_of(facts.site)
    for each in facts.tasks:
        heirs = _heirs(each, successor, facts)
        names = [person.username for person in heirs]
        text = handed_over(each.task.description, facts.me.username, names, facts.site.sentences, wording)
        if text is None:
            plan = _by_hand(plan, each.task, "its text is not in seeder's words")
            continue
        because = f"{', '.join(f'@{name}' for name in names)} can be asked from now on." if names else _NOBODY
        plan = _with(plan, _step(each.task, "hand-over", _values(each.task, text, heirs, facts), because))
    known = [*facts.people.values(), facts.me, *filter(None, (successor,))]
    called = {person.phid: f"@{person.username}" for person in known}
    if facts.first_tag:
        called[facts.first_tag.phid] = facts.first_tag.title
    return msgspec.structs.replace(plan, names=called)


_NOBODY = "Nobody else is named, so it is no first task any more: its tag goes."


def _heirs(each: Mentored, successor: Person | None, facts: Facts) -> list[Person]:
    named = co_mentors_in(each.task.description, facts.me.username, wording_of(facts.site))
    others = [facts.people.get(name.lower()) for name in named]
    living = [person for person in others if person is not None and not person.disabled]
    found = [successor, *living] if successor else living
    return list({person.phid: person for person in found}.values())


def _values(task: Task, text: str, heirs: list[Person], facts: Facts) -> dict[str, Any]:
    values: dict[str, Any] = {"description": text}
    named = [phid for phid in task.custom.get(facts.field) or () if phid != facts.me.phid]
    if facts.field and facts.me.phid in (task.custom.get(facts.field) or ()):
        values[facts.field] = list(dict.fromkeys([*(person.phid for person in heirs), *named]))
    if heirs:
        values["subscribers.add"] = [person.phid for person in heirs]
    elif facts.first_tag and facts.first_tag.phid in task.project_phids:
        values["projects.remove"] = [facts.first_tag.phid]
    return values


def _step(task: Task, verb: str, values: dict[str, Any], because: str) -> Step:
    seen: dict[str, Any] = {"id": task.id, "title": task.title, "description": task.description}
    seen |= {kind: task.custom.get(kind) or [] for kind in values if kind.startswith("custom.")}
    edits = tuple(Edit(kind, value) for kind, value in values.items())
    return Step(item_id(task), verb, edits, because, target=task.phid, label=label_of(task), seen=seen)


def _empty(facts: Facts) -> Plan:
    return Plan("mine", facts.site.phabricator, facts.me.phid, facts.me.username, facts.read)


def _with(plan: Plan, step: Step) -> Plan:
    return msgspec.structs.replace(plan, steps=(*plan.steps, step))


def _settled(plan: Plan, task: Task, because: str) -> Plan:
    return msgspec.structs.replace(plan, settled=(*plan.settled, settled_for(task, because)))


def _by_hand(plan: Plan, task: Task, why: str) -> Plan:
    note = Note(f"{task.monogram} “{task.title}” has to be edited by hand: {why}.")
    return msgspec.structs.replace(plan, notes=(*plan.notes, note))
