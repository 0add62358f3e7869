"""feed.query: what was done on the whole site, or what is about some objects, the latest first."""

from __future__ import annotations

import json
from typing import Any

from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import Refused, core, not_here
from seeder.sandbox.overheating import first_visible
from seeder.sandbox.policies import allows
from seeder.sandbox.search import Where
from seeder.sandbox.store import Row

USUAL = 100
# SQLite has signed integers of 64 bits.
_BEYOND = 1 << 63
_VIEWS = ("html", "data", "html-summary", "text")
_QUERY = "PhabricatorFeedQuery"
# With the policy and the owner of the task that it is about.
_ROWS = "SELECT story.*, task.view, task.owner FROM story LEFT JOIN task ON task.phid = story.object"
_ABOUT = "story.key IN (SELECT key FROM story_about WHERE phid IN ({}))"
_NOT_A_LIST = (
    "PhabricatorFeedQuery::withFilterPHIDs(): Argument #1 ($phids) must be of type array, string given"
)


def query(asking: Asking) -> dict[str, Any] | list[Any]:
    """Story PHID -> story, a hundred if no number is asked for; an empty list if there is none."""
    _check_view(asking.call.params.get("view") or "data")
    where = Where()
    if about := _about(asking.call.params.get("filterPHIDs")):
        where.add(_ABOUT.format(", ".join("?" * len(about))), *about)
    rows = _page(asking, where, _size(asking.call.params.get("limit")))
    return {row["phid"]: _shown(row) for row in rows} or []


def _check_view(view: Any) -> None:
    if view not in _VIEWS:
        raise Refused("ERR-UNKNOWN-TYPE", f"Unsupported view type, possibles are: {', '.join(_VIEWS)}")
    if view != "data":
        raise not_here(f'feed.query with view "{view}"')


def _about(phids: Any) -> list[str]:
    if phids and not isinstance(phids, list):
        raise Refused("TypeError", _NOT_A_LIST)
    return [str(phid) for phid in phids or ()]


def _size(limit: Any) -> int:
    try:
        return max(int(limit or 0) or USUAL, 1)
    except (TypeError, ValueError):
        raise Refused("TypeError", "Unsupported operand types: string + int") from None


def _page(asking: Asking, where: Where, size: int) -> list[Row]:
    after, before = _cursor(asking, "after"), _cursor(asking, "before")
    for cursor, sign in ((after, "<"), (before, ">")):
        if cursor is not None:
            where.add(f"story.key {sign} ?", cursor)
    backwards = before is not None and after is None
    order = "ASC" if backwards else "DESC"
    sql = f"{_ROWS} WHERE {where.sql()} ORDER BY story.key {order} LIMIT ? OFFSET ?"
    rows = first_visible(
        lambda count, offset: asking.store.rows(sql, *where.values, count, offset),
        size + 1,
        lambda row: row["view"] is None or allows(row["view"], row["owner"], asking.me),
        _QUERY,
    )[:size]
    return rows[::-1] if backwards else rows


def _cursor(asking: Asking, name: str) -> int | None:
    """Any story's key, whether it is about what was asked for or not."""
    cursor = str(asking.call.params.get(name) or "")
    if cursor in ("", "0"):
        return None
    known = cursor.isascii() and cursor.isdigit() and int(cursor) < _BEYOND
    row = asking.store.row("SELECT key FROM story WHERE key = ?", int(cursor)) if known else None
    if row is None:
        raise core(f'Cursor "{cursor}" does not identify a valid object in query "{_QUERY}".')
    return int(row["key"])


def _shown(row: Row) -> dict[str, Any]:
    return {
        "class": "PhabricatorApplicationTransactionFeedStory",
        "epoch": row["key"] >> 32,
        "authorPHID": row["author"],
        "chronologicalKey": str(row["key"]),
        "data": {
            "objectPHID": row["object"],
            "transactionPHIDs": {phid: phid for phid in json.loads(row["told"])},
        },
    }
