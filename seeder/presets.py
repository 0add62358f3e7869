"""Periods by which other communities let go of claimed tasks, to be chosen by name. Pure.

They are days without life after which somebody is written to, and days from then until the task may be
released. However short they are, seeder writes first, and at most once a week.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Preset(msgspec.Struct, frozen=True):
    """`idle_after` and `grace` in days; `source` is where the numbers are from."""

    name: str
    idle_after: int
    grace: int
    source: str


# LibreOffice pings after four weeks and unassigns after four more; Zulip's bot warns after ten days and
# unassigns four days later. Mozilla's bugbot calls somebody inactive after 26 weeks and takes a bug at once
# if its assignment is two weeks old: here these two weeks are what is left to answer in.
_ALL = (
    Preset(
        "libreoffice",
        28,
        28,
        "https://wiki.documentfoundation.org/Development/EasyHacks/Bugzilla_Categorization",
    ),
    Preset("zulip", 10, 4, "https://github.com/zulip/zulipbot/issues/92"),
    Preset("mozilla", 182, 14, "https://github.com/mozilla/bugbot (rules/assignee_no_login, user_activity)"),
)
PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _ALL}
