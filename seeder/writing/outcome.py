"""What became of a plan: one entry a step, in the plan's order, and the exit code that sums it up."""

from __future__ import annotations

import msgspec

from seeder.errors import INTERRUPTED, OK, worst
from seeder.writing.plan import Result, State

_CODES: dict[State, int] = {"unknown": 5, "skipped": 6, "refused": 1, "failed": 1}


class Item(msgspec.Struct, frozen=True):
    """One step, or something settled before; `because` is a sentence for a person."""

    id: str
    label: str
    status: State
    because: str = ""
    result: Result | None = None


class Outcome(msgspec.Struct, frozen=True):
    """`twins` are task numbers of a second task for the same wish, which a late answer made;
    `stopped` is the exit code of whatever ended the run early, 0 when nothing did; `amiss` is True when
    what was read back is not what was sent."""

    run: str
    items: tuple[Item, ...]
    twins: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    stopped: int = OK
    amiss: bool = False

    @property
    def interrupted(self) -> bool:
        return self.stopped == INTERRUPTED

    @property
    def exit_code(self) -> int:
        codes = [_CODES.get(item.status, OK) for item in self.items] + [self.stopped]
        tried = any(item.status in {"created", "adopted", "changed"} for item in self.items)
        left = any(item.status in {"not_tried", "refused", "failed"} for item in self.items)
        if tried and (left or self.stopped == 1):
            codes.append(6)
        if self.twins or self.amiss:
            codes.append(6)
        if worst(codes) == OK and any(item.status == "not_tried" for item in self.items):
            codes.append(6)
        return worst(codes)
