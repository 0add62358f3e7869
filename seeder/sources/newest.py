"""The newest entry of each of many people, from lists that are told newest first: few pages instead of a
request a person.

All who are still looked for are asked for in one list. Whoever was found is left out of the next page,
which goes on below, so nobody who is very active hides the others for longer than a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from seeder.errors import ServerError
from seeder.sources.narrowing import is_overheated

# Seconds by which an entry may be dated later than one with a greater number: both are given before they
# are stored, by several server processes at once.
SLACK = 60
# Pages that may tell nothing of anybody before people are asked for one by one; each is a long one.
PATIENCE = 3
ALWAYS = 2**62


class Seen(msgspec.Struct, frozen=True):
    """An entry: whose, when (epoch seconds UTC), its number in the list, and the object it is about."""

    author: str
    at: int
    key: int
    about: str = ""
    group: str = ""
    kind: str | None = None
    told: tuple[str, ...] = ()


class Leaf(NamedTuple):
    """A page: the entries that count, the last of all, and whether there are more."""

    rows: list[Seen]
    last: Seen | None
    more: bool


class Mark(NamedTuple):
    """Where a reading ended: the number and the time of the newest entry."""

    key: int
    at: int

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """None for a text that is none."""
        key, _, at = text.partition("@")
        known = key.isascii() and key.isdigit() and at.isascii() and at.isdigit()
        return cls(int(key), int(at)) if known else None

    def __str__(self) -> str:
        return f"{self.key}@{self.at}"


# The people, the number to go on below, a long page or not -> a page.
Ask = Callable[[Sequence[str], int | None, bool], Leaf]


class Newest:
    """Reads until everybody's newest entry at or before `before` is known.

    `since` is where an earlier reading ended; entries of the minute before it are told again. `late` is how
    many seconds after `before` an entry may be dated and still be kept. `jump` finds the number to go on
    below when a whole page was newer than `before`; `newer` pages of that kind are read without it. Where
    entries are `late`, of two the later one may tell of the earlier deed.
    """

    def __init__(
        self,
        ask: Ask,
        *,
        before: int | None,
        since: Mark | None,
        late: int = 0,
        jump: Callable[[Seen], int | None] | None = None,
        newer: int,
        progress: Callable[[int], None],
    ) -> None:
        self._ask, self._jump, self._progress, self._late = ask, jump, progress, late
        self._before = ALWAYS if before is None else before
        self._since, self._newer, self._patience = since, newer, PATIENCE
        self._slack = SLACK + late
        self._all: dict[str, list[Seen]] = {}
        self._newest: Seen | None = None
        self._settled = 0
        self.unknown: set[str] = set()

    @property
    def mark(self) -> str:
        """Where this reading ended; where the earlier one did if there was nothing newer."""
        newest, since = self._newest, self._since
        if newest is not None and (since is None or newest.key > since.key):
            return str(Mark(newest.key, newest.at))
        return str(since or "")

    def found(self) -> dict[str, list[Seen]]:
        """Person -> the entries of which one is their newest: the last one in time and what is dated up to
        a minute and `late` seconds before it, or up to `late` seconds after `before`."""
        kept = {}
        for person, entries in self._all.items():
            ends = [e.at for e in entries if e.at <= self._before]
            edge = max(ends, default=0) - self._slack
            kept[person] = [e for e in entries if e.at >= edge]
        return kept

    def read(self, people: Iterable[str], after: int | None = None) -> None:
        """Raises what the wire raises; who cannot be told is in `unknown` then."""
        left, long = set(people), False
        while left:
            try:
                page = self._ask(sorted(left), after, long)
            except ServerError as problem:
                if is_overheated(problem):
                    self._split(sorted(left), after)
                    return
                if after is None or not is_lost(problem) or not self._waste():
                    raise
                after = None
                continue
            self._note(page.rows)
            if page.last is None or not page.more or self._is_read(page.last):
                break
            after, done = self._onwards(page.last, left)
            left -= done
            self._tell(len(done))
            long = not done
            if not done and not self._waste(newer=page.last.at > self._before):
                self._singly(left, after)
                return
        self._tell(len(left))

    def _onwards(self, last: Seen, left: set[str]) -> tuple[int, set[str]]:
        """The number to go on below, and who need not be looked for any more."""
        if self._jump is not None and last.at > self._before + SLACK:
            jump, self._jump = self._jump, None
            return jump(last) or last.key, set()
        # With no patience left, whoever was found is done.
        edge = last.at + self._slack if self._patience > 0 else 0
        return last.key, {person for person in left if self._is_found(person, edge)}

    def _is_found(self, person: str, edge: int) -> bool:
        return any(edge <= entry.at <= self._before for entry in self._all.get(person, ()))

    def _note(self, entries: list[Seen]) -> None:
        for entry in entries:
            if entry.at <= self._before and (self._newest is None or entry.key > self._newest.key):
                self._newest = entry
            if entry.at <= self._before + self._late and self._is_new(entry):
                self._all.setdefault(entry.author, []).append(entry)

    def _is_new(self, entry: Seen) -> bool:
        since = self._since
        # One with a smaller number may have been stored later.
        return since is None or entry.key > since.key or entry.at >= since.at - SLACK

    def _is_read(self, last: Seen) -> bool:
        """True where an earlier reading has been."""
        since = self._since
        return since is not None and last.key <= since.key and last.at < since.at - SLACK

    def _waste(self, *, newer: bool = False) -> bool:
        """A page told nothing of anybody; False when that was the last one that may."""
        if newer:
            self._newer -= 1
            return self._newer >= 0
        self._patience -= 1
        return self._patience >= 0

    def _tell(self, done: int) -> None:
        self._settled += done
        self._progress(self._settled)

    def _split(self, people: list[str], after: int | None) -> None:
        """Too many hidden entries: of one person that cannot be helped, of many it is found out whose."""
        if len(people) == 1:
            self.unknown.update(people)
            return self._tell(1)
        middle = len(people) // 2
        self.read(people[:middle], after)
        return self.read(people[middle:], after)

    def _singly(self, people: Iterable[str], after: int | None) -> None:
        """One long page of each; who is not in it has done nothing as far as that goes."""
        for person in sorted(people):
            try:
                page = self._ask([person], after, True)
            except ServerError as problem:
                if not is_overheated(problem):
                    raise
                page = Leaf([], None, more=True)
            self._note(page.rows)
            if page.more and not self._all.get(person):
                self.unknown.add(person)
            self._tell(1)


def is_lost(problem: ServerError) -> bool:
    """True if the entry that a page was to begin at is gone, or hidden."""
    words = ("does not identify a valid object", "You Shall Not Pass")
    return problem.code == "ERR-CONDUIT-CORE" and any(word in problem.info for word in words)
