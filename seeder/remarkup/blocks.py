"""A text cut into Phorge's blocks: which lines are code, a list, a heading, a paragraph …

The order of the rules is the server's: rule, list and reply, literal, then by name code, heading,
interpreter, note, quote, tables, and at last paragraphs. White space is ASCII white space there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

Kind = Literal[
    "line", "list", "reply", "literal", "code", "heading", "interpreter", "note", "quote", "table",
    "text", "blank",
]  # fmt: skip

_BLANKS = " \t\n\r\0\x0b"


class Block(msgspec.Struct, frozen=True):
    """Lines that belong together, each still with its line end; `number` counts from 0."""

    kind: Kind
    lines: tuple[str, ...]
    number: int

    @property
    def text(self) -> str:
        return "".join(self.lines)


def split_blocks(text: str) -> list[Block]:
    """All blocks of `text` in order; paragraphs are joined, and what lies between them is blank."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    spans: list[tuple[Kind, int, int]] = []
    at = 0
    while at < len(lines):
        kind, count = _block_at(lines, at)
        goes_on = kind == "text" and bool(spans) and spans[-1][0] == "text"
        start = spans.pop()[1] if goes_on else at
        at += count
        spans.append((kind, start, at))
    return [Block(kind, tuple(lines[start:end]), start) for kind, start, end in spans]


def is_unclosed(text: str) -> bool:
    """Whether what is written after `text`, even in a new paragraph, would still belong to it: a
    code block, a literal block or a table that is opened and not closed."""
    last = split_blocks(f"{text}\n\nafter")[-1]
    return last.lines != ("after",)


def code_lines(block: Block) -> list[str]:
    """The lines of a code or literal block without line ends and without its fences."""
    lines = [line.rstrip() for line in block.lines]
    for fence in ("```", "%%%"):
        if lines[0].lstrip().startswith(fence):
            lines[0] = lines[0].lstrip().removeprefix(fence)
            lines[-1] = lines[-1].removesuffix(fence)
            return [line for i, line in enumerate(lines) if line or 0 < i < len(lines) - 1]
    return lines


def heading_text(block: Block) -> str:
    """What a heading says, without its marks or the line under it."""
    first = block.lines[0].strip(_BLANKS)
    return first.strip(" =#") if _HEADING.match(block.lines[0]) else first


def heading_level(block: Block) -> int:
    """1 for the highest, 5 for the lowest."""
    marks = re.match(r"[=#]{1,5}", block.lines[0]) if _HEADING.match(block.lines[0]) else None
    return len(marks[0]) if marks else 1 if "=" in block.lines[1] else 2


def list_items(block: Block) -> list[str]:
    """The items of a list as the server reads them: without markers, wrapped lines joined by a space."""
    items: list[list[str]] = []
    pattern = _LIST_START
    for line in block.lines:
        if not items or pattern.match(line):
            pattern = _LIST_GOES_ON
            items.append([])
        items[-1].append(line.strip(" ") if items[-1] else line.rstrip(" "))
    return [_unwrapped(item) for item in items]


def _unwrapped(lines: Sequence[str]) -> str:
    lines = [line[:-1].rstrip(" ") + "\n" if line.endswith("\n") else line for line in lines]
    joined = re.sub(r"(?<!\n)\n(?!\n)", " ", "".join(lines)).rstrip(_BLANKS)
    return _BOX.sub("", _LIST_MARK.sub("", joined, count=1), count=1)


def _block_at(lines: Sequence[str], at: int) -> tuple[Kind, int]:
    if lines[at] == "\n":
        return "blank", 1
    if _begins_no_rule(lines, at):
        return "text", 1
    for kind, count_lines in _RULES:
        count = count_lines(lines, at)
        if count:
            return kind, count
    return ("blank" if _is_blank(lines[at]) else "text"), 1


def _begins_no_rule(lines: Sequence[str], at: int) -> bool:
    """A quick answer for most lines: they begin with a letter that no rule begins with."""
    after = lines[at + 1][:1] if at + 1 < len(lines) else ""
    return lines[at][0].isalpha() and lines[at][0] not in "NIWcf" and after not in {"-", "="}


def _is_blank(line: str) -> bool:
    return not line.strip(_BLANKS)


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_LINE = _re(r"\s*(?:_{3,}|\*\s?\*\s?\*(?:\s|\*)*|-\s?-\s?-(?:\s|-)*)\Z")
_LIST_START = _re(r"\s*(?:[-*#]+|[1-9][0-9]*[.)]|\[\D?\])\s+")
_LIST_GOES_ON = _re(r"\s*(?:[-*#]+|[0-9]+[.)]|\[\D?\])\s+")
_LIST_MARK = _re(r"\A\s*(?:[-*#]+|[0-9]+[.)])\s*")
_BOX = _re(r"\A\s*\[\D?\]\s*")
_HEADING = _re(r"={1,5}|#{2,5}|# ")
_UNDERLINED = _re(r"[^\n]+\n[-=]{2,}\s*\Z")
_INDENTED = _re(r"\s{2,}.")
_FENCE_END = _re(r"```\s*\Z")
_FENCE_ON_ONE_LINE = _re(r"\s*```.*```\s*\Z")
_LITERAL = _re(r"\s*%%%")
_LITERAL_END = _re(r"%%%\s*\Z")
_INTERPRETER = _re(r"(?:cowsay|figlet)\s*(?:\([^)]+\)\s*)?\{\{\{")
_INTERPRETER_END = _re(r"\}\}\}\s*\Z")
_NOTE = _re(r"\((?:NOTE|IMPORTANT|WARNING)\)|(?:NOTE|IMPORTANT|WARNING):")


