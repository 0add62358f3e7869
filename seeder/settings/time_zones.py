"""Time zones by their IANA names, and the instants of days in them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from seeder.errors import BadInput
from seeder.event import Window
from seeder.nearest import find_nearest

_NAME = re.compile(r"(?!(?:posix|right)/)[A-Za-z][\w+-]*(?:/[\w+-]+)*", re.ASCII)
# Files beside the zones that are none: this computer's own zone, and rules without a name.
_NO_ZONES = frozenset({"localtime", "posixrules", "Factory"})
_WRITTEN = "It is written as Continent/City, such as Europe/Berlin; UTC is one too."
_LOCAL = Path("/etc/localtime")


def find_zone(name: str) -> ZoneInfo:
    """The zone of that name, such as Europe/Berlin. BadInput with the nearest for one that is none."""
    if _NAME.fullmatch(name) and name not in _NO_ZONES:
        # A folder such as Europe is no zone, and differs in its error from what is not there.
        with contextlib.suppress(ValueError, OSError, LookupError):
            return ZoneInfo(name)
    known = available_timezones()
    if not known:
        raise BadInput("This computer has no list of time zones.", "Install its package tzdata.")
    raise BadInput(f"there is no time zone “{name}”.", _hint(name, known - _NO_ZONES))


def window_of(first: date, last: date, zone: ZoneInfo) -> Window:
    """From the first instant of `first` to the first one after `last`, in `zone`.

    Where clocks are put forward at midnight, 00:00 does not exist and stands for the instant of the change;
    where they are put back to it, the earlier one counts.
    """
    return Window(_midnight(first, zone), _midnight(last + timedelta(days=1), zone))


def own_zone(environ: Mapping[str, str]) -> str:
    """The name of this computer's time zone; empty where it cannot be found."""
    for name in (environ.get("TZ", "").removeprefix(":"), _linked(), _written()):
        with contextlib.suppress(BadInput):
            if name:
                return find_zone(name).key
    return ""


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())


def _hint(name: str, known: set[str]) -> str:
    """People write a city alone, or in other letters. CEST is not near EST, so abbreviations
    have no near ones."""
    if name.isupper() and "/" not in name:
        return _WRITTEN
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(known)}
    city = find_nearest(re.sub(r"\s+", "_", name.rpartition("/")[2]), cities)
    near = find_nearest(name, known) if "/" in name or not city else cities[city]
    if near:
        return f"Did you mean “{near}”?"
    return _WRITTEN


def _linked() -> str:
    """Most systems link /etc/localtime to a file of the zones."""
    with contextlib.suppress(OSError):
        return str(_LOCAL.resolve()).partition("/zoneinfo/")[2]
    return ""


def _written() -> str:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return Path("/etc/timezone").read_text("utf-8").strip()
    return ""
