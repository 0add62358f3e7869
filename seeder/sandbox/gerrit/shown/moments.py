"""Moments as Gerrit writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: int) -> str:
    """Epoch seconds as ``2026-10-31 10:00:00.000000000``, in UTC without saying so."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S.000000000")
