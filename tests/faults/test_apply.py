"""The one hand that writes, in this process: exactly once whatever the wire does, in a time that is ours."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from seeder.errors import SeederError
from seeder.writing import apply, marker
from seeder.writing.reconcile import LOOK_EVERY
from tests.faults.carrying import Desk, statuses
from tests.faults.clock import OwnClock
from tests.faults.control import WRITE, Breaker
from tests.faults.world import World

Rule = dict[str, Any]
Titles = tuple[str, str]
ONCE = {"method": WRITE, "nth": 1}
ALWAYS = {"method": WRITE, "nth": 0}


def test_all_is_written_and_ended(desk: Desk, breaker: Breaker, world: World, titles: Titles) -> None:
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome)) == (0, ["created", "created"])
    assert world.titled(*titles) == sorted(titles)
    assert (desk.open_runs, breaker.connections, breaker.writes) == (0, 1, 2)
    assert desk.clock.passed == 0


@pytest.mark.parametrize("seconds", [0, 1, 30, 119])
def test_a_late_commit_within_the_quiet_time_is_adopted(
    seconds: float, desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    breaker.rules({**ONCE, "fault": "late" if seconds else "lose_reply"})
    clock.after(seconds, breaker.release)
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome)) == (0, ["adopted", "created"])
    assert world.titled(*titles) == sorted(titles)
    assert breaker.writes == 2
    assert seconds <= clock.passed <= seconds + LOOK_EVERY + 1


def test_without_the_quiet_time_a_late_commit_makes_a_twin_which_is_told(
    desks: Callable[..., Desk], breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    """Proof that these tests can fail: it is the quiet time that the others depend on."""
    desk = desks(quiet=0)
    breaker.rules({**ONCE, "fault": "late"}, {"method": WRITE, "nth": 3, "fault": "release_first"})
    outcome = desk.start(desk.plan(*titles))
    assert world.titled(*titles) == sorted([titles[0], *titles])
    assert (outcome.exit_code, len(outcome.twins)) == (6, 1)


def test_later_than_the_quiet_time_it_is_sent_again_and_the_twin_told(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    breaker.rules({**ONCE, "fault": "late"}, {"method": WRITE, "nth": 3, "fault": "release_first"})
    outcome = desk.start(desk.plan(*titles))
    assert clock.passed >= 120
    assert (outcome.exit_code, statuses(outcome), len(outcome.twins)) == (6, ["created", "created"], 1)
    assert f"T{outcome.twins[0]}" not in {item.result.monogram for item in outcome.items if item.result}


def test_the_waiting_is_counted_down(desk: Desk, breaker: Breaker, clock: OwnClock, titles: Titles) -> None:
    breaker.rules({**ONCE, "fault": "reset"})
    desk.start(desk.plan(*titles))
    left = [seconds for _why, seconds in desk.eyes.waits]
    assert 119 <= left[0] <= 120
    assert left == sorted(left, reverse=True)
    assert len(breaker.seen("maniphest.search")) <= 120 / LOOK_EVERY + 4


@pytest.mark.parametrize("days", [-2, 2])
def test_a_server_whose_clock_is_off_by_days_is_searched_all_the_same(
    days: int, desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    """Ours is what is moved here, which is the same to both."""
    clock.began += days * 86_400
    breaker.rules({**ONCE, "fault": "lose_reply"})
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome), outcome.notes) == (0, ["adopted", "created"], ())
    assert world.titled(*titles) == sorted(titles)


def test_a_wrong_date_on_a_gateways_page_does_not_hide_the_task(
    desk: Desk, breaker: Breaker, world: World, titles: Titles
) -> None:
    date = {"Date": "Tue, 01 Jan 2030 00:00:00 GMT"}
    breaker.rules(
        {**ONCE, "fault": "page", "status": 429, "headers": date},
        {"method": WRITE, "nth": 2, "fault": "lose_reply"},
    )
    outcome = desk.start(desk.plan(*titles))
    assert statuses(outcome) == ["adopted", "created"]
    assert world.titled(*titles) == sorted(titles)


def test_a_clock_set_back_does_not_prolong_the_waiting(
    desk: Desk, breaker: Breaker, clock: OwnClock, titles: Titles
) -> None:
    def set_back() -> None:
        clock.began -= 86_400

    clock.after(10, set_back)
    breaker.rules({**ONCE, "fault": "reset"})
    assert desk.start(desk.plan(*titles)).exit_code == 0
    assert clock.passed < 130


def test_what_was_certainly_not_done_is_tried_three_times(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    breaker.rules({**ALWAYS, "fault": "page", "status": 429})
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome)) == (4, ["not_tried", "not_tried"])
    assert breaker.writes == 3
    assert clock.passed >= 120
    [run] = desk.journal.runs()
    assert (run.ended, run.records["task-00"].state) == (None, "planned")
    breaker.rules()
    assert desk.resume().exit_code == 0
    assert world.titled(*titles) == sorted(titles)


@pytest.mark.parametrize(("header", "least"), [("", 60), ("5", 60), ("300", 300), ("99999999", 900)])
def test_a_429_keeps_the_hand_still(
    header: str, least: float, desk: Desk, breaker: Breaker, clock: OwnClock, titles: Titles
) -> None:
    headers = {"Retry-After": header} if header else {}
    breaker.rules({**ONCE, "fault": "page", "status": 429, "headers": headers})
    assert desk.start(desk.plan(*titles)).exit_code == 0
    assert least <= clock.passed <= least + 2
    assert breaker.writes == 3


def test_two_lost_in_a_row_are_left_open_and_a_resume_sends_once_more(
    desk: Desk, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({**ALWAYS, "fault": "reset"})
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome)) == (5, ["unknown", "not_tried"])
    assert (breaker.writes, desk.open_runs) == (2, 1)
    breaker.rules()
    assert statuses(desk.resume()) == ["created", "created"]
    assert (desk.open_runs, world.titled(*titles)) == (0, sorted(titles))


def test_a_late_one_of_two_lost_is_found_by_the_resume(
    desk: Desk, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({**ALWAYS, "fault": "late"})
    assert desk.start(desk.plan(*titles)).exit_code == 5
    breaker.rules()
    breaker.release()
    outcome = desk.resume()
    assert (outcome.exit_code, breaker.writes) == (5, 0)
    assert "Several tasks are there" in outcome.items[0].because


def test_a_site_that_cannot_be_asked_leaves_it_open(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    down = {"method": "maniphest.search", "nth": 0, "fault": "page", "status": 503}
    breaker.rules({**ONCE, "fault": "lose_reply"}, down)
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (5, ["unknown", "not_tried"], 1)
    assert 120 < clock.passed < 500
    breaker.rules()
    assert statuses(desk.resume()) == ["adopted", "created"]
    assert world.titled(*titles) == sorted(titles)


def test_a_renamed_task_is_known_by_its_mark(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    def rename() -> None:
        breaker.release()
        task = world.call("maniphest.search", limit=1, order="newest")["data"][0]
        world.edit(f"T{task['id']}", title=f"{titles[0]} renamed")

    breaker.rules({**ONCE, "fault": "late"})
    clock.after(2, rename)
    assert statuses(desk.start(desk.plan(*titles))) == ["adopted", "created"]
    assert breaker.writes == 2


def test_an_error_after_the_work_was_done_needs_one_look(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    """The application's own error ends the request: nothing there means that it failed, for good."""
    plan = desk.plan(titles[0], "")
    outcome = desk.start(plan)
    assert statuses(outcome) == ["created", "failed"]
    assert (outcome.exit_code, breaker.writes, clock.passed) == (6, 2, 0)
    assert desk.open_runs == 0


