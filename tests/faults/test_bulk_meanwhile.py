"""What others did between the plan and the write, or while an answer was lost: never overwritten."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from seeder.sources.phabricator import Phabricator
from tests.faults.carrying import Desk, statuses
from tests.faults.clock import OwnClock
from tests.faults.control import WRITE, Breaker
from tests.faults.organiser import Organiser
from tests.faults.world import World

FIRST = {"method": WRITE, "nth": 1}
ALWAYS = {"method": WRITE, "nth": 0}
MANY = 6
BOARD = "#Wikimedia-Hackathon-2026"


@pytest.fixture
def organiser(desk: Desk, world: World) -> Organiser:
    return Organiser(desk, world, MANY)


def hide(colleague: World, task: str) -> None:
    """As good as deleted: nobody but the colleague sees it any more."""
    colleague.edit(task, view=colleague.call("user.whoami")["phid"])


def test_what_changed_while_the_question_was_open_is_left_alone(
    organiser: Organiser, breaker: Breaker, colleague: World
) -> None:
    plan = organiser.plan()
    colleague.edit(organiser.tasks[1], status="resolved")
    colleague.edit(organiser.tasks[2], **{"projects.add": [organiser.tag_phid]})
    hide(colleague, organiser.tasks[3])
    outcome = organiser.start(plan, asked=True)
    assert statuses(outcome) == ["changed", "skipped", "exists", "skipped", "changed", "changed"]
    assert ["closed" in outcome.items[1].because, "gone" in outcome.items[3].because] == [True, True]
    assert (outcome.exit_code, breaker.writes, organiser.desk.open_runs) == (6, 3, 0)


def test_a_refusal_of_one_is_sent_once_and_the_others_go_on(
    organiser: Organiser, breaker: Breaker, colleague: World
) -> None:
    plan = organiser.plan()
    hide(colleague, organiser.tasks[2])
    outcome = organiser.start(plan)
    assert statuses(outcome) == ["changed", "changed", "refused", "changed", "changed", "changed"]
    assert "You Shall Not Pass" in outcome.items[2].because
    assert (outcome.exit_code, breaker.writes, organiser.desk.open_runs) == (6, MANY, 0)


def test_a_tag_that_somebody_put_on_between_is_theirs(
    organiser: Organiser, breaker: Breaker, colleague: World
) -> None:
    """Two tags were wished, and one came from somebody else: an undo must not take that one."""
    other = organiser.project(f"{organiser.tag} two")
    plan = organiser.plan(tags=(f"#{organiser.tag}", f"#{organiser.tag}_two"))
    colleague.edit(organiser.tasks[0], **{"projects.add": [other]})
    outcome = organiser.start(plan, asked=True)
    assert statuses(outcome) == ["skipped", *["changed"] * 5]
    organiser.start(organiser.undoing(outcome.run))
    assert organiser.tags() == [{other}, *[set()] * 5]


@pytest.mark.parametrize("fault", ["lose_reply", "late", "reset", "truncate"])
def test_a_comment_is_never_written_twice(
    fault: str, organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    plan = organiser.plan(comment="See you in Berlin.")
    breaker.rules({"method": WRITE, "nth": 3, "fault": fault})
    clock.after(30, breaker.release)
    outcome = organiser.start(plan)
    assert (outcome.exit_code, statuses(outcome)) == (0, ["changed"] * MANY)
    assert breaker.writes == MANY + (fault == "reset")
    assert organiser.all_once
    assert organiser.entries("comment") == [1] * MANY
    assert clock.passed >= {"reset": 120, "late": 30}.get(fault, 0)


def test_somebody_tags_while_the_comments_answer_is_lost(
    organiser: Organiser, breaker: Breaker, colleague: World, clock: OwnClock
) -> None:
    """It did not arrive, and the tag is there: it is another person's."""
    plan = organiser.plan(comment="See you in Berlin.")
    breaker.rules(FIRST | {"fault": "reset"})
    clock.after(30, lambda: colleague.edit(organiser.tasks[0], **{"projects.add": [organiser.tag_phid]}))
    outcome = organiser.start(plan, writers=1)
    assert statuses(outcome) == ["exists", *["changed"] * 5]
    assert organiser.entries("comment") == [0, *[1] * 5]


def lost(organiser: Organiser, breaker: Breaker, fault: str, **asked: Any) -> None:
    """The answer to the first write is lost, and ^C comes before it was found out what became of it."""
    down = {"method": "maniphest.search", "nth": 0, "fault": "page", "status": 503}
    plan = organiser.plan(**asked)
    breaker.rules(FIRST | {"fault": fault}, down)
    organiser.desk.clock.after(20, lambda: organiser.desk.stop.ask(signal.SIGINT, None))
    outcome = organiser.start(plan, writers=1)
    assert (outcome.exit_code, statuses(outcome)) == (130, ["unknown", *["not_tried"] * 5])
    breaker.rules()


