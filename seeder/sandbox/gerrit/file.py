"""A file of a patch set: what it was, what it became, and the numbers that Gerrit counts."""

from __future__ import annotations

from difflib import SequenceMatcher

import msgspec

REGULAR = 0o100644


class File(msgspec.Struct, frozen=True):
    """`before` is None for a new file, `after` for a deleted one."""

    path: str
    before: str | None
    after: str | None
    inserted: int
    deleted: int
    delta: int
    size: int

    @property
    def status(self) -> str:
        """A, D, or M for one that was there and stays."""
        return "A" if self.before is None else "D" if self.after is None else "M"


def file_of(path: str, before: str | None, after: str | None) -> File:
    """A file with its numbers."""
    blocks = _blocks((before or "").splitlines(), (after or "").splitlines())
    inserted = sum(end - start for _, _, _, start, end in blocks)
    deleted = sum(end - start for _, start, end, _, _ in blocks)
    was, size = len((before or "").encode()), len((after or "").encode())
    return File(path, before, after, inserted, deleted, size - was, size)


def _blocks(a: list[str], b: list[str]) -> list[tuple[str, int, int, int, int]]:
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if a and b else []
    if not codes:
        return [("replace", 0, len(a), 0, len(b))]
    return [code for code in codes if code[0] != "equal"]


def pieces(a: list[str], b: list[str]) -> list[tuple[list[str], list[str], bool]]:
    """What left and what came, or what is on both sides (True), in order."""
    if not a or not b:
        return [(a, b, False)] if a or b else []
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(a[i:j], b[k:m], kind == "equal") for kind, i, j, k, m in codes]
