"""A description read back: its headings and what stands under each, also in tasks written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from seeder.remarkup.blocks import Block, heading_level, heading_text, split_blocks

BOLD = 9  # the level of a **bold line** that serves as a heading: below every real one

_BOLD_LINE = re.compile(r"\s{0,3}\*\*([^*\n]{1,120})\*\*(.*)", re.DOTALL)
_ASIDE = re.compile(r"\s*\([^()\n]*\):?\s*")  # **Steps to replicate** (with links, please):
_MARKER = re.compile(r"^\s*(?:[-*#•]+|\d{1,3}[.)]|\[[ xX]?\])\s+(?:\[[ xX]?\]\s+)?")


class Section(msgspec.Struct, frozen=True):
    """A heading without its decoration, its level (1 is the highest, BOLD the lowest), and the text
    up to the next heading of the same or a higher level."""

    heading: str
    level: int
    body: str


def sections(description: str) -> list[Section]:
    """All sections in order. Read as headings: == this ==, ## this, this over a line of ---, and
    **this** or **this:** alone on a line or with the text behind it."""
    parts = list(_split(description.replace("\r\n", "\n").replace("\r", "\n")))
    return [Section(heading, level, _body(parts, i)) for i, (heading, level, _) in enumerate(parts) if level]


def said_under(description: str, *names: str) -> str:
    """The text under the first of these headings, whatever the case, a final colon or question mark, that
    says something; empty for none. Of several with one heading it is the first that says something."""
    said = _said(description)
    return next((said[key] for key in map(_folded, names) if key in said), "")


# The rules of ``check`` ask for nine sections of one text after the other.
@lru_cache(maxsize=2)
def _said(description: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for section in sections(description):
        if section.body:
            found.setdefault(_folded(section.heading), section.body)
    return MappingProxyType(found)


def section_items(body: str) -> tuple[str, ...]:
    """The lines of a section without their list markers, empty ones left out."""
    lines = (_MARKER.sub("", line).strip() for line in body.splitlines())
    return tuple(line for line in lines if line)


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split()).strip(" :?!.*_")


Part = tuple[str, int, str]


def _body(parts: list[Part], at: int) -> str:
    level, body = parts[at][1], [parts[at][2]]
    for heading, other, text in map(parts.__getitem__, range(at + 1, len(parts))):
        if other <= level:
            break
        body += [_written(heading, other), text]
    return "".join(body).strip("\n").rstrip()


def _written(heading: str, level: int) -> str:
    marks = "**" if level == BOLD else "=" * level
    return f"\n{marks}{heading}{marks}\n" if level == BOLD else f"\n{marks} {heading} {marks}\n"


def _split(text: str) -> Iterator[Part]:
    """Heading, level (0 for what stands before the first) and the text up to the next heading."""
    heading, level, body = "", 0, ""
    for block in split_blocks(text):
        for found in _pieces(block):
            if isinstance(found, str):
                body += found
                continue
            yield heading, level, body
            heading, level, body = found
    yield heading, level, body


def _pieces(block: Block) -> Iterator[str | Part]:
    if block.kind == "heading":
        yield heading_text(block).strip("*: "), heading_level(block), ""
    elif block.kind == "text":
        for line in block.lines:
            yield _bold_heading(line) or line
    elif block.kind == "list":
        # a bold line right under a list's last item is read as one by everybody but the server
        for line in block.lines:
            yield (_bold_heading(line) if line.startswith("**") else None) or line
    else:
        yield block.text


def _bold_heading(line: str) -> Part | None:
    match = _BOLD_LINE.match(line)
    if not match:
        return None
    heading, after = match[1].strip(), match[2].lstrip()
    colon, rest = after.startswith(":"), after.removeprefix(":").lstrip(" \t")
    if not heading:
        return None
    told = colon or heading.endswith((":", "?")) or _ASIDE.fullmatch(rest)
    if rest.strip() and not told:
        return None
    return heading.rstrip(":").strip(), BOLD, rest
