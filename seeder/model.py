"""The nouns of Phabricator that seeder speaks of, frozen. Times are epoch seconds, UTC.

Every text in them was written by somebody else: it is shown through ``views`` only, which makes
control characters visible, and never interpreted.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Person(msgspec.Struct, frozen=True):
    """A user account. A bot is called `agent` by user.whoami and `bot` by user.search; both are `bot`.
    `created` is 0 where it was not told, `away_until` is only filled where it was asked for: the end of an
    absence in the site's calendar, 0 for none. Both are epoch seconds UTC."""

    phid: str
    username: str
    real_name: str = ""
    disabled: bool = False
    bot: bool = False
    mailing_list: bool = False
    created: int = 0
    away_until: int = 0

    @property
    def human(self) -> bool:
        """True for an account of a person."""
        return not (self.bot or self.mailing_list)


class Project(msgspec.Struct, frozen=True):
    """A project, which Phabricator's pages also call tag. A milestone has no hashtag: `slug` is None.

    `ancestors` (the highest first), `members` and `watchers` are PHIDs, and only filled where they were
    asked for. A member of a subproject is a member of what lies above it, too. `icon` is the kind that its
    icon stands for, such as project, tag or group.
    """

    phid: str
    name: str
    slug: str | None = None
    id: int = 0
    archived: bool = False
    milestone: int | None = None
    parent_phid: str | None = None
    parent_name: str | None = None
    description: str = ""
    ancestors: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    watchers: tuple[str, ...] = ()
    icon: str = ""

    @property
    def is_milestone(self) -> bool:
        return self.milestone is not None

    @property
    def title(self) -> str:
        """As the site's pages write it: a milestone with its parent before it."""
        if self.is_milestone and self.parent_name:
            return f"{self.parent_name} ({self.name})"
        return self.name


class Column(msgspec.Struct, frozen=True):
    """A workboard column, `sequence` its place on the board. `default` is where tasks are put that nobody
    moved; it is stored with an empty name and shown as Backlog. `proxy_phid` is the milestone or subproject
    whose column it is: what is put there gets that tag."""

    phid: str
    name: str
    project_phid: str
    sequence: int = 0
    default: bool = False
    hidden: bool = False
    proxy_phid: str | None = None


class Status(msgspec.Struct, frozen=True):
    """A task status of the site. `value` is what the wire takes; which ones exist is configuration.
    `usual` marks the one that “closed” means where nothing else is said, upstream's “resolved”."""

    value: str
    name: str
    closed: bool = False
    usual: bool = False


class Task(msgspec.Struct, frozen=True):
    """A Maniphest task as maniphest.search answers it. `columns` are the PHIDs of the workboard columns that
    it lies in, on the boards of its tags; only filled where they were asked for. `ended` is when it was
    closed, 0 for an open one."""

    id: int
    phid: str
    title: str
    description: str = ""
    author_phid: str = ""
    owner_phid: str | None = None
    status: str = "open"
    status_name: str = "Open"
    closed: bool = False
    created: int = 0
    modified: int = 0
    project_phids: tuple[str, ...] = ()
    subscriber_phids: tuple[str, ...] = ()
    view_policy: str = "public"
    columns: tuple[str, ...] = ()
    custom: dict[str, Any] = {}
    priority: int = 0
    ended: int = 0

    @property
    def monogram(self) -> str:
        return f"T{self.id}"

    @property
    def tags(self) -> tuple[str, ...]:
        """The PHIDs of its tags: the server takes anything for one, so that others may stand among them."""
        return tuple(phid for phid in self.project_phids if phid.startswith("PHID-PROJ-"))


class Transaction(msgspec.Struct, frozen=True):
    """One entry of a task's history. `kind` is None for entries that Phabricator does not explain."""

    id: int
    phid: str
    kind: str | None
    author_phid: str
    created: int
    fields: dict[str, Any] = {}
    comment: str = ""


class Deed(msgspec.Struct, frozen=True):
    """Of one entry of a task's history, who did something, when, and what kind of thing: as in Transaction,
    or what the server calls it itself where Transaction has no word. `commented` if it has a comment."""

    author_phid: str
    created: int
    kind: str
    commented: bool = False
