"""Conduit's answers as they come, typed: a field that is missing or of another kind is named.

An empty PHP map is written as `[]`, so every map here is a map or a list (`as_map`).
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import msgspec

from seeder.model import Column, Person, Project, Status

# SQLite and JSON's readers take no larger number; dates up to the year 9999, which Python can show.
Id = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Moment = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]

T = TypeVar("T")
V = TypeVar("V")


def as_map(value: dict[str, V] | list[Any] | None) -> dict[str, V]:
    """A PHP map that may have come as an empty list."""
    return value if isinstance(value, dict) else {}


class Cursor(msgspec.Struct, frozen=True):
    """`after` is null on the last page; Phorge writes it as text, some methods as a number."""

    after: str | int | None = None


class SlugHit(msgspec.Struct, frozen=True):
    """Which project a hashtag leads to."""

    projectPHID: str  # noqa: N815


class Maps(msgspec.Struct, frozen=True):
    slugMap: dict[str, SlugHit] | list[Any] = {}  # noqa: N815


class Page(msgspec.Struct, Generic[T], frozen=True):
    data: list[T]
    maps: Maps | list[Any] = Maps()
    cursor: Cursor = Cursor()

    @property
    def slugs(self) -> dict[str, SlugHit]:
        """Asked hashtag -> what it leads to; what is unknown is missing."""
        return as_map(self.maps.slugMap) if isinstance(self.maps, Maps) else {}


class Listed(msgspec.Struct, Generic[T], frozen=True):
    data: list[T]


class Whoami(msgspec.Struct, frozen=True):
    phid: str
    userName: str  # noqa: N815 - the wire's names
    realName: str = ""  # noqa: N815
    roles: list[str] = []

    def person(self) -> Person:
        return Person(
            phid=self.phid,
            username=self.userName,
            real_name=self.realName,
            disabled="disabled" in self.roles,
            bot="agent" in self.roles,
        )


class _UserFields(msgspec.Struct, frozen=True):
    username: str
    realName: str = ""  # noqa: N815
    roles: list[str] = []
    dateCreated: Moment = 0  # noqa: N815


class _Availability(msgspec.Struct, frozen=True):
    value: str = "available"
    until: Moment | None = None


class _UserAttached(msgspec.Struct, frozen=True):
    availability: _Availability = _Availability()


class UserRow(msgspec.Struct, frozen=True):
    phid: str
    fields: _UserFields
    attachments: _UserAttached | list[Any] = _UserAttached()

    def person(self) -> Person:
        return Person(
            phid=self.phid,
            username=self.fields.username,
            real_name=self.fields.realName,
            disabled="disabled" in self.fields.roles,
            bot="bot" in self.fields.roles,
            mailing_list="list" in self.fields.roles,
            created=self.fields.dateCreated,
            away_until=self._away_until,
        )

    @property
    def _away_until(self) -> int:
        told = self.attachments if isinstance(self.attachments, _UserAttached) else _UserAttached()
        return told.availability.until or 0 if told.availability.value == "away" else 0


class _Parent(msgspec.Struct, frozen=True):
    phid: str
    name: str


class _Icon(msgspec.Struct, frozen=True):
    key: str | None = ""


class _ProjectFields(msgspec.Struct, frozen=True):
    name: str
    slug: str | None = None
    milestone: int | None = None
    parent: _Parent | None = None
    status: str = "active"
    description: str | None = None
    icon: _Icon = _Icon()


class _Named(msgspec.Struct, frozen=True):
    phid: str


class _Ancestors(msgspec.Struct, frozen=True):
    ancestors: list[_Named] = []


class _Members(msgspec.Struct, frozen=True):
    members: list[_Named] = []


class _Watchers(msgspec.Struct, frozen=True):
    watchers: list[_Named] = []


class _Related(msgspec.Struct, frozen=True):
    ancestors: _Ancestors = _Ancestors()
    members: _Members = _Members()
    watchers: _Watchers = _Watchers()


class ProjectRow(msgspec.Struct, frozen=True):
    id: Id
    phid: str
    fields: _ProjectFields
    attachments: _Related | list[Any] = _Related()

    def project(self) -> Project:
        fields = self.fields
        related = self.attachments if isinstance(self.attachments, _Related) else _Related()
        return Project(
            phid=self.phid,
            id=self.id,
            name=fields.name,
            slug=fields.slug,
            archived=fields.status == "archived",
            milestone=fields.milestone,
            parent_phid=fields.parent.phid if fields.parent else None,
            parent_name=fields.parent.name if fields.parent else None,
            description=fields.description or "",
            ancestors=tuple(one.phid for one in related.ancestors.ancestors),
            members=tuple(one.phid for one in related.members.members),
            watchers=tuple(one.phid for one in related.watchers.watchers),
            icon=fields.icon.key or "",
        )


class _ColumnFields(msgspec.Struct, frozen=True):
    name: str
    project: dict[str, Any] = {}
    proxyPHID: str | None = None  # noqa: N815
    isHidden: bool = False  # noqa: N815
    isDefaultColumn: bool = False  # noqa: N815
    sequence: int = 0


class ColumnRow(msgspec.Struct, frozen=True):
    phid: str
    fields: _ColumnFields

    def column(self) -> Column:
        return Column(
            self.phid,
            self.fields.name or "Backlog",
            self.fields.project.get("phid", ""),
            self.fields.sequence,
            self.fields.isDefaultColumn,
            self.fields.isHidden,
            self.fields.proxyPHID,
        )


class Handle(msgspec.Struct, frozen=True):
    """What phid.lookup says of a name. `status` is "closed" for a disabled account, a closed task and an
    archived project; bots and mailing lists are "open"."""

    phid: str
    type: str
    name: str
    fullName: str = ""  # noqa: N815
    uri: str = ""
    status: str = "open"


HandleMap = dict[str, Handle] | list[Any]


class StatusRow(msgspec.Struct, frozen=True):
    name: str
    value: str
    closed: bool = False
    special: str | None = None

    def status(self) -> Status:
        usual = self.special == "closed"
        return Status(value=self.value, name=self.name, closed=self.closed, usual=usual)


class Edge(msgspec.Struct, frozen=True):
    sourcePHID: str  # noqa: N815
    destinationPHID: str  # noqa: N815


class PriorityRow(msgspec.Struct, frozen=True):
    name: str
    value: int
    keywords: list[str] = []


class Edited(msgspec.Struct, frozen=True):
    """maniphest.edit's answer: the task, and the transactions that had an effect."""

    class Object(msgspec.Struct, frozen=True):
        id: Id
        phid: str

    class Change(msgspec.Struct, frozen=True):
        phid: str

    object: Object
    transactions: list[Change] = []
