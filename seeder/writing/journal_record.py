"""One run as the journal tells it: the plan, and how far each of its steps came."""

from __future__ import annotations

from typing import Annotated

import msgspec

from seeder.writing.plan import Plan, Result

# A step in one of these states is never worked on again.
FINAL: frozenset[str] = frozenset(
    {"created", "changed", "exists", "adopted", "skipped", "refused", "failed", "not_tried"}
)


class Record(msgspec.Struct, frozen=True):
    """One step's place in its run. `state` is a plan.State or "sent"; times are epoch seconds UTC,
    `server_sent` by the server's clock."""

    id: str
    state: str
    attempts: int = 0
    sent: float | None = None
    server_sent: float | None = None
    result: Result | None = None
    because: str = ""

    @property
    def final(self) -> bool:
        return self.state in FINAL

    @property
    def may_be_there(self) -> bool:
        """True when its write took effect, or may have."""
        return self.state in {"created", "changed", "adopted", "sent", "unknown"}


class Run(msgspec.Struct, frozen=True):
    """One carrying-out of a plan; `ended` is None while it may go on, `undone` the time of its undo."""

    id: str
    plan: Plan
    started: float
    ended: float | None
    undone: float | None
    records: dict[str, Record]


Epoch = Annotated[float, msgspec.Meta(ge=0, le=253_402_300_799)]


class Times(msgspec.Struct, frozen=True):
    """What is looked at of a row of `runs`, so that a damaged one is told and not shown."""

    id: str
    started: Epoch
    ended: Epoch | None
    undone: Epoch | None


class StepRow(msgspec.Struct, frozen=True):
    """A row of `steps`, likewise."""

    id: str
    state: str
    attempts: int
    sent: Epoch | None
    server_sent: Epoch | None
    task: int | None
    phid: str | None
    because: str
