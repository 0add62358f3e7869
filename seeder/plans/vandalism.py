"""A site's rule against vandals, which logs out whoever edits too much too fast: the pace that stays below
it. Pure.

Wikimedia's is public (wikimedia/phabricator-antivandalism): each edit of the last two hours counts some
points, the fewer the older it is, and above a limit the account is logged out. Every number is the profile's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from seeder.settings.site import AntiVandalism
from seeder.writing.plan import Step

# The newest edit has hardly an age; the rule bounds what it counts.
MOST_FOR_ONE, LEAST_FOR_ONE = 5.0, 0.1
SLOWEST = 60.0


def points_of(step: Step, rule: AntiVandalism) -> float:
    """What one edit counts while it is a second old. A comment also makes its author a follower."""
    kinds = {edit.type for edit in step.edits}
    points = rule.tags * bool(kinds & {"projects.add", "projects.remove"})
    points += rule.column * ("column" in kinds) + rule.subscriber * ("subscribers.add" in kinds)
    return points + (rule.comment + rule.subscriber) * ("comment" in kinds)


class Load(msgspec.Struct, frozen=True):
    """What is to be done: `count` edits of `points` each; `factor` for the weekend, `before` what the
    caller's edits of the last hours count when it begins."""

    points: float
    count: int
    factor: float = 1.0
    before: float = 0.0


def counted_before(ages: Iterable[float], rule: AntiVandalism) -> float:
    """What edits of these ages (seconds) count, each as much as a tag."""
    return sum(rule.tags * _weight(age, rule) for age in ages if age <= rule.window)


def peak(load: Load, pace: float, rule: AntiVandalism) -> float:
    """The most that the edits come to at any time when they are `pace` seconds apart."""
    pace = max(pace, 0.05)
    counted = min(load.count, int(rule.window / pace) + 1)
    total = load.points * sum(_weight(number * pace, rule) for number in range(counted))
    return (total + load.before) * load.factor


def _weight(age: float, rule: AntiVandalism) -> float:
    if age <= 0:
        return MOST_FOR_ONE
    return min(MOST_FOR_ONE, max(LEAST_FOR_ONE, math.pow(age, -rule.fading)))


def safe_pace(load: Load, least: float, rule: AntiVandalism) -> float | None:
    """The shortest pace, in half seconds and at least `least`, that stays below the rule's share of its
    limit; None when a minute is not enough."""
    most = rule.limit * rule.share
    pace = least
    while peak(load, pace, rule) > most:
        pace = (math.floor(pace * 2) + 1) / 2
        if pace > SLOWEST:
            return None
    return pace


def weekend_factor(start: float, seconds: float, rule: AntiVandalism) -> float:
    """The rule's factor for weekends if any moment of a run falls on one, by UTC; else 1."""
    days: Iterable[float] = (start + day * 86_400 for day in range(int(seconds // 86_400) + 1))
    moments = [*days, start + seconds]
    ends = any(datetime.fromtimestamp(moment, UTC).weekday() >= 5 for moment in moments)
    return rule.weekend if ends else 1.0
