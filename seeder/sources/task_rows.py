"""A task as maniphest.search answers it, typed; as in ``rows``."""

from __future__ import annotations

from typing import Any

import msgspec

from seeder.model import Task
from seeder.sources.rows import Id, Moment, as_map


class _TaskStatus(msgspec.Struct, frozen=True):
    value: str
    name: str


class _Description(msgspec.Struct, frozen=True):
    raw: str | None = ""


class _Priority(msgspec.Struct, frozen=True):
    value: int = 0


class _TaskFields(msgspec.Struct, frozen=True):
    name: str
    status: _TaskStatus
    dateCreated: Moment  # noqa: N815
    dateModified: Moment  # noqa: N815
    authorPHID: str | None = None  # noqa: N815
    ownerPHID: str | None = None  # noqa: N815
    dateClosed: Moment | None = None  # noqa: N815
    description: _Description = _Description()
    policy: dict[str, str] = {}
    priority: _Priority = _Priority()


class _Tagged(msgspec.Struct, frozen=True):
    projectPHIDs: list[str] = []  # noqa: N815


class _Followed(msgspec.Struct, frozen=True):
    subscriberPHIDs: list[str] = []  # noqa: N815


class _Named(msgspec.Struct, frozen=True):
    phid: str


class _Board(msgspec.Struct, frozen=True):
    columns: list[_Named] = []


class _Placed(msgspec.Struct, frozen=True):
    boards: dict[str, _Board] | list[Any] = []

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(at.phid for board in as_map(self.boards).values() for at in board.columns)


class _Attached(msgspec.Struct, frozen=True):
    columns: _Placed = _Placed()
    projects: _Tagged | list[Any] = _Tagged()
    subscribers: _Followed | list[Any] = _Followed()


class TaskRow(msgspec.Struct, frozen=True):
    id: Id
    phid: str
    fields: dict[str, Any]
    attachments: _Attached | list[Any] = _Attached()

    def __post_init__(self) -> None:
        # While decoding, so that an odd field is told like any other.
        msgspec.convert(self.fields, _TaskFields)

    def task(self) -> Task:
        fields = msgspec.convert(self.fields, _TaskFields)
        attached = self.attachments if isinstance(self.attachments, _Attached) else _Attached()
        projects, followers = attached.projects, attached.subscribers
        return Task(
            id=self.id,
            phid=self.phid,
            title=fields.name,
            description=fields.description.raw or "",
            author_phid=fields.authorPHID or "",
            owner_phid=fields.ownerPHID,
            status=fields.status.value,
            status_name=fields.status.name,
            closed=fields.dateClosed is not None,
            created=fields.dateCreated,
            modified=fields.dateModified,
            project_phids=tuple(projects.projectPHIDs) if isinstance(projects, _Tagged) else (),
            subscriber_phids=tuple(followers.subscriberPHIDs) if isinstance(followers, _Followed) else (),
            view_policy=fields.policy.get("view", ""),
            columns=attached.columns.columns,
            custom={key: value for key, value in self.fields.items() if key.startswith("custom.")},
            priority=fields.priority.value,
            ended=fields.dateClosed or 0,
        )
