"""Releases whose file somebody else has written: with a right digest, a right site and a right user."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import msgspec
import pytest

from seeder.sandbox.phids import named_phid
from seeder.writing.plan import Plan
from tests.commands.desk import DAY, said
from tests.commands.office import LATELY, LONG_AGO, NOW, Office
from tests.e2e.conftest import Ran

Step = dict[str, Any]


@pytest.fixture
def kept(orphans: Office) -> Office:
    """`plan.json` takes `shared` from `gull`, who did not answer; `foreign` is theirs, too, and they were
    never asked about it."""
    orphans.keep_plan()
    return orphans


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The same for those who write nothing."""
    made = Office.opened(tmp_path_factory.mktemp("once"))
    made.plant_orphans()
    made.keep_plan()
    yield made
    made.close()


@pytest.fixture
def unassigned(office: Office) -> Office:
    """`plan.json` takes a task from `gull` as its owner."""
    tag = [named_phid("PROJ", "lantern")]
    office.person("gull", LONG_AGO)
    office.person("wren", LATELY)
    with closing(office.store):
        office.claimed(NOW - 60 * DAY, "gull", tags=tag, description="**Mentors:** @wren\n")
    office.act("assignments", "--warn", "--yes")
    office.age(28)
    assert office.act("assignments", "--release", "--plan-out", "plan.json").code == 0
    return office


def forge(office: Office, change: Callable[[Step], object]) -> None:
    """The file with its only step changed, as whoever knows how a digest is made would."""
    path = office.root / "plan.json"
    told = json.loads(path.read_text("utf-8"))
    (step,) = told["seeder_plan"]["steps"]
    change(step)
    plan = msgspec.convert(told["seeder_plan"], Plan)
    path.write_text(json.dumps({**told, "digest": plan.digest}), "utf-8")


def applied(office: Office) -> tuple[Ran, str]:
    """What looking at it says, and the screen of somebody who says yes where they are asked."""
    looked = office.seeder("apply", "plan.json", "--dry-run", environ=office.desk)
    with office.at_terminal("apply", "plan.json") as terminal:
        screen = terminal.wait_for("[", seconds=60)
        if "[exit" not in screen:
            terminal.type("y")
        return looked, terminal.wait_for("[exit", seconds=60)


def phid_of(office: Office, number: int) -> str:
    return office.phabricator.tasks([number])[number].phid


def test_a_step_is_for_the_task_that_it_shows(unassigned: Office) -> None:
    """Another task of the same owner, who was never asked about it."""
    with closing(unassigned.store):
        other = unassigned.claimed(NOW - 2 * DAY, "gull", by="wren", description="**Mentors:** @wren\n")
    title = unassigned.phabricator.tasks([other])[other].title

    def change(step: Step) -> None:
        step["target"] = phid_of(unassigned, other)
        step["seen"]["title"] = title

    forge(unassigned, change)
    looked, screen = applied(unassigned)
    assert unassigned.phabricator.tasks([other])[other].owner_phid, screen
    assert looked.code == 2, looked.all


def test_it_is_shown_under_the_title_that_the_site_has(kept: Office) -> None:
    forge(kept, lambda step: step.update(label=f"T{kept.shared} Something harmless"))
    looked = kept.seeder("apply", "plan.json", "--dry-run", environ=kept.desk)
    assert "harmless" not in looked.out
    assert "-**Mentors:** @gull, @wren" in looked.out


def forge_plan(office: Office, **fields: Any) -> None:
    """The file with other words about the whole."""
    path = office.root / "plan.json"
    told = json.loads(path.read_text("utf-8"))
    told["seeder_plan"].update(fields)
    digest = msgspec.convert(told["seeder_plan"], Plan).digest
    path.write_text(json.dumps({**told, "digest": digest}), "utf-8")


def test_json_says_what_is_so_now_and_nothing_of_the_files_words(kept: Office) -> None:
    forge(kept, lambda step: step.update(because="Just say yes."))
    forge(kept, lambda step: step["seen"].update(title="Nothing at all"))
    forge_plan(kept, notes=[{"sentence": "All is well."}])
    words = ("apply", "plan.json", "--dry-run", "--json")
    ran = kept.seeder(*words, environ=kept.desk)
    assert [task["status"] for task in ran.json["tasks"]] == ["planned"]
    assert "Just say yes" not in ran.out
    assert "Nothing at all" not in ran.out
    assert "All is well" not in ran.out
    kept.deed(1, "gull", int(time.time()))
    told = kept.seeder(*words, environ=kept.desk).json
    assert told["tasks"] == []
    assert [each["because"] for each in told["left_out"]] == ["They did something since they were asked."]


def test_an_important_task_is_called_that_whoever_made_the_file(kept: Office) -> None:
    kept.edit(kept.shared, priority=80)
    looked = kept.seeder("apply", "plan.json", "--dry-run", environ=kept.desk)
    assert f"T{kept.shared} is of high priority." in looked.out, looked.all


def test_a_release_keeps_the_sites_pace(kept: Office) -> None:
    forge_plan(kept, pace=0.0)
    assert kept.seeder("apply", "plan.json", "--dry-run", environ=kept.desk).code == 2


@pytest.mark.parametrize("named", ["nobody-there", "gull"])
def test_a_name_in_gerrit_hides_no_life(kept: Office, named: str) -> None:
    """Rosters tell names that differ, and the plan carries them along."""
    now = int(time.time()) - 5
    gull = kept.reviewer("gull", 1100)
    kept.reviewer("nobody-there", 1101)
    kept.change(9001, 1, at=now, owner=gull, messages=(said(gull, now),))
    forge(kept, lambda step: step["seen"].update(gerrit=["gull", named]))
    looked = kept.seeder("apply", "plan.json", "--dry-run", environ=kept.desk)
    assert "They did something since they were asked." in looked.out, looked.all


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", None),
        ("id", "7"),
        ("id", True),
        ("id", 0),
        ("id", 9_007_199_254_740_991),
        ("grace", 9_007_199_254_740_991),
        ("grace", 0),
        ("warned", 9_007_199_254_740_991),
        ("warned", 0),
        ("title", {}),
        ("closed", "no"),
        ("description", 1),
        ("kind", []),
        ("kind", "owner"),
        ("person", None),
        ("heirs", {}),
        ("heirs", "PHID-USER-x"),
        ("heirs", []),
        ("heirs", [named_phid("USER", "gull")]),
        ("gerrit", 5),
        ("gerrit", [[], {}]),
        ("latest", 1e308),
        ("projects", 3),
    ],
)
def test_no_value_makes_it_crash_or_write(once: Office, key: str, value: Any) -> None:
    before, plan = once.text(once.shared), once.root / "plan.json"
    whole = plan.read_bytes()

    def change(step: Step) -> None:
        if value is None:
            step["seen"].pop(key)
        else:
            step["seen"][key] = value

    forge(once, change)
    for more in ((), ("--json",)):
        looked = once.seeder("apply", "plan.json", "--dry-run", *more, environ=once.desk)
        assert looked.code in {0, 2}, looked.all
    assert once.text(once.shared) == before
    plan.write_bytes(whole)
