"""Releases kept in a file are held against what is so when somebody looks at them again."""

from __future__ import annotations

from contextlib import closing

from seeder.sandbox.phids import named_phid
from tests.commands.desk import DAY
from tests.commands.office import LATELY, LONG_AGO, NOW, Office


def _kept(office: Office, gone: int, there: int, *more: str, **fields: int) -> None:
    """A plan in a file that takes a task of `gull`, last seen at `gone`, for `wren`, seen at `there`."""
    office.person("gull", gone, created=LONG_AGO - 500 * DAY, **fields)
    office.person("wren", there, created=LONG_AGO - 500 * DAY)
    office.shared = office.asks("**Mentors:** @gull, @wren\n", tags=[named_phid("PROJ", "lantern")])
    office.act("mentors", "--warn", "--yes", *more)
    office.age(29)
    assert office.act("mentors", "--release", "--plan-out", "plan.json", *more).code == 0


def test_what_was_said_of_a_mentor_must_still_hold(office: Office) -> None:
    _kept(office, NOW - 40 * DAY, LATELY, disabled=1)
    assert "+**Mentors:** @wren" in office.seeder("apply", "plan.json", "--dry-run", environ=office.desk).out
    with closing(office.store) as store, store.transaction():
        store.execute("UPDATE user SET disabled=0 WHERE username='gull'")
    ran = office.seeder("apply", "plan.json", "--dry-run", environ=office.desk)
    assert f"T{office.shared}: There is no reason to take it from them." in ran.out


def test_who_inherits_is_living_by_the_plans_own_times(office: Office) -> None:
    _kept(office, NOW - 500 * DAY, NOW - 200 * DAY, "--unseen-after", "365d")
    assert "+**Mentors:** @wren" in office.seeder("apply", "plan.json", "--dry-run", environ=office.desk).out


def test_nothing_is_asked_where_nothing_is_left(office: Office) -> None:
    _kept(office, LONG_AGO, LATELY)
    office.deed(1, "gull", NOW)
    (out,) = office.seeder("apply", "plan.json", "--dry-run", "--json", environ=office.desk).json["left_out"]
    assert out["monogram"] == f"T{office.shared}"
    with office.at_terminal("apply", "plan.json") as terminal:
        shown = terminal.wait_for("[exit 0]", seconds=60)
    assert "Nothing is to be released now." in shown
    assert "y/N" not in shown
