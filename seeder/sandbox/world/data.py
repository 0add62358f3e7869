"""The seeded world as values; the words are in world.yaml."""

from __future__ import annotations

import msgspec

from seeder.sandbox.world.reading import shipped


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kind` is person, bot or list; `age` and `changed` are days before the world was made, `away` is for
    how many days after that the calendar says so."""

    username: str
    realname: str
    kind: str = "person"
    admin: bool = False
    disabled: bool = False
    age: int = 900
    changed: int = 300
    away: int | None = None


class Comment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who said what, so many days before the world was made."""

    by: str
    days_ago: float
    text: str


class Tag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`above` is the name of its parent; a milestone has no hashtag. `columns` make a workboard. Each of
    `edits` gave it another description."""

    name: str
    description: str
    icon: str = "project"
    color: str = "blue"
    aliases: tuple[str, ...] = ()
    above: str = ""
    milestone: int | None = None
    columns: tuple[str, ...] = ()
    archived: bool = False
    members: tuple[str, ...] = ()
    edits: tuple[Comment, ...] = ()


class Task(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`age` is in days, `parent` the beginning of another task's title; `closed_by` ended it as `status`.

    `claimed` is how many days ago the owner took it; without it, it was theirs from the beginning. What came
    late to this world has a `number`, so that the others keep theirs."""

    title: str
    text: str
    author: str
    age: int
    tags: tuple[str, ...] = ()
    priority: str = "normal"
    owner: str = ""
    mentors: tuple[str, ...] = ()
    subscribers: tuple[str, ...] = ()
    parent: str = ""
    column: str = ""
    status: str = ""
    closed_by: str = ""
    comments: tuple[Comment, ...] = ()
    hackathon: str = ""
    claimed: float | None = None
    number: int = 0


class World(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is there before anybody rehearses."""

    accounts: tuple[Account, ...]
    projects: tuple[Tag, ...]
    tasks: tuple[Task, ...]

    def columns(self, project: str) -> tuple[str, ...]:
        """The columns of a project's board."""
        return next(tag.columns for tag in self.projects if tag.name == project)


def shipped_world() -> World:
    """The world that comes with seeder."""
    return shipped("world.yaml", World)
