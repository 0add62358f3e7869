"""Pages of what people did to tasks (transaction.search without a task), and the tasks' names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seeder.activity import Action
from seeder.errors import ServerError
from seeder.sources import rows
from seeder.sources.act_rows import ActRow
from seeder.sources.history import LONGEST_PAGE
from seeder.sources.instants import Point, point_above
from seeder.sources.narrowing import is_overheated
from seeder.sources.newest import SLACK, Leaf, Mark, Seen
from seeder.wire.conduit import Conduit

# Transactions to ask for: three of each person, no fewer and no more than these. They carry long texts.
FEWEST, MOST = 30, 300
# One's own following and mentions are not shown on a task's page, so there is no place to go to.
_UNSEEN_KINDS = (None, "subscribers")


class TaskActs:
    """What one account can see of them."""

    def __init__(self, conduit: Conduit) -> None:
        self.conduit = conduit

    def page(self, people: Sequence[str], after: int | None, long: bool) -> Leaf:
        """Twenty or more transactions on hidden tasks make a list overheat, so longer ones are tried."""
        limit = LONGEST_PAGE if long else min(max(3 * len(people), FEWEST), MOST)
        try:
            return self._leaf(people, after, limit)
        except ServerError as problem:
            if not is_overheated(problem) or long:
                raise
        return self._leaf(people, after, LONGEST_PAGE)

    def above(self, before: int, last: Seen, since: Mark | None) -> int:
        """The number of a transaction that all until `before` lie below, near them. `last` is a newer one."""
        low = Point(since.key, since.at) if since else None
        return point_above(before + SLACK, Point(last.key, last.at), self._below, low).key

    def actions(self, found: dict[str, list[Seen]], *, named: bool) -> dict[str, Action]:
        """Person -> the newest of their entries, by date; one request for the tasks' names where `named`."""
        winners = {person: max(entries, key=_when) for person, entries in found.items() if entries}
        names = names_of(self.conduit, [seen.about for seen in winners.values()] if named else [])
        return {
            person: action_of(seen.at, names.get(seen.about), "tasks", _anchor(seen, found[person]))
            for person, seen in winners.items()
        }

    def _below(self, key: int) -> Point | None:
        found = self._search(1, key).data
        return Point(found[0].id, found[0].dateCreated) if found else None

    def _leaf(self, people: Sequence[str], after: int | None, limit: int) -> Leaf:
        page = self._search(limit, after, constraints={"authorPHIDs": list(people)})
        found = [row.seen() for row in page.data]
        return Leaf(found, found[-1] if found else None, page.cursor.after is not None)

    def _search(self, limit: int, after: int | None, **more: Any) -> rows.Page[ActRow]:
        cursor = {} if after is None else {"after": str(after)}
        read, page = self.conduit.read, rows.Page[ActRow]
        return read("transaction.search", page, objectType="TASK", limit=limit, **cursor, **more)


def _when(seen: Seen) -> tuple[int, int]:
    return seen.at, seen.key


def _anchor(seen: Seen, entries: list[Seen]) -> int:
    """Where on the task's page it is. Of what was done in one go only the first that is shown has a place
    (measured); without it the page opens at its top."""
    group = [e for e in entries if seen.group and e.group == seen.group]
    shown = [e.key for e in group if e.kind not in _UNSEEN_KINDS]
    return min(shown, default=seen.key)


def names_of(conduit: Conduit, phids: Sequence[str]) -> dict[str, rows.Handle]:
    """PHID -> what it is called and where it is; those that may not be seen are missing. One request."""
    wanted = sorted({phid for phid in phids if phid})
    if not wanted:
        return {}
    either: type[dict[str, rows.Handle]] = rows.HandleMap  # type: ignore[assignment]
    return rows.as_map(conduit.read("phid.query", either, phids=wanted))


def action_of(at: int, handle: rows.Handle | None, where: Any, anchor: int | None = None) -> Action:
    """An action on what `handle` names; nameless where that may not be seen."""
    if handle is None:
        return Action(at, where)
    url = f"{handle.uri}#{anchor}" if anchor and handle.uri else handle.uri
    return Action(at, where, handle.name, url)
