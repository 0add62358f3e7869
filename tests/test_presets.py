"""Other communities' periods."""

from __future__ import annotations

import pytest

from seeder.activity import DAY
from seeder.presets import PRESETS
from seeder.settings.site import Audit


@pytest.mark.parametrize(
    ("name", "idle", "grace", "unseen"),
    [("libreoffice", 28, 28, None), ("zulip", 10, 4, None), ("mozilla", 60, 14, 182)],
)
def test_the_periods(name: str, idle: int, grace: int, unseen: int | None) -> None:
    preset = PRESETS[name]
    assert (preset.name, preset.idle_after, preset.grace) == (name, idle * DAY, grace * DAY)
    assert preset.unseen_after == (unseen * DAY if unseen else None)
    assert preset.source.startswith("https://")


def test_a_profile_that_says_nothing_does_as_libreoffice() -> None:
    preset = PRESETS["libreoffice"]
    assert (Audit().idle_after * DAY, Audit().grace * DAY) == (preset.idle_after, preset.grace)


def test_no_preset_changes_how_often_somebody_is_asked() -> None:
    assert not any("every" in field for preset in PRESETS.values() for field in preset.__struct_fields__)
