"""This computer's clock is wrong: nobody is taken for gone, asked twice or released early for it."""

from __future__ import annotations

from contextlib import closing

import pytest

from seeder.sandbox.phids import named_phid
from tests.commands.desk import DAY
from tests.commands.office import NOW, Office

YEAR = 365 * DAY


@pytest.fixture
def claimed(orphans: Office) -> Office:
    """`wren`, who is there, also took a task three days ago."""
    with closing(orphans.store):
        tag = [named_phid("PROJ", "lantern")]
        orphans.claimed(NOW - 3 * DAY, "wren", tags=tag, description="**Mentors:** @wren\n")
    return orphans


@pytest.mark.parametrize("what", ["mentors", "assignments"])
def test_who_is_alive_is_not_written_to_by_a_clock_that_is_ahead(claimed: Office, what: str) -> None:
    words = ("audit", what, "--warn", "--dry-run", "--json")
    told = claimed.seeder(*words, environ=claimed.by_clock(YEAR)).json
    assert [each for each in told["tasks"] if "@wren" in each["because"]] == []


def test_an_audit_looks_at_the_same_clock(claimed: Office) -> None:
    ahead = claimed.by_clock(YEAR)
    told = claimed.seeder("audit", "mentors", "--json", environ=ahead).json
    assert {row["username"]: row["verdict"] for row in told["mentors"]} == {
        "gull": "unseen",
        "wren": "active",
    }
    assert claimed.seeder("audit", "assignments", "--json", environ=ahead).code == 0


@pytest.mark.parametrize("ahead", [-YEAR, -DAY, DAY, YEAR])
def test_no_second_message_and_no_early_release(orphans: Office, ahead: int) -> None:
    assert orphans.act("mentors", "--warn", "--yes").code == 0
    orphans.seeder("audit", "mentors", "--warn", "--yes", environ=orphans.by_clock(ahead))
    assert orphans.edits() == 1
    orphans.age(27)
    told = orphans.seeder(
        "audit", "mentors", "--release", "--dry-run", "--json", environ=orphans.by_clock(ahead)
    )
    assert [each for each in told.json["tasks"] if each["status"] == "planned"] == []


def test_somebody_alive_is_an_heir_whatever_the_clock_says(orphans: Office) -> None:
    assert orphans.act("mentors", "--warn", "--yes").code == 0
    orphans.age(28)
    told = orphans.seeder(
        "audit", "mentors", "--release", "--dry-run", "--json", environ=orphans.by_clock(YEAR)
    )
    assert len([each for each in told.json["tasks"] if each["status"] == "planned"]) == 1
