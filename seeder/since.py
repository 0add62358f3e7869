"""A day in the past, as people write one: `2026-05-01`, `14 days`. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

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
