"""What an audit found the last time, so that one from cron can tell what is new. One file for each question.

Only keys are kept: what was found, not about whom in words. A damaged file is none: everything is new then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from seeder.settings.private import read_kept, write_private

VERSION = 1


class Kept(msgspec.Struct, frozen=True):
    """`at` is when it was looked, epoch seconds UTC; `keys` are the findings, such as `T12 all-gone`."""

    at: float
    keys: tuple[str, ...]
    version: int = VERSION


def findings_path(folder: Path, question: str) -> Path:
    """Where the findings of `question` are kept below the state folder; a question names the command, the
    site and the tasks it is about."""
    return folder / "findings" / f"{hashlib.sha256(question.encode()).hexdigest()[:20]}.json"


def last_findings(path: Path) -> Kept | None:
    """What was found the last time; None when nothing was kept, or nothing that this version understands."""
    kept = read_kept(path, Kept)
    return kept if kept and kept.version == VERSION else None


def keep_findings(path: Path, keys: Iterable[str], now: float) -> None:
    """Replace what was kept. Raises SeederError when there is no room."""
    kept = Kept(now, tuple(sorted(set(keys))))
    write_private(path, msgspec.json.format(msgspec.json.encode(kept), indent=1))