def _line(lines: Sequence[str], at: int) -> int:
    return 1 + _blanks(lines, at + 1) if _LINE.match(lines[at].rstrip("\r\n")) else 0


def _blanks(lines: Sequence[str], at: int) -> int:
    return _run(lines, at, _is_blank)


def _run(lines: Sequence[str], at: int, belongs: Callable[[str], object]) -> int:
    end = at
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return end - at


def _list(lines: Sequence[str], at: int) -> int:
    if not _LIST_START.match(lines[at]):
        return 0
    end, items = at + 1, 1
    while end < len(lines):
        if _LIST_GOES_ON.match(lines[end]):
            items += 1
        elif not _list_wraps(lines, end):
            end += _is_blank(lines[end])
            break
        end += 1
    lonely = items == 1 and lines[at].startswith("#") and end < len(lines)
    return 0 if lonely else end - at


def _list_wraps(lines: Sequence[str], at: int) -> bool:
    """An indented line goes on with the item, and so does a blank one before an indented one."""
    blank, indented = _is_blank(lines[at]), lines[at].startswith(" ")
    after = lines[at + 1] if at + 1 < len(lines) else ""
    if not blank:
        return indented
    return after.startswith(" ") and not _is_blank(after)


def _reply(lines: Sequence[str], at: int) -> int:
    if not lines[at].startswith(">>!"):
        return 0
    return 1 + _run(lines, at + 1, lambda line: line.startswith(">"))


def _literal(lines: Sequence[str], at: int) -> int:
    """%%% to %%%; blocks that follow without a blank line between them are one."""
    if not _LITERAL.match(lines[at]):
        return 0
    end, opened, blank = at, -1, False
    while end < len(lines):
        line = lines[end]
        if opened < 0:
            starts = _LITERAL.match(line)
            if blank or not (starts or _is_blank(line)):
                break
            opened = end if starts else opened
        if opened < 0:
            blank = True
        elif _LITERAL_END.search(line) and not (end == opened and line.strip(_BLANKS) == "%%%"):
            opened = -1
        end += 1
    return end - at


def _code(lines: Sequence[str], at: int) -> int:
    if _INDENTED.match(lines[at]):
        return 1 + _run(lines, at + 1, lambda x: _is_blank(x) or re.match(r"\s{2,}", x, re.ASCII))
    if not re.match(r"\s*```", lines[at], re.ASCII):
        return 0
    if _FENCE_ON_ONE_LINE.match(lines[at]):
        return 1
    inner = _run(lines, at + 1, lambda line: not _FENCE_END.search(line))
    return min(inner + 2, len(lines) - at)


def _heading(lines: Sequence[str], at: int) -> int:
    if _HEADING.match(lines[at]):
        return 1 + _blanks(lines, at + 1)
    if _UNDERLINED.match("".join(lines[at : at + 2])):
        return 2 + _blanks(lines, at + 2)
    return 0


def _interpreter(lines: Sequence[str], at: int) -> int:
    if not _INTERPRETER.match(lines[at]):
        return 0
    inner = _run(lines, at, lambda line: not _INTERPRETER_END.search(line))
    return min(inner + 1, len(lines) - at)


def _note(lines: Sequence[str], at: int) -> int:
    if not _NOTE.match(lines[at]):
        return 0
    # PHP takes the line "0" for false, and so for the end of the note
    return 1 + _run(lines, at + 1, lambda line: line.strip(_BLANKS) not in {"", "0"})


def _quote(lines: Sequence[str], at: int) -> int:
    return _run(lines, at, lambda line: line.startswith(">"))


def _simple_table(lines: Sequence[str], at: int) -> int:
    return _run(lines, at, lambda line: re.match(r"\s*\|", line, re.ASCII))


def _table(lines: Sequence[str], at: int) -> int:
    if not re.match(r"\s*<table>", lines[at], re.ASCII | re.IGNORECASE):
        return 0
    end = r"</table>\s*\Z"
    inner = _run(lines, at + 1, lambda x: not re.search(end, x, re.ASCII | re.IGNORECASE))
    return min(inner + 2, len(lines) - at)


_RULES: tuple[tuple[Kind, Callable[[Sequence[str], int], int]], ...] = (
    ("line", _line),
    ("list", _list),
    ("reply", _reply),
    ("literal", _literal),
    ("code", _code),
    ("heading", _heading),
    ("interpreter", _interpreter),
    ("note", _note),
    ("quote", _quote),
    ("table", _simple_table),
    ("table", _table),
)
