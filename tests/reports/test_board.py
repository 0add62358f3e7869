"""An event's board: facts in, rows out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.model import Column, Deed, Person, Project, Task
from seeder.reports.board import Facts, Row, is_finished, tally_board
from seeder.reviews import Account, Change
from seeder.settings.site import Site

SITE = Site(name="s", phabricator="https://p.example/", gerrit="https://g.example/", bots=("Helper",))
TAG = Project("PHID-PROJ-1", "Hack", "hack")
IDEAS = Column("PHID-PCOL-1", "Ideas", TAG.phid, 1)
SPRINT = Column("PHID-PCOL-2", "Sprint", TAG.phid, 2, proxy_phid="PHID-PROJ-2")
DONE = Column("PHID-PCOL-3", "Done", TAG.phid, 3)
COLUMNS = (IDEAS, SPRINT, DONE)
ALICE = Person("PHID-USER-a", "alice")
PEOPLE = {
    ALICE.phid: ALICE,
    "PHID-USER-b": Person("PHID-USER-b", "robot", bot=True),
    "PHID-USER-c": Person("PHID-USER-c", "helper"),
}


def task(number: int, *columns: Column, tag: str = TAG.phid, **more: Any) -> Task:
    places = tuple(column.phid for column in columns)
    return Task(number, f"PHID-TASK-{number}", f"t{number}", project_phids=(tag,), columns=places, **more)


def change(number: int, status: str) -> Change:
    return Change(number, "r", "main", "s", status, Account(1), 0, 0)


def facts(*tasks: Task, **more: Any) -> Facts:
    return msgspec.structs.replace(Facts(SITE, TAG, COLUMNS, tasks, PEOPLE, {}, {}), **more)


def row(one: Task, **more: Any) -> Row:
    return tally_board(facts(one, **more))[0]


def test_rows_stand_as_on_the_board_and_then_by_number() -> None:
    sprint = task(4, tag="PHID-PROJ-2")
    tasks = (task(9), task(3, DONE), task(8, IDEAS), sprint, task(2, IDEAS))
    rows = tally_board(facts(*tasks))
    told = [(each.task.id, each.column) for each in rows]
    assert told == [(2, "Ideas"), (8, "Ideas"), (4, "Sprint"), (3, "Done"), (9, "")]


def test_columns_of_other_boards_are_none_of_this_one() -> None:
    foreign = Column("PHID-PCOL-9", "Elsewhere", "PHID-PROJ-9")
    assert row(task(1, foreign, IDEAS)).column == "Ideas"
    assert row(task(1, foreign)).column == ""


@pytest.mark.parametrize(
    ("statuses", "review", "finished"),
    [
        ((), "", False),
        (("MERGED",), "merged", True),
        (("MERGED", "MERGED"), "merged", True),
        (("MERGED", "ABANDONED"), "merged", True),
        (("ABANDONED",), "", False),
        (("NEW",), "open", False),
        (("MERGED", "NEW"), "open, merged", False),
    ],
)
def test_what_is_said_of_changes(statuses: tuple[str, ...], review: str, finished: bool) -> None:
    changes = tuple(change(at, status) for at, status in enumerate(statuses, 1))
    found = row(task(1, IDEAS), changes={1: changes})
    assert (found.review, found.finished, is_finished(changes)) == (review, finished, finished)
    assert all(each.url.startswith("https://g.example/c/r/+/") for each in found.changes)


def test_only_persons_act() -> None:
    deeds = (
        Deed("PHID-APPS-herald", 90, "priority"),
        Deed("PHID-USER-b", 80, "comment"),
        Deed("PHID-USER-c", 70, "comment"),
        Deed("PHID-USER-unseen", 65, "comment"),
        Deed(ALICE.phid, 60, "comment"),
        Deed(ALICE.phid, 50, "create"),
    )
    found = row(task(1), deeds={1: deeds})
    assert (found.acted, found.actor) == (60, "alice")
    assert row(task(1), deeds={1: deeds[:4]}).acted is None
    assert row(task(1), deeds=None).acted is None


def test_an_owner_who_may_not_be_seen_is_somebody_all_the_same() -> None:
    assert row(task(1, owner_phid=ALICE.phid)).owner == "alice"
    assert row(task(1, owner_phid="PHID-USER-unseen")).owner == "?"
    assert row(task(1)).owner == ""


@given(st.permutations([task(n, column) for n, column in enumerate((*COLUMNS, *COLUMNS), 1)]))
def test_the_order_of_what_was_read_does_not_matter(tasks: list[Task]) -> None:
    assert [each.task.id for each in tally_board(facts(*tasks))] == [1, 4, 2, 5, 3, 6]
