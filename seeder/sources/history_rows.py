"""What happened to tasks, as Conduit tells it: entry by entry, of many tasks at once, or only when."""

from __future__ import annotations

from typing import Any

import msgspec

from seeder.model import Deed, Transaction
from seeder.sources.rows import Id, Moment, as_map
from seeder.warning import Said


class _Content(msgspec.Struct, frozen=True):
    raw: str | None = ""


class _Comment(msgspec.Struct, frozen=True):
    content: _Content
    removed: bool = False


class TransactionRow(msgspec.Struct, frozen=True):
    id: Id
    phid: str
    authorPHID: str  # noqa: N815
    dateCreated: Moment  # noqa: N815
    type: str | None = None
    fields: dict[str, Any] | list[Any] = {}
    comments: list[_Comment] = []

    def transaction(self) -> Transaction:
        said = next((c.content.raw or "" for c in self.comments if not c.removed), "")
        return Transaction(
            id=self.id,
            phid=self.phid,
            kind=self.type,
            author_phid=self.authorPHID,
            created=self.dateCreated,
            fields=as_map(self.fields),
            comment=said,
        )


# What the older method calls differently, and edges by their number.
_KINDS = {"core:create": "create", "core:comment": "comment", "core:subscribers": "subscribers"}
_KINDS |= {"reassign": "owner"}
_TAGGING = 41
_MENTIONED_IN = 51


class _DeedMeta(msgspec.Struct, frozen=True):
    edge: int = msgspec.field(default=0, name="edge:type")


class DeedRow(msgspec.Struct, frozen=True):
    """What maniphest.gettasktransactions tells of a transaction; its values are not read. Dates are text."""

    authorPHID: str  # noqa: N815
    dateCreated: str | Moment  # noqa: N815
    transactionType: str  # noqa: N815
    comments: str | None = None
    meta: _DeedMeta | list[Any] = _DeedMeta()

    def deed(self) -> Deed:
        edge = self.meta.edge if isinstance(self.meta, _DeedMeta) else 0
        kind = "projects" if edge == _TAGGING else _KINDS.get(self.transactionType, self.transactionType)
        return Deed(self.authorPHID, int(self.dateCreated), kind, self.comments is not None)


Histories = dict[str, list[DeedRow]] | list[Any]


class SaidRow(msgspec.Struct, frozen=True):
    """What maniphest.gettasktransactions tells of a comment, and of a task that is mentioned on another."""

    taskID: str | Id  # noqa: N815
    authorPHID: str  # noqa: N815
    dateCreated: str | Moment  # noqa: N815
    comments: str | None = None
    newValue: Any = None  # noqa: N815
    meta: _DeedMeta | list[Any] = _DeedMeta()

    def said(self) -> Said:
        return Said(self.authorPHID, int(self.dateCreated), int(self.taskID), self.comments or "")

    def mentioning(self) -> list[str]:
        """PHIDs of the tasks on which this one was mentioned."""
        edge = self.meta.edge if isinstance(self.meta, _DeedMeta) else 0
        told = self.newValue if edge == _MENTIONED_IN and isinstance(self.newValue, list) else []
        return [phid for phid in told if isinstance(phid, str) and phid.startswith("PHID-TASK-")]


Sayings = dict[str, list[SaidRow]] | list[Any]


class Remark(msgspec.Struct, frozen=True):
    """Of a transaction in the list of many tasks, its comment."""

    objectPHID: str  # noqa: N815
    authorPHID: str  # noqa: N815
    dateCreated: Moment  # noqa: N815
    comments: list[_Comment] = []

    @property
    def comment(self) -> str:
        return next((c.content.raw or "" for c in self.comments if not c.removed), "")

    def said(self) -> Said:
        return Said(self.authorPHID, self.dateCreated, 0, self.comment)


class Act(msgspec.Struct, frozen=True):
    """Of a transaction, only when it was."""

    dateCreated: Moment  # noqa: N815
