"""A table in the formats that are meant for pasting and for spreadsheets: no text of somebody acts in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import msgspec

from seeder import wikitext
from seeder.errors import BadInput
from seeder.remarkup import tables
from seeder.views.safe import one_line

FORMATS = ("table", "csv", "markdown", "remarkup", "wikitext")


class Linked(msgspec.Struct, frozen=True):
    """A cell that leads somewhere: `text` at `url`. A task is `T1` with its `title` behind it; Remarkup gets
    `{T1}` of it, which the site fills in itself."""

    text: str
    url: str
    title: str = ""


class Words(msgspec.Struct, frozen=True):
    """A cell of seeder's own words: Remarkup gets them as they are, and anybody's text as code."""

    text: str


_Plain = str | Linked
Cell = _Plain | Words
_TASK = re.compile(r"T[1-9]\d*")


def refuse_format(format_: str, *, json: bool) -> None:
    """Raises BadInput for a format that is none of FORMATS, and for one beside --json."""
    if format_ not in FORMATS:
        raise BadInput(f"“{format_}” is not a format.", f"There are {', '.join(FORMATS)}, and --json.")
    if json and format_ != "table":
        raise BadInput("--json and --format exclude each other.", "Which of them?")


def as_pasted(format_: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """The table in one of FORMATS but the first, without a line end behind it."""
    if format_ == "remarkup":
        return _remarkup(head, rows)
    plain = [[cell.text if isinstance(cell, Words) else cell for cell in row] for row in rows]
    return {"csv": _csv, "markdown": _markdown, "wikitext": _wikitext}[format_](head, plain)


def _csv(head: Sequence[str], rows: Sequence[Sequence[_Plain]]) -> str:
    """Tasks and changes with their address in a column of its own behind."""
    linked = [at for at in range(len(head)) if any(isinstance(row[at], Linked) for row in rows)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*head, *(f"{head[at]} address" for at in linked)])
    for row in rows:
        urls = [cell.url if isinstance(cell := row[at], Linked) else "" for at in linked]
        writer.writerow([*(_inert(_in_plain(cell)) for cell in row), *urls])
    return written.getvalue().rstrip("\n")


def _inert(text: str) -> str:
    """A spreadsheet takes these for the beginning of a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _in_plain(cell: _Plain) -> str:
    text = cell if isinstance(cell, str) else f"{cell.text} {cell.title}".strip()
    return one_line(text)


def _markdown(head: Sequence[str], rows: Sequence[Sequence[_Plain]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head))]
    return "\n".join([*lines, *(f"| {' | '.join(_in_markdown(cell) for cell in row)} |" for row in rows)])


def _in_markdown(cell: _Plain) -> str:
    if isinstance(cell, str):
        return _escaped(cell) or "–"
    title = f" {_escaped(cell.title)}" if cell.title else ""
    return f"[{_escaped(cell.text)}](<{cell.url}>){title}"


def _escaped(text: str) -> str:
    """Neither markup, HTML, a mention nor an address comes of it."""
    escaped = re.sub(r"([\\`*_{}\[\]()<>#|~&$:])", r"\\\1", one_line(text))
    # As a character of its own it would be written out, as all that nobody sees.
    return escaped.replace("@", "@&#8288;")


def _remarkup(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    return tables.table(head, [[_in_remarkup(cell) for cell in row] for row in rows])


def _in_remarkup(cell: Cell) -> str:
    if isinstance(cell, Words):
        return cell.text or "–"
    if isinstance(cell, str):
        return tables.cell(one_line(cell))
    if _TASK.fullmatch(cell.text):
        return f"{{{cell.text}}}"
    return f"[[ {cell.url} | {tables.bare(cell.text)} ]]"


def _wikitext(head: Sequence[str], rows: Sequence[Sequence[_Plain]]) -> str:
    return wikitext.table(head, [[_in_wikitext(cell) for cell in row] for row in rows])


def _in_wikitext(cell: _Plain) -> str:
    if isinstance(cell, str):
        return wikitext.escaped(one_line(cell))
    title = f" {wikitext.escaped(one_line(cell.title))}" if cell.title else ""
    return f"{wikitext.link(cell.url, cell.text)}{title}"
