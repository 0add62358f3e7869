"""``python -m tests.faults.zygote``: seeder imported once, then a fork for each run.

Hundreds of runs have to be killed, and most of a run's time is importing. Lines of JSON on standard
input, each answered by one: ``{"words", "environ", "cwd", "out", "strike"}`` forks and answers the
process id, ``{"wait": pid}`` answers how it ended, as subprocess counts it.

`strike` ({"at": N, "how": "kill" | "disk" | "wire"}) hits the Nth time that the run, once it holds its
lock, is about to leave the interpreter for the disk or the network. How often it did is left in the file
that "count" names.
"""

from __future__ import annotations

import errno
import faulthandler
import importlib
import json
import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import seeder.cli
from seeder.wire.phabricator_import import imported_phabricator

WARM = ["writing.apply", "context", "commands.files", "commands.unfinished"]
WARM += ["commands.writing", "commands.tagging", "gather.tag", "plans.tag", "plans.undo", "views.bulk"]
WARM += ["gather.create", "gather.drafts", "gather.names", "plans.create", "views.create", "views.progress"]
DISK = {"execute", "executemany"}
WIRE = {"connect", "sendall", "recv_into"}
PLACES = {"kill": DISK | WIRE | {"flock"}, "disk": DISK, "wire": WIRE}


class Strike:
    """A profile function that counts the ways out of the interpreter, and strikes at one of them."""

    def __init__(self, at: int, how: str) -> None:
        self.at, self.how, self.count, self.begun = at, how, 0, False

    def __call__(self, frame: FrameType, event: str, function: Any) -> None:
        if event != "c_call":
            return
        name = getattr(function, "__name__", "")
        self.begun = self.begun or name == "flock"
        if not self.begun or name not in PLACES[self.how]:
            return
        self.count += 1
        if self.count == self.at:
            self._strike()

    def _strike(self) -> None:
        if self.how == "disk":
            raise sqlite3.OperationalError("disk I/O error")
        if self.how == "wire":
            # Not a reset: urllib3 goes on to read after one, and this connection is sound.
            raise OSError(errno.EHOSTUNREACH, "No route to host")
        os.kill(os.getpid(), signal.SIGKILL)


def run(job: dict[str, Any]) -> None:
    """One run, in the forked child; does not return."""
    code = 70
    try:
        _move_in(job)
        strike = Strike(**job["strike"])
        threading.setprofile(strike)
        sys.setprofile(strike)
        code = seeder.cli.run(job["words"])
        sys.setprofile(None)
        Path(job["cwd"], "count").write_text(str(strike.count))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _move_in(job: dict[str, Any]) -> None:
    out = os.open(job["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (1, 2):
        os.dup2(out, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(job["environ"])
    os.chdir(job["cwd"])


def main() -> None:
    faulthandler.enable()
    for module in WARM:
        importlib.import_module(f"seeder.{module}")
    imported_phabricator()
    for line in sys.stdin:
        job = json.loads(line)
        if "wait" in job:
            answer = os.waitstatus_to_exitcode(os.waitpid(job["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                run(job)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
