"""`kill -9` while many tasks are tagged by two hands: each is tagged once, and nothing is edited needlessly.

SEEDER_KILL_ROUNDS and SEEDER_KILL_SEED as in test_kill.
"""

from __future__ import annotations

import random
import signal
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.faults.carrying import Desk
from tests.faults.control import WRITE, Breaker
from tests.faults.laptop import Laptop
from tests.faults.nursery import Nursery
from tests.faults.organiser import Organiser
from tests.faults.test_kill import ROUNDS, SEED, boundaries
from tests.faults.world import World

MANY = 8
# The site's writers: as many edits can be on their way when the run dies.
HANDS = 2
FOUL = {"lose_reply": 0.1, "reset": 0.1, "late": 0.1}


def tagging(organiser: Organiser) -> tuple[str, ...]:
    words = [f"T{number}" for number in organiser.numbers]
    return ("hackathon", "tag", *words, "--tag", f"#{organiser.tag}", "--yes", "--json")


def asked(laptop: Laptop, question: str) -> Any:
    """The one value that the journal answers."""
    with closing(sqlite3.connect(laptop.journal)) as db:
        [[value]] = db.execute(question).fetchall()
    return value


def readable(laptop: Laptop) -> bool:
    """The journal is whole, and every run in it has ended."""
    left = asked(laptop, "select count(*) from runs where ended is null")
    return (asked(laptop, "pragma integrity_check"), left) == ("ok", 0)


def begun(laptop: Laptop) -> int:
    """How many runs there are."""
    return int(asked(laptop, "select count(*) from runs"))


def weather(foul: bool) -> list[dict[str, Any]]:
    rule = {"method": WRITE, "nth": 0, "seconds": 0.3}
    return [rule | {"fault": fault, "chance": chance} for fault, chance in FOUL.items()] if foul else []


def killed(forks: Nursery, laptop: Laptop, words: tuple[str, ...], at: int) -> None:
    ended = forks.run(laptop, *words, strike={"at": at, "how": "kill"})
    assert ended in {-signal.SIGKILL, 0, 4, 5, 6}, (laptop.home / "said").read_text()


def recovered(forks: Nursery, laptop: Laptop, organiser: Organiser, runs: int) -> bool:
    """What a person would do: `seeder resume`, or the command again where there are no more than `runs`,
    because nothing had begun."""
    words = ("resume", "--json") if begun(laptop) > runs else tagging(organiser)
    codes = [forks.run(laptop, *words)]
    while codes[-1] and len(codes) < 8:
        codes.append(forks.run(laptop, "resume", "--json"))
    return codes[-1] == 0


@pytest.mark.parametrize("foul", [False, True])
def test_a_tagging_killed_anywhere(
    foul: bool, forks: Nursery, laptop: Laptop, breaker: Breaker, desk: Desk, world: World
) -> None:
    chance = random.Random(SEED + foul)
    total = boundaries(forks, laptop, tagging(Organiser(desk, world, MANY)), "kill")
    assert total > 8 * MANY
    needless = 0
    for number in range(ROUNDS):
        organiser = Organiser(desk, world, MANY)
        runs = begun(laptop)
        breaker.rules(*weather(foul), seed=chance.randrange(10**6))
        killed(forks, laptop, tagging(organiser), chance.randint(1, total))
        if chance.random() < 0.3:
            killed(forks, laptop, ("resume", "--json"), chance.randint(1, total))
        here = f"SEEDER_KILL_SEED={SEED}, round {number}: {(laptop.home / 'said').read_text()[-2000:]}"
        assert recovered(forks, laptop, organiser, runs), here
        breaker.wait_settled()
        assert organiser.all_once, here
        assert readable(laptop), here
        needless += breaker.writes - MANY
        assert foul or breaker.writes <= MANY + HANDS, here
        breaker.rules()
        assert forks.run(laptop, "runs", "undo", "--yes", "--json") == 0, here
        assert organiser.tags() == [set()] * MANY, here
    print(f"seed {SEED}, {ROUNDS} rounds, {total} boundaries, foul {foul}: {needless} edits sent twice")


def test_an_undo_killed_anywhere(
    forks: Nursery, laptop: Laptop, breaker: Breaker, desk: Desk, world: World
) -> None:
    chance = random.Random(SEED)
    for number in range(max(1, ROUNDS // 4)):
        organiser = Organiser(desk, world, MANY)
        total = boundaries(forks, laptop, tagging(organiser), "kill")
        killed(forks, laptop, ("runs", "undo", "--yes", "--json"), chance.randint(1, total))
        assert forks.run(laptop, "resume", "--json") == 0
        if any(organiser.tagged):
            assert forks.run(laptop, "runs", "undo", "--yes", "--json") == 0
        here = f"SEEDER_KILL_SEED={SEED}, round {number}"
        assert (organiser.tags(), readable(laptop)) == ([set()] * MANY, True), here
        assert organiser.entries("projects") == [2] * MANY, here
