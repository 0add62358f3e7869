"""`kill -9` anywhere, with late commits and lost answers thrown in: no duplicate, none missing.

SEEDER_KILL_ROUNDS raises the number of random rounds; SEEDER_KILL_SEED repeats those of a failure.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.control import WRITE, Breaker
from tests.faults.laptop import Laptop
from tests.faults.nursery import Nursery
from tests.faults.world import World

ROUNDS = int(os.environ.get("SEEDER_KILL_ROUNDS", "12"))
SEED = int(os.environ.get("SEEDER_KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
# Every so many boundaries of a run are struck; 1 strikes them all.
STRIDE = int(os.environ.get("SEEDER_KILL_STRIDE", "5"))
HARDLY_ANY = {"late": 0.15, "lose_reply": 0.2, "reset": 0.1}


@pytest.fixture
def wish(laptop: Laptop) -> Callable[[str], tuple[tuple[str, str], tuple[str, ...]]]:
    """Makes a new wish: its titles, and the words of the command for it."""

    def make(mark: str) -> tuple[tuple[str, str], tuple[str, ...]]:
        titles = f"Refuse days that do not exist {mark} one", f"Say which steps macOS needs {mark} two"
        return titles, ("create", "-f", str(laptop.wish(*titles)), "--yes", "--json")

    return make


def recover(
    forks: Nursery, laptop: Laptop, words: tuple[str, ...], world: World, titles: tuple[str, str]
) -> None:
    """What a person would do: `seeder resume`, and the same wish again where nothing had begun."""
    assert forks.run(laptop, "resume", "--json") == 0, (laptop.home / "said").read_text()
    if len(world.titled(*titles)) < 2:
        assert forks.run(laptop, *words) == 0, (laptop.home / "said").read_text()


def boundaries(forks: Nursery, laptop: Laptop, words: tuple[str, ...], how: str) -> int:
    """How many places there are in a whole run where it can be struck."""
    assert forks.run(laptop, *words, strike={"at": 0, "how": how}) == 0
    return int((laptop.home / "count").read_text())


Wish = Callable[[str], tuple[tuple[str, str], tuple[str, ...]]]


@pytest.mark.parametrize("fault", [None, "lose_reply", "late"])
def test_killed_at_each_boundary(
    fault: str | None, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, wish: Wish
) -> None:
    """Just before each statement of the journal and each use of a socket, once the lock is held."""
    total = boundaries(forks, laptop, wish(f"{fault} all")[1], "kill")
    assert total > 30
    stride = STRIDE * 2 if fault else STRIDE
    for number in range(1 + SEED % stride, total + 1, stride):
        titles, words = wish(f"{fault} {number}")
        breaker.rules(*([{"method": WRITE, "nth": 1, "fault": fault, "seconds": 0.2}] if fault else []))
        ended = forks.run(laptop, *words, strike={"at": number, "how": "kill"})
        assert ended in {-signal.SIGKILL, 0}, (laptop.home / "said").read_text()
        recover(forks, laptop, words, world, titles)
        assert world.titled(*titles) == sorted(titles), f"killed at {number} of {total}"


@pytest.mark.parametrize("how", ["disk", "wire"])
def test_a_failure_at_each_boundary(
    how: str, forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, wish: Wish
) -> None:
    """One error of the disk or the network at each place in turn: told by the exit code, and no harm."""
    total = boundaries(forks, laptop, wish(f"{how} all")[1], how)
    stride = STRIDE if how == "disk" else min(STRIDE, 2)
    for number in range(1 + SEED % stride, total + 1, stride):
        titles, words = wish(f"{how} {number}")
        breaker.rules()
        ended = forks.run(laptop, *words, strike={"at": number, "how": how})
        assert ended in {0, 1, 4, 6}, (laptop.home / "said").read_text()
        assert (ended == 0) <= (world.titled(*titles) == sorted(titles))
        recover(forks, laptop, words, world, titles)
        assert world.titled(*titles) == sorted(titles), f"{how} failed at {number} of {total}"


def test_killed_at_random_points(
    forks: Nursery, laptop: Laptop, breaker: Breaker, world: World, wish: Wish
) -> None:
    chance = random.Random(SEED)
    for number in range(ROUNDS):
        titles, words = wish(f"{SEED} {number}")
        breaker.rules(*weather(), seed=chance.randrange(10**6))
        _killed_somewhere(forks, laptop, words, chance)
        breaker.wait_settled()
        for _ in range(8):
            if forks.run(laptop, *words) == 0:
                break
        assert world.titled(*titles) == sorted(titles), f"SEEDER_KILL_SEED={SEED}, round {number}"


def weather() -> list[dict[str, Any]]:
    """What may happen to each write, before and after the kill."""
    return [
        {"method": WRITE, "nth": 0, "fault": fault, "chance": chance, "seconds": 0.3}
        for fault, chance in HARDLY_ANY.items()
    ]


def _killed_somewhere(forks: Nursery, laptop: Laptop, words: tuple[str, ...], chance: random.Random) -> None:
    pid = forks.fork(laptop, *words)
    time.sleep(chance.uniform(0.0, 0.35))
    forks.kill(pid)
    forks.wait(pid)
