"""Messages to people whose sending has to wait: what they, or another computer, did meanwhile counts."""

from __future__ import annotations

import msgspec
import pytest

from seeder.activity import DAY
from seeder.warning import last_line_of
from seeder.writing.plan import Edit, Plan, Step
from tests.faults.carrying import Desk, statuses
from tests.faults.clock import OwnClock
from tests.faults.control import WRITE, Breaker
from tests.faults.world import World

Titles = tuple[str, str]
HOUR = 3_600
ONCE = {"method": WRITE, "nth": 1}
ALWAYS = {"method": WRITE, "nth": 0}


def asking(desk: Desk, world: World, person: str, title: str) -> Plan:
    """A plan that warns `person` (a PHID) on a new task."""
    phid = world.edit("", title=title, description="Open.")
    number = world.call("maniphest.search", constraints={"phids": [phid]})["data"][0]["id"]
    text = (
        f"Are you there?\n\n- {{T{number}}}\n\n{last_line_of('mentor', person, desk.site.phabricator, DAY)}"
    )
    seen = {"id": number, "title": title, "closed": False, "person": person, "kind": "mentor"}
    step = Step("T1", "warn", (Edit("comment", text),), "", phid, title, seen={**seen, "tasks": [number]})
    return msgspec.structs.replace(desk.plan(), command="warn", steps=(step,))


def comments(world: World, plan: Plan) -> int:
    found = world.call("transaction.search", objectIdentifier=plan.steps[0].target)["data"]
    return len([entry for entry in found if entry["type"] == "comment"])


def test_whoever_answers_while_the_site_wants_a_pause_is_not_asked(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, colleague: World, titles: Titles
) -> None:
    mina = colleague.call("user.whoami")["phid"]
    plan = asking(desk, world, mina, titles[0])
    breaker.rules({**ONCE, "fault": "page", "status": 429, "headers": {"Retry-After": "600"}})
    clock.after(60, lambda: colleague.edit(plan.steps[0].target, comment="I am here."))
    assert statuses(desk.start(plan)) == ["skipped"]
    assert (breaker.writes, comments(world, plan)) == (1, 1)


def test_a_message_that_was_cut_off_is_looked_for_first(
    desk: Desk, breaker: Breaker, world: World, colleague: World, titles: Titles
) -> None:
    plan = asking(desk, world, colleague.call("user.whoami")["phid"], titles[0])
    breaker.rules({**ALWAYS, "fault": "lose_reply"})
    assert statuses(desk.start(plan)) == ["changed"]
    assert comments(world, plan) == 1


@pytest.mark.parametrize("back", [2 * HOUR, 365 * DAY])
def test_a_clock_that_was_set_back_makes_no_plan_young(
    back: int, desk: Desk, breaker: Breaker, clock: OwnClock, world: World, colleague: World, titles: Titles
) -> None:
    plan = asking(desk, world, colleague.call("user.whoami")["phid"], titles[0])
    breaker.rules({**ALWAYS, "fault": "reset"})
    assert statuses(desk.start(plan)) == ["unknown"]
    breaker.rules()
    clock.passed -= back
    assert statuses(desk.resume()) == ["skipped"]
    assert comments(world, plan) == 0


@pytest.mark.parametrize(("ago", "state"), [(HOUR + 60, "skipped"), (HOUR - 60, "changed")])
def test_a_plan_is_as_old_as_both_clocks_say(
    ago: int,
    state: str,
    desk: Desk,
    breaker: Breaker,
    clock: OwnClock,
    world: World,
    colleague: World,
    titles: Titles,
) -> None:
    """This computer's clock is days ahead of the site's, as it was when the plan was made."""
    plan = asking(desk, world, colleague.call("user.whoami")["phid"], titles[0])
    plan = msgspec.structs.replace(plan, made=clock.now() - ago)
    clock.passed += 3 * DAY
    assert statuses(desk.start(plan)) == [state]
