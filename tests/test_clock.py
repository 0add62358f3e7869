from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from seeder.clock import east_of_utc

WINTER, SUMMER = 1_800_000_000.0, 1_784_000_000.0  # January and July


@pytest.fixture(autouse=True)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [("UTC", 0, 0), ("Pacific/Honolulu", -10, -10), ("Europe/Berlin", 1, 2), ("Pacific/Kiritimati", 14, 14)],
    indirect=["zone"],
)
def test_how_far_this_computer_is_from_greenwich(winter: float, summer: float) -> None:
    assert (east_of_utc(WINTER) / 3600, east_of_utc(SUMMER) / 3600) == (winter, summer)
