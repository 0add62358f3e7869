"""Warnings and releases through everything that a network does: each comment stands there once, and nobody
who has answered meanwhile is written to, or loses anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from seeder.gather.undo import facts_for
from seeder.plans.undo import plan_undo
from seeder.plans.warning import plan_warnings
from seeder.plans.warning_facts import Case, Facts
from seeder.sandbox.phids import named_phid
from seeder.sources.phabricator import Phabricator
from seeder.writing import apply
from seeder.writing.outcome import Outcome
from seeder.writing.plan import Edit, Plan, Step
from tests.faults.carrying import Desk, statuses
from tests.faults.clock import OwnClock
from tests.faults.control import WRITE, Breaker
from tests.faults.world import World

ONCE = {"method": WRITE, "nth": 1}
ALWAYS = {"method": WRITE, "nth": 0}
DAY = 86_400
# The colleague's account, and somebody who never does anything.
MINA, NOOR = "mina", "noor"
Change = Callable[[], object]


def user(name: str) -> str:
    return named_phid("USER", name)


class Steward:
    """Who asks people, and takes from them what they do not answer for."""

    def __init__(self, desk: Desk, world: World) -> None:
        self.desk, self.world = desk, world
        self.phabricator = Phabricator(desk.conduit)
        self.phabricator.whoami()

    def task(self, **more: Any) -> str:
        return self.world.edit("", title="To be asked about", description="Text.", **more)

    def asking(self, *names: str, task: str = "") -> Plan:
        """A warning to each, on a task of their own or all on one."""
        people = self.phabricator.people(names)
        own = {name: task or self.task() for name in names}
        tasks = self.phabricator.tasks_by_phid(list(own.values()))
        cases = [Case(people[name], (tasks[own[name]],), None, "unseen") for name in names]
        now, site = int(self.desk.clock.now()), self.desk.site
        return plan_warnings(Facts(site, self.desk.me, now, "mentor", tuple(cases)))

    def unassigning(self, *, warned: float = -30 * DAY) -> Plan:
        """A task of mina's taken from her, who was warned so many seconds ago (a negative number)."""
        step = self._release("unassign", self.task(owner=user(MINA)), {"owner": None})
        seen = step.seen | {"owner": user(MINA), "warned": int(self.desk.clock.now() + warned)}
        return self.plan(msgspec.structs.replace(step, seen=seen))

    def handing_over(self) -> Plan:
        """A task where mina is the mentor, handed to noor; the tag for first tasks goes, too."""
        field, tag = "custom.mentors", named_phid("PROJ", "good first task")
        phid = self.task(**{field: [user(MINA)], "projects.add": [tag]})
        values = {
            "description": "Text of noor.",
            field: [user(NOOR)],
            "subscribers.add": [user(NOOR)],
            "projects.remove": [tag],
        }
        step = self._release("release-mentor", phid, values)
        return self.plan(
            msgspec.structs.replace(step, seen=step.seen | {"description": "Text.", field: [user(MINA)]})
        )

    def dropping(self) -> Plan:
        """The tag for first tasks taken off a task of mina's; her name stays."""
        tag = named_phid("PROJ", "good first task")
        step = self._release(
            "release-mentor", self.task(**{"projects.add": [tag]}), {"projects.remove": [tag]}
        )
        return self.plan(msgspec.structs.replace(step, seen=step.seen | {"heirs": []}))

    def _release(self, verb: str, phid: str, values: dict[str, Any]) -> Step:
        task = self.phabricator.tasks_by_phid([phid])[phid]
        asked: dict[str, Any] = {"kind": "owner" if verb == "unassign" else "mentor", "heirs": [user(NOOR)]}
        asked |= {"person": user(MINA), "warned": int(self.desk.clock.now()) - 30 * DAY, "grace": 28 * DAY}
        edits = tuple(Edit(kind, value) for kind, value in values.items())
        seen = {"id": task.id, "title": task.title, **asked}
        word = Edit("comment", "Others can take it now; you are welcome back.")
        return Step(task.monogram, verb, (*edits, word), "", phid, task.monogram, seen=seen)

    def plan(self, *steps: Step) -> Plan:
        me, address = self.desk.me, self.desk.site.phabricator
        return Plan("release", address, me.phid, me.username, self.desk.clock.now(), steps)

    def start(self, plan: Plan, *, asked: bool = False) -> Outcome:
        return apply.start(plan, msgspec.structs.replace(self.desk.hand, asked=asked))

    def said(self, plan: Plan) -> list[int]:
        """How often each step's comment stands on its task."""
        return [self._histories(step.target).count(str(step.value("comment"))) for step in plan.steps]

    def _histories(self, phid: str) -> list[str]:
        told = self.world.call("transaction.search", objectIdentifier=phid)["data"]
        return [comment["content"]["raw"] for entry in told for comment in entry["comments"]]

    def row(self, plan: Plan) -> dict[str, Any]:
        """The first step's task as the server has it."""
        asked = {"constraints": {"phids": [plan.steps[0].target]}, "attachments": {"projects": True}}
        found: dict[str, Any] = self.world.call("maniphest.search", **asked)["data"][0]
        return found

    def owner(self, plan: Plan) -> str | None:
        return self.owners(plan)[0]

    def owners(self, plan: Plan) -> list[str | None]:
        """Of each step's task."""
        tasks = self.phabricator.tasks_by_phid([step.target for step in plan.steps])
        return [tasks[step.target].owner_phid for step in plan.steps]

    def undoing(self, run: str) -> Plan:
        desk = self.desk
        done = desk.journal.run(run)
        return plan_undo(done, facts_for(done, desk.site, desk.me, self.phabricator, desk.clock))


