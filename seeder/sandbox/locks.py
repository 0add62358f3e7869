"""A kernel lock on a file: gone with the process that held it, so `kill -9` leaves none."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from seeder.clock import Clock, SystemClock


@contextlib.contextmanager
def locked(path: Path, *, wait: float = 0.0, clock: Clock | None = None) -> Iterator[None]:
    """Held while inside. Raises BlockingIOError when somebody else still has it after `wait` seconds."""
    clock = clock or SystemClock()
    until = clock.monotonic() + wait
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if clock.monotonic() >= until:
                    raise
                clock.sleep(0.05)
        yield
    finally:
        os.close(handle)
