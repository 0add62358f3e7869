"""What a person said in a comment or message: without quotations, code and what Gerrit puts before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"(?:Patch Set \d+:.*|Uploaded patch set \d+.*|\(\d+ (?:inline )?comments?\))\s*")
_QUOTED = re.compile(r"\s{0,3}>|.*\bwrote:\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_ITEM = re.compile(r"\s{0,3}(?:[-*•]|\d{1,2}[.)])\s+")
_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
# Longer texts are pasted logs.
LONGEST = 20_000


def own_words(text: str) -> str:
    """`text` without quoted lines, blocks of code and Gerrit's own lines; paragraphs stay apart."""
    kept, in_code = [], False
    for line in text[:LONGEST].replace("\r\n", "\n").split("\n"):
        if _FENCE.match(line):
            in_code = not in_code
        elif not (in_code or _HEADER.fullmatch(line) or _QUOTED.match(line) or line.startswith("    ")):
            kept.append(line)
    return "\n".join(kept).strip()


def sentences(text: str) -> Iterator[str]:
    """The sentences of what a person said themselves, each on one line."""
    for paragraph in _paragraphs(own_words(text)):
        yield from filter(None, (part.strip() for part in _END.split(paragraph)))


def first_sentence(text: str) -> str:
    """Empty when all was quoted or code."""
    return next(sentences(text), "")


def _paragraphs(text: str) -> Iterator[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item or not line.strip():
            yield " ".join(lines)
            lines = []
        lines.append(line[item.end() :].strip() if item else line.strip())
    yield " ".join(lines)
