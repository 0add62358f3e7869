"""Reading back what a run wrote: is everything there, and is there a twin?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from seeder.model import Task
from seeder.sources.phabricator import Phabricator
from seeder.writing import marker
from seeder.writing.outcome import Item
from seeder.writing.plan import Plan, Result, Step, resolved
from seeder.writing.reconcile import CLOCK_SLACK


class ReadBack(msgspec.Struct, frozen=True):
    """Sentences about what is not as it was sent, and numbers of second tasks for the same wish."""

    notes: tuple[str, ...] = ()
    twins: tuple[int, ...] = ()


def read_back(
    plan: Plan,
    written: Mapping[str, Item],
    results: Mapping[str, Result],
    started: float,
    phabricator: Phabricator,
) -> ReadBack:
    """One request: the author's tasks since the run began hold both the tasks made and any twin."""
    # Only ever earlier: a page of a gateway may have carried a wrong date.
    since = started + min(phabricator.conduit.session.server_ahead, 0.0) - CLOCK_SLACK
    recent = phabricator.tasks_by_author(plan.user, since=since)
    by_phid = {task.phid: task for task in recent}
    notes: list[str] = []
    twins: list[int] = []
    for step in plan.steps:
        made = written[step.id].result if step.id in written else None
        if made is None:
            continue
        task = by_phid.get(made.phid)
        notes += _differences(step, made, task, results)
        twins += [task.id for task in marker.twins(recent, step.marker, plan.user, made.phid)]
    return ReadBack(tuple(notes), tuple(twins))


def _differences(step: Step, made: Result, task: Task | None, results: Mapping[str, Result]) -> list[str]:
    if task is None:
        return [f"{made.monogram} was made but cannot be seen now."]
    sent: dict[str, Any] = {edit.type: resolved(edit.value, results) for edit in step.edits}
    found: list[str] = []
    if task.title != str(sent.get("title", task.title)).strip():
        found.append(f"{made.monogram} has another title than was sent: “{task.title}”.")
    if task.owner_phid:
        found.append(f"{made.monogram} is assigned to somebody; newcomers will think it is taken.")
    missing = set(sent.get("projects.add", ())) - set(task.project_phids)
    if missing:
        found.append(f"{made.monogram} lacks {len(missing)} of the tags that were sent.")
    if set(sent.get("subscribers.add", ())) - set(task.subscriber_phids):
        found.append(f"{made.monogram} is not followed by everybody who was named.")
    if step.marker and marker.anchor(step.marker) not in task.description:
        found.append(f"{made.monogram} has lost its mark, so seeder would not know it again.")
    field = next((kind for kind in sent if kind.startswith("custom.")), None)
    if field and set(sent[field]) - set(task.custom.get(field) or ()):
        found.append(f"{made.monogram} does not name its mentor in the site's mentor field.")
    return found
