"""What all search methods share: constraints, orders, pages and cursors.

A cursor is the id of the last row, and that row's *current* sort values are looked up: whoever edits it
between two pages moves the cursor. Measured; the recording is
maniphest.search.cursor-object-edited-mid-paging.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from seeder.sandbox.errors import Refused, core, not_here
from seeder.sandbox.paging import Listing, check_limit, page_of
from seeder.sandbox.store import Row, Store
from seeder.sandbox.table import Search
from seeder.sandbox.wire import Call

Attachments = list[str]


class Where:
    """Conditions that all have to hold, with their values."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.values: list[Any] = []

    def add(self, condition: str, *values: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.values.extend(values)

    def any_of(self, column: str, values: list[Any]) -> None:
        """`column` is one of `values`; never, when there are none."""
        marks = ", ".join("?" * len(values))
        self.add(f"{column} IN ({marks})", *values)

    def sql(self) -> str:
        """The text after WHERE."""
        return " AND ".join(f"({condition})" for condition in self.conditions) or "1"


class Asked(NamedTuple):
    """A search that was read and found in order."""

    where: dict[str, Any]
    attachments: Attachments
    stored: str | None


def read_search(call: Call, spec: Search) -> Asked:
    """Checks the parameters that all searches share. Raises Refused with Phorge's words."""
    stored = call.params.get("queryKey") or None
    if stored is not None and stored not in spec.stored:
        raise Refused("ERR-BAD-QUERYKEY", 'Invalid query for parameter "queryKey".')
    constraints = _map(call, "constraints", "ERR-INVALID-CONSTRAINTS-FORMAT", "constraints")
    _known(constraints, tuple(spec.constraints), spec.elsewhere, "constraint")
    attachments = _map(call, "attachments", "ERR-INVALID-ATTACHMENTS-FORMAT", "attachments")
    _known(attachments, spec.attachments, spec.elsewhere, "attachment")
    check_limit(call.params.get("limit"))
    read = {key: spec.constraints[key](value, key, call.strict) for key, value in constraints.items()}
    return Asked(read, list(attachments), stored)


def _map(call: Call, key: str, code: str, what: str) -> dict[str, Any]:
    value = call.params.get(key)
    if value is None or value == []:
        return {}
    if isinstance(value, list):
        return {str(index): part for index, part in enumerate(value)}
    if not isinstance(value, dict):
        raise Refused(code, f'Parameter "{key}" must be a map of {what}.')
    return value


def _known(given: dict[str, Any], known: tuple[str, ...], elsewhere: tuple[str, ...], what: str) -> None:
    for key in given:
        if key in elsewhere:
            raise not_here(f'{what} "{key}"')
        if key not in known:
            code = f"ERR-INVALID-{what.upper()}"
            raise Refused(code, f'Parameter "{what}s" includes an invalid key.')


def order_of(call: Call, spec: Search, keys: dict[str, str]) -> list[tuple[str, bool]]:
    """The order that was asked for as (SQL expression, descending); `keys` are the sortable ones."""
    asked = call.params.get("order")
    if asked is None:
        vector: tuple[str, ...] = spec.default
    elif isinstance(asked, list):
        if not asked:
            raise core("An order vector must not be empty.")
        vector = tuple(str(key) for key in asked)
    else:
        if asked not in spec.orders:
            raise core(_bad_order(spec, asked))
        vector = spec.orders[asked]
    return [_direction(spec, keys, key) for key in (*vector, "id")]


def _bad_order(spec: Search, asked: Any) -> str:
    orders = ", ".join(spec.orders)
    return f'Query "{spec.query}" does not support a builtin order "{asked}". Supported orders are: {orders}.'


def _direction(spec: Search, keys: dict[str, str], key: str) -> tuple[str, bool]:
    name = key.removeprefix("-")
    if name in spec.sortable and name not in keys:
        raise not_here(f'sorting by "{name}"')
    if name not in keys:
        supported = ", ".join(spec.sortable)
        raise core(
            f'This query ("{spec.query}") does not support sorting by order key "{name}". '
            f"Supported orders are: {supported}."
        )
    # Names and titles run upwards, everything else has its greatest first.
    upwards = name in ("name", "title")
    return keys[name], upwards == key.startswith("-")


def answer(
    store: Store,
    call: Call,
    spec: Search,
    asked: Asked,
    where: Where,
    keys: dict[str, str],
    table: str,
    shown: Callable[[list[Row], Attachments], list[dict[str, Any]]],
    viewer: str = "",
) -> dict[str, Any]:
    """Runs a search and wraps its rows as Conduit does; `viewer` is who looks, where not all is for all."""
    page = page_of(store, call, Listing(spec, where, order_of(call, spec, keys), table, viewer))
    return {
        "data": shown(page.rows, asked.attachments),
        "maps": {},
        "query": {"queryKey": asked.stored},
        "cursor": {**page.cursor, "order": call.params.get("order")},
    }
