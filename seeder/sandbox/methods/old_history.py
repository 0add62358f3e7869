"""maniphest.gettasktransactions: the frozen way to read what happened to many tasks at once."""

from __future__ import annotations

import json
from typing import Any

from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import Refused
from seeder.sandbox.policies import may_view
from seeder.sandbox.store import Row, Store

# Phorge's numbers for kinds of edge.
_EDGES = {"projects": 41, "task.parent": 4, "task.subtask": 3, "mention": 52, "mentioned-in": 51}
_TYPES = {
    "create": "core:create",
    "comment": "core:comment",
    "owner": "reassign",
    "view": "core:view-policy",
    "column": "core:columns",
    "subscribers": "core:subscribers",
}
_ROWS = (
    "SELECT xact.*, user.username, made.grouped AS creation FROM xact "
    "LEFT JOIN user ON user.phid = xact.author "
    "LEFT JOIN xact AS made ON made.object = xact.object AND made.kind = 'create'"
)
_ROWS = (
    "SELECT xact.*, user.username, made.grouped AS creation FROM xact "
    "LEFT JOIN user ON user.phid = xact.author "
    "LEFT JOIN xact AS made ON made.object = xact.object AND made.kind = 'create'"
)
_WORDS = {"create": "created this task", "comment": "added a comment", "view": "changed the visibility"}


def gettasktransactions(asking: Asking) -> dict[str, Any] | list[Any]:
    """Task number as text -> its transactions, the latest first; numbers, dates and priorities are text,
    too. Tasks that are not there or hidden are left out. Titles are simpler than the real ones."""
    found: dict[str, list[dict[str, Any]]] = {}
    tasks = {row["phid"]: row for row in _tasks(asking)}
    followers: dict[str, list[str]] = {phid: [] for phid in tasks}
    for row in _rows(asking.store, list(tasks)):
        task = tasks[row["object"]]
        found.setdefault(str(task["id"]), []).insert(0, _shown(asking.store, task, row, followers))
    latest = sorted(found.items(), key=lambda item: -int(item[1][0]["transactionID"]))
    return dict(latest) or []


def _tasks(asking: Asking) -> list[Row]:
    ids = asking.call.params.get("ids")
    listed = list(ids.values()) if isinstance(ids, dict) else ids
    if not isinstance(listed, list) or not listed or not all(str(number).isdigit() for number in listed):
        raise Refused("ERR-BAD-IDS", 'Must pass an array of integer task IDs for parameter "ids".')
    marks = ", ".join("?" * len(listed))
    rows = asking.store.rows(f"SELECT * FROM task WHERE id IN ({marks})", *map(int, listed))  # noqa: S608
    return [row for row in rows if may_view(row, asking.me)]


def _rows(store: Store, tasks: list[str]) -> list[Row]:
    """The oldest first, each with whether it was part of the creation."""
    marks = ", ".join("?" * len(tasks))
    return store.rows(f"{_ROWS} WHERE xact.object IN ({marks}) ORDER BY xact.id", *tasks)


def _shown(store: Store, task: Row, row: Row, followers: dict[str, list[str]]) -> dict[str, Any]:
    detail = json.loads(row["detail"])
    old, new, meta = _values(row["kind"], detail, followers[row["object"]])
    if row["creation"] == row["grouped"]:
        meta["core.create"] = True
    kind = "core:edge" if row["kind"] in _EDGES else _TYPES.get(row["kind"], row["kind"])
    return {
        "taskID": str(task["id"]),
        "title": f"{row['username'] or 'Somebody'} {_WORDS.get(row['kind'], 'edited this task')}.",
        "transactionID": str(row["id"]),
        "transactionPHID": row["phid"],
        "transactionType": "core:customfield" if kind.startswith("custom.") else kind,
        "oldValue": old,
        "newValue": new,
        "meta": {**meta, "core.groupID": row["grouped"]},
        "comments": row["comment"],
        "authorPHID": row["author"],
        "dateCreated": str(row["created"]),
    }


def _values(kind: str, detail: dict[str, Any], followers: list[str]) -> tuple[Any, Any, dict[str, Any]]:
    """What it was before and after, and what is told besides."""
    if kind in _EDGES:
        return (*_operations(detail), {"edge:type": _EDGES[kind]})
    if kind == "subscribers":
        return (*_followed(detail, followers), {})
    if kind == "column":
        return None, [_move(detail)], {}
    if kind == "priority":
        return str(detail["old"]["value"]), str(detail["new"]["value"]), {}
    meta = {"customfield:key": f"std:maniphest:{kind[7:]}"} if kind.startswith("custom.") else {}
    return detail.get("old"), detail.get("new"), meta


def _operations(detail: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What was removed, and what was added."""
    told = detail.get("operations") or [{"operation": "add", "phid": phid} for phid in detail["tasks"]]
    removed = [one["phid"] for one in told if one["operation"] == "remove"]
    return removed, [one["phid"] for one in told if one["operation"] == "add"]


def _followed(detail: dict[str, Any], followers: list[str]) -> tuple[list[str], list[str]]:
    """All subscribers before and after; `followers` is kept up to date."""
    removed, added = _operations(detail)
    before = list(followers)
    followers[:] = [phid for phid in before if phid not in removed] + added
    return before, list(followers)


def _move(detail: dict[str, Any]) -> dict[str, Any]:
    came = detail["from"]
    return {
        "columnPHID": detail["to"],
        "beforePHIDs": [],
        "afterPHIDs": [],
        "boardPHID": detail["project"],
        "fromColumnPHIDs": {came: came} if came else [],
    }
