"""Tables read for mentors: a row “| Mentors | @a |”, a column under “Mentor”, and <table> likewise. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from seeder.mentors.names import names_in
from seeder.mentors.words import LONGEST, Kind, Wording
from seeder.remarkup import veiled
from seeder.remarkup.blocks import Block

# The server's own rule: a bar within [[ … ]] is none of the table's.
_CELL = re.compile(r"\|((?:\[\[[^\[\]\n]{0,500}\]\]|[^|\n])*)")
_TAG = re.compile(r"<(?P<end>/?)(?P<tag>table|tr|td|th)\b[^<>]{0,200}>", re.IGNORECASE)
_RULE = re.compile(r":?-{2,}:?")


class Cell(msgspec.Struct, frozen=True):
    """What a cell says on one line of the description, without what is code in it."""

    start: int
    end: int
    line: int
    text: str


# A cell may go on over lines, in a <table>; then it has a piece a line.
Row = list[list[Cell]]
Told = Literal["cell", "until", "inside"]


def veiled_lines(block: Block) -> list[str]:
    """The lines of a block without their ends and without code. Only in a paragraph code goes over lines."""
    if block.kind in {"text", "note"}:
        return veiled(block.text).split("\n")[: len(block.lines)]
    return [veiled(line.removesuffix("\n")) for line in block.lines]


def rows_of(block: Block, starts: Sequence[int]) -> list[Row]:
    """The rows of a table block whose lines begin at `starts`."""
    lines = veiled_lines(block)
    if _TAG.match(lines[0].lstrip()):
        return _tagged(lines, block.number, starts)
    return [_barred(line, block.number + i, starts[i]) for i, line in enumerate(lines)]


def told_cells(rows: Sequence[Row], wording: Wording, *, inside: bool) -> Iterator[tuple[Cell, Told]]:
    """The cells that tell of mentors, and how; `inside` for a table in a section about mentors, in which
    every name is a mentor's that is not in a row or column of something else."""
    kinds = [[_kind(cell, wording) for cell in row] for row in rows]
    columns = _columns(rows, kinds, wording)
    others = {i for i, kind in enumerate(kinds[0] if kinds else ()) if kind == "other"}
    for row, row_kinds in zip(rows[bool(columns) :], kinds[bool(columns) :], strict=True):
        for i, how in _in_row(row_kinds, columns, others, inside=inside):
            yield from ((piece, how) for piece in row[i] if not _RULE.fullmatch(piece.text))


def _in_row(
    kinds: Sequence[Kind], columns: frozenset[int], others: set[int], *, inside: bool
) -> Iterator[tuple[int, Told]]:
    if columns:
        yield from ((i, "cell") for i in range(len(kinds)) if i in columns)
        return
    told: Told | None = None
    for i, kind in enumerate(kinds):
        if kind in {"mentor", "until"}:
            told = "until" if kind == "until" else "cell"
        elif kind == "other":
            told = None
            if i == 0:
                return
        elif told:
            yield i, told
        elif inside and i not in others:
            yield i, "inside"


def _columns(rows: Sequence[Row], kinds: Sequence[Sequence[Kind]], wording: Wording) -> frozenset[int]:
    """The columns that the first row calls mentors; none where that row tells of them itself."""
    if len(rows) < 2:
        return frozenset()
    found = frozenset(i for i, kind in enumerate(kinds[0]) if kind == "mentor")
    if any(_names(cell, wording) for cell in rows[0]) or not found:
        return frozenset()
    ruled = any(_RULE.fullmatch(piece.text) for cell in rows[1] for piece in cell)
    if 0 in found and not ruled and not any(row and _names(row[0], wording) for row in rows[1:]):
        return frozenset()
    return found


def _kind(cell: Sequence[Cell], wording: Wording) -> Kind:
    return wording.kind(cell[0].text) if len(cell) == 1 and len(cell[0].text) <= LONGEST else ""


def _names(cell: Sequence[Cell], wording: Wording) -> bool:
    return any(names_in(piece.text, wording.host) for piece in cell)


def _barred(line: str, number: int, start: int) -> Row:
    return [
        _pieces(line, cell.start(1), cell.end(1), number, start)
        for cell in _CELL.finditer(line.rstrip().rstrip("|"))
    ]


def _tagged(lines: Sequence[str], number: int, starts: Sequence[int]) -> list[Row]:
    rows: list[Row] = [[]]
    open_cell = False
    for i, line in enumerate(lines):
        at = 0
        for tag in _TAG.finditer(line):
            if open_cell:
                rows[-1][-1] += _pieces(line, at, tag.start(), number + i, starts[i])
            at = tag.end()
            open_cell = tag["tag"].lower() in {"td", "th"} and not tag["end"]
            if open_cell:
                rows[-1].append([])
            elif tag["tag"].lower() == "tr" and not tag["end"]:
                rows.append([])
        if open_cell:
            rows[-1][-1] += _pieces(line, at, len(line), number + i, starts[i])
    return [row for row in rows if row]


def _pieces(line: str, start: int, end: int, number: int, begins: int) -> list[Cell]:
    """The text between these columns as a cell's piece; none for blanks."""
    text = line[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return [Cell(begins + start, begins + start + len(text), number, text)] if text else []
