"""The total deadline of every exchange of a session, watched by one thread."""

from __future__ import annotations

import threading
import time

from seeder.wire.sockets import Exchange

# Seconds after which the thread looks whether anything is left to be watched; when nothing is, it ends.
LOOK_EVERY = 1.0


class Watchdog:
    """Expires exchanges whose deadline has come. Its thread is started when there is one to watch, because a
    timer for each request took a tenth of the processor time of a large run."""

    def __init__(self, look_every: float = LOOK_EVERY) -> None:
        self._look_every = look_every
        self._ends: dict[Exchange, float] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._next_look = 0.0

    def watch(self, exchange: Exchange) -> None:
        """From now on, for as long as its deadline says or until `leave`."""
        with self._changed:
            self._ends[exchange] = end = time.monotonic() + exchange.deadline
            # A fork takes no thread along.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="watchdog", daemon=True)
                self._thread.start()
            elif end < self._next_look:
                self._changed.notify()

    def leave(self, exchange: Exchange) -> None:
        """It is over."""
        with self._changed:
            self._ends.pop(exchange, None)

    def _look(self) -> None:
        with self._changed:
            while self._ends:
                now = time.monotonic()
                for exchange in [each for each, end in self._ends.items() if end <= now]:
                    del self._ends[exchange]
                    exchange.expire()
                self._next_look = min([now + self._look_every, *self._ends.values()])
                self._changed.wait(self._next_look - now)
            self._thread = None
