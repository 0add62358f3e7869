"""project.column.search: the columns of workboards."""

from __future__ import annotations

from typing import Any

from seeder.sandbox import search
from seeder.sandbox.asking import Asking
from seeder.sandbox.search import Where
from seeder.sandbox.store import Row, Store
from seeder.sandbox.table import COLUMNS


def search_(asking: Asking) -> dict[str, Any]:
    """Columns, newest first."""
    asked = search.read_search(asking.call, COLUMNS)
    where = Where()
    for key, value in asked.where.items():
        where.any_of("project" if key == "projects" else key[:-1], value)

    def shown(rows: list[Row], attachments: list[str]) -> list[dict[str, Any]]:
        return [_column(asking.store, row) for row in rows]

    return search.answer(
        asking.store, asking.call, COLUMNS, asked, where, {"id": "id"}, "board_column", shown
    )


def _column(store: Store, row: Row) -> dict[str, Any]:
    project = store.by_phid("project", row["project"])
    if project is None:
        raise LookupError(row["project"])
    return {
        "id": row["id"],
        "type": "PCOL",
        "phid": row["phid"],
        "fields": {
            "name": row["name"],
            "proxyPHID": None,
            "project": {"id": project["id"], "phid": project["phid"], "name": project["name"]},
            "isHidden": False,
            "isDefaultColumn": bool(row["is_default"]),
            "sequence": row["sequence"],
            "dateCreated": row["created"],
            "dateModified": row["created"],
            "policy": {"view": "public", "edit": "users"},
        },
        "attachments": {},
    }
