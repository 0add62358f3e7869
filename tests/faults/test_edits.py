"""Edits of tasks that exist, through faults: an undo in this process, and as a child process."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from seeder.writing.plan import Edit, Plan, Step
from tests.faults.carrying import Desk, statuses
from tests.faults.clock import OwnClock
from tests.faults.control import WRITE, Breaker
from tests.faults.laptop import Laptop
from tests.faults.world import World

Titles = tuple[str, str]
ONCE = {"method": WRITE, "nth": 1}
ALWAYS = {"method": WRITE, "nth": 0}


def task(world: World, phid: str) -> dict[str, Any]:
    found: dict[str, Any] = world.call("maniphest.search", constraints={"phids": [phid]})["data"][0]
    return found


def closing(desk: Desk, world: World, *titles: str) -> Plan:
    """A plan that closes a new task of each title."""
    plan = desk.plan()
    steps = tuple(_close(world, number, title) for number, title in enumerate(titles))
    return msgspec.structs.replace(plan, command="undo", steps=steps)


def _close(world: World, number: int, title: str) -> Step:
    phid = world.edit("", title=title, description="Open.")
    seen = {"id": task(world, phid)["id"], "status": "open", "title": title, "description": "Open."}
    edits = (Edit("status", "invalid"), Edit("description", "Closed."))
    return Step(f"task-{number:02}", "close-task", edits, "back", target=phid, label=title, seen=seen)


def status(world: World, step: Step) -> str:
    return str(task(world, step.target)["fields"]["status"]["value"])


def changes(world: World, step: Step) -> int:
    """How often the task's status was set."""
    found: list[dict[str, Any]] = world.call("transaction.search", objectIdentifier=step.target)["data"]
    return len([entry for entry in found if entry["type"] == "status"])


@pytest.mark.parametrize("fault", ["lose_reply", "truncate", "reset", "reset_after_head", "late"])
def test_a_lost_answer_to_an_edit_is_found_out(
    fault: str, desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    plan = closing(desk, world, *titles)
    breaker.rules({**ONCE, "fault": fault})
    clock.after(30, breaker.release)
    outcome = desk.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ["changed", "changed"])
    assert [status(world, step) for step in plan.steps] == ["invalid", "invalid"]
    assert [changes(world, step) for step in plan.steps] == [1, 1]
    assert breaker.writes == (3 if "reset" in fault else 2)


def test_an_edit_lost_twice_is_left_open(desk: Desk, breaker: Breaker, world: World, titles: Titles) -> None:
    plan = closing(desk, world, *titles)
    breaker.rules({**ALWAYS, "fault": "reset"})
    outcome = desk.start(plan)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (5, ["unknown", "unknown"], 4)
    breaker.rules()
    assert statuses(desk.resume()) == ["changed", "changed"]


@pytest.mark.parametrize("change", [{"description": "Mine."}, {"title": "Mine."}])
def test_a_resumed_edit_is_not_sent_over_what_somebody_did_since(
    change: dict[str, str], desk: Desk, breaker: Breaker, world: World, colleague: World, titles: Titles
) -> None:
    plan = closing(desk, world, titles[0])
    breaker.rules({**ALWAYS, "fault": "reset"})
    assert statuses(desk.start(plan)) == ["unknown"]
    breaker.rules()
    colleague.edit(plan.steps[0].target, **change)
    outcome = desk.resume()
    assert (outcome.exit_code, statuses(outcome)) == (6, ["skipped"])
    assert status(world, plan.steps[0]) == "open"
    assert desk.open_runs == 0


@pytest.mark.parametrize("late", [False, True])
def test_a_comment_since_the_plan_was_made_stops_the_closing(
    late: bool, desk: Desk, breaker: Breaker, world: World, colleague: World, titles: Titles
) -> None:
    plan = closing(desk, world, titles[0])
    told = world.call("transaction.search", objectIdentifier=plan.steps[0].target)["data"]
    seen = plan.steps[0].seen | {"latest": max(entry["id"] for entry in told), "machines": []}
    plan = msgspec.structs.replace(plan, steps=(msgspec.structs.replace(plan.steps[0], seen=seen),))
    if late:
        breaker.rules({**ALWAYS, "fault": "reset"})
        assert statuses(desk.start(plan)) == ["unknown"]
        breaker.rules()
    colleague.edit(plan.steps[0].target, comment="May I take this one?")
    outcome = desk.resume() if late else desk.start(plan)
    assert statuses(outcome) == ["skipped"]
    assert "commented" in outcome.items[0].because
    assert status(world, plan.steps[0]) == "open"


@pytest.mark.parametrize("change", [{"status": "resolved"}, {"description": "Mine."}])
def test_what_somebody_changed_meanwhile_is_left_alone(
    change: dict[str, str], desk: Desk, breaker: Breaker, world: World, colleague: World, titles: Titles
) -> None:
    plan = closing(desk, world, titles[0])
    before = len(breaker.seen(WRITE))
    colleague.edit(plan.steps[0].target, **change)
    outcome = desk.start(plan)
    assert (outcome.exit_code, statuses(outcome), len(breaker.seen(WRITE))) == (6, ["skipped"], before)
    assert status(world, plan.steps[0]) == change.get("status", "open")


def test_what_is_so_already_is_not_sent(
    desk: Desk, breaker: Breaker, world: World, colleague: World, titles: Titles
) -> None:
    plan = closing(desk, world, titles[0])
    colleague.edit(plan.steps[0].target, status="invalid", description="Closed.")
    outcome = desk.start(plan)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ["exists"], 0)


@pytest.mark.parametrize("fault", ["lose_reply", "reset"])
def test_an_undo_through_a_fault(
    fault: str, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    made = laptop.create(*titles).json["tasks"]
    breaker.rules({**ONCE, "fault": fault})
    undone = laptop.run("runs", "undo", "--yes", "--json")
    assert (undone.code, undone.statuses) == (0, ["changed", "changed"]), undone.err
    assert {task(world, each["phid"])["fields"]["status"]["value"] for each in made} == {"invalid"}
    breaker.rules()
    again = laptop.create(*titles)
    assert (again.code, again.statuses) == (0, ["created", "created"])


@pytest.mark.parametrize("meddled", [False, True])
def test_only_what_was_closed_counts_as_taken_back(
    meddled: bool, desk: Desk, world: World, colleague: World, titles: Titles
) -> None:
    made = desk.start(desk.plan(*titles))
    plan = msgspec.structs.replace(closing(desk, world, titles[0]), undoes=made.run)
    if meddled:
        colleague.edit(plan.steps[0].target, description="Mine.")
    assert statuses(desk.start(plan)) == ["skipped" if meddled else "changed"]
    assert (desk.journal.run(made.run).undone is None) == meddled
    assert desk.open_runs == 0


def test_a_plan_of_another_command_takes_no_run_off_the_books(desk: Desk, titles: Titles) -> None:
    made = desk.start(desk.plan(titles[0]))
    forged = msgspec.structs.replace(desk.plan(titles[1]), undoes=made.run)
    assert statuses(desk.start(forged)) == ["created"]
    assert desk.journal.run(made.run).undone is None
