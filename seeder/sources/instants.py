"""Where in a list that is numbered in the order of time an instant lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from seeder.errors import ServerError
from seeder.sources.narrowing import is_overheated
from seeder.sources.newest import is_lost

TRIES = 20
# Numbers between which it is not worth another request.
NEAR = 60


class Point(NamedTuple):
    """An entry's number and time."""

    key: int
    at: int


# A number that may not be there -> the entry just below it, None for none. Raises ServerError.
Probe = Callable[[int], Point | None]


def point_above(instant: int, high: Point, probe: Probe, low: Point | None = None) -> Point:
    """An entry that is newer than `instant` (epoch seconds UTC), nearly the first of those, by at most
    TRIES requests. `high` is one that is newer, `low` one that is not.

    Numbers that do not exist or are hidden are refused by the server, often many in a row; then one above is
    tried, further away each time.
    """
    search = _Search(instant, high, low or Point(0, -1), probe)
    while search.tries > 0 and search.high.key - search.low.key > NEAR:
        search.narrow()
    return search.high


class _Search:
    def __init__(self, instant: int, high: Point, low: Point, probe: Probe) -> None:
        self.instant, self.high, self.low, self.probe = instant, high, low, probe
        self.tries = TRIES

    def narrow(self) -> None:
        guess = self._guess()
        point = self._below(guess)
        if point is None or point.at <= self.instant:
            self.low = Point(guess, -1 if point is None else point.at)
        else:
            self.high = point

    def _guess(self) -> int:
        """By proportion, every other time in the middle: activity is uneven."""
        low, high = self.low, self.high
        share = 0.5
        if low.at >= 0 and self.tries % 2 and high.at > low.at:
            share = (self.instant - low.at) / (high.at - low.at)
        span = high.key - low.key
        return low.key + min(max(int(span * share), NEAR // 2), span - 1)

    def _below(self, guess: int) -> Point | None:
        step, at = 1, guess
        while self.tries > 0 and at < self.high.key:
            self.tries -= 1
            try:
                return self.probe(at)
            except ServerError as problem:
                if not is_lost(problem) and not is_overheated(problem):
                    raise
            at, step = at + step, step * 4
        return None
