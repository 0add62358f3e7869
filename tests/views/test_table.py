"""Tables at a terminal: no wider than it, and no wider than what stands in them."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console as RichConsole

from seeder.views.console import Console
from seeder.views.table import show_table
from seeder.wire.redaction import Redactor

HEAD = ["Mentor", "What is known", "Last action", "Tasks"]
ROWS = [
    ("@olu-farrow", "the account is disabled", "2026-03-12 in change 7344 (by the name)", "2"),
    ("@hedda", "not seen here since March 2026", "2026-03-29 in T28", "2"),
]


def shown(width: int, *, wide: int = 1) -> list[str]:
    console = Console(Redactor(), {})
    console.out = RichConsole(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    show_table(console, HEAD, [[(cell, "") for cell in row] for row in ROWS], wide=wide)
    assert isinstance(console.out.file, io.StringIO)
    return [line.rstrip() for line in console.out.file.getvalue().splitlines()]


@pytest.mark.parametrize("width", [91, 100, 300])
def test_where_all_has_room_a_row_is_a_line_and_no_wider(width: int) -> None:
    assert (
        shown(width)[2]
        == "@hedda       not seen here since March 2026  2026-03-29 in T28                        2"
    )
    assert len(shown(width)) == 3


@pytest.mark.parametrize("wide", [0, 1, 2])
def test_what_the_wide_column_does_not_need_is_the_others(wide: int) -> None:
    lines = shown(80, wide=wide)
    assert "not seen here since March 2026" in "\n".join(lines) or wide != 1
    assert len(lines) <= 5
    assert all(cell_len(line) <= 80 for line in lines)


@pytest.mark.parametrize("width", [40, 72, 80, 90])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(width: int) -> None:
    lines = shown(width)
    assert all(cell_len(line) <= width for line in lines)
    letters = sorted("".join(lines).replace(" ", ""))
    assert letters == sorted("".join("".join(row) for row in [HEAD, *ROWS]).replace(" ", ""))
