"""Many tasks tagged by two hands at once, through everything that a network does: each exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.sandbox.store import Store
from seeder.writing.hand import Canary
from seeder.writing.interrupt import Stop
from seeder.writing.pace import Pace
from tests.faults.carrying import Desk, statuses
from tests.faults.clock import OwnClock
from tests.faults.control import WRITE, Breaker, wait_until
from tests.faults.organiser import PATIENCE, Organiser
from tests.faults.world import World

FOURTH = {"method": WRITE, "nth": 4}
ALWAYS = {"method": WRITE, "nth": 0}
HTML = {"Content-Type": "text/html"}
PORTAL = {"fault": "page", "status": 302, "headers": {"Location": "http://portal.example/login"}}
MANY = 12
ALL = ["changed"] * MANY
# The blocks before and after this question are sent one after the other, so a test can act between them.
FIRST = 5


@pytest.fixture
def organiser(desk: Desk, world: World) -> Organiser:
    return Organiser(desk, world, MANY)


@pytest.fixture
def second_token(server_folder: Path, world: World) -> Iterator[tuple[str, Callable[[], None]]]:
    """Another token of the same person, and what revokes it."""
    store = Store(server_folder / "world.db")
    me = world.call("user.whoami")["phid"]
    with store.transaction():
        token = store.new_token(me)

    def revoke() -> None:
        with store.transaction():
            store.execute("DELETE FROM token WHERE token = ?", token)

    yield token, revoke
    store.close()


def meanwhile(happens: Callable[[], object]) -> Canary:
    """Something that happens after the first five writes, while none is under way."""

    def go_on(items: object, stop: object) -> bool:
        happens()
        return True

    return go_on


def test_all_are_tagged_in_order(organiser: Organiser, breaker: Breaker) -> None:
    plan = organiser.plan()
    reads = len(breaker.seen())
    outcome = organiser.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ALL)
    assert [item.result.id for item in outcome.items if item.result] == list(organiser.numbers)
    assert organiser.all_once
    assert (breaker.writes, len(breaker.seen()) - reads) == (MANY, MANY)
    assert organiser.desk.open_runs == 0
    assert organiser.plan().steps == ()


@pytest.mark.parametrize(
    ("fault", "writes"), [("lose_reply", 12), ("truncate", 12), ("reset", 13), ("reset_after_head", 13)]
)
def test_a_lost_answer_is_found_out_at_once(
    fault: str, writes: int, organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    plan = organiser.plan()
    breaker.rules(FOURTH | {"fault": fault})
    outcome = organiser.start(plan)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ALL, writes)
    assert organiser.all_once
    assert clock.passed < 10


def test_a_late_commit_finds_the_tag_there(organiser: Organiser, breaker: Breaker) -> None:
    """It is sent again at once, because a second one is nothing to the server."""
    plan = organiser.plan()
    breaker.rules(FOURTH | {"fault": "late"})
    outcome = organiser.start(plan)
    breaker.release()
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ALL, MANY + 1)
    assert organiser.all_once


@pytest.mark.parametrize(
    "page", [{"status": 502, "headers": HTML, "body": "<html>Bad gateway</html>"}, {"status": 503}]
)
@pytest.mark.parametrize("forward", [False, True])
def test_a_gateway_that_fails(
    forward: bool, page: dict[str, Any], organiser: Organiser, breaker: Breaker
) -> None:
    plan = organiser.plan()
    breaker.rules(FOURTH | page | {"fault": "page", "forward": forward})
    outcome = organiser.start(plan)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ALL, MANY + (not forward))
    assert organiser.all_once


@pytest.mark.parametrize("chance", [0.2, 0.5])
def test_every_other_answer_is_lost(chance: float, organiser: Organiser, breaker: Breaker) -> None:
    plan = organiser.plan()
    faults = ("lose_reply", "truncate", "reset", "late")
    breaker.rules(*(ALWAYS | {"fault": fault, "chance": chance / 4} for fault in faults), seed=7)
    codes = [organiser.start(plan).exit_code]
    while organiser.desk.open_runs and len(codes) < 10:
        codes.append(organiser.resume().exit_code)
    breaker.release()
    assert (codes[-1], organiser.all_once) == (0, True)


@pytest.mark.parametrize("pace", [0.0, 3.0])
def test_after_a_429_nobody_sends_for_a_minute(
    pace: float, organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    plan = organiser.plan()
    breaker.rules(FOURTH | {"fault": "page", "status": 429})
    # Time flies here, so the other hand is let do what it would do in a whole minute.
    clock.after(3 * pace + 1, lambda: wait_until(lambda: breaker.writes >= 7, "the next ones"))
    outcome = organiser.start(plan, pace=pace)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ALL, MANY + 1)
    assert organiser.all_once
    sent = times(organiser, outcome.run)
    # Three were answered before it, and the other hand's may have been under way.
    before = [time for time in sent if time < 3 * pace + 60]
    assert len(before) in {3, 4}, sent
    assert max(before) <= 4 * pace


def test_who_waits_for_a_turn_hears_of_the_429(clock: OwnClock) -> None:
    pace = Pace(3.0, clock, Stop())
    clock.after(1.0, lambda: pace.hold(60.0))
    turns = []
    for _ in range(3):
        pace.wait()
        turns.append(clock.passed)
    assert turns == [0.0, 61.0, 64.0]


def times(organiser: Organiser, run: str) -> list[float]:
    """When each step was sent last, in order of time."""
    records = organiser.desk.journal.run(run).records.values()
    return sorted(record.sent - organiser.desk.clock.began for record in records if record.sent)


@pytest.mark.parametrize("pace", [2.0, 8.0])
def test_writes_keep_their_distance(pace: float, organiser: Organiser, clock: OwnClock) -> None:
    outcome = organiser.start(organiser.plan(), pace=pace, writers=1)
    sent = times(organiser, outcome.run)
    assert [round(time - sent[0], 3) for time in sent] == [pace * number for number in range(MANY)]
    assert clock.passed >= pace * (MANY - 1)


def test_two_hands_keep_it_together(organiser: Organiser) -> None:
    outcome = organiser.start(organiser.plan(), pace=3.0)
    sent = times(organiser, outcome.run)
    assert all(time - sent[0] >= 3.0 * number - 0.001 for number, time in enumerate(sent))
    assert organiser.all_once


def test_a_captive_portal_is_waited_out(organiser: Organiser, breaker: Breaker, clock: OwnClock) -> None:
    plan = organiser.plan()
    breaker.rules(ALWAYS | PORTAL)
    clock.after(120, breaker.rules)
    outcome = organiser.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ALL)
    assert 120 <= clock.passed < 140
    assert organiser.all_once


def test_without_patience_a_portal_ends_the_run(organiser: Organiser, breaker: Breaker) -> None:
    plan = organiser.plan()
    breaker.rules(ALWAYS | PORTAL)
    outcome = organiser.start(plan, patience=0.0)
    assert (outcome.exit_code, set(statuses(outcome))) == (4, {"not_tried"})
    assert breaker.writes <= 2
    breaker.rules()
    assert (organiser.resume().exit_code, organiser.all_once) == (0, True)


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("seconds", [20, 300])
def test_a_network_that_is_gone_is_waited_for(
    seconds: float, asked: bool, organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    def gone() -> None:
        breaker.cut()
        clock.after(seconds, breaker.mend)

    plan = organiser.plan()
    outcome = organiser.start(plan, canary=meanwhile(gone), asked=asked)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ALL, MANY)
    assert seconds <= clock.passed
    assert organiser.all_once


def test_a_network_that_goes_while_two_are_writing(
    organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    for after in (1, 200, 400):
        clock.after(after, breaker.cut)
        clock.after(after + 150, breaker.mend)
    outcome = organiser.start(organiser.plan(), pace=1.0)
    assert (outcome.exit_code, statuses(outcome)) == (0, ALL)
    assert organiser.all_once


@pytest.mark.parametrize("asked", [False, True])
def test_a_network_that_stays_away_ends_the_run_and_resume_goes_on(
    asked: bool, organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    outcome = organiser.start(organiser.plan(), canary=meanwhile(breaker.cut), asked=asked)
    assert (outcome.exit_code, statuses(outcome)) == (4, ["changed"] * 5 + ["not_tried"] * 7)
    assert PATIENCE <= clock.passed < PATIENCE * 1.2
    breaker.mend()
    resumed = organiser.resume()
    assert (resumed.exit_code, statuses(resumed), breaker.writes) == (0, ALL, MANY)
    assert organiser.all_once


@pytest.mark.parametrize("asked", [False, True])
def test_a_token_revoked_midway_ends_the_run(
    asked: bool, desks: Callable[..., Desk], world: World, breaker: Breaker
) -> None:
    """What a wire with another token meets is what this one would meet after it was revoked."""
    organiser = Organiser(desks(home="same"), world, MANY)
    revoked = desks(home="same", token="api-" + "r" * 28).conduit
    plan, good = organiser.plan(), organiser.desk.conduit

    def revoke() -> None:
        good._methods.clear()
        good._token, good._api = revoked._token, None

    outcome = organiser.start(plan, canary=meanwhile(revoke), asked=asked)
    assert (outcome.exit_code, statuses(outcome)) == (4, ["changed"] * 5 + ["not_tried"] * 7)
    assert breaker.writes <= FIRST + 2 * (not asked)
    records = organiser.desk.journal.run(outcome.run).records.values()
    assert [record.state for record in records] == ["changed"] * 5 + ["planned"] * 7
    organiser.desk = desks(home="same")
    assert (organiser.resume().exit_code, organiser.all_once) == (0, True)


def test_a_token_revoked_before_the_look_is_told_at_once(
    desks: Callable[..., Desk],
    world: World,
    breaker: Breaker,
    clock: OwnClock,
    second_token: tuple[str, Callable[[], None]],
) -> None:
    token, revoke = second_token
    organiser = Organiser(desks(home="same", token=token), world, MANY)
    plan = organiser.plan()
    breaker.rules({"method": WRITE, "nth": FIRST + 1, "fault": "reset"})
    outcome = organiser.start(plan, canary=meanwhile(revoke), writers=1)
    assert (outcome.exit_code, statuses(outcome)) == (5, ["changed"] * 5 + ["unknown"] + ["not_tried"] * 6)
    assert clock.passed < 60
    organiser.desk = desks(home="same")
    assert (organiser.resume().exit_code, organiser.all_once) == (0, True)


def test_a_site_that_takes_no_writes_is_left_alone_after_a_few(
    organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    """As in a maintenance: what it shows is there, and every edit is a 503."""
    plan = organiser.plan()
    breaker.rules(ALWAYS | {"fault": "page", "status": 503})
    outcome = organiser.start(plan)
    told = statuses(outcome)
    assert (outcome.exit_code, told.count("unknown") in {3, 4}) == (5, True), told
    assert told.count("not_tried") == MANY - told.count("unknown")
    assert breaker.writes <= 8
    breaker.rules()
    assert (organiser.resume().exit_code, organiser.all_once) == (0, True)


def test_a_journal_without_room_stops_everything(organiser: Organiser, breaker: Breaker) -> None:
    journal = organiser.desk.journal

    def full() -> None:
        journal._database().execute("drop table steps")

    outcome = organiser.start(organiser.plan(), canary=meanwhile(full))
    assert (outcome.exit_code, statuses(outcome)) == (6, ["changed"] * 5 + ["not_tried"] * 7)
    assert any("journal" in note for note in outcome.notes)
    assert (breaker.writes, sum(organiser.tagged)) == (FIRST, FIRST)
