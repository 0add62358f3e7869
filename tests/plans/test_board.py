"""Moving what is done: facts in, a plan out."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from seeder.model import Column, Person
from seeder.plans.board import plan_move_done
from seeder.reports.board import Facts
from seeder.writing.plan import Edit, Plan
from seeder.writing.plan_problems import problems
from tests.reports.test_board import DONE, IDEAS, SPRINT, TAG, change, facts, task

ME = Person("PHID-USER-me", "me")
MERGED = (change(1, "MERGED"),)
FOREIGN = Column("PHID-PCOL-9", "Elsewhere", "PHID-PROJ-9")


def plan(known: Facts, column: Column = DONE) -> Plan:
    found = plan_move_done(column, known, ME, 1.0)
    assert problems(found) == []
    return found


def test_a_step_knows_where_its_task_lay() -> None:
    known = facts(task(7, FOREIGN, IDEAS), changes={7: MERGED})
    (step,) = plan(known).steps
    assert (step.verb, step.target, step.edits) == (
        "move-task",
        "PHID-TASK-7",
        (Edit("column", [DONE.phid]),),
    )
    assert step.seen["from"] == [IDEAS.phid]
    assert step.seen["columns"] == sorted([FOREIGN.phid, IDEAS.phid])


def test_only_what_is_merged_altogether_is_moved() -> None:
    changes: dict[int, Any] = {
        1: MERGED,
        2: (*MERGED, change(2, "NEW")),
        3: (*MERGED, change(3, "ABANDONED")),
        4: (change(4, "ABANDONED"),),
    }
    found = plan(facts(*(task(n, IDEAS) for n in range(1, 6)), changes=changes))
    assert [step.seen["id"] for step in found.steps] == [1, 3]
    assert (found.settled, found.left_out, found.notes) == ((), (), ())


def test_what_lies_there_is_left_alone_and_what_lies_elsewhere_is_said() -> None:
    tasks = (task(1, DONE), task(2, tag="PHID-PROJ-2"), task(3, IDEAS))
    found = plan(facts(*tasks, changes={1: MERGED, 2: MERGED, 3: MERGED}))
    assert [done.result.id for done in found.settled] == [1]
    assert [each.monogram for each in found.left_out] == ["T2"]
    assert [step.seen["id"] for step in found.steps] == [3]


def test_nothing_is_moved_to_a_milestones_column() -> None:
    found = plan(facts(task(1, IDEAS), changes={1: MERGED}), SPRINT)
    assert (len(found.refusals), found.steps) == (1, ())
    assert "“Sprint” is the column of a milestone" in found.refusals[0].because


def test_odd_places_and_nothing_to_do_are_said() -> None:
    archived = msgspec.structs.replace(TAG, archived=True)
    hidden = msgspec.structs.replace(DONE, hidden=True)
    said = [note.sentence for note in plan(facts(task(1, IDEAS), tag=archived), hidden).notes]
    assert [sentence.split()[-1] for sentence in said] == ["archived.", "hidden.", "one."]


@given(st.lists(st.sampled_from([IDEAS, DONE]), max_size=8))
def test_after_the_moves_there_is_nothing_left_to_do(places: list[Column]) -> None:
    tasks = [task(n, place) for n, place in enumerate(places, 1)]
    known = facts(*tasks, changes={each.id: MERGED for each in tasks})
    first = plan(known)
    moved = {step.target for step in first.steps}
    after = [task(each.id, DONE) if each.phid in moved else each for each in tasks]
    again = plan(msgspec.structs.replace(known, tasks=tuple(after)))
    assert (again.steps, len(again.settled)) == ((), len(tasks))
