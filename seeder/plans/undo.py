"""Taking a run back: closing again what it created and nobody else has touched since. Pure.

Mails that went out stay out, and closed tasks stay readable; nothing can be deleted over Conduit.
"""

from __future__ import annotations

import msgspec

from seeder.model import Person, Project, Status, Task, Transaction
from seeder.plans.task_item import label_of
from seeder.plans.undo_tags import VERBS, Now, with_inverse
from seeder.settings.site import Site
from seeder.writing import marker
from seeder.writing.journal_record import Run
from seeder.writing.plan import Edit, Note, Plan, Refusal, Result, Settled, Step


class Facts(msgspec.Struct, frozen=True):
    """`tasks` and `history` (of created ones) by the task's PHID; `hashtags` by the change's number,
    `projects` the tags that have to do with it, by PHID; `machines` are authors whose edits are nobody's:
    Herald, bots; `read` is epoch seconds UTC."""

    site: Site
    me: Person
    read: float
    tasks: dict[str, Task] = {}
    history: dict[str, tuple[Transaction, ...]] = {}
    statuses: tuple[Status, ...] = ()
    machines: frozenset[str] = frozenset()
    hashtags: dict[int, frozenset[str]] = {}
    projects: dict[str, Project] = {}


def plan_undo(run: Run, facts: Facts) -> Plan:
    """A plan that closes what `run` created; what must stay is said in its notes."""
    names = {phid: project.title for phid, project in facts.projects.items()}
    plan = Plan("undo", facts.site.phabricator, facts.me.phid, facts.me.username, facts.read, undoes=run.id)
    plan = msgspec.structs.replace(plan, names=names, pace=run.plan.pace, announced=run.plan.announced)
    status = _closing_status(facts)
    made = [(step, run.records[step.id].result) for step in run.plan.steps if step.creates]
    for step, result in made:
        if result is not None and run.records[step.id].state in {"created", "adopted"}:
            plan = _with(plan, step, result, status, facts)
    now = Now(facts.tasks, facts.hashtags, facts.projects)
    for step in run.plan.steps:
        if not step.creates:
            plan = _with_edit_back(plan, step, run.records[step.id].state, facts, now)
    if said := _comments_of(run, plan):
        where = "this task" if said == 1 else "these tasks"
        plan = _noted(plan, f"What it said on {where} stays there: add a word where that misleads.")
    if not (plan.steps or plan.settled or plan.notes):
        plan = _noted(plan, f"Run {run.id} did nothing that could be taken back.")
    return plan


def _with_edit_back(plan: Plan, step: Step, state: str, facts: Facts, now: Now) -> Plan:
    if state == "unknown":
        return _noted(plan, f"{step.label} stays as it is: it is not known what became of it.")
    if state != "changed":
        return plan
    if step.verb == "warn":
        return _noted(plan, f"{step.label}: the message stays, and its mail is out.")
    return with_inverse(plan, step, now) if step.verb in VERBS else _put_back(plan, step, facts)


def _noted(plan: Plan, sentence: str) -> Plan:
    return msgspec.structs.replace(plan, notes=(*plan.notes, Note(sentence)))


def _comments_of(run: Run, plan: Plan) -> int:
    """On how many of the tasks that are put back `run` said something: a comment cannot be taken back."""
    back = {step.id for step in plan.steps}
    return sum(1 for step in run.plan.steps if step.id in back and step.value("comment"))


def _put_back(plan: Plan, step: Step, facts: Facts) -> Plan:
    """The values of before, where what the run wrote still stands."""
    task = facts.tasks.get(step.target)
    if task is None or not all(_stands(task, edit) for edit in step.edits):
        why = "it is gone, or you may not see it any more" if task is None else "it was changed since"
        return _noted(plan, f"{step.label} stays as it is: {why}.")
    edits = tuple(edit for each in step.edits if (edit := _inverse(each, step)) is not None)
    seen = {"id": task.id, "title": task.title, "description": task.description}
    seen |= {edit.type: task.custom.get(edit.type) or [] for edit in edits if edit.type.startswith("custom.")}
    if any(edit.type == "owner" for edit in edits):
        # Whoever takes it until this is written keeps it.
        seen["owner"] = task.owner_phid
    back = Step(step.id, "put-back", edits, "You take it back.", task.phid, step.label, seen=seen)
    return msgspec.structs.replace(plan, steps=(*plan.steps, back))


def _stands(task: Task, edit: Edit) -> bool:
    if edit.type == "description":
        return task.description.strip() == str(edit.value).strip()
    if edit.type.startswith("custom."):
        return list(task.custom.get(edit.type) or ()) == list(edit.value)
    if edit.type == "owner":
        return (task.owner_phid or None) == (edit.value or None)
    return True


def _inverse(edit: Edit, step: Step) -> Edit | None:
    """None for what is not taken back: who was subscribed has had their mail anyway."""
    if edit.type in {"description", "owner"} or edit.type.startswith("custom."):
        return Edit(edit.type, step.seen[edit.type])
    return Edit("projects.add", edit.value) if edit.type == "projects.remove" else None


def _with(plan: Plan, step: Step, result: Result, status: Status | None, facts: Facts) -> Plan:
    task = facts.tasks.get(result.phid)
    if task is not None and task.closed:
        settled = Settled(step.id, result.monogram, f"It is {task.status_name.lower()} already.", result)
        return msgspec.structs.replace(plan, settled=(*plan.settled, settled))
    reason = _why_it_stays(task, facts)
    if reason or task is None:
        return _noted(plan, f"{result.monogram} stays open: {reason}.")
    if status is None:
        refusal = Refusal(
            step.id,
            result.monogram,
            f"{facts.site.host} has no status that a task could be closed with.",
            "Close it on the site.",
        )
        return msgspec.structs.replace(plan, refusals=(*plan.refusals, refusal))
    return msgspec.structs.replace(plan, steps=(*plan.steps, _step(step, task, status, facts)))


def _step(step: Step, task: Task, status: Status, facts: Facts) -> Step:
    edits = [Edit("status", status.value)]
    text = marker.without(task.description, step.marker)
    if text != task.description:
        # Without its mark the task no longer counts as this wish, on any machine.
        edits.append(Edit("description", text))
    return Step(
        id=step.id,
        verb="close-task",
        target=task.phid,
        edits=tuple(edits),
        because="You take it back.",
        label=label_of(task),
        seen={
            "id": task.id,
            "status": task.status,
            "title": task.title,
            "description": task.description,
            "owner": task.owner_phid,
            "latest": max((entry.id for entry in facts.history.get(task.phid, ())), default=0),
            "machines": sorted(facts.machines),
        },
    )


def _why_it_stays(task: Task | None, facts: Facts) -> str:
    if task is None:
        return "it is gone, or you may not see it any more"
    if task.owner_phid and task.owner_phid != facts.me.phid:
        return "somebody has claimed it"
    for entry in facts.history.get(task.phid, ()):
        if entry.author_phid != facts.me.phid and entry.author_phid not in facts.machines:
            return "somebody has commented on it" if entry.kind == "comment" else "somebody has edited it"
    return ""


def _closing_status(facts: Facts) -> Status | None:
    closed = {status.value: status for status in facts.statuses if status.closed}
    wanted = [closed[value] for value in facts.site.undo_statuses if value in closed]
    return next(iter([*wanted, *closed.values()]), None)
