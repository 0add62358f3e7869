"""^C during a run: the write in hand is finished first; a second ^C stops at once."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


class Stop:
    """Set by the first ^C (or SIGTERM); a run looks at it between writes."""

    def __init__(self) -> None:
        self.wanted = False

    def __bool__(self) -> bool:
        return self.wanted

    def ask(self, number: int, frame: FrameType | None) -> None:
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True


@contextlib.contextmanager
def stopping_at_once(stop: Stop) -> Iterator[None]:
    """Inside the block nothing is being written: ^C ends it at once, and sets `stop`. Main thread only."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        stop.wanted = True
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def stop_on_interrupt() -> Iterator[Stop]:
    """Inside the block, ^C sets the Stop that it yields. Signals belong to the main thread, so
    elsewhere the Stop is never set by one."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
