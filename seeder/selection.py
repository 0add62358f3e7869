"""Which tasks are meant: numbers, addresses and boards out of pasted text, and constraints. Pure.

People paste what they have: notes of a meeting, a spreadsheet, the addresses of boards and searches. A line
in which no task, board or search was found is told and never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

import msgspec

from seeder.errors import BadInput

# A spreadsheet of everything is a mistake.
MOST_LINES = 100_000


class Lost(msgspec.Struct, frozen=True):
    """A line of a text in which nothing was found, and why where that can be said."""

    source: str
    number: int
    text: str
    why: str = ""


class Found(msgspec.Struct, frozen=True):
    """What was found in texts: task numbers, boards (a hashtag, or a project's number in an address), keys of
    stored searches, and the lines that gave nothing."""

    numbers: tuple[int, ...] = ()
    boards: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()

    def __add__(self, other: Found) -> Found:
        return _together((self, other))

    @property
    def empty(self) -> bool:
        return not (self.numbers or self.boards or self.queries)


def _together(several: Sequence[Found]) -> Found:
    """All of it, each thing once."""
    return Found(
        tuple(dict.fromkeys(number for found in several for number in found.numbers)),
        tuple(dict.fromkeys(board for found in several for board in found.boards)),
        tuple(dict.fromkeys(query for found in several for query in found.queries)),
        tuple(lost for found in several for lost in found.lost),
    )


class Constraints(msgspec.Struct, frozen=True):
    """What a task must be like. Several of one kind: any of them; several kinds: all. Tags, people and
    statuses stand as written; times are epoch seconds UTC; `fields` are wire names of the site's own fields
    with the values asked for."""

    projects: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    subscribers: tuple[str, ...] = ()
    text: str = ""
    created_since: int | None = None
    modified_since: int | None = None
    fields: dict[str, tuple[str, ...]] = {}

    @property
    def empty(self) -> bool:
        """True when they would select every task of the site; a status alone does."""
        return msgspec.structs.replace(self, statuses=()) == Constraints()


class Excluded(msgspec.Struct, frozen=True):
    """What is left out of everything that was selected: tasks, and tasks with a tag (as written)."""

    numbers: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()


class Selection(msgspec.Struct, frozen=True):
    """Everything that was asked for: all that any part of it finds, each task once."""

    found: Found = Found()
    constraints: Constraints = Constraints()
    excluded: Excluded = Excluded()

    @property
    def empty(self) -> bool:
        return self.found.empty and self.constraints.empty


def found_in(text: str, host: str, source: str) -> Found:
    """What stands in `text`, line by line; `source` is what the text is called where a line is told. BadInput
    for more lines than are read: those behind them must not be lost without a word."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise BadInput(
            f"{source} has {len(lines):,} lines, and {MOST_LINES:,} are the most.", "Is that the right file?"
        )
    numbers: dict[int, None] = {}
    boards: dict[str, None] = {}
    queries: dict[str, None] = {}
    lost: list[Lost] = []
    for number, line in enumerate(lines, 1):
        found = _in_line(line, host)
        numbers |= dict.fromkeys(found.numbers)
        boards |= dict.fromkeys(found.boards)
        queries |= dict.fromkeys(found.queries)
        if found.empty and line.strip():
            lost.append(Lost(source, number, line.strip(), _why(line, host)))
    return Found(tuple(numbers), tuple(boards), tuple(queries), tuple(lost))


def found_in_words(words: Iterable[str], host: str) -> Found:
    """What was typed as arguments, one thing each; a bare `t123` is meant there."""
    texts = (word.strip() for word in words)
    return _together([found_in(t.upper() if _BARE.fullmatch(t) else t, host, "typed") for t in texts])


_BARE = re.compile(r"[Tt]\d{1,9}")
_ADDRESS = re.compile(r"https?://([^/\s<>\"'|\])]+)(/[^\s<>\"'|\])]*)?", re.IGNORECASE)
# Not within a word, a path or a longer number: rT123 is a commit, AT1 a word.
_MONOGRAM = re.compile(r"(?<![\w/.@-])T([1-9]\d{0,8})(?![\w-])")
# What somebody may have meant as a task: `t12`, `T 12`, `T-12`, `T012`, `TT12`, `T12O4`, `Task 12`.
_ALONE = re.compile(r"[\s#*•.,;:()\[\]-]*\d{2,9}[\s.,;:()\[\]]*")
_NEAR = re.compile(r"(?<![\w/.@])(?:[Tt]{1,2}[ #-]?|(?i:tasks?) #?)\d[\dOo]*(?![\w-])")
_TASK = re.compile(r"/T([1-9]\d{0,8})(?:[#?$].*)?[.,;:!]*")
_QUERY = re.compile(r"/maniphest/query/([A-Za-z0-9_.-]{1,64}?)/?(?:#\w*)?[.,;:!]*")
# Possessive (++): each letter of a line of full stops would be looked at once for every other one.
_TAG = re.compile(r"/tag/([^/?#]++)(/?+)[.,;:!]*+")
_PROJECT = re.compile(r"/project/(?:(?:view|profile|board)/)?(\d{1,9})/?[.,;:!]*")


def _in_line(line: str, host: str) -> Found:
    numbers: list[int] = []
    boards: list[str] = []
    queries: list[str] = []
    for address in _ADDRESS.finditer(line):
        if address[1].lower() != host:
            continue
        path = address[2] or "/"
        if task := _TASK.fullmatch(path):
            numbers.append(int(task[1]))
        elif query := _QUERY.fullmatch(path):
            queries.append(query[1])
        elif board := _PROJECT.fullmatch(path):
            boards.append(board[1])
        elif tag := _TAG.fullmatch(path):
            # Without its slash the end of a sentence stands in it.
            boards.append(f"#{unquote(tag[1] if tag[2] else tag[1].rstrip('.,;:!'))}")
    numbers += [int(found[1]) for found in _MONOGRAM.finditer(_ADDRESS.sub(" ", line))]
    return Found(tuple(numbers), tuple(boards), tuple(queries))


def _why(line: str, host: str) -> str:
    return next(_reasons(line, host), "")


def _reasons(line: str, host: str) -> Iterator[str]:
    for address in _ADDRESS.finditer(line):
        path = address[2] or "/"
        if address[1].lower() != host:
            yield f"an address on {address[1].lower()}, not on {host}"
        elif "/query/" in path:
            yield "a board with a filter: open the search it stands for, and take that address"
        elif path.startswith("/maniphest/?"):
            yield "a search that is not stored: press “Search” there, and take the address it leads to"
        else:
            yield "not the address of a task, a board or a search"
    if _ALONE.fullmatch(line):
        yield "a number alone; task numbers begin with T"
    elif near := _NEAR.search(_ADDRESS.sub(" ", line)):
        yield f"is “{near[0].strip()}” a task? They are written as T123"