def test_a_card_that_was_moved_since_stays_where_it_is(
    organiser: Organiser, breaker: Breaker, colleague: World
) -> None:
    """The tag arrived; a resume hours later does not put the card back."""
    columns = board(organiser)
    lost(organiser, breaker, "lose_reply", tags=(BOARD,), column="Ideas")
    colleague.edit(organiser.tasks[0], column=[columns["Done"]])
    outcome = organiser.resume()
    assert (outcome.exit_code, breaker.writes) == (0, MANY - 1)
    assert places(organiser) == [columns["Done"], *[columns["Ideas"]] * 5]


def test_a_card_that_somebody_else_put_there_stays_where_it_is(
    organiser: Organiser, breaker: Breaker, colleague: World
) -> None:
    columns = board(organiser)
    plan = organiser.plan(tags=(BOARD,), column="Ideas")
    colleague.edit(organiser.tasks[0], column=[columns["Done"]])
    outcome = organiser.start(plan, asked=True)
    assert statuses(outcome) == ["exists", *["changed"] * 5]
    assert places(organiser) == [columns["Done"], *[columns["Ideas"]] * 5]


def board(organiser: Organiser) -> dict[str, str]:
    """The columns of the event's board: name -> PHID."""
    phabricator = Phabricator(organiser.desk.conduit)
    tag = phabricator.projects_by_slug([BOARD[1:].lower()])[BOARD[1:].lower()]
    return {column.name: column.phid for column in phabricator.columns(tag.phid)}


def places(organiser: Organiser) -> list[str]:
    """The column in which every task lies, on its only board."""
    rows = organiser.rows()
    boards = [rows[phid]["attachments"]["columns"]["boards"] for phid in organiser.tasks]
    return [column["phid"] for each in boards for one in each.values() for column in one["columns"]]


def test_a_tag_that_came_from_somebody_else_is_not_taken_back(
    organiser: Organiser, breaker: Breaker, colleague: World
) -> None:
    """Ours did not arrive, and hours later the tag is there: an undo leaves it. What we did and took back
    before is another thing."""
    for kind in ("projects.add", "projects.remove"):
        organiser.world.edit(organiser.tasks[0], **{kind: [organiser.tag_phid]})
    lost(organiser, breaker, "reset")
    colleague.edit(organiser.tasks[0], **{"projects.add": [organiser.tag_phid]})
    resumed = organiser.resume()
    assert (resumed.exit_code, statuses(resumed)) == (0, ["exists", *["changed"] * 5])
    organiser.start(organiser.undoing(resumed.run))
    assert organiser.tagged == [True, *[False] * 5]


def test_a_task_that_vanished_with_its_answer_does_not_hold_up_the_rest(
    organiser: Organiser, breaker: Breaker, colleague: World
) -> None:
    lost(organiser, breaker, "lose_reply")
    hide(colleague, organiser.tasks[0])
    outcome = organiser.resume()
    assert (outcome.exit_code, statuses(outcome)) == (5, ["unknown", *["changed"] * 5])


@pytest.mark.parametrize("between", ["the looks", "look and write"])
def test_a_late_commit_is_ours_whenever_it_comes(
    between: str, organiser: Organiser, breaker: Breaker
) -> None:
    """It arrives after a look that found nothing: an undo takes it back all the same."""
    release = {"the looks": ("maniphest.search", 2), "look and write": (WRITE, 2)}[between]
    plan = organiser.plan()
    first = {"method": release[0], "nth": release[1], "fault": "release_first"}
    breaker.rules(FIRST | {"fault": "late"}, first)
    outcome = organiser.start(plan, writers=1)
    assert statuses(outcome) == ["changed"] * MANY
    assert organiser.all_once
    organiser.start(organiser.undoing(outcome.run))
    assert organiser.tags() == [set()] * MANY


def test_a_late_commit_is_ours_also_in_a_resume(organiser: Organiser, breaker: Breaker) -> None:
    """The second try never left, the run ended, and then the first one arrives."""
    plan = organiser.plan()
    portal = {"method": WRITE, "nth": 2, "fault": "page", "status": 302}
    breaker.rules(FIRST | {"fault": "late"}, portal)
    outcome = organiser.start(plan, writers=1, patience=0.0)
    assert (outcome.exit_code, statuses(outcome)) == (5, ["unknown", *["not_tried"] * 5])
    breaker.rules()
    breaker.release()
    assert statuses(organiser.resume()) == ["changed"] * MANY
    assert organiser.all_once


@pytest.mark.parametrize("late", [1, 2])
def test_a_network_that_goes_between_the_looks(
    late: int, organiser: Organiser, breaker: Breaker, clock: OwnClock
) -> None:
    """The write is lost, one look is answered, and then there is nothing for a while."""
    plan = organiser.plan()
    breaker.rules(
        FIRST | {"fault": "reset"},
        *({"method": "maniphest.search", "nth": n, "fault": "page", "status": 503} for n in range(late, 9)),
    )
    outcome = organiser.start(plan, writers=1)
    assert (outcome.exit_code, statuses(outcome)) == (0, ["changed"] * MANY)
    assert organiser.all_once
