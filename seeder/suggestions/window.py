"""How far back is looked: `--since`, as a day or as a span before today."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from seeder.errors import BadInput

A_YEAR = "1 year"
_SPAN = re.compile(r"(?:the\s+)?(?:last\s+)?(\d{1,3})\s*(day|week|month|year)s?(?:\s+ago)?")
_DAYS = {"day": 1, "week": 7}
# Gerrit was first released in 2009, and a year 12 is a typing error.
_EARLIEST = 2000


def since_day(text: str, today: date) -> date:
    """A day as `2026-02-28`, or `6 months` before `today`; BadInput for anything else and for the future."""
    hint = "Write it as 2026-02-28 or “6 months”."
    span = _SPAN.fullmatch(text.strip().lower())
    try:
        day = _back(today, int(span[1]), span[2]) if span else date.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise BadInput(f"“{text}” is not a time that seeder understands.", hint) from None
    if day > today:
        raise BadInput(f"{day.isoformat()} is still to come.", hint)
    if day.year < _EARLIEST:
        raise BadInput(f"{day.isoformat()} is before there was a Gerrit.", hint)
    return day


def _back(day: date, count: int, unit: str) -> date:
    if unit in _DAYS:
        return day - timedelta(days=count * _DAYS[unit])
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
