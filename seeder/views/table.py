"""A table: at a terminal no wider than that, into a pipe with every row on one line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from seeder.views.console import Console
from seeder.views.safe import one_line

# Columns of a terminal that a table needs; what is narrower gets a list, and what is less than WIDE
# has no room for what can be done without.
NARROWEST, WIDE = 72, 100
_WIDEST_CELL = 16
_GAP = "  "


def fits_table(console: Console) -> bool:
    """False where a list is easier to read: on a narrow terminal, and for a screen reader."""
    return not console.plain and (not console.out.is_terminal or console.width >= NARROWEST)


def fits_more(console: Console) -> bool:
    """True where a table has room for columns that can be done without; a pipe has."""
    return not console.out.is_terminal or console.width >= WIDE


def show_table(
    console: Console, head: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], *, wide: int
) -> None:
    """Cells are (text, style). Where not all has room, the column of number `wide` takes what the others
    leave."""
    safe = [[(one_line(console.worded(text)), style) for text, style in row] for row in rows]
    titles = [(title, "bold") for title in head]
    if not console.out.is_terminal:
        _print_aligned(console, [titles, *safe])
        return
    widths = _widths([titles, *safe])
    room = console.width - len(_GAP) * (len(head) - 1)
    most = None if sum(widths) <= room else _most(widths, wide, room)
    table = Table(box=None, pad_edge=False, expand=most is not None, header_style="bold")
    for at, title in enumerate(head):
        grows = at == wide and most is not None
        table.add_column(
            title, overflow="fold", ratio=1 if grows else None, max_width=None if grows else most
        )
    for row in safe:
        table.add_row(*(Text(text, style) for text, style in row))
    console.out.print(table)


def _print_aligned(console: Console, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
    widths = _widths(rows)
    for row in rows:
        pairs = zip(row, widths, strict=True)
        line = _GAP.join(text + " " * (width - cell_len(text)) for (text, _), width in pairs)
        console.out.print(Text(line.rstrip()), soft_wrap=True)


def _most(widths: Sequence[int], wide: int, room: int) -> int:
    """How wide a cell of another column than `wide` may be: what that one does not need is theirs."""
    others = [width for at, width in enumerate(widths) if at != wide]
    spare = room - widths[wide] - sum(min(width, _WIDEST_CELL) for width in others)
    return _WIDEST_CELL + max(0, spare) // max(1, sum(width > _WIDEST_CELL for width in others))


def _widths(rows: Sequence[Sequence[tuple[str, str]]]) -> list[int]:
    return [max(cell_len(row[at][0]) for row in rows) for at in range(len(rows[0]))]
