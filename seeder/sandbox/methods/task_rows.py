"""Tasks as maniphest.search shows them."""

from __future__ import annotations

import json
from typing import Any

from seeder.sandbox.statuses import priority_shown, status_shown
from seeder.sandbox.store import Row, Store


class Shown:
    """Turns rows into what Conduit shows; `viewer` is the PHID of who looks."""

    def __init__(self, store: Store, viewer: str) -> None:
        self._store, self._viewer = store, viewer

    def __call__(self, rows: list[Row], attachments: list[str]) -> list[dict[str, Any]]:
        return [self._task(row, attachments) for row in rows]

    def _task(self, row: Row, attachments: list[str]) -> dict[str, Any]:
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
            "attachments": self._attached(row["phid"], attachments),
        }

    def _attached(self, phid: str, attachments: list[str]) -> dict[str, Any]:
        makers = {"columns": self._columns, "subscribers": self._subscribers, "projects": self._projects}
        return {key: makers[key](phid) for key in attachments}

    def _projects(self, phid: str) -> dict[str, Any]:
        return {"projectPHIDs": self._store.targets(phid, "project")}

    def _subscribers(self, phid: str) -> dict[str, Any]:
        people = self._store.targets(phid, "subscriber")
        return {
            "subscriberPHIDs": people,
            "subscriberCount": len(people),
            "viewerIsSubscribed": self._viewer in people,
        }

    def _columns(self, phid: str) -> dict[str, Any]:
        boards = {
            project: {"columns": [{"id": at["id"], "phid": at["phid"], "name": at["name"]}]}
            for project in self._store.targets(phid, "project")
            if (at := column_of(self._store, phid, project)) is not None
        }
        return {"boards": boards or []}


def column_of(store: Store, task: str, project: str) -> Row | None:
    """Where a task lies on a project's board; the default column if nobody moved it, None without a board."""
    moved = store.row(
        "SELECT board_column.* FROM position JOIN board_column ON board_column.phid = position.board_column "
        "WHERE position.task = ? AND position.project = ?",
        task,
        project,
    )
    return moved or store.row("SELECT * FROM board_column WHERE project = ? AND is_default = 1", project)
