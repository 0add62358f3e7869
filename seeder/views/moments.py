"""Moments as texts, all in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from seeder.activity import day_of


def day(moment: int) -> str:
    """2026-05-01, of epoch seconds."""
    return day_of(moment).isoformat()


def instant(moment: float) -> str:
    """2026-05-01T12:00:00Z, of epoch seconds: ISO 8601 to the second."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"
