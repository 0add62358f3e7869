"""What was there at an instant: later deeds, votes and messages are taken away. Pure.

Of a task only its history is known as it was; who has it, its status and what it is blocked by are today's.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from seeder.model import Deed
from seeder.reviews import Change


def deeds_then(deeds: Iterable[Deed], as_of: int | None) -> list[Deed]:
    """Those at or before `as_of` (epoch seconds UTC; None for all), the earliest first."""
    found = (deed for deed in deeds if as_of is None or deed.created <= as_of)
    return sorted(found, key=lambda deed: deed.created)


def change_then(change: Change, as_of: int | None) -> Change | None:
    """The change as it was at `as_of`, None where it was not there. Threads and reviewers are today's."""
    if as_of is None:
        return change
    if change.created > as_of:
        return None
    messages = tuple(message for message in change.messages if message.at <= as_of)
    votes = tuple(vote for vote in change.votes if vote.at <= as_of)
    status = "NEW" if _ended_later(change, as_of) else change.status
    submitted = change.submitted if status == "MERGED" else None
    return msgspec.structs.replace(change, messages=messages, votes=votes, status=status, submitted=submitted)


def _ended_later(change: Change, as_of: int) -> bool:
    if change.is_merged:
        return change.submitted is not None and change.submitted > as_of
    # What Gerrit writes by itself when a change is abandoned.
    ends = [m.at for m in change.messages if m.automatic and m.text.startswith("Abandoned")]
    return not change.is_open and max(ends, default=0) > as_of
