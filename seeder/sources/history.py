"""Reading what happened: of one task, of many at once, or by one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seeder.errors import ServerError
from seeder.model import Deed, Transaction
from seeder.sources import history_rows, rows
from seeder.sources.narrowing import is_overheated
from seeder.sources.paging import PAGE, Reader, chunks

# The largest page of transaction.search.
LONGEST_PAGE = 1_000


class HistoryReader(Reader):
    """The part of Phabricator that reads transactions."""

    def last_activity(self, author: str) -> int | None:
        """When `author` (a PHID) last did something to a task that may be seen, epoch seconds UTC; None
        for never. Raises ServerError where the site's version cannot be asked for it.

        Twenty transactions on hidden tasks make a list of one overheat, so it is asked for longer ones.
        """
        for limit in (1, PAGE):
            try:
                return max(self._acts(author, limit), default=None)
            except ServerError as problem:
                if not is_overheated(problem):
                    raise
        return max(self._acts(author, LONGEST_PAGE), default=None)

    def recent_transactions(self, author: str, since: float) -> list[int]:
        """When `author` (a PHID) did something to tasks that may be seen, since `since`: epoch seconds UTC,
        the newest first, each transaction by itself; of the last thousand at most. One request."""
        return [at for at in self._acts(author, LONGEST_PAGE) if at >= since]

    def _acts(self, author: str, limit: int) -> list[int]:
        found = self.conduit.read(
            "transaction.search",
            rows.Page[history_rows.Act],
            objectType="TASK",
            constraints={"authorPHIDs": [author]},
            limit=limit,
        )
        return [row.dateCreated for row in found.data]

    def history(self, task: str) -> list[Transaction]:
        """The transactions of a task (its PHID), newest first, comments with their text."""
        return [row.transaction() for row in self._transactions(task)]

    def histories(self, ids: Iterable[int]) -> dict[int, tuple[Deed, ...]]:
        """Task number -> what happened to it, newest first; tasks that do not exist or may not be seen are
        missing. One request for up to 100 tasks, through a method that Phorge calls frozen."""
        either: type[dict[str, list[history_rows.DeedRow]]] = history_rows.Histories  # type: ignore[assignment]
        found: dict[int, tuple[Deed, ...]] = {}
        for chunk in chunks(sorted(set(ids))):
            told = self.conduit.read("maniphest.gettasktransactions", either, ids=chunk)
            found |= {
                int(number): tuple(row.deed() for row in told) for number, told in rows.as_map(told).items()
            }
        return found

    def _transactions(self, task: str) -> Iterator[history_rows.TransactionRow]:
        return self._paged(
            lambda after: self.conduit.read(
                "transaction.search",
                rows.Page[history_rows.TransactionRow],
                objectIdentifier=task,
                limit=self.page_size,
                **({"after": after} if after else {}),
            )
        )
