"""seeder as a child process in an empty home, against a sandbox of its own."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.clock import SystemClock
from seeder.sandbox.process import Running, start, stop
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession

KEPT = ("PATH", "LANG", "TMPDIR")


class Ran:
    """A finished command: `code`, `out`, `err`; `json` is the object on its standard output."""

    def __init__(self, done: subprocess.CompletedProcess[str]) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def all(self) -> str:
        return self.out + self.err


class Home:
    """An empty home with its XDG folders, and a sandbox that a site profile called `lab` names."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state = root / "state" / "seeder"
        self._server: Running | None = None

    @property
    def server(self) -> Running:
        if self._server is None:
            self._server = start(self.root / "server", log_requests=True)
        return self._server

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return kept | {
            "HOME": str(self.root),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            "XDG_STATE_HOME": str(self.root / "state"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "TERM": "dumb",
            "COLUMNS": "100",
        }

    @property
    def online(self) -> dict[str, str]:
        """What a script sets to reach the sandbox as if it were a site."""
        return self.environ | {
            "SEEDER_PHABRICATOR_URL": self.server.url,
            "SEEDER_PHABRICATOR_TOKEN": self.server.token,
        }

    def seeder(
        self, *arguments: str, stdin: str = "", environ: dict[str, str] | None = None, **more: str
    ) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "seeder", *arguments],
            input=stdin,
            env=(self.online if environ is None else environ) | more,
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Ran(done)

    def write(self, name: str, text: str) -> str:
        (self.root / name).write_text(text, "utf-8")
        return name

    def example(self, *arguments: str) -> str:
        """A tasks file that fits the sandbox's world."""
        text = self.seeder("create", "--rehearse", "--example", *arguments, environ=self.environ).out
        # Its own title is refused outside of rehearsals.
        return re.sub(r'(?m)^( +title: "?)', r"\1My ", text)

    def requests(self) -> list[tuple[str, str]]:
        """What the server was asked so far: (method, connection)."""
        with sqlite3.connect(self.root / "server" / "world.db") as db:
            rows = db.execute("select method, connection from request order by rowid").fetchall()
        return [(str(method), str(connection)) for method, connection in rows]

    def edits(self) -> int:
        return sum(method == "maniphest.edit" for method, _ in self.requests())

    @property
    def phabricator(self) -> Phabricator:
        """What the caller can see on the sandbox, read by our own client."""
        session = ServiceSession(self.server.url, SystemClock(), Redactor(), environ={})
        return Phabricator(Conduit(session, self.server.token))

    def number_of(self, title: str) -> str:
        """`T12` for the newest task whose title contains `title`."""
        seen = [task for task in self.phabricator.tasks(range(1, 60)).values() if title in task.title]
        assert seen, f"no task “{title}”"
        return max(seen, key=lambda task: task.id).monogram

    def close(self) -> None:
        for folder in (self.root / "server", self.state / "rehearsal"):
            if folder.exists():
                stop(folder)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()
