"""Files that hold secrets: read only when nobody else can, written so that nobody else ever could."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shlex
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from seeder.errors import BadInput, SeederError

MAX_BYTES = 1 << 20
T = TypeVar("T")


def home_folder(environ: Mapping[str, str]) -> Path:
    """The user's home; BadInput in a container whose user has none."""
    try:
        return Path(environ["HOME"] if environ.get("HOME") else Path.home())
    except RuntimeError:
        sentence = "It is not known where your home folder is."
        raise BadInput(sentence, "Set HOME to a folder of yours.") from None


def read_private(path: Path) -> bytes | None:
    """The content of `path`, None when there is no such file.

    Raises BadInput, with the command that mends it, for anything but a regular file of our own that only
    we may read: what lies open may be known to others already, and what is a link or a pipe was put
    there by somebody. Checked on the open file, so that nothing can be swapped in between.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise _unreadable(path, problem) from None
    try:
        refuse_open(path, os.fstat(handle))
        with os.fdopen(os.dup(handle), "rb") as file:
            return _bounded(path, file.read(MAX_BYTES + 1))
    finally:
        os.close(handle)


def read_kept(path: Path, kind: type[T]) -> T | None:
    """What seeder kept in `path` by itself; None when there is nothing, or nothing that can be used. For what
    may be lost: whoever must know why it cannot be read calls ``read_private``."""
    with contextlib.suppress(SeederError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        content = read_private(path)
        return None if content is None else msgspec.json.decode(content, type=kind)
    return None


def refuse_open(path: Path, found: os.stat_result) -> None:
    """Raises BadInput unless `found` is a regular file that belongs to us and that only we may use."""
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(f"{path} is not a plain file, so it is not read.", "Remove it or put a file there.")
    if found.st_uid != os.geteuid():
        raise BadInput(
            f"{path} belongs to somebody else, so it is not read.",
            f"If it is yours: sudo chown {os.geteuid()} {shlex.quote(str(path))}",
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise BadInput(
            f"{path} holds a token and other users of this computer may open it, so it is not read.",
            f"Close it: chmod 600 {shlex.quote(str(path))}",
        )


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` in one step by a file of mode 0600, whatever the umask; its folder is made 0700."""
    replace_file(path, content, 0o600)


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """Write `content` beside `path` and rename it there: readers see the old file or the new one.

    Raises SeederError when the disk is full or the folder may not be written to.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        make_folder(path.parent)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.write(content)
            file.flush()
            os.fsync(handle)
        fresh.replace(path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise SeederError(
            f"{path} cannot be written: {problem.strerror or problem}.", "Is there room? May you write there?"
        ) from None


def make_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it, mode 0700, whatever the umask allows."""
    # mkdir(parents=True) would give the mode to the last folder only, and the umask's to the others.
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _bounded(path: Path, content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise BadInput(f"{path} is larger than 1 MiB, so it is not read.")
    return content


def _unreadable(path: Path, problem: OSError) -> BadInput:
    # FreeBSD says EMLINK where Linux and macOS say ELOOP.
    if problem.errno in {errno.ELOOP, errno.EMLINK} or path.is_symlink():
        return BadInput(
            f"{path} is a link to another place, so it is not read.", "Put the file itself there, mode 600."
        )
    return BadInput(f"{path} cannot be read: {problem.strerror or problem}.")
