"""Writes kept apart by some seconds, whichever thread sends them."""

from __future__ import annotations

import threading

from seeder.clock import Clock
from seeder.writing.interrupt import Stop


class Pace:
    """Hands out moments for writes, `seconds` apart, the first at once."""

    def __init__(self, seconds: float, clock: Clock, stop: Stop) -> None:
        self._seconds, self._clock, self._stop = seconds, clock, stop
        self._next = self._held = clock.monotonic()
        self._lock = threading.Lock()

    @property
    def early(self) -> bool:
        """True while the next turn is still to come."""
        with self._lock:
            return self._next > self._clock.monotonic()

    def wait(self) -> None:
        """Until it is this caller's turn, or ^C."""
        turn = self._turn()
        while not self._stop:
            if turn < self._held:
                # The site asked for a pause while this caller waited.
                turn = self._turn()
            left = turn - self._clock.monotonic()
            if left <= 0:
                return
            self._clock.sleep(min(1.0, left))

    def wait_without_taking(self) -> None:
        """Until a turn would come at once, or ^C; it is not taken."""
        while self.early and not self._stop:
            self._clock.sleep(min(1.0, self._next - self._clock.monotonic()))

    def _turn(self) -> float:
        with self._lock:
            turn = max(self._next, self._clock.monotonic())
            self._next = turn + self._seconds
            return turn

    def hold(self, seconds: float) -> None:
        """No more turns for so long: the site asked for a pause."""
        with self._lock:
            self._held = max(self._held, self._clock.monotonic() + seconds)
            self._next = max(self._next, self._held)
