"""The nouns of Gerrit that seeder speaks of, frozen. Times are epoch seconds, UTC.

Every text in them was written by somebody else, as in ``model``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import msgspec

_BUG = re.compile(r"^(?:Bug|Task): *(T[1-9]\d{0,8})\b", re.IGNORECASE | re.MULTILINE)


class Account(msgspec.Struct, frozen=True):
    """A Gerrit account; `id` is what queries name it by. `bot` is told by the group of service users."""

    id: int
    username: str = ""
    name: str = ""
    inactive: bool = False
    bot: bool = False
    email: str = ""

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
    automatic: bool = False


class File(msgspec.Struct, frozen=True):
    """A file that a change touches. `status` is A(dded), D(eleted), R(enamed), C(opied) or M(odified);
    `size` is in bytes, after the change."""

    path: str
    status: str = "M"
    inserted: int = 0
    deleted: int = 0
    size: int = 0
    binary: bool = False


class Change(msgspec.Struct, frozen=True):
    """A change with what was asked of it; `message` is its commit's, `status` NEW, MERGED or ABANDONED.
    `author` is the name and the mail address that the commit gives, `patch_set` the newest one's number;
    `comments` counts all on its files, `unresolved` the threads that are."""

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
    author: tuple[str, str] = ("", "")
    patch_set: int = 0
    comments: int = 0
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
        return f"{gerrit.rstrip('/')}/c/{quote(self.project)}/+/{self.number}"

    def file_link(self, gerrit: str, path: str, line: int = 0) -> str:
        """The page of one of its files, as the newest patch set leaves it."""
        at = f"#{line}" if line else ""
        return f"{self.link(gerrit)}/{self.patch_set or 1}/{quote(path)}{at}"

    def comment_link(self, gerrit: str, comment: str) -> str:
        """The page that shows one comment, by its id."""
        return f"{self.link(gerrit)}/comment/{quote(comment)}/"


def threads(comments: tuple[InlineComment, ...]) -> Iterator[tuple[InlineComment, ...]]:
    """The comments as conversations, each from its first to its last; Gerrit shows a thread as unresolved
    when its last comment is. An answer of the same second comes after what it answers."""
    by_id = {comment.id: comment for comment in comments}
    roots = {comment.id: _root(comment, by_id) for comment in comments}
    found: dict[str, list[InlineComment]] = {}
    for comment in sorted(comments, key=lambda each: (each.at, roots[each.id][1], each.id)):
        found.setdefault(roots[comment.id][0], []).append(comment)
    yield from map(tuple, found.values())


def _root(comment: InlineComment, by_id: dict[str, InlineComment]) -> tuple[str, int]:
    """The id of the comment that a thread begins with, and how many answers this one is below it."""
    seen: set[str] = set()
    while comment.reply_to in by_id and comment.id not in seen:
        seen.add(comment.id)
        comment = by_id[comment.reply_to]
    return comment.id, len(seen)
