"""Taking back what a run did to tags, columns and hashtags: exactly that, and nothing that others did since.
Pure.

Who was subscribed has had their mail, and a comment stays: neither is taken back. The place on a board comes
back with the tag by itself (measured).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from seeder.model import Project, Task
from seeder.plans.kinship import displaced_by
from seeder.writing.plan import HASHTAGS, Edit, Note, Plan, Step

VERBS = frozenset({"tag-task", "untag-task", "move-task", "tag-change", "untag-change"})


class Now(msgspec.Struct, frozen=True):
    """What the targets of a run look like: tasks by PHID with their columns, hashtags by the change's number,
    and every tag that is or was on one of them, by PHID."""

    tasks: dict[str, Task] = {}
    hashtags: dict[int, frozenset[str]] = {}
    projects: dict[str, Project] = {}


def with_inverse(plan: Plan, step: Step, now: Now) -> Plan:
    """`plan` and the inverse of `step`, or a note why it stays."""
    found = _change(step, now) if step.for_change else _task(step, now)
    if isinstance(found, str):
        note = Note(f"{step.label} stays as it is: {found}.")
        return msgspec.structs.replace(plan, notes=(*plan.notes, note))
    seen = {"id": step.seen.get("id"), "title": step.seen.get("title", "")}
    if any(edit.type == "projects.add" for edit in found):
        # A tag that comes back takes the place of what lies above or below it, also of what is new by then.
        seen["projects"] = sorted(now.tasks[step.target].project_phids)
    if any(edit.type == "column" for edit in found):
        # Whoever moves it until this is written has the last word.
        seen["columns"] = sorted(now.tasks[step.target].columns)
    back = Step(step.id, "put-back", found, "You take it back.", step.target, step.label, seen=seen)
    return msgspec.structs.replace(plan, steps=(*plan.steps, back))


def _task(step: Step, now: Now) -> tuple[Edit, ...] | str:
    task = now.tasks.get(step.target)
    if task is None:
        return "it is gone, or you may not see it any more"
    if step.verb == "move-task":
        return _moved(step, task)
    if step.verb == "untag-task":
        removed = [phid for phid in step.value("projects.remove", ()) if phid not in task.project_phids]
        return _added(removed, task, now.projects) if removed else "it has the tag again"
    added = [phid for phid in step.value("projects.add", ()) if phid in task.project_phids]
    if not added:
        return "its tag was taken off since"
    lost = [phid for phid in step.seen.get("displaced", ()) if phid not in task.project_phids]
    without = msgspec.structs.replace(
        task, project_phids=tuple(phid for phid in task.project_phids if phid not in added)
    )
    back = _added(lost, without, now.projects) if lost else ()
    return back if isinstance(back, str) else (Edit("projects.remove", added), *back)


def _added(phids: list[str], task: Task, projects: Mapping[str, Project]) -> tuple[Edit, ...] | str:
    """The edit that adds tags again, unless another that was added since would have to go for them."""
    known = [projects[phid] for phid in phids if phid in projects]
    if displaced_by(known, task, projects):
        return "its tags were changed since"
    return (Edit("projects.add", phids),)


def _moved(step: Step, task: Task) -> tuple[Edit, ...] | str:
    column, came = step.value("column", ()), list(step.seen.get("from", ()))
    if not set(column) <= set(task.columns):
        return "somebody has moved it since"
    # A plan of a file need not say it.
    return (Edit("column", came),) if came else "it is not known where it lay before"


def _change(step: Step, now: Now) -> tuple[Edit, ...] | str:
    tags = now.hashtags.get(int(step.seen.get("id", 0)))
    if tags is None:
        return "it is gone, or you may not see it any more"
    kind = next(edit.type for edit in step.edits if edit.type in HASHTAGS)
    added, value = kind == "hashtags.add", list(step.value(kind))
    if added != bool(set(value) & tags):
        return "its hashtags were changed since"
    return (Edit("hashtags.remove" if added else "hashtags.add", value),)
