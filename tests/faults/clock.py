"""A clock that a test owns: sleeping takes no time, and things can be made to happen while one sleeps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class OwnClock:
    """Begins at the computer's time and goes on only when somebody sleeps. `slept` are all the naps. Threads
    that sleep at once each move it on, so that nobody sleeps longer than asked and some wake up later."""

    def __init__(self) -> None:
        self.began = time.time()
        self.passed = 0.0
        self.slept: list[float] = []
        self._due: list[tuple[float, Callable[[], object]]] = []
        self._lock = threading.Lock()

    def now(self) -> float:
        return self.began + self.passed

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.passed += seconds
            due = [each for each in self._due if each[0] <= self.passed]
            self._due = [each for each in self._due if each not in due]
        for _when, happens in due:
            happens()

    def after(self, seconds: float, happens: Callable[[], object]) -> None:
        """`happens` is called when `seconds` from now have passed."""
        self._due.append((self.passed + seconds, happens))
