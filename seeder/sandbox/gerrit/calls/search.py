"""/changes/?q=: what queries find."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.gerrit.asking import Asking
from seeder.sandbox.gerrit.options import options_of
from seeder.sandbox.gerrit.query.operators import Surroundings
from seeder.sandbox.gerrit.query.search import read_query
from seeder.sandbox.gerrit.records import Change
from seeder.sandbox.gerrit.refusals import bad
from seeder.sandbox.gerrit.shown.change import Showing
from seeder.sandbox.gerrit.table import LARGEST_PAGE, MOST_QUERIES


def search(asking: Asking) -> Any:
    """Changes that a query finds, the latest touched first; a list of lists for several queries."""
    queries = [*asking.params.get("q", []), *asking.params.get("query", [])] or ["status:open"]
    if len(queries) > MOST_QUERIES:
        raise bad(f"limit of {MOST_QUERIES} queries")
    if asking.number("S", "start") < 0:
        raise bad("'start' parameter cannot be less than zero")
    showing = Showing(asking.accounts, asking.me, options_of(asking))
    changes = asking.changes()
    pages = [_page(asking, showing, changes, query) for query in queries]
    return pages if len(pages) > 1 else pages[0]


def _page(asking: Asking, showing: Showing, changes: list[Change], query: str) -> list[dict[str, Any]]:
    around = Surroundings(asking.viewer, asking.accounts, asking.store.clock.now())
    test, limit = read_query(around, query)
    start, count = asking.number("S", "start"), asking.number("n", "limit")
    size = min(count if count > 0 else LARGEST_PAGE, limit or LARGEST_PAGE, LARGEST_PAGE)
    found = [change for change in changes if test(change)]
    page = found[start : start + size]
    more = len(found) > start + size
    return [showing.shown(one, more=more and one is page[-1]) for one in page]
