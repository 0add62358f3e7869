"""Where in a description mentors are told: pieces of single lines, each with its place in the text. Pure.

Told are they under a heading, behind or under a label (bold or not), in items of a list and in tables, if
heading, label or head of the table is one of `mentor_words`. Nothing in a quotation or in code is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from seeder.mentors.labels import Label, item_mark, read_label
from seeder.mentors.names import bare_in, is_list, items_in, names_in
from seeder.mentors.tables import Cell, rows_of, told_cells, veiled_lines
from seeder.mentors.words import Wording
from seeder.remarkup.blocks import Block, split_blocks

Shape = Literal["label", "item", "line", "cell", "heading", "until"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NOTE = re.compile(r"\s*(?:\((?:NOTE|IMPORTANT|WARNING)\)|(?:NOTE|IMPORTANT|WARNING):)[ \t]{0,9}")


class Place(msgspec.Struct, frozen=True):
    """`text` is the description from `start` to `end`, without what is code in it; `line` counts from 0.
    In an "until" only days count; in one that is not `named` bare words are no names."""

    start: int
    end: int
    line: int
    text: str
    shape: Shape
    named: bool = True


class _Scope(msgspec.Struct):
    """A section, or an item that goes on in items below it (`depth`). A `soft` one is trusted until names
    were found in it and a paragraph ends; then it is `strict`: a line that is more than names ends it."""

    depth: int = -1
    soft: bool = True
    strict: bool = False
    found: bool = False
    skips: bool = False


def split_lines(text: str) -> list[str]:
    """All lines with their ends, of whatever kind."""
    return [line for line in _LINE.findall(text) if line]


def kinds_of_lines(text: str) -> list[str]:
    """In what kind of block each line of `text` stands; empty for blank lines."""
    blocks = split_blocks(_with_plain_ends(split_lines(text)))
    return [block.kind if line.strip() else "" for block in blocks for line in block.lines]


def told(description: str, wording: Wording) -> list[Place]:
    """Every place where mentors or the end of their promise are told, in order."""
    return _Reader(description, wording).read()


class _Reader:
    def __init__(self, description: str, wording: Wording) -> None:
        self.wording = wording
        self.lines = split_lines(description)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.places: list[Place] = []
        self.section: _Scope | None = None

    def read(self) -> list[Place]:
        for block in split_blocks(_with_plain_ends(self.lines)):
            self.read_block(block)
        return self.places

    def read_block(self, block: Block) -> None:
        if block.kind == "heading":
            self.read_heading(block)
        elif block.kind in {"text", "note"}:
            for line, text in _lines(block):
                self.read_line(line, text)
        elif block.kind == "list":
            self.read_list(block)
        elif block.kind == "table":
            self.read_table(block)
        elif block.kind == "line":
            self.section = None
        elif block.kind == "blank":
            self.end_paragraph()

    def read_heading(self, block: Block) -> None:
        line, whole = next(_lines(block))
        text = whole.rstrip(" =#")
        label = read_label(text, 0, self.wording, heading=True)
        start = len(text) - len(text.lstrip(" =#"))
        if label.kind == "role" and self.section:
            return
        if self.section and not label.kind and self.names_only(text[start:]):
            # To the server “# @alice” alone is a heading, to whoever wrote it a list of one.
            self.add(line, text, start, len(text), self.section, "heading")
            return
        self.section = _Scope(soft=False) if label.kind == "mentor" else None
        self.add_label(line, text, label, self.section, "heading")

    def read_line(self, line: int, text: str) -> None:
        if not text.strip():
            self.end_paragraph()
        elif not self.wording.is_sibling(text):
            self.read_words(line, text)

    def read_words(self, line: int, text: str) -> None:
        label = read_label(text, _note_end(text), self.wording)
        if label.kind in {"mentor", "until"} and not self.is_prose(text, label):
            if label.kind == "mentor":
                self.section = _Scope()
            self.add_label(line, text, label, self.section if label.kind == "mentor" else None, "label")
        elif label.kind == "role":
            self.add(line, text, label.rest, len(text), self.section, "label")
        elif label.kind:
            self.section = None
        else:
            self.add_words(line, text, 0, self.section, "line")

    def read_list(self, block: Block) -> None:
        item: _Scope | None = None
        depth = 0
        for line, text in _lines(block):
            mark = item_mark(text)
            if not text.strip():
                continue
            if mark is None and text.startswith("**"):
                item = None
                self.read_line(line, text)
                continue
            at = 0
            if mark is not None:
                depth, at = mark
                item = item if item and depth > item.depth else None
                item = self.read_item(line, text, at, depth, item)
            elif item is None or not item.skips:
                self.add_words(line, text, 0, item or self.section, "line")
        self.end_paragraph()

    def read_item(self, line: int, text: str, at: int, depth: int, item: _Scope | None) -> _Scope | None:
        """An item; what the items below it belong to comes back."""
        if item and item.skips:
            return item
        label = read_label(text, at, self.wording)
        if label.kind in {"mentor", "until"} and not self.is_prose(text, label):
            below = _Scope(depth=depth)
            self.add_label(line, text, label, below, "label")
            return below if label.kind == "mentor" else item
        scope = item or self.section
        if scope is None:
            return item
        if label.kind == "role" and label.rest < len(text):
            self.add(line, text, label.rest, len(text), scope, "item")
        elif label.kind == "role":
            return _Scope(depth=depth)
        elif label.known or (label.kind and not self.names_only(text[label.rest :])):
            return _Scope(depth=depth, skips=True)
        else:
            self.add_words(line, text, at, scope, "item")
        return item

    def read_table(self, block: Block) -> None:
        rows = rows_of(block, [self.starts[block.number + i] for i in range(len(block.lines))])
        for cell, shape in told_cells(rows, self.wording, inside=self.section is not None):
            self.add_cell(cell, shape)
        self.end_paragraph()

    def add_cell(self, cell: Cell, shape: str) -> None:
        named = shape == "cell"
        place = Place(
            cell.start, cell.end, cell.line, cell.text, "until" if shape == "until" else "cell", named
        )
        self.places.append(place)
        if self.section and shape == "inside" and names_in(cell.text, self.wording.host):
            self.section.found = True

    def add_label(self, line: int, text: str, label: Label, scope: _Scope | None, shape: Shape) -> None:
        """What stands behind a label; where something does, only names go on below it."""
        if label.kind in {"mentor", "until"} and label.rest > label.start:
            self.place(line, text, label.start, label.rest, "until")
        if label.kind not in {"mentor", "until"} or not text[label.rest :].strip():
            return
        self.add(line, text, label.rest, len(text), scope, "until" if label.kind == "until" else shape)
        if scope:
            scope.strict = not text.rstrip().endswith((":", ","))

    def add_words(self, line: int, text: str, at: int, scope: _Scope | None, shape: Shape) -> None:
        """A line without a label, where it belongs to something."""
        if scope is None or scope.skips:
            return
        if scope.strict and not self.names_only(text[at:]):
            if scope is self.section:
                self.section = None
            scope.skips = True
            return
        self.add(line, text, at, len(text), scope, shape)

    def add(self, line: int, text: str, start: int, end: int, scope: _Scope | None, shape: Shape) -> None:
        self.place(line, text, start, end, shape)
        found = items_in(text[start:end], self.wording.host) if scope and not scope.found else []
        if scope and found and (any(item.names for item in found) or bare_in(found)):
            scope.found = True

    def place(self, line: int, text: str, start: int, end: int, shape: Shape) -> None:
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        if start < end:
            at = self.starts[line]
            self.places.append(Place(at + start, at + end, line, text[start:end], shape))

    def end_paragraph(self) -> None:
        if self.section and self.section.soft and self.section.found:
            self.section.strict = True

    def names_only(self, text: str) -> bool:
        return is_list(items_in(text, self.wording.host))

    def is_prose(self, text: str, label: Label) -> bool:
        """Whether a line only begins like a label: “Mentor @alice said so” and “**Mentors** are …”."""
        return not label.sure and bool(text[label.rest :].strip()) and not self.names_only(text[label.rest :])


def _with_plain_ends(lines: Sequence[str]) -> str:
    return "".join(line.rstrip("\r\n") + "\n" * line.endswith(("\r", "\n")) for line in lines)


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    """The block's lines without their ends and without code, with their numbers in the description."""
    for i, line in enumerate(veiled_lines(block)):
        yield block.number + i, line


def _note_end(text: str) -> int:
    found = _NOTE.match(text)
    return found.end() if found else 0