@pytest.fixture
def steward(desk: Desk, world: World) -> Steward:
    return Steward(desk, world)


LOST = ["lose_reply", "truncate", "reset", "reset_after_head", "late"]


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_answer_to_a_warning_is_found_out(
    fault: str, steward: Steward, breaker: Breaker, clock: OwnClock
) -> None:
    plan = steward.asking(MINA, NOOR)
    breaker.rules({**ONCE, "fault": fault})
    clock.after(30, breaker.release)
    outcome = steward.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ["changed", "changed"])
    assert steward.said(plan) == [1, 1]
    assert breaker.writes == (3 if "reset" in fault else 2)


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_answer_to_a_release_is_found_out(
    fault: str, steward: Steward, breaker: Breaker, clock: OwnClock
) -> None:
    plan = steward.unassigning()
    breaker.rules({**ONCE, "fault": fault})
    clock.after(30, breaker.release)
    outcome = steward.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ["changed"])
    assert (steward.said(plan), steward.owner(plan)) == ([1], None)
    assert breaker.writes == (2 if "reset" in fault else 1)


@pytest.mark.parametrize("forward", [False, True])
def test_a_gateway_that_fails(forward: bool, steward: Steward, breaker: Breaker) -> None:
    plan = steward.asking(MINA, NOOR)
    breaker.rules({**ONCE, "fault": "page", "status": 502, "forward": forward})
    outcome = steward.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ["changed", "changed"])
    assert (steward.said(plan), breaker.writes) == ([1, 1], 3 - forward)


@pytest.mark.parametrize("release", [False, True])
def test_what_is_lost_twice_is_left_open(release: bool, steward: Steward, breaker: Breaker) -> None:
    plan = steward.unassigning() if release else steward.asking(MINA)
    breaker.rules({**ALWAYS, "fault": "reset"})
    outcome = steward.start(plan)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (5, ["unknown"], 2)
    assert steward.said(plan) == [0]
    breaker.rules()
    assert (statuses(steward.desk.resume()), steward.said(plan)) == (["changed"], [1])


