"""Which statuses say that a task waits for something."""

from __future__ import annotations

import msgspec
import pytest

from seeder.model import Task
from seeder.reports.stalled import is_stalled
from seeder.settings.site import Audit, Site

SITE = Site(name="s")
TOLD = msgspec.structs.replace(SITE, audit=Audit(stalled_statuses=(" Needs Info", "later")))


@pytest.mark.parametrize(
    ("value", "name", "plain", "told"),
    [
        ("open", "Open", False, False),
        ("stalled", "Parked", True, True),
        ("s7", "STALLED", True, True),
        ("x1", "Blocked on others", True, True),
        ("on_blocked", "On others", True, True),
        ("free", "Unblocked", False, False),
        ("later", "Some day", False, True),
        ("needs-info", "Needs info", False, True),
        ("", "", False, False),
    ],
)
def test_a_status_is_known_by_its_name_or_from_the_profile(
    value: str, name: str, plain: bool, told: bool
) -> None:
    task = Task(1, "PHID-TASK-1", "t", status=value, status_name=name)
    assert (is_stalled(task, SITE), is_stalled(task, TOLD)) == (plain, told)
