"""Answers of a guided `create` that was stopped, kept for the next one. One file for each site.

It holds no token; it is written after every answer, so that whatever ends the program loses nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from seeder.settings.private import read_kept, write_private
from seeder.template.answers import Value

VERSION = 1


class Kept(msgspec.Struct, frozen=True):
    """`at` is when the last answer was given, epoch seconds UTC; `template` is what --template named; `half`
    is what was typed, or said before, at a question that has no answer now."""

    at: float
    count: int
    template: str
    answers: Mapping[str, str | tuple[str, ...]]
    half: Mapping[str, str] = {}
    version: int = VERSION

    @property
    def values(self) -> dict[str, Value]:
        return dict(self.answers)


def kept_path(folder: Path, host: str) -> Path:
    """Where the answers for the site at `host` are kept below the state folder."""
    return folder / f"answers-{re.sub(r'[^a-z0-9.-]+', '-', host.lower())}.json"


def load(path: Path) -> Kept | None:
    """What was kept; None when there is nothing, or nothing that this version understands."""
    kept = read_kept(path, Kept)
    return kept if kept and kept.version == VERSION and (kept.answers or kept.half) else None


def save(path: Path, kept: Kept) -> None:
    """Replace what was kept. Raises SeederError when there is no room."""
    write_private(path, msgspec.json.format(msgspec.json.encode(kept), indent=1))


def forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
