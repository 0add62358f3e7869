"""The links of a task: tags, columns, subscribers, parents and subtasks."""

from __future__ import annotations

import re

from seeder.sandbox.edits.draft import Draft
from seeder.sandbox.errors import core
from seeder.sandbox.methods.project import ancestors
from seeder.sandbox.methods.task_rows import column_of
from seeder.sandbox.objects import project_by_slug, user_phid
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
    # Measured: where a task lay on a board is kept without the tag, and the default column is where it
    # would lie; a move there does nothing at all, so it gives no tag either. A new task lies nowhere.
    at = None if draft.creating else column_of(draft.store, draft.phid, project)
    if at is not None and at["phid"] == column:
        return False
    moved = {"project": project, "from": at["phid"] if at else None, "to": column}
    draft.entries.append(Entry("column", shown=False, detail=moved))
    if project not in draft.current("project"):
        draft.link("projects", "add", [project])
    return True


def without_relatives(store: Store, tags: list[str]) -> list[str]:
    """Tags that can stand beside each other, the last of each conflict (applyProjectConflictRules): one
    milestone of a parent, and no project beside one that lies above it. What is no project stays."""
    above = {phid: ancestors(store, phid) for phid in tags}
    parents = {phid: _milestone_of(store, phid) for phid in tags}
    last = {parent: phid for phid, parent in parents.items() if parent}
    lowest: set[str] = set()
    for phid in tags:
        lowest = (lowest | {phid}) - set(above[phid])

    def stays(phid: str) -> bool:
        return last.get(parents[phid], phid) == phid and phid in lowest and not lowest & set(above[phid])

    return [phid for phid in tags if stays(phid)]


def _milestone_of(store: Store, phid: str) -> str:
    """The project that this is a milestone of; empty if it is none."""
    row = store.by_phid("project", phid)
    return str(row["parent"]) if row is not None and row["milestone"] is not None else ""


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
