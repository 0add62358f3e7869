"""The periods of communities that have looked after stale tasks for years, by name. Pure.

How often a person is asked at most is not among them: that is a week, or more, whatever the preset.
"""

from __future__ import annotations

import msgspec

from seeder.activity import DAY


class Preset(msgspec.Struct, frozen=True):
    """Seconds: without life before an owner is asked, and from that to when their task may be given back;
    `unseen_after` without an action before a mentor is, where the community has a number for it. `source` is
    where the numbers stand."""

    name: str
    idle_after: int
    grace: int
    source: str
    unseen_after: int | None = None


# A ping after four weeks, and four more until the task is given back.
LIBREOFFICE = Preset(
    "libreoffice",
    28 * DAY,
    28 * DAY,
    "https://github.com/freedesktop/libreoffice-dev-tools/blob/master/esc-reporting/esc-automate.py",
)
# A reminder after ten days, and four more.
ZULIP = Preset("zulip", 10 * DAY, 4 * DAY, "https://github.com/zulip/zulipbot/issues/229")
# Good first bugs go back after two months (`good_first_bug_unassign_inactive`), anybody's who was not seen
# for 26 weeks (`UserActivity`). Nobody is warned there; who has had a bug for less than two weeks keeps it
# (`assignee_no_login.unassign_weeks`), so that is the grace here.
MOZILLA = Preset(
    "mozilla",
    60 * DAY,
    14 * DAY,
    "https://github.com/mozilla/bugbot/blob/master/configs/rules.json",
    unseen_after=26 * 7 * DAY,
)
PRESETS = {preset.name: preset for preset in (LIBREOFFICE, ZULIP, MOZILLA)}
