"""Whether somebody is still there: their last action, and what is said of it. Pure.

A verdict never says more than is known: “unseen” means that nothing was seen here, not that somebody is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal

import msgspec

from seeder.model import Person

DAY = 86_400
Verdict = Literal["active", "quiet", "unseen", "expired", "disabled", "unknown"]
# Where an action was seen.
Where = Literal["tasks", "elsewhere", "gerrit"]
# Verdicts with which nobody counts on somebody's help any more.
GONE: frozenset[Verdict] = frozenset(["unseen", "expired", "disabled"])
# Those with which somebody can be asked: who is not known of is not counted on.
LIVING: frozenset[Verdict] = frozenset(["active", "quiet"])


class Action(msgspec.Struct, frozen=True, order=True):
    """Something that somebody did: when (epoch seconds UTC), where, and the page that shows it. `what` is
    the task, change or object as people write it. `by_name` when it is only the equal name that says that
    the account in Gerrit is theirs."""

    at: int
    where: Where
    what: str = ""
    url: str = ""
    by_name: bool = False


class Thresholds(msgspec.Struct, frozen=True):
    """Seconds without an action after which somebody is quiet, and unseen: exactly so many are enough."""

    quiet_after: int = 90 * DAY
    unseen_after: int = 180 * DAY


class Presence(msgspec.Struct, frozen=True):
    """What is known of a person: `last` is their newest action at or before the instant that was asked for,
    None for none that could be seen; `known` is False where no place could be asked."""

    person: Person
    last: Action | None = None
    known: bool = True


def newest(actions: Iterable[Action | None]) -> Action | None:
    """The newest of them; None for none."""
    return max((action for action in actions if action is not None), default=None)


def verdict_on(presence: Presence, as_of: int, thresholds: Thresholds, until: date | None = None) -> Verdict:
    """What is said of somebody at `as_of` (epoch seconds UTC) whose promise lasts through the day `until`,
    UTC. Who has never acted is counted from when their account was made; who is away is not missed."""
    if presence.person.disabled:
        return "disabled"
    away = presence.person.away_until > as_of
    seen = seen_verdict(presence, as_of, thresholds)
    if away:
        return "quiet" if seen in {"quiet", "unseen"} else seen
    if seen == "unseen":
        return "unseen"
    return "expired" if until is not None and until < day_of(as_of) else seen


def seen_verdict(presence: Presence, as_of: int, thresholds: Thresholds) -> Verdict:
    """The part of it that only looks at what was done."""
    since = presence.last.at if presence.last else presence.person.created
    if presence.last is None and not presence.known:
        return "unknown"
    age = as_of - since
    if age >= thresholds.unseen_after:
        return "unseen"
    return "quiet" if age >= thresholds.quiet_after else "active"


def day_of(moment: int) -> date:
    """The day of `moment` (epoch seconds), UTC."""
    return datetime.fromtimestamp(moment, UTC).date()
