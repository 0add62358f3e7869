"""Lists that the server gives out in pages: asking for all of them, and noticing when there is no end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from seeder.errors import NetworkError
from seeder.sources import rows
from seeder.wire.conduit import Conduit

# The server's largest page.
PAGE = 100
MAX_PAGES = 2_000
# Seconds for all pages of one list; 30,000 tasks took half a minute.
LIST_WITHIN = 900.0

T = TypeVar("T")


class Reader:
    """What one account can see on one site, read in pages of at most PAGE rows."""

    def __init__(self, conduit: Conduit, page_size: int = PAGE) -> None:
        self.conduit, self.page_size = conduit, page_size

    def _search(self, method: str, row: type[T], constraints: dict[str, Any], **more: Any) -> rows.Page[T]:
        page: type[rows.Page[T]] = rows.Page[row]  # type: ignore[valid-type]
        return self.conduit.read(method, page, constraints=constraints, **more)

    def _pages(self, method: str, row: type[T], constraints: dict[str, Any], **more: Any) -> Iterator[T]:
        return self._paged(
            lambda after: self._search(
                method, row, constraints, limit=self.page_size, **({"after": after} if after else {}), **more
            )
        )

    def _paged(self, ask: Callable[[str | None], rows.Page[T]]) -> Iterator[T]:
        seen: set[str] = set()
        after: str | None = None
        until = self.conduit.clock.monotonic() + LIST_WITHIN
        while self.conduit.clock.monotonic() < until:
            page = ask(after)
            yield from page.data
            if page.cursor.after is None:
                return
            after = str(page.cursor.after)
            if after in seen or not page.data or len(seen) == MAX_PAGES:
                raise NetworkError(
                    f"{self.conduit.host} does not come to the end of a list, after {len(seen) + 1} pages.",
                    "Please report this with the version of Phorge.",
                )
            seen.add(after)
        raise NetworkError(f"{self.conduit.host} took more than {LIST_WITHIN / 60:.0f} minutes for one list.")


def chunks(wanted: Sequence[T]) -> Iterator[list[T]]:
    """Parts of at most PAGE."""
    for start in range(0, len(wanted), PAGE):
        yield list(wanted[start : start + PAGE])