@pytest.mark.parametrize("release", [False, True])
def test_a_commit_after_the_run_ended_is_found_by_resume(
    release: bool, steward: Steward, breaker: Breaker
) -> None:
    plan = steward.unassigning() if release else steward.asking(MINA)
    breaker.rules({**ONCE, "fault": "late"}, {"method": WRITE, "nth": 2, "fault": "reset"})
    assert statuses(steward.start(plan)) == ["unknown"]
    breaker.release()
    outcome = steward.desk.resume()
    assert (outcome.exit_code, statuses(outcome)) == (0, ["changed"])
    assert (steward.said(plan), breaker.writes) == ([1], 2)


def test_two_who_are_asked_on_one_task_are_told_apart(steward: Steward, breaker: Breaker) -> None:
    plan = steward.asking(MINA, NOOR, task=steward.task())
    breaker.rules({"method": WRITE, "nth": 2, "fault": "reset"})
    assert statuses(steward.start(plan)) == ["changed", "changed"]
    assert (steward.said(plan), breaker.writes) == ([1, 1], 3)


def test_who_answers_while_it_is_waited_for_is_not_asked_again(
    steward: Steward, breaker: Breaker, clock: OwnClock, colleague: World
) -> None:
    plan = steward.asking(MINA)
    breaker.rules({**ONCE, "fault": "reset"})
    clock.after(60, lambda: colleague.edit(plan.steps[0].target, comment="I am here."))
    outcome = steward.start(plan)
    assert (statuses(outcome), steward.said(plan), breaker.writes) == (["skipped"], [0], 1)
    assert "meanwhile" in outcome.items[0].because


@pytest.mark.parametrize("release", [False, True])
@pytest.mark.parametrize("change", [{"comment": "I am here."}, {"priority": "high"}])
def test_who_did_something_since_the_plan_was_made_is_left_alone(
    release: bool, change: dict[str, Any], steward: Steward, breaker: Breaker, colleague: World
) -> None:
    plan = steward.unassigning() if release else steward.asking(MINA)
    colleague.edit(plan.steps[0].target, **change)
    outcome = steward.start(plan, asked=True)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (6, ["skipped"], 0)
    assert outcome.items[0].because == "They have done something on it meanwhile."
    assert steward.owner(plan) == (user(MINA) if release else None)


def test_a_release_is_looked_at_just_before_it_is_sent(
    steward: Steward, breaker: Breaker, colleague: World
) -> None:
    """Also one that could stand anywhere among others' edits, and whose plan is a second old."""
    plan = steward.dropping()
    colleague.edit(plan.steps[0].target, comment="I am here.")
    assert (statuses(steward.start(plan)), breaker.writes) == (["skipped"], 0)
    assert statuses(steward.start(steward.dropping())) == ["changed"]


def test_a_release_looks_back_to_the_warning(steward: Steward, breaker: Breaker, colleague: World) -> None:
    plan = steward.unassigning(warned=+60)
    colleague.edit(plan.steps[0].target, comment="Before I was asked.")
    assert (statuses(steward.start(plan)), breaker.writes) == (["changed"], 1)
    again = steward.unassigning(warned=-60)
    colleague.edit(again.steps[0].target, comment="After I was asked.")
    assert (statuses(steward.start(again)), breaker.writes) == (["skipped"], 1)


def test_what_others_say_is_no_answer(steward: Steward, world: World) -> None:
    plan = steward.asking(NOOR)
    world.edit(plan.steps[0].target, comment="Anybody there?")
    assert statuses(steward.start(plan, asked=True)) == ["changed"]


def test_a_second_run_that_was_planned_before_the_first_asks_nobody_twice(
    steward: Steward, desks: Callable[..., Desk], breaker: Breaker
) -> None:
    """At two terminals, or on two computers: whoever says yes later finds the messages there."""
    plan = steward.asking(MINA, NOOR)
    assert statuses(steward.start(plan)) == ["changed", "changed"]
    other = Steward(desks(), steward.world)
    later = msgspec.structs.replace(plan, made=plan.made + 1)
    for one in (steward, other):
        outcome = one.start(later, asked=True)
        assert (outcome.exit_code, statuses(outcome)) == (0, ["exists", "exists"])
    assert (steward.said(plan), breaker.writes) == ([1, 1], 2)


