"""Warnings as they stand on the site: a comment that ends in a mark, recognised from anywhere. Pure.

The mark says who was asked and of what kind, for how long nothing will be taken from them, and nothing that
anybody can read on the page. Anybody can copy it, so that only what the `operators` wrote counts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from seeder.activity import DAY, Action
from seeder.remarkup.blocks import split_blocks

Kind = Literal["mentor", "owner"]
KINDS: tuple[Kind, ...] = ("mentor", "owner")
PREFIX = "seeder-warned-"
DIGITS = 20

# Behind the hash stand the days that were promised.
_MARK = re.compile(r"\{anchor #(seeder-warned-[a-z]{1,10}-[0-9a-f]{20})-([1-9][0-9]{0,3})d\}", re.ASCII)
_ITEM = re.compile(r"([-*]) \{T([1-9][0-9]{0,9})\}\s*", re.ASCII)
# What the items of a list begin with: tasks that may be taken away, and such as seem to be finished.
ASKED, FINISHED = "-", "*"


class Said(msgspec.Struct, frozen=True):
    """A comment: `by` is a PHID, `at` epoch seconds UTC, `task` the number of the task it stands on."""

    by: str
    at: int
    task: int
    text: str


class Warned(msgspec.Struct, frozen=True):
    """A warning that stands on the site. `person` and `by` are PHIDs, `at` epoch seconds UTC, `task` the
    number of the task it stands on, `tasks` those that it lists; `finished` are listed as merged, and nothing
    was said of taking them away. `grace` is how long the person was told that they have, in seconds."""

    kind: Kind
    person: str
    by: str
    at: int
    task: int
    tasks: frozenset[int]
    grace: int = DAY
    finished: frozenset[int] = frozenset()

    @property
    def listed(self) -> frozenset[int]:
        return self.tasks | self.finished


def mark_of(kind: Kind, person: str, site: str) -> str:
    """The name of the mark for one person (a PHID), the same on any machine and day; `site` is an address."""
    host = urlsplit(site).hostname or ""
    digest = hashlib.sha256("\0".join((host, kind, person)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{PREFIX}{kind}-{digest[:DIGITS]}"


def item_of(number: int, mark: str = ASKED) -> str:
    """A line of a warning's lists; the site puts the title in the place of the number."""
    return f"{mark} {{T{number}}}"


def last_line_of(kind: Kind, person: str, site: str, grace: int) -> str:
    """What a warning ends with, in a paragraph of its own; `grace` in seconds counts in whole days."""
    return f"{{anchor #{mark_of(kind, person, site)}-{max(1, -(-grace // DAY))}d}}"


def warned_in(comment: Said, people: Collection[str], site: str) -> Warned | None:
    """The warning of one of `people` (PHIDs) that a comment is, whoever wrote it; None for any other one."""
    return _read(comment, _marks(people, site))


def _read(comment: Said, marks: Mapping[str, tuple[Kind, str]]) -> Warned | None:
    found = _MARK.fullmatch(_own_last_line(comment.text)) if PREFIX in comment.text else None
    if found is None or found[1] not in marks:
        return None
    kind, person = marks[found[1]]
    tasks, finished = (frozenset(_listed(comment.text, mark)) for mark in (ASKED, FINISHED))
    at = (comment.by, comment.at, comment.task)
    return Warned(kind, person, *at, tasks, int(found[2]) * DAY, finished)


def warnings_among(
    comments: Iterable[Said], people: Collection[str], operators: Collection[str], site: str
) -> tuple[Warned, ...]:
    """The warnings that `operators` (PHIDs) wrote, each once, the oldest first; nobody else's count."""
    marks = _marks(people, site)
    own = (_read(each, marks) for each in comments if each.by in operators)
    return tuple(sorted({each for each in own if each}, key=lambda each: (each.at, each.person, each.kind)))


def is_answered(warned: Warned, last: Action | None) -> bool:
    """True when the person did something at or after the second of the warning; `last` is the newest that
    they did anywhere."""
    return last is not None and last.at >= warned.at


def ends(warned: Warned, grace: int) -> int:
    """From when on (epoch seconds UTC, that second included) something may be taken: never before the person
    was told, never on the day of the warning."""
    return warned.at + max(grace, warned.grace, DAY)


def _own_last_line(text: str) -> str:
    """The last line, if it is a paragraph's: not quoted, not code, not an item of a list."""
    plain = text.replace("\r\n", "\n").rstrip(" \t\r\n")
    blocks = split_blocks(plain)
    return blocks[-1].lines[-1] if blocks and blocks[-1].kind == "text" else ""


def _marks(people: Iterable[str], site: str) -> dict[str, tuple[Kind, str]]:
    """What each mark of theirs says."""
    return {mark_of(kind, person, site): (kind, person) for person in people for kind in KINDS}


def _listed(text: str, mark: str) -> Iterator[int]:
    for block in split_blocks(text.replace("\r\n", "\n")):
        found = (_ITEM.fullmatch(line) for line in block.lines if block.kind == "list")
        yield from (int(each[2]) for each in found if each and each[1] == mark)
