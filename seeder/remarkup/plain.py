"""A description as lines for a terminal: each with the style it has on the page, none of the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from seeder.remarkup.acting import without_anchors
from seeder.remarkup.blocks import Block, code_lines, heading_level, heading_text, split_blocks

Style = Literal["heading", "item", "code", "text", "blank"]

_UNSPOKEN = frozenset({"code", "literal", "interpreter", "quote", "reply"})
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_MONOSPACE = re.compile(r"\B`([^`\n]+)`")
_NAMED_LINK = re.compile(r"\[\[([^|\[\]\n]{1,500})\|([^\[\]\n]{1,500})\]\]")
_NAMELESS_LINK = re.compile(r"\[\[([^|\[\]\n]{1,500})\]\]")


class Line(msgspec.Struct, frozen=True):
    """One line of untrusted text, without its line end; `level` is that of a heading, else 0."""

    style: Style
    text: str
    level: int = 0


def as_lines(description: str) -> list[Line]:
    """`description` in lines, without invisible marks and blank lines at its ends or in a row."""
    text = description.replace("\r\n", "\n").replace("\r", "\n")
    blocks = split_blocks(without_anchors(text))
    return _tidy([line for block in blocks for line in _lines(block)])


def _tidy(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if line.style != "blank" or (kept and kept[-1].style != "blank"):
            kept.append(line)
    if kept and kept[-1].style == "blank":
        kept.pop()
    return kept


def _lines(block: Block) -> Iterator[Line]:
    if block.kind == "heading":
        yield Line("heading", _unmarked(heading_text(block)), heading_level(block))
        return
    if block.kind in {"code", "literal"}:
        yield from (Line("code", line) for line in code_lines(block))
        return
    style: Style = "item" if block.kind == "list" else "text"
    for line in block.lines:
        yield Line(style, _unmarked(line.rstrip())) if line.strip() else Line("blank", "")


def _unmarked(line: str) -> str:
    line = _NAMED_LINK.sub(lambda match: f"{match[2].strip()} ({match[1].strip()})", line)
    line = _NAMELESS_LINK.sub(lambda match: match[1].strip(), line)
    for rule in (_BOLD, _MONOSPACE):
        line = rule.sub(r"\1", line)
    return line


# Asked for by several rules of ``check``, one after the other.
@lru_cache(maxsize=2)
def prose(description: str) -> str:
    """What people say in it: without code, `monospace`, quotations and invisible marks."""
    text = description.replace("\r\n", "\n")
    blocks = (block for block in split_blocks(text) if block.kind not in _UNSPOKEN)
    spoken = _MONOSPACE.sub(" ", "".join(block.text for block in blocks))
    return "\n".join(line.text for line in as_lines(spoken))
