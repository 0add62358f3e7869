"""A run over many tasks while it is under way: how far, how fast, how long still."""

from __future__ import annotations

from seeder.clock import Clock
from seeder.counted import span
from seeder.views.console import Console
from seeder.views.progress import Progress
from seeder.writing.outcome import Item
from seeder.writing.plan import Step

# Without a terminal that can be written over: a line so often.
PLAIN_EVERY = 10.0
# The rate is that of the last minute, so that a pause or a canary does not spoil it for good.
WINDOW = 60.0
# Columns from which on there is room for a bar, too.
WIDE = 60


class BulkProgress(Progress):
    """A hand.Watcher for `total` steps; on a terminal a bar, elsewhere a line every ten seconds."""

    def __init__(self, console: Console, total: int, clock: Clock) -> None:
        super().__init__(console)
        self._total, self._clock, self._done = total, clock, 0
        self._start = self._told = clock.monotonic()
        self._marks: list[tuple[float, int]] = [(self._start, 0)]

    def started(self, step: Step) -> None:
        """Nothing: the next line says how far it is."""

    def finished(self, step: Step, item: Item) -> None:
        self._done += 1
        self._said = ""
        now = self._clock.monotonic()
        if now - self._marks[-1][0] >= 1:
            self._marks.append((now, self._done))
            self._marks = [mark for mark in self._marks if now - mark[0] <= WINDOW] or self._marks[-1:]
        if self.console.live:
            bar = f"{self.console.bar(self._done / self._total, 14)} " if self.console.width >= WIDE else ""
            self.console.over(f"{bar}{self._line(now)}")
        elif now - self._told >= PLAIN_EVERY or self._done == self._total:
            self._told = now
            self.console.tell(self._line(now))
        if self._done == self._total:
            self.console.clear_line()

    def _line(self, now: float) -> str:
        rate = self._rate(now)
        left = (
            f", {span((self._total - self._done) / rate)} left" if rate and self._done < self._total else ""
        )
        speed = f", {rate:.1f} a second" if rate else ""
        return f"{self._done} of {self._total}{left}{speed}"

    def _rate(self, now: float) -> float:
        since, done = self._marks[0]
        return (self._done - done) / (now - since) if now > since else 0.0
