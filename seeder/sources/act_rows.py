"""What somebody did, as transaction.search and feed.query tell it, typed; as in ``rows``."""

from __future__ import annotations

from typing import Any

import msgspec

from seeder.sources.newest import Seen
from seeder.sources.rows import Id, Moment, as_map


class ActRow(msgspec.Struct, frozen=True):
    """A transaction without its values."""

    id: Id
    phid: str
    authorPHID: str  # noqa: N815
    objectPHID: str  # noqa: N815
    dateCreated: Moment  # noqa: N815
    type: str | None = None
    groupID: str | None = None  # noqa: N815

    def seen(self) -> Seen:
        return Seen(
            author=self.authorPHID,
            at=self.dateCreated,
            key=self.id,
            about=self.objectPHID,
            group=self.groupID or "",
            kind=self.type,
        )


class _Told(msgspec.Struct, frozen=True):
    """Stories of some kinds have other fields; those are about nothing then."""

    objectPHID: str | None = None  # noqa: N815
    transactionPHIDs: dict[str, str] | list[Any] = {}  # noqa: N815


class StoryRow(msgspec.Struct, frozen=True):
    """A story of the feed. `epoch` is when it was published."""

    chronologicalKey: str | int  # noqa: N815
    epoch: Moment
    authorPHID: str | None = None  # noqa: N815
    data: _Told | list[Any] = _Told()

    def seen(self) -> Seen:
        told = self.data if isinstance(self.data, _Told) else _Told()
        return Seen(
            author=self.authorPHID or "",
            at=self.epoch,
            key=int(self.chronologicalKey),
            about=told.objectPHID or "",
            told=tuple(as_map(told.transactionPHIDs)),
        )


Stories = dict[str, StoryRow] | list[Any]
