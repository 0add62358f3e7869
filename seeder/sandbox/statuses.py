"""Statuses and priorities as upstream Phorge ships them; a site may configure others."""

from __future__ import annotations

from typing import Any

STATUSES: list[dict[str, Any]] = [
    {"name": "Open", "value": "open", "closed": False, "special": "default"},
    {"name": "Resolved", "value": "resolved", "closed": True, "special": "closed"},
    {"name": "Wontfix", "value": "wontfix", "closed": True},
    {"name": "Invalid", "value": "invalid", "closed": True},
    {"name": "Duplicate", "value": "duplicate", "closed": True, "special": "duplicate"},
    {"name": "Spite", "value": "spite", "closed": True},
]
OPEN = "open"
# Closing with one of these says that there was no work, so nobody becomes the owner by it.
UNCLAIMED = frozenset({"invalid", "duplicate"})

PRIORITIES: list[dict[str, Any]] = [
    {"name": "Unbreak Now!", "keywords": ["unbreak"], "short": "Unbreak!", "color": "pink", "value": 100},
    {"name": "Needs Triage", "keywords": ["triage"], "short": "Triage", "color": "violet", "value": 90},
    {"name": "High", "keywords": ["high"], "short": "High", "color": "red", "value": 80},
    {"name": "Normal", "keywords": ["normal"], "short": "Normal", "color": "orange", "value": 50},
    {"name": "Low", "keywords": ["low"], "short": "Low", "color": "yellow", "value": 25},
    {"name": "Wishlist", "keywords": ["wish", "wishlist"], "short": "Wish", "color": "sky", "value": 0},
]
DEFAULT_PRIORITY = 90


def is_closed(status: str) -> bool:
    """True for every status that is not open, unknown ones included."""
    return status != OPEN


def status_shown(status: str) -> dict[str, Any]:
    """A task's status as maniphest.search shows it."""
    names = {row["value"]: row["name"] for row in STATUSES}
    return {"value": status, "name": names.get(status, "Unknown Status"), "color": None}


def priority_named(keyword: str) -> int | None:
    """The number behind a keyword, None for an unknown one."""
    for row in PRIORITIES:
        if keyword in row["keywords"]:
            return int(row["value"])
    return None


def priority_shown(value: int) -> dict[str, Any]:
    """A task's priority as maniphest.search shows it."""
    row = next(row for row in PRIORITIES if row["value"] == value)
    return {"value": value, "name": row["name"], "color": row["color"]}


def keywords() -> str:
    """The keywords that an edit may name, as Phorge lists them in its refusal."""
    return ", ".join(row["keywords"][0] for row in PRIORITIES)
