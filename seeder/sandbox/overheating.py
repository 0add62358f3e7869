"""How a list leaves out what its reader may not see, and when it gives up looking.

As PhabricatorPolicyAwareQuery does it: raw rows are looked through until there are enough, but no more
than ten times as many as are needed, even when none would follow.
"""

from __future__ import annotations

from collections.abc import Callable

from seeder.sandbox.errors import core
from seeder.sandbox.store import Row

PATIENCE = 10
# So many rows, after the first so many.
Fetch = Callable[[int, int], list[Row]]


def first_visible(fetch: Fetch, need: int, shows: Callable[[Row], bool], query: str) -> list[Row]:
    """At most `need` rows that may be seen. Raises Refused when it overheats; `query` is its class."""
    found: list[Row] = []
    seen = 0
    while True:
        size = need - len(found)
        page = fetch(size, seen)
        seen += len(page)
        found += [row for row in page if shows(row)]
        if len(found) >= need or len(page) < size:
            return found
        if seen >= need * PATIENCE:
            raise core(
                f'Query (of class "{query}") overheated: examined more than {need * PATIENCE:,} raw rows '
                f"without finding {need:,} visible objects."
            )
