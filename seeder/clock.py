"""Time and sleep, handed in wherever they are needed so that a test can own them."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """`now` is epoch seconds UTC, `monotonic` counts seconds and never jumps back."""

    def now(self) -> float: ...
    def monotonic(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
