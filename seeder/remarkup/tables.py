"""Remarkup written: a table, whatever stands in its cells."""

from __future__ import annotations

from collections.abc import Sequence

# Code may stand in a cell, but a bar or a link would end it, and a backtick the code.
_APART = str.maketrans({"|": "/", "`": "'", "[": "(", "]": ")", "{": "(", "}": ")"})


def cell(text: str) -> str:
    """Somebody's text for a cell, as code, in which nothing acts; a dash for an empty one."""
    clean = bare(text)
    return f"`{clean}`" if clean else "–"


def bare(text: str) -> str:
    """`text` without what would end a cell, a link or code."""
    return " ".join(text.translate(_APART).split())


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are Remarkup already, see `cell`; the first row is a heading."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
