"""Remarkup as HTML, block by block. Everything is escaped where it is built (pages/html.py)."""

from __future__ import annotations

import re

from seeder.remarkup.blocks import (
    Block,
    code_lines,
    heading_level,
    heading_text,
    list_items,
    split_blocks,
)
from seeder.sandbox.pages.html import Markup, escaped, tag
from seeder.sandbox.pages.inline import inline
from seeder.sandbox.store import Store

# The page's own headings come first; a description's begin below them.
_HIGHEST = 1
_DEEPEST_QUOTE = 8


def rendered(text: str, store: Store, depth: int = 0) -> Markup:
    """A description or comment as HTML."""
    clean = text.replace("\r\n", "\n").replace("\0", "\ufffd")
    return escaped([_block(block, store, depth) for block in split_blocks(clean)])


def _block(block: Block, store: Store, depth: int) -> Markup:
    if block.kind == "blank":
        return Markup("")
    if block.kind == "line":
        return tag("hr")
    if block.kind == "heading":
        level = min(heading_level(block) + _HIGHEST, 6)
        return tag(f"h{level}", inline(heading_text(block), store))
    if block.kind in ("code", "literal", "interpreter"):
        return tag("pre", tag("code", "\n".join(code_lines(block))))
    if block.kind in ("quote", "reply"):
        return _quote(block, store, depth)
    makers = {"list": _list, "note": _note, "table": _table}
    return makers.get(block.kind, _paragraphs)(block, store)


def _paragraphs(block: Block, store: Store) -> Markup:
    parts = re.split(r"\n[ \t]*\n", block.text.strip("\n"))
    return escaped([_paragraph(part.strip("\n"), store) for part in parts if part.strip()])


def _paragraph(text: str, store: Store) -> Markup:
    # A line all in bold is what most people write for a heading; it belongs to what follows.
    label = "label" if re.fullmatch(r"\*\*[^*\n]+\*\*", text.strip()) else None
    return tag("p", inline(text, store), class_=label)


def _list(block: Block, store: Store) -> Markup:
    numbered = re.match(r"\s*(?:[0-9]+[.)]|#)", block.lines[0]) is not None
    items = [tag("li", inline(item, store)) for item in list_items(block)]
    return tag("ol" if numbered else "ul", items)


def _quote(block: Block, store: Store, depth: int) -> Markup:
    inner = re.sub(r"(?m)^>>?!? ?", "", block.text)
    if depth >= _DEEPEST_QUOTE:
        return tag("blockquote", tag("p", inner))
    return tag("blockquote", rendered(inner, store, depth + 1))


def _note(block: Block, store: Store) -> Markup:
    kind = re.match(r"\(?(NOTE|IMPORTANT|WARNING)", block.text)
    loud = kind is not None and kind[1] != "NOTE"
    return tag("div", inline(block.text.strip(), store), class_="note warning" if loud else "note")


def _table(block: Block, store: Store) -> Markup:
    if not block.lines[0].lstrip().startswith("|"):
        return tag("pre", tag("code", block.text.strip("\n")))
    rows = [_cells(line) for line in block.lines if line.strip()]
    shown = [tag("tr", [tag("td", inline(cell, store)) for cell in row]) for row in rows if not _is_rule(row)]
    return tag("div", tag("table", shown), class_="table")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _is_rule(row: list[str]) -> bool:
    return all(re.fullmatch(r"-{2,}", cell) for cell in row)
