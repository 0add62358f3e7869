"""A table: at a terminal as wide as that, into a pipe with every row on one line."""

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
    """Cells are (text, style); the column of number `wide` takes the room that the others leave."""
    safe = [[(one_line(console.worded(text)), style) for text, style in row] for row in rows]
    titles = [(title, "bold") for title in head]
    if not console.out.is_terminal:
        _print_aligned(console, [titles, *safe])
        return
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold")
    for at, title in enumerate(head):
        ratio, most = (1, None) if at == wide else (None, _WIDEST_CELL)
        table.add_column(title, overflow="fold", ratio=ratio, max_width=most)
    for row in safe:
        table.add_row(*(Text(text, style) for text, style in row))
    console.out.print(table)


def _print_aligned(console: Console, rows: Sequence[Sequence[tuple[str, str]]]) -> None:
    widths = [max(cell_len(row[at][0]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        pairs = zip(row, widths, strict=True)
        line = _GAP.join(text + " " * (width - cell_len(text)) for (text, _), width in pairs)
        console.out.print(Text(line.rstrip()), soft_wrap=True)
