"""One run at a time for a site and a user: a lock of the kernel, which a `kill -9` releases."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from seeder.errors import Locked


@contextlib.contextmanager
def run_lock(folder: Path, site: str, user: str) -> Iterator[None]:
    """Holds the lock inside the block; raises Locked, with the holder's process number, when taken."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(f"{site}\0{user}".encode()).hexdigest()[:16]
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(handle)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace")
        raise Locked(
            f"Another seeder (process {holder or 'unknown'}) is writing to this site for you right now.",
            "Wait until it is done, or stop it; nothing was sent.",
        ) from None
