"""The proxy seen from a test: started in a process of its own, given rules, asked what it saw."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WRITE = "maniphest.edit"


class Breaker:
    """The fault proxy's handle. `url` is what a client is given in place of the server's address."""

    def __init__(self, port: int, control: int) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self._socket = socket.create_connection(("127.0.0.1", control), timeout=20)
        self._lines = self._socket.makefile("rwb")
        self._lock = threading.Lock()

    def rules(self, *rules: dict[str, Any], seed: int = 0) -> None:
        """Replace all rules, and forget what was seen."""
        self._tell(do="rules", rules=rules, seed=seed)

    def release(self) -> None:
        """Deliver what is held for a late commit, and wait until the server has answered it."""
        self._tell(do="release")
        self.wait_settled()

    def wait_settled(self) -> None:
        wait_until(lambda: bool(self._tell(do="settled")), "late deliveries")

    def cut(self) -> None:
        """No network any more: open connections end, and nobody listens."""
        self._tell(do="cut")

    def mend(self) -> None:
        self._tell(do="mend")

    @property
    def connections(self) -> int:
        return int(self._tell(do="log")["connections"])

    def seen(self, method: str = "") -> list[dict[str, Any]]:
        """The requests that came since the rules were set, all or those of one method."""
        requests: list[dict[str, Any]] = self._tell(do="log")["requests"]
        return [entry for entry in requests if method in {"", entry["method"]}]

    @property
    def writes(self) -> int:
        """How often an edit method was asked for, whatever became of it."""
        return len(self.seen(WRITE))

    def wait_for_write(self, count: int = 1) -> None:
        """Wait until the `count`-th request to an edit method is here."""
        wait_until(lambda: self.writes >= count, f"write {count}")

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def _tell(self, **line: Any) -> Any:
        with self._lock:
            self._lines.write(json.dumps(line).encode() + b"\n")
            self._lines.flush()
            return json.loads(self._lines.readline())


@contextlib.contextmanager
def proxied(upstream: str) -> Iterator[Breaker]:
    """A proxy before `upstream` (host:port), in another process that ends with this one."""
    command = [sys.executable, "-m", "tests.faults.proxy", upstream]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        assert process.stdout is not None
        breaker = Breaker(**json.loads(process.stdout.readline()))
        try:
            yield breaker
        finally:
            breaker.close()
            process.kill()


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Look until `holds`, or fail with `what` after a generous while."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"waited {seconds} s in vain for {what}"
        time.sleep(0.02)
