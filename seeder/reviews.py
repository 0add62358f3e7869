"""The nouns of Gerrit that seeder speaks of, frozen. Times are epoch seconds, UTC.

Every text in them was written by somebody else, as in ``model``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_BUG = re.compile(r"^(?:Bug|Task): *(T[1-9]\d{0,8})\b", re.IGNORECASE | re.MULTILINE)


class Account(msgspec.Struct, frozen=True):
    """A Gerrit account; `id` is what queries name it by. `bot` is told by the group of service users."""

    id: int
    username: str = ""
    name: str = ""
    inactive: bool = False
    bot: bool = False

    @property
    def shown(self) -> str:
        return self.username or self.name or str(self.id)


class Repository(msgspec.Struct, frozen=True):
    """A project of Gerrit. `state` is ACTIVE, READ_ONLY or HIDDEN; `head` the branch that HEAD names;
    `browse` the address under which its files can be read, empty when the server names none."""

    name: str
    state: str = "ACTIVE"
    description: str = ""
    head: str = ""
    browse: str = ""

    @property
    def active(self) -> bool:
        return self.state == "ACTIVE"


class Vote(msgspec.Struct, frozen=True):
    label: str
    account: Account
    value: int
    at: int = 0


class Message(msgspec.Struct, frozen=True):
    """A message on a change; `automatic` for what Gerrit and its bots write by themselves."""

    id: str
    author: Account | None
    at: int
    text: str
    automatic: bool = False


class InlineComment(msgspec.Struct, frozen=True):
    """A comment on a file (`/PATCHSET_LEVEL` for the whole); `reply_to` is another comment's id."""

    id: str
    path: str
    author: Account | None
    at: int
    text: str
    line: int = 0
    unresolved: bool = False
    reply_to: str = ""
    patch_set: int = 0


class File(msgspec.Struct, frozen=True):
    """A file that a change touches. `status` is A(dded), D(eleted), R(enamed), C(opied) or M(odified)."""

    path: str
    status: str = "M"
    inserted: int = 0
    deleted: int = 0


class Change(msgspec.Struct, frozen=True):
    """A change with what was asked of it; `message` is its commit's, `status` NEW, MERGED or ABANDONED."""

    number: int
    project: str
    branch: str
    subject: str
    status: str
    owner: Account
    created: int
    updated: int
    submitted: int | None = None
    topic: str = ""
    hashtags: tuple[str, ...] = ()
    message: str = ""
    unresolved: int = 0
    work_in_progress: bool = False
    votes: tuple[Vote, ...] = ()
    reviewers: tuple[Account, ...] = ()
    messages: tuple[Message, ...] = ()
    files: tuple[File, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status == "NEW"

    @property
    def is_merged(self) -> bool:
        return self.status == "MERGED"

    @property
    def tasks(self) -> tuple[int, ...]:
        """The numbers of tasks that the commit message names in `Bug:` lines, each once, in order."""
        found = (int(monogram[1:]) for monogram in _BUG.findall(self.message))
        return tuple(dict.fromkeys(found))

    def link(self, gerrit: str) -> str:
        """Its page on the Gerrit at the base address `gerrit`."""
        return f"{gerrit.rstrip('/')}/c/{self.project}/+/{self.number}"


def threads(comments: tuple[InlineComment, ...]) -> Iterator[tuple[InlineComment, ...]]:
    """The comments as conversations, each from its first to its last; Gerrit shows a thread as unresolved
    when its last comment is."""
    by_id = {comment.id: comment for comment in comments}
    found: dict[str, list[InlineComment]] = {}
    for comment in sorted(comments, key=lambda each: (each.at, each.id)):
        found.setdefault(_root(comment, by_id), []).append(comment)
    yield from map(tuple, found.values())


def _root(comment: InlineComment, by_id: dict[str, InlineComment]) -> str:
    seen: set[str] = set()
    while comment.reply_to in by_id and comment.id not in seen:
        seen.add(comment.id)
        comment = by_id[comment.reply_to]
    return comment.id
