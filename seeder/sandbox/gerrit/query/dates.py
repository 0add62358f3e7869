"""Moments and spans as queries write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from seeder.sandbox.gerrit.refusals import bad

_TIME = re.compile(r"(\d+):(\d+):(\d+)(?:\.\d+)?\Z")
_ZONE = re.compile(r"([+-])(\d\d)(\d\d)\Z")
_AGE = re.compile(r"\s*(\d+)\s*([a-z]*)\s*\Z")
_DAY = 86_400
_UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), _DAY),
    **dict.fromkeys(("w", "week", "weeks"), 7 * _DAY),
    **dict.fromkeys(("mon", "month", "months"), 30 * _DAY),
    **dict.fromkeys(("y", "year", "years"), 365 * _DAY),
}


def moment(text: str) -> float:
    """Epoch seconds of ``2026-10-31[ 10:00:00[ +0100]]``, UTC without a zone. The 45th of the 13th month
    counts on into the next year, as in Gerrit."""
    day, _, rest = text.partition(" ")
    numbers = day.split("-")
    if len(numbers) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 5 for part in numbers):
        raise bad(f"Invalid date format: {text}")
    year, month, number = map(int, numbers)
    years, months = divmod(year * 12 + month - 1, 12)
    try:
        begin = datetime(max(1, years), months + 1, 1, tzinfo=UTC) + timedelta(days=number - 1)
    except (ValueError, OverflowError):
        raise bad(f"Invalid date format: {text}") from None
    return begin.timestamp() + _seconds(rest)


def _seconds(rest: str) -> float:
    clock, _, zone = rest.strip().partition(" ")
    if not clock:
        return 0
    read, shift = _TIME.match(clock), _ZONE.match(zone)
    if read is None or (zone and shift is None):
        raise bad(f"Invalid time format: {clock}")
    away = (int(shift[2]) * 3600 + int(shift[3]) * 60) * (1 if shift[1] == "+" else -1) if shift else 0
    return int(read[1]) * 3600 + int(read[2]) * 60 + int(read[3]) - away


def span(text: str) -> int:
    """Seconds of an age such as ``6mon``; a text without any number is none at all, as in 3.10.2."""
    if not any(letter.isdigit() for letter in text):
        return 0
    read = _AGE.match(text)
    unit = 1 if read and not read[2] else _UNITS.get(read[2]) if read else None
    if read is None or unit is None or len(read[1]) > 12:
        raise bad(f"Error in operator age:{text}")
    return int(read[1]) * unit
