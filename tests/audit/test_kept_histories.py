"""A history that is kept is the one that the site tells, whatever was done in between; few requests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from seeder.activity import DAY
from seeder.gather.kept_histories import kept_history, refresh_histories
from seeder.sandbox.phids import named_phid
from seeder.sources.phabricator import Phabricator
from seeder.store import Store
from tests.audit.conftest import SetClock
from tests.sandbox.client import Sandbox
from tests.sandbox.many import plant

JUNO = named_phid("USER", "juno")
EDITS: list[dict[str, Any]] = [
    {"comment": "Still working on it"},
    {"title": "Another one"},
    {"owner": JUNO},
    {"owner": None},
    {"subscribers__add": ["juno"]},
    {"status": "resolved"},
    {"status": "open"},
]


def refresh(numbers: Sequence[int], store: Store, phabricator: Phabricator, *, fresh: bool = False) -> None:
    tasks = list(phabricator.tasks(numbers).values())
    refresh_histories(tasks, store, phabricator, lambda done: None, fresh=fresh)


def asked(sandbox: Sandbox) -> int:
    return [method for method, _ in sandbox.requests()].count("maniphest.gettasktransactions")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_the_kept_ones_are_the_real_ones(
    sandbox: Sandbox, phabricator: Phabricator, store: Store, clock: SetClock, seed: int
) -> None:
    dice = random.Random(seed)
    numbers = plant(sandbox.store, 12, start=int(clock.now()) - 9_000)
    for _ in range(8):
        refresh(numbers, store, phabricator)
        told = phabricator.histories(numbers)
        assert {number: kept_history(number, store) for number in numbers} == told
        for _ in range(dice.randrange(6)):
            number, other = dice.sample(numbers, 2)
            phid = phabricator.tasks([other])[other].phid
            # What happens to a task because of another one, too.
            links = {"comment": f"As T{other} says"}, {"parents__add": [phid]}, {"subtasks__add": [phid]}
            edit: dict[str, Any] = dice.choice([*EDITS, *links])
            sandbox.edit(f"T{number}", dice.choice(["juno", "mina"]), **edit)
            clock.sleep(dice.choice([0, 0, 1, 10, 400]))


def test_what_nobody_touched_is_not_asked_for_again_within_a_week(
    sandbox: Sandbox, phabricator: Phabricator, store: Store, clock: SetClock
) -> None:
    numbers = plant(sandbox.store, 150, start=int(clock.now()) - 9_000)
    refresh(numbers, store, phabricator)
    assert asked(sandbox) == 2
    clock.sleep(6 * DAY)
    sandbox.edit(f"T{numbers[3]}", comment="Hello")
    refresh(numbers, store, phabricator)
    assert asked(sandbox) == 3
    clock.sleep(DAY)
    refresh(numbers, store, phabricator)
    assert asked(sandbox) == 5
    refresh(numbers, store, phabricator, fresh=True)
    assert asked(sandbox) == 7
