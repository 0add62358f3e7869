"""`kill -9` while people are asked, with late commits and lost answers thrown in: each gets one message.

SEEDER_KILL_ROUNDS and SEEDER_KILL_SEED as in test_kill.
"""

from __future__ import annotations

import random
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from tests.faults.control import Breaker
from tests.faults.laptop import Laptop
from tests.faults.nursery import Nursery
from tests.faults.test_bulk_kill import begun, readable, weather
from tests.faults.test_kill import ROUNDS, SEED, boundaries
from tests.sandbox.many import plant

MANY = 4
DAY = 86_400


class Silence:
    """People whom nobody has seen for long, each the mentor of two tasks with a tag of their own."""

    def __init__(self, store: Store) -> None:
        self.store, self.mark = store, uuid.uuid4().hex[:8]
        self.people = [f"silent{number}{self.mark}" for number in range(MANY)]
        then = store.now() - 900 * DAY
        with store.transaction():
            for name in self.people:
                row = {"realname": name, "created": then, "modified": then}
                store.insert("user", phid=named_phid("USER", name), username=name, **row)
            tag = named_phid("PROJ", self.mark)
            row = {"icon": "tag", "color": "green", "created": then, "modified": then}
            store.insert("project", phid=tag, name=self.mark, slug=self.mark, description="", **row)
            store.insert("slug", slug=self.mark, project=tag)
        for name in self.people:
            text = f"**Mentors:** @{name}\n"
            plant(store, 2, tags=[tag], author="ada-admin", start=then, description=text)

    @property
    def words(self) -> tuple[str, ...]:
        return ("audit", "mentors", "--tag", f"#{self.mark}", "--warn", "--yes", "--json")

    @property
    def messages(self) -> list[int]:
        """How many each has got."""
        sql = "SELECT count(*) FROM xact WHERE comment LIKE ? AND comment LIKE '%seeder-warned-mentor%'"
        return [self.store.column(sql, f"%@{name},%")[0] for name in self.people]


@pytest.fixture
def store(server_folder: Path, server: object) -> Iterator[Store]:
    made = Store(server_folder / "world.db")
    yield made
    made.close()


def asked_again(forks: Nursery, laptop: Laptop, silence: Silence, runs: int) -> list[int]:
    """What a timer would do: `seeder resume` while something is unfinished, and the audit once more."""
    codes = []
    if begun(laptop) > runs:
        codes = [forks.run(laptop, "resume", "--json")]
        while codes[-1] and len(codes) < 8:
            codes.append(forks.run(laptop, "resume", "--json"))
    return [*codes[-1:], forks.run(laptop, *silence.words)]


@pytest.mark.parametrize("foul", [False, True])
def test_killed_anywhere_each_is_asked_once(
    foul: bool, forks: Nursery, laptop: Laptop, breaker: Breaker, store: Store
) -> None:
    chance = random.Random(SEED + foul)
    first = Silence(store)
    total = boundaries(forks, laptop, first.words, "kill")
    assert (first.messages, total > 4 * MANY) == ([1] * MANY, True)
    for number in range(max(2, ROUNDS // 2)):
        silence, runs = Silence(store), begun(laptop)
        breaker.rules(*weather(foul), seed=chance.randrange(10**6))
        ended = forks.run(laptop, *silence.words, strike={"at": chance.randint(1, total), "how": "kill"})
        here = f"SEEDER_KILL_SEED={SEED}, round {number}: {(laptop.home / 'said').read_text()[-2000:]}"
        assert ended in {-signal.SIGKILL, 3, 4, 5, 6, 0}, here
        breaker.wait_settled()
        asked_again(forks, laptop, silence, runs)
        breaker.wait_settled()
        breaker.rules()
        assert asked_again(forks, laptop, silence, runs)[-1] in {0, 3}, here
        assert silence.messages == [1] * MANY, here
        assert readable(laptop), here
