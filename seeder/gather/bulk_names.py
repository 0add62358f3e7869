"""A saved plan over many things as it is shown: every word of it asked of the site again.

A plan file is somebody's, and its digest only says that it is whole. So what it is for is looked up: the task
that a step names by its number must be the one that it writes to, and a column must lie on the board of a tag
that the step adds or the task has, because the server would add that board's tag without a word.
"""

from __future__ import annotations

import msgspec

from seeder.errors import BadInput
from seeder.gather.watching import projects_watched
from seeder.gerrit_query import any_of, term
from seeder.model import Column, Person, Task
from seeder.plans.tag import Facts
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.paging import PAGE
from seeder.sources.phabricator import Phabricator
from seeder.writing.plan import Plan, Step


def bulk_as_shown(
    plan: Plan, site: Site, me: Person, phabricator: Phabricator, reviews: Reviews | None
) -> tuple[Plan, Facts]:
    """`plan` with the site's words for its tasks, tags, columns and people, and nothing of its own; and what
    its mails are counted from. BadInput for one that is not what it says."""
    tasks = phabricator.tasks_by_phid([step.target for step in plan.steps if not step.for_change])
    columns = phabricator.columns_by_phid(_of(plan, "column"))
    names = _names(plan, phabricator) | {phid: column.name for phid, column in columns.items()}
    subjects = _subjects(plan, reviews)
    steps = tuple(_shown(step, tasks, columns, subjects) for step in plan.steps)
    for phid in {each for kind in _NAMED for each in _of(plan, kind)}:
        if phid not in names:
            raise BadInput(f"This plan names what is not on {phabricator.conduit.host}: {phid}.", _AGAIN)
    shown = msgspec.structs.replace(plan, steps=steps, settled=(), left_out=(), notes=(), names=names)
    tags = {phid for task in tasks.values() for phid in task.tags}
    projects = projects_watched({*tags, *_of(plan, "projects.add")}, phabricator)
    return shown, Facts(site, me, plan.made, tuple(tasks.values()), projects=projects)


_AGAIN = "Make the plan again."
_NAMED = ("projects.add", "projects.remove", "column", "subscribers.add")


def _of(plan: Plan, kind: str) -> list[str]:
    return sorted({phid for step in plan.steps for phid in step.value(kind, ())})


def _names(plan: Plan, phabricator: Phabricator) -> dict[str, str]:
    tags = phabricator.projects([*_of(plan, "projects.add"), *_of(plan, "projects.remove")])
    people = phabricator.people_by_phid(_of(plan, "subscribers.add"))
    names = {phid: project.title for phid, project in tags.items()}
    return names | {phid: f"@{person.username}" for phid, person in people.items()}


def _subjects(plan: Plan, reviews: Reviews | None) -> dict[int, str]:
    numbers = [int(step.seen["id"]) for step in plan.steps if step.for_change]
    if not numbers or reviews is None:
        return {}
    found: dict[int, str] = {}
    for start in range(0, len(numbers), PAGE):
        query = any_of(term("change", number) for number in numbers[start : start + PAGE])
        found |= {change.number: change.subject for change in reviews.changes(query)}
    return found


def _shown(step: Step, tasks: dict[str, Task], columns: dict[str, Column], subjects: dict[int, str]) -> Step:
    number = int(step.seen.get("id") or 0)
    if step.for_change:
        label = f"Change {number} {subjects.get(number, '')}".strip()
        return msgspec.structs.replace(step, label=label, because="")
    task = tasks.get(step.target)
    if task is not None and task.id != number:
        raise BadInput(f"This plan says T{number} and would change {task.monogram}.", _AGAIN)
    proxies = [columns[phid] for phid in step.value("column", ()) if phid in columns]
    if odd := next((column for column in proxies if column.proxy_phid), None):
        raise BadInput(f"T{number}: in the column “{odd.name}” it would get another tag.", _AGAIN)
    boards = {columns[phid].project_phid for phid in step.value("column", ()) if phid in columns}
    tags = {*step.value("projects.add", ()), *(task.project_phids if task else ())}
    if not boards <= tags:
        raise BadInput(
            f"T{number}: this plan's column is on the board of a tag that it does not name.", _AGAIN
        )
    label = f"T{number} {task.title}" if task else f"T{number} (not there, or hidden from you)"
    return msgspec.structs.replace(step, label=label, because="")
