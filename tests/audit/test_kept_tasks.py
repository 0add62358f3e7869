"""What is kept is what a fresh look finds, whatever happened in between, and costs few requests."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from seeder.activity import DAY
from seeder.errors import NetworkError
from seeder.gather.kept_tasks import kept_tasks, read_at, refresh_tasks
from seeder.gather.selection import Reading
from seeder.model import Task
from seeder.sandbox.phids import named_phid
from seeder.sources.phabricator import Phabricator
from seeder.store import Store
from tests.audit.conftest import SetClock
from tests.sandbox.client import Sandbox
from tests.sandbox.many import plant

FIRST = named_phid("PROJ", "good first task")
OTHER = named_phid("PROJ", "Documentation")
OPEN_FIRST = Reading({"projects": [FIRST], "statuses": ["open()"]})
ALL_OTHER = Reading({"projects": [OTHER]})


def quiet(done: int) -> None:
    pass


def look(store: Store, phabricator: Phabricator, *readings: Reading, fresh: bool = False) -> list[Task]:
    refresh_tasks(readings, store, phabricator, quiet, fresh=fresh)
    return list(kept_tasks(readings, store))


def truth(phabricator: Phabricator, *readings: Reading) -> list[Task]:
    found = {task.id: task for reading in readings for task in phabricator.tasks_where(reading.constraints)}
    return list(found.values())


def same(left: Iterable[Task], right: Iterable[Task]) -> bool:
    return {task.id: task for task in left} == {task.id: task for task in right}


def searches(sandbox: Sandbox) -> int:
    return [method for method, _ in sandbox.requests()].count("maniphest.search")


def test_the_second_look_costs_two_requests_and_finds_the_same(
    sandbox: Sandbox, phabricator: Phabricator, store: Store, clock: SetClock
) -> None:
    plant(sandbox.store, 950, tags=[FIRST], start=int(clock.now()) - 100_000, step=100)
    first = look(store, phabricator, OPEN_FIRST)
    asked = searches(sandbox)
    assert asked == 1 + len(first) // 100
    clock.sleep(3_600)
    assert look(store, phabricator, OPEN_FIRST) == first
    assert searches(sandbox) == asked + 2
    assert same(first, truth(phabricator, OPEN_FIRST))


EDITS: list[dict[str, Any]] = [
    {"comment": "Hello"},
    {"status": "resolved"},
    {"status": "open"},
    {"projects__remove": [FIRST]},
    {"projects__add": [FIRST]},
    {"projects__add": [OTHER]},
    {"projects__remove": [OTHER]},
    {"title": "Another one"},
    {"description": "Mentor: @mina"},
    {"title": "New", "projects__add": [FIRST, OTHER]},
]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_edited_the_kept_ones_are_the_real_ones(
    sandbox: Sandbox, phabricator: Phabricator, store: Store, clock: SetClock, seed: int
) -> None:
    dice = random.Random(seed)
    numbers = plant(sandbox.store, 130, tags=[FIRST], start=int(clock.now()) - 9_000)
    for _ in range(6):
        assert same(
            look(store, phabricator, OPEN_FIRST, ALL_OTHER), truth(phabricator, OPEN_FIRST, ALL_OTHER)
        )
        for _ in range(dice.randrange(6)):
            edit = dice.choice(EDITS)
            number = None if edit.get("title") == "New" else f"T{dice.choice(numbers)}"
            sandbox.edit(number, **edit)
            clock.sleep(dice.choice([0, 1, 10, 400]))


def test_what_was_hidden_is_found_out_within_a_week_or_when_asked_afresh(
    sandbox: Sandbox, phabricator: Phabricator, store: Store, clock: SetClock
) -> None:
    numbers = plant(sandbox.store, 3, tags=[FIRST], author="mina", start=int(clock.now()) - 90_000)
    look(store, phabricator, OPEN_FIRST)
    sandbox.edit(f"T{numbers[0]}", "mina", view=named_phid("USER", "mina"))
    clock.sleep(DAY)
    assert not same(look(store, phabricator, OPEN_FIRST), truth(phabricator, OPEN_FIRST))
    clock.sleep(6 * DAY)
    assert same(look(store, phabricator, OPEN_FIRST), truth(phabricator, OPEN_FIRST))
    sandbox.edit(f"T{numbers[1]}", "mina", view=named_phid("USER", "mina"))
    assert same(look(store, phabricator, OPEN_FIRST, fresh=True), truth(phabricator, OPEN_FIRST))


def test_a_reading_that_breaks_leaves_what_was_there(
    sandbox: Sandbox, phabricator: Phabricator, store: Store, clock: SetClock
) -> None:
    plant(sandbox.store, 250, tags=[FIRST], start=int(clock.now()) - 9_000)
    before = look(store, phabricator, OPEN_FIRST)
    read = read_at([OPEN_FIRST], store)
    plant(sandbox.store, 350, tags=[FIRST], start=int(clock.now()) - 900)

    def stop(done: int) -> None:
        raise NetworkError("The cable is out.")

    with pytest.raises(NetworkError):
        refresh_tasks([OPEN_FIRST], store, phabricator, stop, fresh=True)
    assert list(kept_tasks([OPEN_FIRST], store)) == before
    assert read_at([OPEN_FIRST], store) == read
    assert same(look(store, phabricator, OPEN_FIRST), truth(phabricator, OPEN_FIRST))


def test_a_search_by_words_is_always_read_whole(
    sandbox: Sandbox, phabricator: Phabricator, store: Store, clock: SetClock
) -> None:
    stored = Reading({}, "authored")
    first = look(store, phabricator, stored)
    sandbox.edit(f"T{first[0].id}", status="resolved")
    clock.sleep(3_600)
    assert same(look(store, phabricator, stored), phabricator.tasks_streamed({}, query_key="authored"))
