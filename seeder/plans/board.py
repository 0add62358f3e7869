"""Moving what is done on an event's board: tasks whose changes were all merged, to a column. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from seeder.model import Column, Person, Task
from seeder.plans.task_item import item_id, label_of, settled_for
from seeder.reports.board import Facts, columns_of, is_finished
from seeder.writing.plan import Edit, LeftOut, Note, Plan, Refusal, Step


def plan_move_done(column: Column, facts: Facts, me: Person, read: float, announced: str = "") -> Plan:
    """Every task of the board with merged changes and no open one, to `column`; `read` epoch seconds UTC,
    `announced` as in Plan."""
    plan = Plan(
        "board",
        facts.site.phabricator,
        me.phid,
        me.username,
        read,
        names={column.phid: column.name, facts.tag.phid: facts.tag.title},
        refusals=tuple(_refusals(column)),
        notes=tuple(_notes(column, facts)),
        announced=announced,
    )
    if plan.refusals:
        return plan
    done = _done(facts)
    settled = [task for task in done if column.phid in task.columns]
    # What has a milestone's tag only lies on its board, and moved here it would lose that tag.
    elsewhere = [task for task in done if not columns_of(task, facts.columns)]
    kept = {task.id for task in (*settled, *elsewhere)}
    return msgspec.structs.replace(
        plan,
        steps=tuple(_step(task, column, facts) for task in done if task.id not in kept),
        settled=tuple(settled_for(task, "It lies there already.") for task in settled),
        left_out=tuple(LeftOut(t.monogram, "It lies on another board.", t.title) for t in elsewhere),
    )


def _done(facts: Facts) -> list[Task]:
    done = [task for task in facts.tasks if is_finished((facts.changes or {}).get(task.id, ()))]
    return sorted(done, key=lambda task: task.id)


def _step(task: Task, column: Column, facts: Facts) -> Step:
    came = [each.phid for each in columns_of(task, facts.columns)]
    seen = {"id": task.id, "title": task.title, "columns": sorted(task.columns), "from": came}
    edits = (Edit("column", [column.phid]),)
    return Step(item_id(task), "move-task", edits, "", target=task.phid, label=label_of(task), seen=seen)


def _refusals(column: Column) -> Iterable[Refusal]:
    if column.proxy_phid:
        yield Refusal(
            "column",
            column.name,
            f"“{column.name}” is the column of a milestone or subproject: what is put there gets its tag.",
            "Name another one with --column.",
        )


def _notes(column: Column, facts: Facts) -> Iterable[Note]:
    if facts.tag.archived:
        yield Note(f"{facts.tag.title} is archived.")
    if column.hidden:
        yield Note(f"The column {column.name} is hidden.")
    if not _done(facts):
        yield Note("No task on the board has a merged change and no open one.")
