"""Asking people whether they are still there, before anything is taken from them: facts -> a Plan. Pure.

One comment a person and kind, on one of their tasks, with all their tasks in it. Who is asked,
`warning_rules` say; `warning_text` has the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from seeder.counted import counted
from seeder.model import Task
from seeder.plans import tag
from seeder.plans.mails import count_mails
from seeder.plans.task_item import item_id, label_of
from seeder.plans.warning_facts import Case, Facts
from seeder.plans.warning_rules import in_order, why_not_asked, why_task_kept
from seeder.plans.warning_text import plain_text_of, text_of
from seeder.writing.plan import Edit, LeftOut, Plan, Step

NEXT_RUN = "They are left for the next run."


def plan_warnings(facts: Facts) -> Plan:
    """The plan; whom it leaves alone and why stands in its `left_out`, under the first of their tasks and
    with their name as title, and so do single tasks, with their own."""
    asked: list[Case] = []
    left_out: list[LeftOut] = []
    for case in in_order(facts.cases):
        if why := why_not_asked(case, facts):
            left_out.append(_person_left_out(case, why))
            continue
        kept, rest = _parted(case, facts)
        left_out += kept
        if rest.tasks:
            asked.append(rest)
    most = max(0, facts.policy.max_warnings)
    left_out += [_person_left_out(case, NEXT_RUN) for case in asked[most:]]
    targets = _targets(asked[:most], facts)
    steps = sorted(
        (_step(case, targets[case.person.phid], facts) for case in asked[:most]), key=lambda s: s.id
    )
    return Plan(
        "warn",
        facts.site.phabricator,
        facts.me.phid,
        facts.me.username,
        float(facts.now),
        steps=tuple(steps),
        left_out=tuple(sorted(left_out, key=lambda each: (int(each.monogram[1:]), each.title))),
        names={case.person.phid: f"@{case.person.username}" for case in facts.cases},
    )


def as_mailed(facts: Facts) -> tag.Facts:
    """What mails are counted from."""
    tasks = {task.phid: task for case in facts.cases for task in case.tasks}
    return tag.Facts(facts.site, facts.me, facts.now, tuple(tasks.values()), projects=facts.projects)


def by_hand(plan: Plan, facts: Facts) -> dict[str, str]:
    """A step's id -> what can be sent in its place, in the plan's order."""
    cases = {case.person.phid: case for case in facts.cases}
    return {step.id: plain_text_of(_asked_in(step, cases[step.seen["person"]]), facts) for step in plan.steps}


def _asked_in(step: Step, case: Case) -> Case:
    """The case with those tasks only that the step is about."""
    numbers = step.seen["tasks"]
    return msgspec.structs.replace(case, tasks=tuple(task for task in case.tasks if task.id in numbers))


def _parted(case: Case, facts: Facts) -> tuple[list[LeftOut], Case]:
    """The tasks that nobody is asked about, and the case without them."""
    why = {task.id: why_task_kept(task, facts.leave_alone_tag) for task in case.tasks}
    kept = [LeftOut(task.monogram, why[task.id], task.title) for task in case.tasks if why[task.id]]
    rest = tuple(task for task in case.tasks if not why[task.id])
    return kept, msgspec.structs.replace(case, tasks=rest)


def _person_left_out(case: Case, why: str) -> LeftOut:
    first = min((task.id for task in case.tasks), default=0)
    return LeftOut(f"T{first}", why, f"@{case.person.username}")


def _step(case: Case, target: Task, facts: Facts) -> Step:
    numbers = sorted(task.id for task in case.tasks)
    seen: dict[str, Any] = {
        "id": target.id,
        "title": target.title,
        "closed": False,
        "person": case.person.phid,
        "kind": facts.kind,
        "tasks": numbers,
    }
    if by_round := sorted(case.by_round & set(numbers)):
        seen["by_round"] = by_round
    because = f"@{case.person.username}: {counted(len(numbers), 'task')}"
    edits = (Edit("comment", text_of(case, facts)),)
    # Two people may have to share a task.
    id_ = f"{item_id(target)}-{case.person.phid}"
    return Step(id_, "warn", edits, because, target.phid, label_of(target), seen=seen)


def _targets(cases: Sequence[Case], facts: Facts) -> Mapping[str, Task]:
    """Person -> the task where they are asked: the one whose edit mails the fewest others, and no other
    person's as long as there is another way."""
    order = {case.person.phid: _by_mails(case, facts) for case in cases}
    places: dict[str, int] = {}
    for phid in order:
        _find_place(phid, order, places)
    return {
        phid: next((task for task in tasks if task.id == places.get(phid)), tasks[0])
        for phid, tasks in order.items()
    }


def _find_place(phid: str, order: Mapping[str, Sequence[Task]], places: dict[str, int]) -> None:
    """Give a person a task of their own; where need be others move to another one of theirs."""
    taken = {number: person for person, number in places.items()}
    reached: dict[int, str] = {}
    waiting = [phid]
    for person in waiting:
        for task in order[person]:
            if task.id in reached:
                continue
            reached[task.id] = person
            if task.id not in taken:
                _move(task.id, reached, places)
                return
            waiting.append(taken[task.id])


def _move(number: int, reached: Mapping[int, str], places: dict[str, int]) -> None:
    """Everybody on the way to a free task moves on by one."""
    free: int | None = number
    while free is not None:
        person, before = reached[free], places.get(reached[free])
        places[person] = free
        free = before


def _by_mails(case: Case, facts: Facts) -> Sequence[Task]:
    mails = {task.id: _mails_to_others(task, case, facts) for task in case.tasks}
    return sorted(case.tasks, key=lambda task: (mails[task.id], task.id))


def _mails_to_others(task: Task, case: Case, facts: Facts) -> int:
    step = Step(item_id(task), "warn", (Edit("comment", "-"),), "", target=task.phid)
    plan = Plan("warn", facts.site.phabricator, facts.me.phid, "", facts.now, steps=(step,))
    known = tag.Facts(facts.site, facts.me, facts.now, tasks=(task,), projects=facts.projects)
    return sum(1 for phid, _ in count_mails(plan, known).most if phid != case.person.phid)
