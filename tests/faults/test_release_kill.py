"""`kill -9` while tasks are taken from somebody, with late commits and lost answers: once, and told once.

SEEDER_KILL_ROUNDS and SEEDER_KILL_SEED as in test_kill.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.sandbox.process import Running
from seeder.writing.plan import Plan
from seeder.writing.plan_file import to_file
from tests.faults.carrying import Desk
from tests.faults.control import Breaker
from tests.faults.laptop import ROOT
from tests.faults.nursery import NEVER
from tests.faults.test_bulk_kill import weather
from tests.faults.test_kill import ROUNDS, SEED
from tests.faults.test_warnings import Steward
from tests.faults.world import World

MANY = 2


class Carrier:
    """Carries plans out in processes of their own, all with one journal."""

    def __init__(self, home: Path, url: str, token: str) -> None:
        self.home, self.job = home, {"url": url, "token": token, "home": str(home)}
        home.mkdir()

    def run(self, plan: Plan, strike: dict[str, Any] = NEVER) -> tuple[int, dict[str, Any]]:
        """The exit code, negative for a signal, and what it printed."""
        path = self.home / "plan.json"
        path.write_bytes(to_file(plan))
        job = json.dumps(self.job | {"plan": str(path), "strike": strike})
        command = [sys.executable, "-m", "tests.faults.carrier"]
        done = subprocess.run(
            command, input=job, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        return done.returncode, json.loads(done.stdout) if done.stdout else {}


def several(steward: Steward) -> Plan:
    """Two tasks to be taken from the same person."""
    plans = [steward.unassigning() for _ in range(MANY)]
    return msgspec.structs.replace(plans[0], steps=tuple(step for plan in plans for step in plan.steps))


@pytest.mark.parametrize("foul", [False, True])
def test_killed_anywhere_a_task_is_taken_once(
    foul: bool, desk: Desk, world: World, breaker: Breaker, server: Running, tmp_path: Path
) -> None:
    chance, steward = random.Random(SEED + foul), Steward(desk, world)
    carrier = Carrier(tmp_path / "carrier", breaker.url, server.token)
    _, told = carrier.run(several(steward))
    assert (told["statuses"], told["count"] > 8 * MANY) == (["changed"] * MANY, True)
    for number in range(max(2, ROUNDS // 2)):
        plan = several(steward)
        breaker.rules(*weather(foul), seed=chance.randrange(10**6))
        carrier.run(plan, {"at": chance.randint(1, told["count"]), "how": "kill"})
        breaker.wait_settled()
        for _ in range(8):
            code, after = carrier.run(plan)
            if code == 0 and set(after["statuses"]) <= {"changed", "exists"}:
                break
        here = f"SEEDER_KILL_SEED={SEED}, round {number}: {after}"
        breaker.wait_settled()
        assert steward.said(plan) == [1] * MANY, here
        assert steward.owners(plan) == [None] * MANY, here
