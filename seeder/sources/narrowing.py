"""Lists of tasks of any length, newest first, also where the server gives up on them.

A query that sees too many rows hidden from us overheats. It is then asked in parts: halves of the time in
which its tasks were created, or, for a saved query, parts of their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from seeder.errors import NetworkError, ServerError
from seeder.sources import rows
from seeder.sources.task_rows import TaskRow

Page = rows.Page[TaskRow]
# Constraints beside those of the query, the cursor to go on after -> a page, newest first.
Ask = Callable[[dict[str, Any], str | None], Page]


def is_overheated(problem: ServerError) -> bool:
    """True if the server gave up on a list because it saw too many rows that are hidden from us."""
    return problem.code == "ERR-CONDUIT-CORE" and "overheated:" in problem.info


class Narrowing:
    """One list; `host` is for complaints."""

    def __init__(self, ask: Ask, host: str) -> None:
        self._ask, self._host = ask, host

    def by_time(self, since: int, until: int) -> Iterator[TaskRow]:
        """All rows; the time of their creation (epoch seconds UTC, both included) is halved where needed,
        down to a second. Without doubles, and newest first where numbers follow the time. Raises
        NetworkError when a single second overheats."""
        try:
            yield from self._rest({}, None)
        except _Overheated as hot:
            yield from self._halves(since, until, hot.after)

    def by_number(self, numbers: Callable[[], Sequence[int]], size: int) -> Iterator[TaskRow]:
        """All rows; where needed `size` of these numbers (the greatest first) at a time, which are too few
        to overheat."""
        try:
            yield from self._rest({}, None)
        except _Overheated as hot:
            wanted = numbers()
            below = int(hot.after or max(wanted, default=0) + 1)
            for start in range(0, len(wanted), size):
                part = [number for number in wanted[start : start + size] if number < below]
                if part:
                    yield from self._rest({"ids": part}, None)

    def _halves(self, since: int, until: int, after: str | None) -> Iterator[TaskRow]:
        if since >= until:
            raise self._too_hot()
        middle = (since + until) // 2
        for start, end in ((middle + 1, until), (since, middle)):
            try:
                yield from self._rest({"createdStart": start, "createdEnd": end}, after)
            except _Overheated as hot:
                yield from self._halves(start, end, hot.after)

    def _too_hot(self) -> NetworkError:
        return NetworkError(
            f"{self._host} gives up on the tasks of a single second: too many of them are hidden from you.",
            "Select by something narrower, or ask somebody who may see them.",
        )

    def _rest(self, more: dict[str, Any], after: str | None) -> Iterator[TaskRow]:
        while True:
            try:
                page = self._ask(more, after)
            except ServerError as problem:
                if not is_overheated(problem):
                    raise
                raise _Overheated(after) from None
            yield from page.data
            if page.cursor.after is None:
                return
            after = self._advanced(after, str(page.cursor.after))

    def _advanced(self, before: str | None, after: str) -> str:
        """A cursor is a task's number, and they go down; one that does not would never end."""
        if not after.isdigit() or (before is not None and int(after) >= int(before)):
            raise NetworkError(
                f"{self._host} does not come to the end of a list: it goes on from {before} to {after}.",
                "Please report this with the version of Phorge.",
            )
        return after


class _Overheated(Exception):
    """`after` is the last cursor that worked, None before the first page."""

    def __init__(self, after: str | None) -> None:
        super().__init__(after)
        self.after = after