def test_a_token_revoked_meanwhile_stops_the_run(
    desks: Callable[..., Desk], breaker: Breaker, world: World, titles: Titles
) -> None:
    good, revoked = desks(home="same"), desks(home="same", token="api-" + "r" * 28)
    outcome = revoked.start(good.plan(*titles))
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (4, ["not_tried", "not_tried"], 1)
    assert good.resume().exit_code == 0
    assert world.titled(*titles) == sorted(titles)


def test_a_mark_copied_by_somebody_else_is_not_adopted(
    desk: Desk, breaker: Breaker, world: World, colleague: World, titles: Titles
) -> None:
    plan = desk.plan(*titles)
    colleague.edit("", title="Mine now", description=marker.anchor(plan.steps[0].marker))
    breaker.rules({**ONCE, "fault": "reset"})
    outcome = desk.start(plan)
    assert (outcome.exit_code, statuses(outcome), outcome.twins) == (0, ["created", "created"], ())
    assert world.titled(*titles) == sorted(titles)


def test_the_same_wish_at_two_desks_makes_a_twin_that_is_told(
    desks: Callable[..., Desk], world: World, titles: Titles
) -> None:
    one, two = desks(), desks()
    plans = [one.plan(*titles), two.plan(*titles)]
    first, second = one.start(plans[0]), two.start(plans[1])
    assert (first.exit_code, second.exit_code, len(second.twins)) == (0, 6, 2)


