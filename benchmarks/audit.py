"""`seeder audit mentors` over thousands of first tasks, cold and warm, beside Perceval's Phabricator backend.

    .venv/bin/python -m benchmarks.audit [--tasks 3000 30000] [--rounds 1] [--doors] [--peers DIR]

A world is planted into a sandbox of its own (`audit_world`), with a mentor for fifteen tasks, and the same
tasks are read by everybody, through one counting proxy. Cold is without anything kept; warm is after one task
of a hundred was edited and a few mentors acted. Perceval reads tasks, what happened to them, and the names in
that; it knows neither mentors nor Gerrit, so seeder is also measured without its Gerrit. --doors measures the
other commands that read so much. With --peers Perceval gets a venv of its own below DIR.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.audit_world import TASKS_A_MENTOR
from benchmarks.requests import Counter
from seeder.sandbox.process import start, stop

PEER = "perceval==1.6.1"
LOOP = Path(__file__).with_name("audit_perceval.py")
MEMORY, MIB = 200, 1 << 20
FOUND = 3
# What one process took by the kernel's own account. The memory of whoever forks counts as the child's until
# it runs the other program, so somebody small does that.
MEASURE = """
import json, os, subprocess, sys, time
started = time.perf_counter()
child = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(child.pid, 0)
took = [time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss]
open(sys.argv[1], "w").write(json.dumps([os.waitstatus_to_exitcode(status), *took]))
"""
DOORS = {
    "tasks available": ["tasks", "available"],
    "tasks health": ["tasks", "health"],
    "audit assignments": ["audit", "assignments"],
}


class Ran(NamedTuple):
    """Requests to Phabricator and Gerrit, wall clock and processor seconds, most memory in bytes."""

    phabricator: int
    gerrit: int
    seconds: float
    processor: float
    memory: int


class Place:
    """One world on one server, asked through one proxy."""

    def __init__(self, folder: Path, tasks: int, peers: Path | None) -> None:
        self.folder, self.tasks = folder, tasks
        self.python = perceval_python(peers) if peers else None
        self.change("plant")
        self.server = start(folder / "server")
        self.counter = Counter(self.server.url)
        self.url = f"http://127.0.0.1:{self.counter.port}/"

    def change(self, how: str) -> None:
        (self.folder / "server").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "benchmarks.audit_world", str(self.folder / "server")]
        subprocess.run([*command, how, str(self.tasks)], check=True)

    def seeder(self, home: str, *words: str, gerrit: bool = True) -> Ran:
        """`home` holds what is kept from one run to the next."""
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / home),
            "SEEDER_PHABRICATOR_URL": self.url,
            "SEEDER_PHABRICATOR_TOKEN": self.server.token,
            **({"SEEDER_GERRIT_URL": f"{self.url}r/"} if gerrit else {}),
        }
        return self._run([str(Path(sys.executable).parent / "seeder"), *words, "--json"], environ)

    def perceval(self, since: int) -> Ran:
        # -P because `requests` would be the benchmark beside it.
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TOKEN": self.server.token}
        return self._run([str(self.python), "-P", str(LOOP), self.url, str(since)], environ)

    def _run(self, command: Sequence[str], environ: dict[str, str]) -> Ran:
        out, note = self.folder / "out", self.folder / "note"
        self.counter.reset()
        with out.open("wb") as stdout, out.with_suffix(".err").open("wb") as stderr:
            measured = [sys.executable, "-I", "-S", "-c", MEASURE, str(note), *command]
            subprocess.run(measured, env=environ, stdout=stdout, stderr=stderr, check=True)
        code, seconds, processor, memory = json.loads(note.read_text())
        if code not in (0, FOUND):
            said = out.read_text("utf-8")[-2000:] + out.with_suffix(".err").read_text("utf-8")[-2000:]
            raise SystemExit(f"{' '.join(command[:3])} ended with {code}: {said}")
        gerrit = sum(method.startswith("/r/") for method in self.counter.methods)
        unit = 1 if sys.platform == "darwin" else 1024
        return Ran(len(self.counter.methods) - gerrit, gerrit, seconds, processor, memory * unit)

    def told(self) -> tuple[int, int]:
        """How many tasks and mentors the last audit told."""
        told = json.loads((self.folder / "out").read_bytes())
        return len(told["tasks"]), len(told["mentors"])


def perceval_python(peers: Path) -> Path:
    venv = peers / "perceval"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin/pip"), "install", "-q", PEER], check=True)
    return venv / "bin/python"


def audit(place: Place, rounds: int) -> None:
    """Cold in turn, `rounds` times; then what changed."""
    found: dict[str, list[Ran]] = {}
    for number in range(rounds):
        found.setdefault("cold: seeder", []).append(place.seeder(f"home-{number}", "audit", "mentors"))
        tasks, mentors = place.told()
        bare = place.seeder(f"bare-{number}", "audit", "mentors", gerrit=False)
        found.setdefault("seeder without Gerrit", []).append(bare)
        if place.python:
            found.setdefault("Perceval", []).append(place.perceval(0))
    most = math.ceil(tasks / 100) + 2.2 * mentors + 10
    print(f"\n{tasks} tasks, {mentors} mentors: at most {most:.0f} requests cold, {most / 10:.0f} warm, "
          f"{MEMORY} MiB")  # fmt: skip
    show(found)
    since = int(time.time())
    place.change("stir")
    warm = {"warm: seeder": [place.seeder("home-0", "audit", "mentors")]}
    warm["seeder without Gerrit"] = [place.seeder("bare-0", "audit", "mentors", gerrit=False)]
    if place.python:
        warm["Perceval"] = [place.perceval(since)]
    show(warm)
    show({"--offline": [place.seeder("home-0", "audit", "mentors", "--offline")]})


def doors(place: Place) -> None:
    """The other commands, first with nothing kept, then once more."""
    place.change("finish")
    show({
        f"{name}{when}": [place.seeder(f"door-{words[1]}", *words)]
        for name, words in DOORS.items()
        for when in ("", ", again")
    })  # fmt: skip


def show(found: dict[str, list[Ran]]) -> None:
    """The smallest times of the runs, and the most of everything else."""
    print(f"{'':<28}{'Phabricator':>12}{'Gerrit':>8}{'seconds':>10}{'processor':>11}{'memory':>10}")
    for name, runs in found.items():
        phabricator, gerrit = max(ran.phabricator for ran in runs), max(ran.gerrit for ran in runs)
        seconds, processor = min(ran.seconds for ran in runs), min(ran.processor for ran in runs)
        memory = f"{max(ran.memory for ran in runs) / MIB:.0f} MiB"
        print(f"{name:<28}{phabricator:>12}{gerrit:>8}{seconds:>10.1f}{processor:>11.1f}{memory:>10}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, nargs="+", default=[3_000, 30_000])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--doors", action="store_true")
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    for tasks in given.tasks:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                place = Place(Path(scratch), max(tasks, TASKS_A_MENTOR), given.peers)
                audit(place, given.rounds)
                if given.doors:
                    doors(place)
            finally:
                stop(Path(scratch) / "server")


if __name__ == "__main__":
    main()
