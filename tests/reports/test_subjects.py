"""Whom something could be done about, task by task."""

from __future__ import annotations

from typing import Any

from seeder.activity import Action
from seeder.model import Person, Task
from seeder.reports.assignments import Assignment, Verdict
from seeder.reports.audit import tally_tasks
from seeder.reports.subjects import mentors_in_question, owners_in_question
from tests.reports.test_audit import audited, facts

BOB, EVE = Person("PHID-USER-bob", "bob"), Person("PHID-USER-eve", "eve")


def claimed(number: int, verdict: Verdict, owner: Person = BOB, at: int = 5) -> Assignment:
    task = Task(number, f"PHID-TASK-{number}", f"Task {number}", owner_phid=owner.phid)
    return Assignment(task, "", owner, verdict, 1, True, last=Action(at, "tasks"))


def test_each_of_an_owners_tasks_has_its_own_verdict() -> None:
    rows = [
        claimed(9, "alive", at=7),
        claimed(4, "merged_but_open"),
        claimed(2, "idle"),
        claimed(3, "blocked"),
    ]
    (subject,) = owners_in_question([*rows, claimed(1, "alive", EVE)])
    assert subject.found == {2: "idle", 4: "merged_but_open"}
    assert subject.tasks == (2, 4)
    assert (sorted(subject.merged), sorted(subject.others)) == ([4], [3, 9])
    assert subject.last == Action(7, "tasks")


def test_a_promise_may_be_over_for_some_of_a_mentors_tasks() -> None:
    known = facts(audited(8, "here", until="2026-11-01"), audited(3, "here", "gone"), audited(5, "quiet"))
    found: list[tuple[str, dict[int, Any], list[int]]] = [
        (each.person.username, each.found, sorted(each.others))
        for each in mentors_in_question(tally_tasks(known), known)
    ]
    assert found == [("Gone", {3: "unseen"}, []), ("Here", {8: "expired"}, [3])]
