"""What happened to a task, as sentences."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from seeder.sandbox.pages.html import Child, Markup, tag
from seeder.sandbox.pages.parts import ago, person, tag_chip, task_link
from seeder.sandbox.pages.remarkup_html import rendered
from seeder.sandbox.statuses import status_shown
from seeder.sandbox.store import Row, Store

_TASKS = {
    "task.parent": "parent task",
    "task.subtask": "subtask",
    "mentioned-in": "mention in",
}


def history(store: Store, phid: str) -> Markup:
    """The transactions of a task, the oldest first; those of one edit together."""
    rows = store.rows("SELECT * FROM xact WHERE object = ? ORDER BY id", phid)
    edits = [list(group) for _, group in groupby(rows, key=lambda row: row["grouped"])]
    return tag("ol", [_edit(store, edit) for edit in edits], class_="history")


def _edit(store: Store, rows: list[Row]) -> Markup:
    author = store.by_phid("user", rows[0]["author"])
    name = author["username"] if author else "somebody"
    created = any(row["kind"] == "create" for row in rows)
    told = [sentence for row in rows if (sentence := _sentence(store, row, created))]
    who = tag("a", name, href=f"/p/{name}/", class_="who")
    lines = [tag("p", who, " ", sentence, ".") for sentence in told]
    said = [
        tag("div", rendered(row["comment"], store), class_="said remarkup")
        for row in rows
        if row["comment"] is not None
    ]
    if said and not lines:
        lines = [tag("p", who, " commented.")]
    face = tag("img", src=f"/avatar/{name}.svg", alt="", class_="face")
    return tag("li", face, lines, tag("p", ago(store, rows[0]["created"])), said)


def _sentence(store: Store, row: Row, created: bool) -> Child:
    """What one transaction did; nothing for what says nothing on its own."""
    kind, detail = row["kind"], json.loads(row["detail"])
    if kind == "create":
        return "created this task"
    if kind == "subscribers":
        detail = _of_others(detail, row["author"])
    if created and kind not in ("column", "status"):
        return None
    if kind in _TASKS:
        return _operations(store, detail, _TASKS[kind], _task)
    maker = _SENTENCES.get(kind)
    return maker(store, detail) if maker else None


def _of_others(detail: dict[str, Any], author: str) -> dict[str, Any]:
    """Who comments is subscribed by it; that needs no words."""
    itself = {"operation": "add", "phid": author}
    return {"operations": [one for one in detail["operations"] if one != itself]}


def _operations(store: Store, detail: dict[str, Any], noun: str, shown: Any) -> Child:
    parts: list[Child] = []
    for one in detail.get("operations", []):
        verb = "added the" if one["operation"] == "add" else "removed the"
        parts += [" and " if parts else "", f"{verb} {noun} ", shown(store, one["phid"])]
    return parts


def _task(store: Store, phid: str) -> Markup:
    row = store.by_phid("task", phid)
    return task_link(row) if row is not None else tag("span", "of an unknown task", class_="none")


def _person(store: Store, phid: str | None) -> Markup:
    return person(store, phid, face=False)


def _owner(store: Store, detail: dict[str, Any]) -> Child:
    if detail["new"] is None:
        return ("took the task away from ", _person(store, detail["old"]))
    return ("assigned the task to ", _person(store, detail["new"]))


def _status(store: Store, detail: dict[str, Any]) -> Child:
    name = status_shown(detail["new"])["name"]
    return "opened the task again" if detail["new"] == "open" else f"closed the task as “{name}”"


def _mentors(store: Store, detail: dict[str, Any]) -> Child:
    people = json.loads(detail["new"]) if detail["new"] else []
    return ("set the mentors to ", _listed([_person(store, phid) for phid in people]) or "nobody")


def _column(store: Store, detail: dict[str, Any]) -> Child:
    column = store.by_phid("board_column", detail["to"])
    return (
        (f"moved the task to “{column['name']}” on ", tag_chip(store, detail["project"])) if column else None
    )


def _mention(store: Store, detail: dict[str, Any]) -> Child:
    return ("mentioned ", _listed([_task(store, phid) for phid in detail["tasks"]]))


def _listed(names: list[Markup]) -> Child:
    return [(", " if index else "", name) for index, name in enumerate(names)]


def _unblock(store: Store, detail: dict[str, Any]) -> Child:
    task, status = next(iter(detail["new"].items()))
    return ("changed the subtask ", _task(store, task), f" to “{status_shown(status)['name']}”")


_SENTENCES: dict[str, Any] = {
    "title": lambda store, detail: f"changed the title from “{detail['old']}” to “{detail['new']}”",
    "description": lambda store, detail: "changed the description",
    "priority": lambda store, detail: (
        f"changed the priority from “{detail['old']['name']}” to “{detail['new']['name']}”"
    ),
    "status": _status,
    "owner": _owner,
    "projects": lambda store, detail: _operations(store, detail, "tag", tag_chip),
    "subscribers": lambda store, detail: _operations(store, detail, "subscriber", _person),
    "custom.mentors": _mentors,
    "custom.hackathon": lambda store, detail: f"set the hackathon to “{detail['new']}”",
    "column": _column,
    "mention": _mention,
    "unblock": _unblock,
    "view": lambda store, detail: "changed who can see the task",
}
