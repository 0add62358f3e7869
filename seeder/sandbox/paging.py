"""Pages and cursors of the search methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from seeder.sandbox.errors import Refused, core
from seeder.sandbox.overheating import first_visible
from seeder.sandbox.policies import may_view, shall_not_pass
from seeder.sandbox.store import Row, Store
from seeder.sandbox.table import Search
from seeder.sandbox.wire import Call

if TYPE_CHECKING:
    from seeder.sandbox.search import Where

LARGEST = 100
Ordering = list[tuple[str, bool]]


class Page(NamedTuple):
    """Rows and the cursor that Conduit shows with them."""

    rows: list[Row]
    cursor: dict[str, Any]


def check_limit(limit: Any) -> int:
    """The page size; text is compared the way PHP compares it, so "abc" is too large."""
    if limit is None:
        return LARGEST
    size = _as_number(limit)
    side, bound = ("Maximum", LARGEST) if size > LARGEST else ("Minimum", 1)
    if 1 <= size <= LARGEST:
        return int(size)
    shown = "" if limit is False else limit
    raise Refused(
        "ERR-INVALID-PAGE-SIZE",
        f"{side} page size for Conduit API method calls is {bound}, but this call specified {shown}.",
    )


def _as_number(limit: Any) -> float:
    if isinstance(limit, list | dict):
        raise core("Array to string conversion")
    try:
        return float(limit)
    except ValueError:
        return LARGEST + 1 if limit else 0


class Listing(NamedTuple):
    """What is paged through: a table in an order, and who looks. Without `viewer` all of it is shown."""

    spec: Search
    where: Where
    order: Ordering
    table: str
    viewer: str = ""

    def shows(self, row: Row) -> bool:
        """True if whoever looks may see this row."""
        return not self.viewer or may_view(row, self.viewer)


def page_of(store: Store, call: Call, listing: Listing) -> Page:
    """One page, and where the next and the previous one begin. Raises Refused for a query that overheats."""
    size, after, before = (
        check_limit(call.params.get("limit")),
        call.params.get("after") or None,
        call.params.get("before") or None,
    )
    if after:
        _beyond(store, listing, after, forwards=True)
    if before:
        _beyond(store, listing, before, forwards=False)
    backwards = before is not None and after is None
    rows = first_visible(
        lambda count, offset: _fetch(store, listing, count, offset, backwards),
        size + 1,
        listing.shows,
        listing.spec.query,
    )
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    ahead = rows and (more or backwards)
    behind = rows and (more if backwards else after is not None)
    return Page(
        rows,
        {
            "limit": call.params.get("limit") if call.params.get("limit") is not None else LARGEST,
            "after": str(rows[-1]["id"]) if ahead else None,
            "before": str(rows[0]["id"]) if behind else None,
        },
    )


def _fetch(store: Store, listing: Listing, count: int, offset: int, backwards: bool) -> list[Row]:
    by = ", ".join(f"{key} {'DESC' if down != backwards else 'ASC'}" for key, down in listing.order)
    test = listing.where.sql()
    sql = f"SELECT * FROM {listing.table} WHERE {test} ORDER BY {by} LIMIT {count} OFFSET {offset}"  # noqa: S608
    return store.rows(sql, *listing.where.values)


def _beyond(store: Store, listing: Listing, cursor: Any, *, forwards: bool) -> None:
    order = listing.order
    keys = ", ".join(f"{key} AS sort_{index}" for index, (key, _) in enumerate(order))
    number = _cursor_id(listing.spec, cursor)
    row = store.row(f"SELECT *, {keys} FROM {listing.table} WHERE id = ?", number)  # noqa: S608 - our own
    if row is None:
        query = listing.spec.query
        raise core(f'Cursor "{cursor}" does not identify a valid object in query "{query}".')
    if not listing.shows(row):
        raise shall_not_pass(store, row)
    tests: list[str] = []
    values: list[Any] = []
    for index, (key, down) in enumerate(order):
        same = "".join(f"{earlier} = ? AND " for earlier, _ in order[:index])
        tests.append(f"({same}{key} {'<' if down == forwards else '>'} ?)")
        values.extend(row[f"sort_{each}"] for each in range(index + 1))
    listing.where.add(" OR ".join(tests), *values)


def _cursor_id(spec: Search, cursor: Any) -> int:
    try:
        number = float(cursor)
    except (TypeError, ValueError):
        raise core(spec.bad_cursor) from None
    return int(number) if number.is_integer() else -1
