"""The zygote seen from a test: many runs of seeder, quickly, to be killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from tests.faults.laptop import ROOT, Laptop

LONGEST = 60.0
NEVER = {"at": 0, "how": "kill"}


class Nursery:
    """Forks runs of seeder on a Laptop."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def fork(self, laptop: Laptop, *words: str, strike: dict[str, Any] | None = None) -> int:
        """Start a run; its process id. What it says is appended to the laptop's file `said`."""
        out = str(laptop.home / "said")
        job = {"words": words, "environ": laptop.environ, "cwd": str(laptop.home), "out": out}
        return int(self._tell(job | {"strike": strike or NEVER}))

    def wait(self, pid: int) -> int:
        """The exit code, negative for a signal; a run that hangs is killed."""
        patience = threading.Timer(LONGEST, self.kill, (pid,))
        patience.start()
        try:
            return int(self._tell({"wait": pid}))
        finally:
            patience.cancel()

    def run(self, laptop: Laptop, *words: str, strike: dict[str, Any] | None = None) -> int:
        return self.wait(self.fork(laptop, *words, strike=strike))

    def kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def _tell(self, line: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextlib.contextmanager
def nursery() -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.faults.zygote"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        try:
            yield Nursery(process)
        finally:
            process.kill()
