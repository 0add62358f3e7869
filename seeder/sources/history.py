"""Reading what happened: of one task, of many at once, or by one person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from seeder.model import Deed, Transaction
from seeder.sources import history_rows, rows
from seeder.sources.paging import Reader, chunks
from seeder.warning import Said

# The largest page of transaction.search.
LONGEST_PAGE = 1_000
# Seconds by which an entry may be dated later than one with a greater number.
SLACK = 60


class HistoryReader(Reader):
    """The part of Phabricator that reads transactions."""

    def recent_transactions(self, author: str, since: float) -> list[int]:
        """When `author` (a PHID) did something to tasks that may be seen, since `since`: epoch seconds UTC,
        the newest first, each transaction by itself; of the last thousand at most. One request."""
        found = self.conduit.read(
            "transaction.search",
            rows.Page[history_rows.Act],
            objectType="TASK",
            constraints={"authorPHIDs": [author]},
            limit=LONGEST_PAGE,
        )
        return [row.dateCreated for row in found.data if row.dateCreated >= since]

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

    def comments(self, ids: Iterable[int]) -> tuple[list[Said], dict[str, set[str]]]:
        """The comments on tasks, as they read now; and author -> PHIDs of tasks on which they mentioned one
        of these. Tasks that do not exist or may not be seen are missing. One request for up to 100 tasks."""
        either: type[dict[str, list[history_rows.SaidRow]]] = history_rows.Sayings  # type: ignore[assignment]
        said: list[Said] = []
        mentions: dict[str, set[str]] = {}
        for chunk in chunks(sorted(set(ids))):
            told = self.conduit.read("maniphest.gettasktransactions", either, ids=chunk)
            for row in (row for each in rows.as_map(told).values() for row in each):
                if row.comments:
                    said.append(row.said())
                if mentioning := row.mentioning():
                    mentions.setdefault(row.authorPHID, set()).update(mentioning)
        return said, mentions

    def comments_by(self, authors: Collection[str], since: float, about: str) -> list[tuple[str, Said]]:
        """Comments with the words `about` that `authors` (PHIDs) have left on any task since then (epoch
        seconds UTC), the newest first, each with its task's PHID, for its number is not told (0). A request
        for a thousand transactions. Raises ServerError where the site's version cannot be asked for them."""
        found: list[tuple[str, Said]] = []
        after: str | int | None = None
        while authors:
            page = self._by(sorted(authors), after)
            found += [
                (row.objectPHID, row.said())
                for row in page.data
                if row.dateCreated >= since and about in row.comment
            ]
            after = page.cursor.after
            # An entry gets its time before its number, so those of a minute may stand in any order.
            if after is None or not page.data or page.data[-1].dateCreated < since - SLACK:
                break
        return found

    def _by(self, authors: Sequence[str], after: str | int | None) -> rows.Page[history_rows.Remark]:
        return self.conduit.read(
            "transaction.search",
            rows.Page[history_rows.Remark],
            objectType="TASK",
            constraints={"authorPHIDs": list(authors)},
            limit=LONGEST_PAGE,
            **({"after": str(after)} if after else {}),
        )

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