@pytest.mark.parametrize(("minutes", "sent"), [(50, True), (61, False)])
def test_a_message_that_was_planned_long_ago_is_not_sent(
    minutes: int, sent: bool, steward: Steward, breaker: Breaker
) -> None:
    plan = steward.asking(MINA)
    plan = msgspec.structs.replace(plan, made=plan.made - 60 * minutes)
    outcome = steward.start(plan)
    assert (statuses(outcome), breaker.writes) == (["changed"] if sent else ["skipped"], int(sent))
    assert sent or "run the audit again" in outcome.items[0].because


@pytest.mark.parametrize("change", [{"owner": user(NOOR)}, {"title": "Another"}])
def test_a_task_that_others_changed_is_not_taken(
    change: dict[str, Any], steward: Steward, breaker: Breaker
) -> None:
    plan = steward.unassigning()
    steward.world.edit(plan.steps[0].target, **change)
    outcome = steward.start(plan)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (6, ["skipped"], 0)


def test_a_task_that_nobody_has_any_more_needs_nothing(steward: Steward, breaker: Breaker) -> None:
    plan = steward.unassigning()
    steward.world.edit(plan.steps[0].target, owner=None)
    assert (statuses(steward.start(plan)), breaker.writes) == (["exists"], 0)


def test_an_undo_gives_a_task_back_to_its_owner(steward: Steward) -> None:
    done = steward.start(plan := steward.unassigning())
    assert steward.owner(plan) is None
    back = steward.undoing(done.run)
    assert statuses(steward.start(back)) == ["changed"]
    assert (steward.owner(plan), steward.said(plan)) == (user(MINA), [1])
    assert steward.desk.journal.run(done.run).undone is not None


@pytest.mark.parametrize("late", [False, True])
def test_an_undo_leaves_a_task_to_whoever_has_taken_it(late: bool, steward: Steward) -> None:
    done = steward.start(plan := steward.unassigning())
    back = steward.undoing(done.run) if late else None
    steward.world.edit(plan.steps[0].target, owner=user(NOOR))
    back = back or steward.undoing(done.run)
    assert (statuses(steward.start(back)) if late else back.steps) == (["skipped"] if late else ())
    assert steward.owner(plan) == user(NOOR)


def test_an_undo_brings_a_mentor_back_with_field_and_tag(steward: Steward) -> None:
    plan = steward.handing_over()
    before = steward.row(plan)
    done = steward.start(plan)
    assert statuses(done) == ["changed"]
    after = steward.row(plan)
    assert (after["fields"]["custom.mentors"], after["attachments"]["projects"]["projectPHIDs"]) == (
        [user(NOOR)],
        [],
    )
    assert statuses(steward.start(steward.undoing(done.run))) == ["changed"]
    back = steward.row(plan)
    for part in ("description", "custom.mentors"):
        assert back["fields"][part] == before["fields"][part]
    assert back["attachments"]["projects"] == before["attachments"]["projects"]


@pytest.mark.parametrize("change", [{"description": "Mine."}, {"custom.mentors": [user("sam")]}])
def test_an_undo_leaves_a_text_that_was_changed_since(change: dict[str, Any], steward: Steward) -> None:
    done = steward.start(plan := steward.handing_over())
    steward.world.edit(plan.steps[0].target, **change)
    back = steward.undoing(done.run)
    assert (back.steps, len(back.notes)) == ((), 1)
    assert back.notes[0].sentence.endswith("it was changed since.")


def test_a_message_cannot_be_taken_back(steward: Steward) -> None:
    done = steward.start(plan := steward.asking(MINA))
    back = steward.undoing(done.run)
    assert (back.steps, steward.said(plan)) == ((), [1])
    assert [note.sentence for note in back.notes] == [
        f"{plan.steps[0].label}: the message stays, and its mail is out."
    ]
