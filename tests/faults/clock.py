"""A clock that a test owns: sleeping takes no time, and things can be made to happen while one sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable


class OwnClock:
    """Begins at the computer's time and goes on only when somebody sleeps. `slept` are all the naps."""

    def __init__(self) -> None:
        self.began = time.time()
        self.passed = 0.0
        self.slept: list[float] = []
        self._due: list[tuple[float, Callable[[], object]]] = []

    def now(self) -> float:
        return self.began + self.passed

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        for due in [each for each in self._due if each[0] <= self.passed]:
            self._due.remove(due)
            due[1]()

    def after(self, seconds: float, happens: Callable[[], object]) -> None:
        """`happens` is called when `seconds` from now have passed."""
        self._due.append((self.passed + seconds, happens))
