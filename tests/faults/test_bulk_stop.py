"""A run over many tasks that is asked about, stopped, taken back, or is not alone."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import pytest

from seeder.writing.interrupt import Stop
from seeder.writing.outcome import Item
from tests.faults.carrying import Desk, statuses
from tests.faults.control import WRITE, Breaker, wait_until
from tests.faults.laptop import Laptop
from tests.faults.organiser import Organiser
from tests.faults.test_bulk_meanwhile import hide
from tests.faults.test_stop import LINUX, heard
from tests.faults.world import World

MANY = 12
FIRST = 5


@pytest.fixture
def organiser(desk: Desk, world: World) -> Organiser:
    return Organiser(desk, world, MANY)


class Asked:
    """The question after the first few: what it was shown, and how often it came."""

    def __init__(self, answer: bool, *, interrupt: bool = False) -> None:
        self.answer, self.interrupt = answer, interrupt
        self.shown: list[tuple[Item, ...]] = []

    def __call__(self, items: tuple[Item, ...], stop: Stop) -> bool:
        self.shown.append(items)
        stop.wanted = stop.wanted or self.interrupt
        return self.answer


@pytest.mark.parametrize("pace", [0.0, 7.0])
def test_after_five_it_is_asked_and_no_leaves_the_rest(
    pace: float, organiser: Organiser, breaker: Breaker
) -> None:
    asked = Asked(answer=False)
    outcome = organiser.start(organiser.plan(), canary=asked, pace=pace)
    assert [[item.status for item in items] for items in asked.shown] == [["changed"] * FIRST]
    assert (outcome.exit_code, statuses(outcome)) == (6, ["changed"] * FIRST + ["not_tried"] * 7)
    assert (breaker.writes, organiser.desk.open_runs) == (FIRST, 1)
    again = Asked(answer=False)
    resumed = organiser.resume(canary=again)
    assert (resumed.exit_code, again.shown, breaker.writes) == (0, [], MANY)
    assert organiser.all_once


def test_yes_goes_on_and_asks_no_more(organiser: Organiser) -> None:
    asked = Asked(answer=True)
    outcome = organiser.start(organiser.plan(), canary=asked)
    assert (outcome.exit_code, len(asked.shown), organiser.all_once) == (0, 1, True)


def test_it_is_asked_when_the_first_five_were_refused(organiser: Organiser, colleague: World) -> None:
    plan = organiser.plan()
    for task in organiser.tasks[:FIRST]:
        hide(colleague, task)
    asked = Asked(answer=False)
    outcome = organiser.start(plan, canary=asked)
    assert [[item.status for item in items] for items in asked.shown] == [["refused"] * FIRST]
    assert (outcome.exit_code, statuses(outcome)) == (1, ["refused"] * FIRST + ["not_tried"] * 7)


def test_it_is_not_asked_before_anything_was_tried(organiser: Organiser, colleague: World) -> None:
    plan = organiser.plan()
    for task in organiser.tasks[:FIRST]:
        put_on = [{"type": "projects.add", "value": [organiser.tag]}]
        colleague.call("maniphest.edit", objectIdentifier=task, transactions=put_on)
    asked = Asked(answer=False)
    # Somebody took their time to say yes, so it is all read again.
    outcome = organiser.start(plan, canary=asked, asked=True)
    assert (outcome.exit_code, asked.shown) == (0, [])
    assert statuses(outcome) == ["exists"] * FIRST + ["changed"] * 7


def test_the_five_are_taken_back(organiser: Organiser, breaker: Breaker) -> None:
    outcome = organiser.start(organiser.plan(), canary=Asked(answer=False))
    back = organiser.undoing(outcome.run)
    assert len(back.steps) == FIRST
    assert organiser.start(back).exit_code == 0
    assert (sum(organiser.tagged), breaker.writes, organiser.desk.open_runs) == (0, 2 * FIRST, 0)
    assert organiser.entries("projects") == [2] * FIRST + [0] * 7
    assert organiser.desk.journal.run(outcome.run).undone is not None


def test_interrupted_at_the_question(organiser: Organiser, breaker: Breaker) -> None:
    outcome = organiser.start(organiser.plan(), canary=Asked(answer=False, interrupt=True))
    assert (outcome.exit_code, breaker.writes) == (130, FIRST)
    assert (organiser.resume().exit_code, organiser.all_once) == (0, True)


def test_interrupted_the_writes_in_hand_end_and_no_new_one_begins(
    organiser: Organiser, breaker: Breaker
) -> None:
    plan = organiser.plan()
    breaker.rules(*({"method": WRITE, "nth": number, "fault": "hold"} for number in (3, 4)))

    def press() -> None:
        breaker.wait_for_write(4)
        organiser.desk.stop.ask(signal.SIGINT, None)
        breaker.release()

    pressing = threading.Thread(target=press)
    pressing.start()
    outcome = organiser.start(plan)
    pressing.join()
    assert (outcome.exit_code, sorted(statuses(outcome))) == (130, ["changed"] * 4 + ["not_tried"] * 8)
    assert (breaker.writes, sum(organiser.tagged)) == (4, 4)
    assert (organiser.resume().exit_code, breaker.writes, organiser.all_once) == (0, MANY, True)


def tagging(organiser: Organiser) -> tuple[str, ...]:
    words = [f"T{number}" for number in organiser.numbers]
    return ("hackathon", "tag", *words, "--tag", f"#{organiser.tag}", "--yes", "--json")


def test_the_command_stopped_with_two_writes_in_hand(
    organiser: Organiser, laptop: Laptop, breaker: Breaker
) -> None:
    breaker.rules(*({"method": WRITE, "nth": number, "fault": "slow", "seconds": 1.0} for number in (3, 4)))
    process = laptop.popen(*tagging(organiser))
    breaker.wait_for_write(4)
    process.send_signal(signal.SIGINT)
    ended = laptop.wait(process)
    assert (ended.code, len(ended.json["tagged"]), len(ended.json["not_tried"])) == (130, 4, 8), ended.err
    assert breaker.writes == 4
    resumed = laptop.resume()
    assert (resumed.code, len(resumed.json["tagged"]), resumed.json["run"]) == (0, 12, ended.json["run"])
    assert (breaker.writes, organiser.all_once) == (MANY, True)


@LINUX
def test_pressed_twice_it_stops_at_once(organiser: Organiser, laptop: Laptop, breaker: Breaker) -> None:
    """The server says nothing more; the first ^C waits for it, the second does not."""
    breaker.rules(*({"method": WRITE, "nth": number, "fault": "black_hole"} for number in (3, 4)))
    process = laptop.popen(*tagging(organiser))
    breaker.wait_for_write(4)
    process.send_signal(signal.SIGINT)
    wait_until(lambda: heard(process.pid), "the first ^C to be heard")
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert laptop.wait(process).code == 130
    assert laptop.resume().code == 0
    assert (breaker.writes, organiser.all_once) == (MANY + 2, True)


def test_the_second_run_on_one_computer_writes_nothing(
    organiser: Organiser, laptop: Laptop, breaker: Breaker
) -> None:
    breaker.rules(*({"method": WRITE, "nth": number, "fault": "hold"} for number in (3, 4)))
    running = laptop.popen(*tagging(organiser))
    breaker.wait_for_write(4)
    for words in (tagging(organiser), ("resume", "--json")):
        second = laptop.run(*words)
        assert (second.code, second.json["error"]["kind"]) == (7, "locked")
    assert breaker.writes == 4
    breaker.release()
    ended = laptop.wait(running)
    assert (ended.code, len(ended.json["tagged"])) == (0, MANY)
    assert organiser.all_once


def test_two_computers_at_once_tag_each_task_once(
    organiser: Organiser, laptops: Callable[..., Laptop]
) -> None:
    both = [laptop.popen(*tagging(organiser)) for laptop in (laptops(), laptops())]
    assert [laptops().wait(each).code for each in both] == [0, 0]
    assert organiser.all_once