def test_a_plan_that_grew_old_finds_what_another_desk_made(
    desks: Callable[..., Desk], breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    one, two = desks(), desks()
    plan = two.plan(*titles)
    one.start(one.plan(*titles))
    clock.sleep(61)
    outcome = two.start(plan)
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ["exists", "exists"], 2)
    assert world.titled(*titles) == sorted(titles)


def test_a_lost_answer_adopts_what_another_desk_made_meanwhile(
    desks: Callable[..., Desk], breaker: Breaker, world: World, titles: Titles
) -> None:
    one, two = desks(), desks()
    plan = two.plan(*titles)
    one.start(one.plan(*titles))
    breaker.rules({**ALWAYS, "fault": "reset"})
    outcome = two.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ["adopted", "adopted"])
    assert world.titled(*titles) == sorted(titles)


def test_a_journal_that_cannot_be_begun_stops_everything(
    desk: Desk, breaker: Breaker, titles: Titles
) -> None:
    desk.journal.path.parent.mkdir()
    desk.journal.path.write_bytes(b"not a journal " * 99)
    with pytest.raises(SeederError, match="cannot be used"):
        desk.start(desk.plan(*titles))
    assert breaker.writes == 0


def test_a_journal_that_breaks_in_the_middle_stops_the_run_and_tells_what_was_made(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    def taken_away() -> None:
        desk.journal._database().execute("drop table steps")

    plan = desk.plan(*titles)
    breaker.rules({**ONCE, "fault": "late"})
    clock.after(3, breaker.release)
    clock.after(4, taken_away)
    outcome = desk.start(plan)
    assert statuses(outcome) == ["adopted", "not_tried"]
    assert outcome.exit_code == 6
    assert any("journal" in note for note in outcome.notes)
    assert (breaker.writes, world.titled(*titles)) == (1, [titles[0]])


def press_at(desk: Desk, seconds: float) -> None:
    """^C when so many seconds have passed."""
    desk.clock.after(seconds, lambda: desk.stop.ask(signal.SIGINT, None))


def test_interrupted_while_looking_it_is_left_for_a_resume(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    breaker.rules({**ONCE, "fault": "late"})
    press_at(desk, 10)
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome)) == (130, ["unknown", "not_tried"])
    assert clock.passed < 15
    breaker.release()
    assert statuses(desk.resume()) == ["adopted", "created"]
    assert world.titled(*titles) == sorted(titles)


def test_interrupted_in_a_pause_nothing_more_is_sent(
    desk: Desk, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    breaker.rules({**ONCE, "fault": "page", "status": 429})
    press_at(desk, 10)
    outcome = desk.start(desk.plan(*titles))
    assert (outcome.exit_code, statuses(outcome)) == (130, ["not_tried", "not_tried"])
    assert (breaker.writes, world.titled(*titles)) == (1, [])
    assert desk.resume().exit_code == 0
    assert world.titled(*titles) == sorted(titles)


def test_what_another_computer_wrote_while_the_question_was_open_is_found(
    desks: Callable[..., Desk], breaker: Breaker, titles: Titles
) -> None:
    slow, quick = desks(), desks()
    asked = slow.plan(*titles)
    assert statuses(quick.start(quick.plan(*titles))) == ["created", "created"]
    outcome = apply.start(asked, msgspec.structs.replace(slow.hand, asked=True))
    assert (outcome.exit_code, statuses(outcome), breaker.writes) == (0, ["exists", "exists"], 2)
