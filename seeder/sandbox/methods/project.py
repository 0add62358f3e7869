"""project.search: tags, groups and milestones. Archived ones are shown only to who asks for them."""

from __future__ import annotations

import re
from typing import Any

from seeder.sandbox import search
from seeder.sandbox.asking import Asking
from seeder.sandbox.icons import color_shown, icon_shown
from seeder.sandbox.objects import user_phid
from seeder.sandbox.search import Where
from seeder.sandbox.slugs import normalised
from seeder.sandbox.store import Row, Store
from seeder.sandbox.table import PROJECTS

_KEYS = {"id": "id", "name": "lower(name)"}
_POLICY = {"view": "users", "edit": "users", "join": "users"}


def search_(asking: Asking) -> dict[str, Any]:
    """Projects in the order of their names, and a map from each asked hashtag to what it stands for."""
    asked = search.read_search(asking.call, PROJECTS)
    where = _where(asking, asked)
    shown = _Shown(asking.store)
    result = search.answer(asking.store, asking.call, PROJECTS, asked, where, _KEYS, "project", shown)
    result["maps"] = {"slugMap": _slug_map(asking.store, asked, result["data"])}
    return result


def _where(asking: Asking, asked: search.Asked) -> Where:
    where, given = Where(), asked.where
    # Measured: without a status only active projects are found, even by id, PHID or hashtag.
    status = given.get("status", "active")
    if status in ("active", "archived"):
        where.add("status = ?", status)
    if asked.stored in ("all", "active"):
        where.add("milestone IS NULL")
    if asked.stored == "joined":
        _people(where, asking.store, "members", [asking.me])
    for key, value in given.items():
        _one(where, asking.store, key, value)
    return where


def _one(where: Where, store: Store, key: str, value: Any) -> None:
    if key in ("ids", "phids", "icons", "colors"):
        where.any_of(key[:-1], value)
    elif key == "parents":
        where.any_of("parent", value)
    elif key == "ancestors":
        where.any_of("phid", [phid for one in value for phid in descendants(store, one)])
    elif key == "slugs" and value:
        where.any_of("phid", list(_by_slug(store, value).values()))
    elif key in ("members", "watchers") and value:
        _people(where, store, key, value)
    elif key == "isMilestone":
        where.add(f"milestone IS {'NOT ' if value else ''}NULL")
    elif key == "isRoot":
        where.add(f"parent IS {'' if value else 'NOT '}NULL")
    elif key in ("name", "query"):
        _named(where, store, value, whole=key == "query")


def _people(where: Where, store: Store, key: str, users: list[str]) -> None:
    """`members` or `watchers`. A member of a subproject is one of what lies above it, too; milestones, whose
    members are their parent's, are not found by them (measured)."""
    marks = ", ".join("?" * len(users))
    sql = f"SELECT source FROM edge WHERE type = ? AND target IN ({marks})"  # noqa: S608 - our own
    found = store.column(sql, key.removesuffix("s"), *(user_phid(store, name) for name in users))
    if key == "members":
        found = list(dict.fromkeys(each for phid in found for each in (phid, *ancestors(store, phid))))
    where.any_of("phid", found)


def _named(where: Where, store: Store, text: str, *, whole: bool) -> None:
    """`name` looks for the beginnings of words, `query` for whole ones (or their plurals)."""
    words = _words(text)
    if words:
        rows = store.rows("SELECT * FROM project")
        where.any_of("phid", [row["phid"] for row in rows if _matches(store, row, words, whole)])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("_", " "))


def _matches(store: Store, row: Row, words: list[str], whole: bool) -> bool:
    slugs = store.column("SELECT slug FROM slug WHERE project = ?", row["phid"])
    tokens = _words(" ".join([full_name(store, row), *slugs]))
    if whole:
        return {_stem(word) for word in words} <= {_stem(token) for token in tokens}
    return all(any(token.startswith(word) for token in tokens) for word in words)


