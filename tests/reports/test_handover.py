"""Who has left what: values in, tallies out."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.check.candidate import Finding
from seeder.model import Person, Project, Task
from seeder.reports.handover import WANTED, Facts, Left, Resolved, tally_handover
from seeder.round import Intern, Round

FIRST = Project(phid="PHID-PROJ-first", name="good first task", slug="good_first_task")
ROUND = Round("r", date(2026, 9, 1), date(2026, 12, 1), tags=("x",), interns=(Intern("Alice"), Intern("bob")))
ALICE, BOB = Person("PHID-USER-a", "alice"), Person("PHID-USER-b", "bob")


def task(number: int, **changes: Any) -> Task:
    made = Task(id=number, phid=f"PHID-TASK-{number}", title="t", author_phid=ALICE.phid)
    return msgspec.structs.replace(made, **changes)


def facts(*tasks: Task, **changes: Any) -> Facts:
    known = Facts(
        Resolved(ROUND, FIRST),
        date(2026, 11, 1),
        people={"alice": ALICE, "bob": BOB},
        tasks=tasks,
        solved=frozenset({"resolved"}),
        seen={},
    )
    return msgspec.structs.replace(known, **changes)


def left(one: Task, **changes: Any) -> Left:
    return tally_handover(facts(one, **changes)).interns[0].left[0]


def test_interns_stand_in_the_order_of_the_file_with_their_own_tasks_by_number() -> None:
    found = tally_handover(
        facts(task(9), task(7, author_phid=BOB.phid), task(3), task(1, author_phid="other"))
    )
    assert [[each.task.id for each in tally.left] for tally in found.interns] == [[3, 9], [7]]
    assert [tally.lacks for tally in found.interns] == [0, 1]
    assert (found.complete, found.lacks) == (1, 1)


def test_more_than_two_lack_nothing() -> None:
    assert tally_handover(facts(task(1), task(2), task(3))).interns[0].lacks == 0


@pytest.mark.parametrize(
    ("status", "closed", "state", "counts"),
    [
        ("open", False, "open", True),
        ("progress", False, "open", True),
        ("resolved", True, "solved", True),
        ("invalid", True, "dropped", False),
        ("duplicate", True, "dropped", False),
    ],
)
def test_what_was_taken_back_does_not_count(status: str, closed: bool, state: str, counts: bool) -> None:
    found = left(task(1, status=status, closed=closed))
    assert (found.state, found.counts) == (state, counts)


def test_findings_are_those_of_open_tasks_and_a_claim_is_no_fault() -> None:
    rules = [("place", True), ("unassigned", False), ("skills", False), ("open", False)]
    said = {1: tuple(Finding(rule, "", "", blocking) for rule, blocking in rules)}
    claimed = left(task(1, owner_phid=BOB.phid), findings=said)
    assert [each.rule for each in claimed.findings] == ["place", "skills"]
    assert (claimed.blocking, claimed.claimed) == (("place",), True)
    licked = left(task(1, owner_phid=ALICE.phid), findings=said)
    assert [each.rule for each in licked.findings] == ["place", "unassigned", "skills"]
    assert not licked.claimed
    assert left(task(1, closed=True, status="resolved"), findings=said).findings == ()


def test_patches_are_known_or_not() -> None:
    assert left(task(1)).patched is None
    assert left(task(1), patched=frozenset({1})).patched is True
    assert left(task(1), patched=frozenset()).patched is False


def test_last_seen_on_a_day_never_or_not_known() -> None:
    seen = tally_handover(facts(seen={ALICE.phid: 5, BOB.phid: None})).interns
    assert [(each.seen, each.seen_known) for each in seen] == [(5, True), (None, True)]
    assert not any(each.seen_known for each in tally_handover(facts(seen=None)).interns)


def test_who_has_no_account_lacks_two() -> None:
    alice = tally_handover(facts(task(1), people={"bob": BOB})).interns[0]
    assert (alice.known, alice.lacks, alice.left) == (False, 2, ())


statuses = st.sampled_from([("open", False), ("resolved", True), ("invalid", True)])


@given(st.lists(st.tuples(st.sampled_from([ALICE.phid, BOB.phid, "other"]), statuses), max_size=8))
def test_every_task_of_an_intern_is_tallied_once_and_lacks_add_up(
    made: list[tuple[str, tuple[str, bool]]],
) -> None:
    tasks = [task(i, author_phid=who, status=s, closed=c) for i, (who, (s, c)) in enumerate(made, 1)]
    found = tally_handover(facts(*tasks))
    told = [each.task.id for tally in found.interns for each in tally.left]
    assert sorted(told) == [t.id for t in tasks if t.author_phid != "other"]
    assert all(tally.lacks + min(WANTED, len(tally.counted)) == WANTED for tally in found.interns)
    assert (found.complete == len(found.interns)) == (found.lacks == 0)
