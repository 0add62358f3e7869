"""One run at a time for a site and a user: a lock of the kernel, which a `kill -9` releases."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from seeder.errors import Locked, SeederError


@contextlib.contextmanager
def run_lock(folder: Path, site: str, user: str) -> Iterator[None]:
    """Holds the lock inside the block; raises Locked, with the holder's process number, when taken, and
    SeederError where no lock can be had."""
    name = hashlib.sha256(f"{site}\0{user}".encode()).hexdigest()[:16]
    handle = _opened(folder, f"{name}.lock")
    try:
        _take(handle, folder)
        yield
    finally:
        os.close(handle)


def _opened(folder: Path, name: str) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise _unusable(folder, problem) from None


def _take(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace")
        raise Locked(
            f"Another seeder (process {holder or 'unknown'}) is writing to this site for you right now.",
            "Wait until it is done, or stop it; nothing was sent.",
        ) from None
    except OSError as problem:
        raise _unusable(folder, problem) from None
    # Only for the sentence above; a full disk must not matter here.
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)


def _unusable(folder: Path, problem: OSError) -> SeederError:
    return SeederError(
        f"No lock can be taken in {folder}: {problem.strerror}.",
        "Without it nothing is written to the site. Is the disk full or read-only?",
    )
