"""Saved plans over many tasks that somebody has altered and signed again: nothing of them is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from seeder.sandbox import process
from seeder.writing.plan import CHANGE, Edit, Plan, Step
from seeder.writing.plan_file import from_file, to_file
from tests.computer import Computer

Change = Callable[[Plan], Plan]


@pytest.fixture(scope="module")
def owner(server: process.Running, tmp_path_factory: pytest.TempPathFactory) -> Computer:
    own = {"SEEDER_PHABRICATOR_URL": server.url, "SEEDER_PHABRICATOR_TOKEN": server.token}
    return Computer(tmp_path_factory.mktemp("owner") / "home", own)


@pytest.fixture(scope="module")
def honest(owner: Computer) -> Plan:
    words = ("hackathon", "tag", "--project", "documentation", "--tag", "accessibility")
    ran = owner.run(*words, "--plan-out", "honest.json")
    assert ran.code == 0, ran.said
    return from_file((owner.home / "honest.json").read_bytes(), "honest.json")


def first(**changes: Any) -> Change:
    def change(plan: Plan) -> Plan:
        step = msgspec.structs.replace(plan.steps[0], **changes)
        return msgspec.structs.replace(plan, steps=(step, *plan.steps[1:]))

    return change


def saw(**seen: Any) -> Change:
    return lambda plan: first(seen={**plan.steps[0].seen, **seen})(plan)


def whole(**changes: Any) -> Change:
    return lambda plan: msgspec.structs.replace(plan, **changes)


def again(plan: Plan) -> Plan:
    step = msgspec.structs.replace(plan.steps[0], id="T999999999")
    return msgspec.structs.replace(plan, steps=(*plan.steps, step))


def of_change(number: Any) -> Change:
    edits = (Edit("hashtags.add", ["hack"]),)
    step = Step("c", "tag-change", edits, "", f"{CHANGE}{number}", "Change", seen={"id": number})
    return whole(steps=(step,))


FORGED: dict[str, Change] = {
    "a task's number in words": saw(id="one"),
    "a list for a number": saw(id=[1]),
    "a change by a query": of_change("1 OR owner:self"),
    "a change below nothing": of_change(-1),
    "a history in words": saw(latest="yesterday"),
    "a number of machines": saw(machines=5),
    "a tag that nobody took away": saw(displaced=["PHID-PROJ-aaaaaaaaaaaaaaaaaaaa"]),
    "a column where it never lay": saw(**{"from": ["PHID-PCOL-aaaaaaaaaaaaaaaaaaaa"]}),
    "the same task twice": again,
    "a pace of years": whole(pace=1e308),
    "a pace backwards": whole(pace=-1.0),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_plan_is_refused(forgery: str, honest: Plan, owner: Computer) -> None:
    path = owner.home / "forged.json"
    path.write_bytes(to_file(FORGED[forgery](honest)))
    ran = owner.run("apply", "forged.json", "--yes")
    assert (ran.code, "Make the plan again." in ran.said) == (2, True), ran.said


def test_the_honest_one_is_not(honest: Plan, owner: Computer) -> None:
    ran = owner.run("apply", "honest.json", "--dry-run")
    assert ran.code == 0, ran.said
