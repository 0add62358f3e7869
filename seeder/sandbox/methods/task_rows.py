"""Tasks as maniphest.search shows them."""

from __future__ import annotations

import json
from typing import Any

from seeder.sandbox.statuses import priority_shown, status_shown
from seeder.sandbox.store import Row, Store

_MOVED = (
    "SELECT position.task, board_column.* FROM position "
    "JOIN board_column ON board_column.phid = position.board_column"
)


class Shown:
    """Turns rows into what Conduit shows; `viewer` is the PHID of who looks."""

    def __init__(self, store: Store, viewer: str) -> None:
        self._store, self._viewer = store, viewer
        self._makers = {
            "columns": self._columns,
            "subscribers": self._subscribers,
            "projects": self._projects,
        }

    def __call__(self, rows: list[Row], attachments: list[str]) -> list[dict[str, Any]]:
        phids = [row["phid"] for row in rows]
        attached = {key: self._makers[key](phids) for key in attachments}
        return [self._task(row, {key: of[row["phid"]] for key, of in attached.items()}) for row in rows]

    def _task(self, row: Row, attached: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": row["id"],
            "type": "TASK",
            "phid": row["phid"],
            "fields": {
                "name": row["title"],
                "description": {"raw": row["description"]},
                "authorPHID": row["author"],
                "ownerPHID": row["owner"],
                "status": status_shown(row["status"]),
                "priority": priority_shown(row["priority"]),
                "points": None,
                "subtype": "default",
                "closerPHID": row["closer"],
                "dateClosed": row["closed"],
                "groupByProjectPHID": None,
                "spacePHID": None,
                "dateCreated": row["created"],
                "dateModified": row["modified"],
                "policy": {"view": row["view"], "interact": row["view"], "edit": "users"},
                "custom.mentors": json.loads(row["mentors"]) if row["mentors"] else None,
                "custom.hackathon": row["hackathon"],
            },
            "attachments": attached,
        }

    def _projects(self, phids: list[str]) -> dict[str, Any]:
        tags = _linked(self._store, "project", phids)
        return {phid: {"projectPHIDs": tags[phid]} for phid in phids}

    def _subscribers(self, phids: list[str]) -> dict[str, Any]:
        return {
            phid: {
                "subscriberPHIDs": people,
                "subscriberCount": len(people),
                "viewerIsSubscribed": self._viewer in people,
            }
            for phid, people in _linked(self._store, "subscriber", phids).items()
        }

    def _columns(self, phids: list[str]) -> dict[str, Any]:
        tags, places = _linked(self._store, "project", phids), _places(self._store, phids)
        boards = {
            phid: {
                project: {"columns": [{"id": at["id"], "phid": at["phid"], "name": at["name"]}]}
                for project in tags[phid]
                if (at := places.get((phid, project)) or places.get(("", project))) is not None
            }
            for phid in phids
        }
        return {phid: {"boards": found or []} for phid, found in boards.items()}


def _linked(store: Store, kind: str, phids: list[str]) -> dict[str, list[str]]:
    """Where the edges of one kind lead from each of these, the newest first."""
    found: dict[str, list[str]] = {phid: [] for phid in phids}
    marks = ", ".join("?" * len(phids))
    sql = f"SELECT source, target FROM edge WHERE type = ? AND source IN ({marks}) ORDER BY id DESC"  # noqa: S608
    for row in store.rows(sql, kind, *phids):
        found[row["source"]].append(row["target"])
    return found


def _places(store: Store, phids: list[str]) -> dict[tuple[str, str], Row]:
    """(task, board) -> the column where it was put; no task stands for all that were not put anywhere."""
    marks = ", ".join("?" * len(phids))
    moved = store.rows(f"{_MOVED} WHERE position.task IN ({marks})", *phids)
    usual = store.rows("SELECT '' AS task, board_column.* FROM board_column WHERE is_default = 1")
    return {(row["task"], row["project"]): row for row in [*usual, *moved]}


def column_of(store: Store, task: str, project: str) -> Row | None:
    """Where a task lies on a project's board; the default column if nobody moved it, None without a board."""
    moved = store.row(
        "SELECT board_column.* FROM position JOIN board_column ON board_column.phid = position.board_column "
        "WHERE position.task = ? AND position.project = ?",
        task,
        project,
    )
    return moved or store.row("SELECT * FROM board_column WHERE project = ? AND is_default = 1", project)
