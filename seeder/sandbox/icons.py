"""Icons and colours of projects: upstream Phorge's default set."""

from __future__ import annotations

ICONS: dict[str, tuple[str, str]] = {
    "project": ("Project", "fa-briefcase"),
    "tag": ("Tag", "fa-tags"),
    "policy": ("Policy", "fa-lock"),
    "group": ("Group", "fa-users"),
    "folder": ("Folder", "fa-folder"),
    "timeline": ("Timeline", "fa-calendar"),
    "goal": ("Goal", "fa-flag-checkered"),
    "release": ("Release", "fa-truck"),
    "bugs": ("Bugs", "fa-bug"),
    "cleanup": ("Cleanup", "fa-trash-o"),
    "umbrella": ("Umbrella", "fa-umbrella"),
    "communication": ("Communication", "fa-envelope"),
    "organization": ("Organization", "fa-building"),
    "infrastructure": ("Infrastructure", "fa-cloud"),
    "account": ("Account", "fa-credit-card"),
    "experimental": ("Experimental", "fa-flask"),
    "milestone": ("Milestone", "fa-map-marker"),
}
COLORS = ("red", "orange", "yellow", "green", "blue", "indigo", "violet", "pink", "grey", "checkered")


def icon_shown(key: str) -> dict[str, str]:
    """An icon as project.search shows it."""
    name, icon = ICONS[key]
    return {"key": key, "name": name, "icon": icon}


def color_shown(key: str) -> dict[str, str]:
    """A colour as project.search shows it."""
    return {"key": key, "name": key.capitalize()}
