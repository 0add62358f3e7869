"""The links of a task: tags, columns, subscribers, parents and subtasks."""

from __future__ import annotations

import re

from seeder.sandbox.edits.draft import Draft
from seeder.sandbox.errors import core
from seeder.sandbox.methods.task_rows import column_of
from seeder.sandbox.objects import find_phid, project_by_slug, user_phid
from seeder.sandbox.store import Entry, Store

_PHID = re.compile(r"PHID-[A-Z]{4}-[a-z0-9]+\Z")
# Phorge's numbers for the kinds of edge, which its refusals show.
_EDGE = {"projects": "41", "parents": "4", "subtasks": "3", "commits": "1"}


def edit_links(draft: Draft, family: str, operation: str, value: list[str]) -> None:
    """projects.add and its like. PHIDs are believed: an unknown one becomes a dead link."""
    if family == "projects":
        value = [_project(draft.store, text) for text in value]
    for phid in value:
        if not _PHID.match(phid):
            raise core(
                "Edge transactions must have destination PHIDs as in edge lists "
                f'(found key "{phid}" on transaction of type "{_EDGE[family]}").'
            )
    draft.link(family, operation, value)


def _project(store: Store, text: str) -> str:
    row = None if text.startswith(("PHID-", "#", "@")) else project_by_slug(store, text)
    return str(row["phid"]) if row else text


def edit_subscribers(draft: Draft, operation: str, value: list[str]) -> None:
    """Anybody by PHID or user name."""
    people = [user_phid(draft.store, name) for name in value]
    if any(not _PHID.match(phid) for phid in people):
        raise core("Edges are not available for objects of type '????'!")
    draft.link("subscribers", operation, people)


def edit_column(draft: Draft, value: list[str]) -> None:
    """Moves the task on the boards of these columns; a board that it is not on gives it its tag."""
    for phid in value:
        row = draft.store.by_phid("board_column", phid)
        if row is None:
            draft.problems.append(
                f'Column move transaction specifies column PHID "{phid}", but there is no corresponding '
                "column with this PHID."
            )
        else:
            draft.columns[row["project"]] = phid
    for project, column in list(draft.columns.items()):
        if not _move(draft, project, column):
            del draft.columns[project]


def _move(draft: Draft, project: str, column: str) -> bool:
    tagged = project in draft.current("project")
    at = column_of(draft.store, draft.phid, project)
    if tagged and at is not None and at["phid"] == column:
        return False
    moved = {"project": project, "from": at["phid"] if at and tagged else None, "to": column}
    draft.entries.append(Entry("column", shown=False, detail=moved))
    if not tagged:
        draft.link("projects", "add", [project])
    return True


def without_relatives(store: Store, tags: list[str]) -> list[str]:
    """A task has either a project or one of its milestones; the last that was added stays."""
    kept: dict[str, str] = {}
    for phid in tags:
        kept[_family(store, phid)] = phid
    return [phid for phid in tags if kept[_family(store, phid)] == phid]


def _family(store: Store, phid: str) -> str:
    row = find_phid(store, phid) if phid.startswith("PHID-PROJ-") else None
    return str(row["parent"]) if row is not None and row["milestone"] is not None else phid


def refuse_cycles(draft: Draft, parents: list[str], subtasks: list[str]) -> None:
    """Raises Refused if the task would come to lie below itself. The way is told along subtasks."""
    for parent in parents:
        _refuse(_way(draft.store, draft.phid, parent), draft.phid)
    for subtask in subtasks:
        way = _way(draft.store, subtask, draft.phid)
        _refuse([draft.phid, *way[:-1]] if way else None, draft.phid)


def _refuse(way: list[str] | None, start: str) -> None:
    if way is not None:
        raise core(f"Graph cycle detected (type=3, cycle={', '.join([*way, start])}).")


def _way(store: Store, start: str, goal: str) -> list[str] | None:
    if start == goal:
        return [start]
    for below in store.targets(start, "task.subtask"):
        if way := _way(store, below, goal):
            return [start, *way]
    return None