def _stem(word: str) -> str:
    return word.removesuffix("s")


def _by_slug(store: Store, asked: list[str]) -> dict[str, str]:
    found = {text: store.row("SELECT project FROM slug WHERE slug = ?", normalised(text)) for text in asked}
    return {text: row["project"] for text, row in found.items() if row is not None}


def _slug_map(store: Store, asked: search.Asked, data: list[dict[str, Any]]) -> dict[str, Any]:
    shown = {row["phid"] for row in data}
    found = _by_slug(store, asked.where.get("slugs", []))
    return {
        text: {"slug": normalised(text), "projectPHID": phid} for text, phid in found.items() if phid in shown
    }


def descendants(store: Store, phid: str) -> list[str]:
    """All subprojects and milestones below a project."""
    children = store.column("SELECT phid FROM project WHERE parent = ?", phid)
    return [below for child in children for below in (child, *descendants(store, child))]


def ancestors(store: Store, phid: str) -> list[str]:
    """All projects above one, the nearest first."""
    row = store.by_phid("project", phid)
    parent = row["parent"] if row is not None else None
    return [parent, *ancestors(store, parent)] if parent else []


def full_name(store: Store, row: Row) -> str:
    """A project's name; a milestone's with its parent, as people write it: ``Outreachy (Round 33)``."""
    if row["milestone"] is None:
        return str(row["name"])
    parent = store.by_phid("project", row["parent"])
    return f"{parent['name'] if parent else '?'} ({row['name']})"


class _Shown:
    """Rows as project.search shows them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, rows: list[Row], attachments: list[str]) -> list[dict[str, Any]]:
        return [self._project(row, attachments) for row in rows]

    def _project(self, row: Row, attachments: list[str]) -> dict[str, Any]:
        ancestors = self._ancestors(row)
        return {
            "id": row["id"],
            "type": "PROJ",
            "phid": row["phid"],
            "fields": {
                "name": row["name"],
                "slug": row["slug"],
                "subtype": "default",
                "milestone": row["milestone"],
                "depth": row["depth"],
                "parent": ancestors[-1] if ancestors else None,
                "icon": icon_shown(row["icon"]),
                "color": color_shown(row["color"]),
                "status": row["status"],
                "spacePHID": None,
                "dateCreated": row["created"],
                "dateModified": row["modified"],
                "policy": _POLICY,
                "description": row["description"],
            },
            "attachments": self._attached(row, attachments, ancestors),
        }

    def _ancestors(self, row: Row) -> list[dict[str, Any]]:
        parent = self._store.by_phid("project", row["parent"])
        if parent is None:
            return []
        shown = {"id": parent["id"], "phid": parent["phid"], "name": parent["name"]}
        return [*self._ancestors(parent), shown]

    def _members(self, row: Row) -> list[str]:
        """Its own, its subprojects', and for a milestone its parent's."""
        parent = self._store.by_phid("project", row["parent"]) if row["milestone"] is not None else None
        family = [row["phid"], *descendants(self._store, row["phid"])]
        own = [one for each in family for one in self._store.targets(each, "member")]
        return list(dict.fromkeys(own + (self._members(parent) if parent is not None else [])))

    def _slugs(self, row: Row) -> list[dict[str, str]]:
        sql = "SELECT slug FROM slug WHERE project = ? ORDER BY rowid"
        return [{"slug": slug} for slug in self._store.column(sql, row["phid"])]

    def _attached(self, row: Row, attachments: list[str], ancestors: list[Any]) -> dict[str, Any]:
        parts: dict[str, Any] = {
            "members": [{"phid": phid} for phid in self._members(row)],
            "watchers": [{"phid": phid} for phid in self._store.targets(row["phid"], "watcher")],
            "slugs": self._slugs(row),
            "ancestors": ancestors,
        }
        return {key: {key: parts[key]} for key in attachments}
