"""The seeded code review as values; the words are in gerrit.yaml."""

from __future__ import annotations

import msgspec

from seeder.sandbox.world.reading import shipped

Edits = dict[str, dict[str, str]]


class Reviewer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account. `user` is the same person's name in Phabricator; everything empty is taken from there."""

    id: int
    user: str = ""
    username: str = ""
    name: str = ""
    display_name: str = ""
    status: str = ""
    age: int = 300
    approver: bool = False
    inactive: bool = False
    bot: bool = False


class Repository(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every branch begins with the same files."""

    name: str
    description: str
    branches: tuple[str, ...] = ()
    files: dict[str, str] = {}


class Upload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pieces of files to be replaced (an empty piece is the end of the file), and whole new files."""

    edits: Edits = {}
    adds: dict[str, str] = {}


class Remark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An inline comment; one `to` another stands at the same place."""

    text: str
    id: str = ""
    file: str = ""
    line: int = 0
    to: str = ""
    unresolved: bool = False


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody did to a change, so many days before the world was made."""

    by: str
    days_ago: float
    say: str = ""
    votes: dict[str, int] = {}
    comments: tuple[Remark, ...] = ()
    upload: Upload | None = None
    add: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    merge: bool = False
    abandon: str = ""


class Patch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change; `change_of` is the number of one whose Change-Id it shares, on another branch."""

    number: int
    repo: str
    owner: str
    age: float
    title: str
    branch: str = ""
    text: str = ""
    topic: str = ""
    hashtags: tuple[str, ...] = ()
    wip: bool = False
    private: bool = False
    change_of: int = 0
    edits: Edits = {}
    adds: dict[str, str] = {}
    events: tuple[Event, ...] = ()


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is there before anybody rehearses."""

    accounts: tuple[Reviewer, ...]
    repositories: tuple[Repository, ...]
    changes: tuple[Patch, ...]


def shipped_review() -> Review:
    """The code review that comes with seeder."""
    return shipped("gerrit.yaml", Review)
