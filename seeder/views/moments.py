"""Moments as texts, all in UTC; and when and where somebody acted."""

from __future__ import annotations

from datetime import UTC, datetime

from seeder.activity import Action, day_of

_PLACES = {"tasks": "a task", "elsewhere": "the site", "gerrit": "Gerrit"}


def day(moment: int) -> str:
    """2026-05-01, of epoch seconds."""
    return day_of(moment).isoformat()


def instant(moment: float) -> str:
    """2026-05-01T12:00:00Z, of epoch seconds: ISO 8601 to the second."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"


def acted(last: Action) -> str:
    """2026-05-01 in change 7344 (by the name)."""
    sure = " (by the name)" if last.by_name else ""
    what = f"change {last.what}" if last.where == "gerrit" and last.what else last.what
    return f"{day(last.at)} in {what or _PLACES[last.where]}{sure}"
