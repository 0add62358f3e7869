"""Time and sleep, handed in wherever they are needed so that a test can own them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """`now` is epoch seconds UTC, `monotonic` counts seconds and never jumps back."""

    def now(self) -> float: ...
    def monotonic(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


def east_of_utc(moment: float) -> float:
    """Seconds by which this computer's time zone is ahead of UTC at `moment` (epoch seconds UTC)."""
    offset = datetime.fromtimestamp(moment, UTC).astimezone().utcoffset()
    return offset.total_seconds() if offset else 0.0


class SystemClock:
    """The computer's own clock."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
