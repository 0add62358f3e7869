"""transaction.search: what happened to an object, or to all tasks, the latest first."""

from __future__ import annotations

import json
from typing import Any

from seeder.sandbox import values
from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import Refused, core, not_here
from seeder.sandbox.objects import find_named
from seeder.sandbox.overheating import first_visible
from seeder.sandbox.policies import allows, may_view, shall_not_pass, visible
from seeder.sandbox.search import Where
from seeder.sandbox.store import Row
from seeder.sandbox.wire import Call

LARGEST = 1000
_KINDS = ("TASK", "PROJ")
_QUERIES = {"TASK": "ManiphestTransactionQuery", "PROJ": "PhabricatorProjectTransactionQuery"}
# With the policy and the owner of the task that it belongs to.
_ROWS = "SELECT xact.*, task.view, task.owner FROM xact LEFT JOIN task ON task.phid = xact.object"
_ELSEWHERE = ("USER", "DREV", "CMIT", "WIKI", "MOCK", "PSTE", "CEVT", "FILE", "PVAR")


def search(asking: Asking) -> dict[str, Any]:
    """A page of transactions. This method has no limit of 100 and no order."""
    where = _where(asking)
    _constrain(where, asking.call)
    size = _size(asking.call.params.get("limit"))
    rows, cursor = _page(asking, where, size)
    return {"data": [_shown(row) for row in rows], "cursor": {"limit": size, **cursor}}


def _where(asking: Asking) -> Where:
    params, where = asking.call.params, Where()
    name, kind = params.get("objectIdentifier"), params.get("objectType")
    both = 'parameter "objectType" and parameter "objectIdentifier".'
    if name is not None and kind is not None:
        raise Refused("ERR-INVALID-PARAMETERS", f"Must not specify both {both}")
    if name is None and kind is None:
        raise Refused("ERR-INVALID-PARAMETER", f"Must specify either {both.replace(' and ', ' or ')}")
    if kind is not None:
        where.add("xact.object LIKE ?", f"PHID-{_kind(kind)}-%")
    else:
        where.add("xact.object = ?", _object(asking, name))
    return where


def _kind(kind: Any) -> str:
    if kind in _ELSEWHERE:
        raise not_here(f'objectType "{kind}"')
    if kind not in _KINDS:
        raise Refused(
            "ERR-INVALID-OBJECT-TYPE",
            'Specified "objectType" does not exist. See the endpoint documentation for valid object types.',
        )
    return str(kind)


def _object(asking: Asking, name: Any) -> str:
    if not isinstance(name, str):
        raise Refused(
            "ERR-INVALID-OBJECT-PHID-FORMAT",
            '"objectIdentifier" must be a string (PHID or object monogram).',
        )
    row = find_named(asking.store, name)
    if row is not None and visible(row, asking.me) is None and name == row["phid"]:
        raise shall_not_pass(asking.store, row)
    if visible(row, asking.me) is None or row is None:
        raise Refused("ERR-INVALID-OBJECT-PHID", 'Specified "objectIdentifier" does not exist.')
    return str(row["phid"])


def _constrain(where: Where, call: Call) -> None:
    constraints = call.params.get("constraints") or {}
    columns = {"phids": "xact.phid", "authorPHIDs": "xact.author"}
    if unknown := [key for key in constraints if key not in columns]:
        raise Refused("ERR-CONDUIT-CALL", f"Got unexpected parameters: {', '.join(unknown)}")
    for key, value in constraints.items():
        if not isinstance(value, list):
            kind = {str: "string", int: "int", dict: "map"}.get(type(value), "wild")
            raise core(
                f"Parameter '{key}' has invalid type. Expected type 'optional list<string>', got type "
                f"'{kind}'."
            )
        if not value:
            what = "author" if key == "authorPHIDs" else "transaction"
            code = f"ERR-INVALID-CONSTRAINT-{key.upper()}-FORMAT"
            raise Refused(code, f'"{key}" must be a non-empty list of {what} PHIDs.')
        where.any_of(columns[key], values.texts(value, key, call.strict))


def _size(limit: Any) -> int:
    if limit is None:
        return 100
    try:
        return min(max(int(limit), 1), LARGEST)
    except (TypeError, ValueError):
        return LARGEST


def _page(asking: Asking, where: Where, size: int) -> tuple[list[Row], dict[str, Any]]:
    after, before = (_named(asking.call.params.get(side)) for side in ("after", "before"))
    for cursor, sign in ((after, "<"), (before, ">")):
        if cursor is not None:
            where.add(f"xact.id {sign} ?", _cursor(asking, cursor))
    backwards = before is not None and after is None
    order = "ASC" if backwards else "DESC"
    sql = f"{_ROWS} WHERE {where.sql()} ORDER BY xact.id {order} LIMIT ? OFFSET ?"
    query = _QUERIES.get(asking.call.params.get("objectType") or "", _QUERIES["TASK"])
    rows = first_visible(
        lambda count, offset: asking.store.rows(sql, *where.values, count, offset),
        size + 1,
        lambda row: row["view"] is None or allows(row["view"], row["owner"], asking.me),
        query,
    )
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    ahead, behind = (more or backwards, more) if backwards else (more, after is not None)
    return rows, {
        "after": str(rows[-1]["id"]) if rows and ahead else None,
        "before": str(rows[0]["id"]) if rows and behind else None,
    }


def _named(cursor: Any) -> Any:
    """None for what PHP takes for nothing; measured, "0" is among it."""
    return None if cursor in ("", "0") else cursor or None


def _cursor(asking: Asking, cursor: Any) -> int:
    text = str(cursor)
    if not text.isdigit():
        raise core("Expected a numeric scalar or null for %Ld conversion. Query: x.id IN (%Ld)")
    row = asking.store.row("SELECT object FROM xact WHERE id = ?", int(text))
    task = asking.store.by_phid("task", row["object"]) if row is not None else None
    if task is not None and not may_view(task, asking.me):
        raise shall_not_pass(asking.store, task)
    if row is None:
        raise core(f'Cursor "{text}" does not identify a valid object in query "ManiphestTransactionQuery".')
    return int(text)


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "phid": row["phid"],
        "type": row["type"],
        "authorPHID": row["author"],
        "objectPHID": row["object"],
        "dateCreated": row["created"],
        "dateModified": row["created"],
        "groupID": row["grouped"],
        "comments": [_comment(row)] if row["comment"] is not None else [],
        "fields": json.loads(row["fields"]) or {},
    }


def _comment(row: Row) -> dict[str, Any]:
    return {
        "id": row["comment_id"],
        "phid": row["comment_phid"],
        "version": 1,
        "authorPHID": row["author"],
        "dateCreated": row["created"],
        "dateModified": row["created"],
        "removed": False,
        "content": {"raw": row["comment"]},
    }
