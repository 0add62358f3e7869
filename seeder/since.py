"""A day in the past, as people write one: `2026-05-01`, `14 days`. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from seeder.errors import BadInput

_SPAN = re.compile(r"(\d{1,4})\s*(d|days?|w|weeks?|months?|years?)(?:\s+ago)?")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def since_day(text: str, today: date) -> date:
    """The day that `text` means, counted back from `today`: a month is 30 days, a year 365. BadInput for what
    is no day, or lies ahead."""
    wanted = text.strip().lower()
    hint = f"Write it as {(today - timedelta(days=14)).isoformat()} or “14 days”."
    try:
        if span := _SPAN.fullmatch(wanted):
            found = today - timedelta(days=int(span[1]) * _DAYS[span[2][0]])
        elif day := _DAY.fullmatch(wanted):
            found = date(*map(int, day.groups()))
        else:
            raise ValueError(wanted)
    except (ValueError, OverflowError):
        raise BadInput(f"“{text}” is not a day that seeder understands.", hint) from None
    if found > today:
        raise BadInput(f"{found.isoformat()} is still to come.", hint)
    return found


def span_days(text: str, option: str) -> int:
    """The days that `text` means, as in `90d`, `12 weeks`, `6 months`, `1 year`, or a bare number of days;
    BadInput, naming `option`, for anything else."""
    wanted = text.strip().lower()
    span = _SPAN.fullmatch(f"{wanted} d" if wanted.isdecimal() else wanted)
    days = int(span[1]) * _DAYS[span[2][0]] if span and not wanted.endswith("ago") else 0
    if not 1 <= days <= _LONGEST:
        raise BadInput(f"“{text}” is not a span of time for {option}.", "Write it as 90d, 12w or 6 months.")
    return days


_LONGEST = 3_650


def instant_of(text: str, now: float) -> int:
    """The instant that `text` means, epoch seconds UTC: a day is its 00:00 UTC, `2026-05-01T12:00Z` is to the
    minute or second, `14 days ago` is counted back from `now`. BadInput for anything else and for what lies
    ahead."""
    hint = "Write it as 2026-05-01 or 2026-05-01T12:00Z; it is taken in UTC."
    found = _instant(text.strip(), now)
    if found is None:
        raise BadInput(f"“{text}” is not a moment that seeder understands.", hint)
    if found > now:
        raise BadInput(f"{text.strip()} is still to come.", hint)
    return found


def _instant(text: str, now: float) -> int | None:
    if span := _SPAN.fullmatch(text.lower()):
        return int(now) - int(span[1]) * _DAYS[span[2][0]] * 86_400
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    return int(moment)
