"""Somebody's computer for tests: a home of its own, seeder as a child process, with or without a terminal."""

from __future__ import annotations

import base64
import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[1]


@dataclass
class Ended:
    """How a command ended; at a terminal everything it showed is in `out`."""

    code: int
    out: str
    err: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def said(self) -> str:
        return " ".join((self.out + self.err).split())


@dataclass
class Computer:
    home: Path
    variables: dict[str, str] = field(default_factory=dict)
    umask: int = 0o022
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)

    @property
    def config(self) -> Path:
        return self.home / ".config" / "seeder"

    @property
    def environ(self) -> dict[str, str]:
        usual = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", "TERM": "xterm"}
        return {**usual, "PYTHONPATH": str(ROOT), **self.variables}

    def run(self, *words: str, stdin: str = "", cwd: Path | None = None, under: Sequence[str] = ()) -> Ended:
        """A command without a terminal; `under` is a program that runs it, such as strace."""
        done = subprocess.run(
            [*under, *_SEEDER, *words],
            input=stdin,
            env=self.environ,
            cwd=cwd or self.home,
            umask=self.umask,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.shown += [done.stdout, done.stderr]
        return Ended(done.returncode, done.stdout, done.stderr)

    def at_terminal(self, *words: str, answers: Sequence[tuple[str, str]]) -> Ended:
        """A command at a terminal; each answer is typed when its question has been shown."""
        pid, screen = pty.fork()
        if pid == 0:
            os.chdir(self.home)
            os.umask(self.umask)
            os.execve(sys.executable, [*_SEEDER, *words], self.environ)
        shown = _converse(screen, answers)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(screen)
        self.shown.append(shown)
        return Ended(code, shown)

    def leaks(self, secret: str, *, but: Path | None = None) -> list[str]:
        """Where `secret` turned up, in output or in files, as it is, encoded or in base64."""
        raw = secret.encode()
        forms = [raw, quote(secret, safe="").encode(), base64.b64encode(raw)]
        files = [path for path in self.home.rglob("*") if path.is_file() and path != but]
        found = [str(path) for path in files if any(form in path.read_bytes() for form in forms)]
        return found + [text for text in self.shown if any(form in text.encode() for form in forms)]


# -P: the console script does not put the current folder on the path of modules, `python -m` does.
_SEEDER = (sys.executable, "-P", "-m", "seeder")


def _converse(screen: int, answers: Sequence[tuple[str, str]]) -> str:
    waiting, shown, begun, mark = list(answers), "", time.monotonic(), 0
    while time.monotonic() - begun < 60:
        if select.select([screen], [], [], 0.05)[0]:
            try:
                piece = os.read(screen, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece.decode("utf-8", "replace")
        if waiting and waiting[0][0] in shown[mark:]:
            mark = len(shown)
            time.sleep(0.05)
            os.write(screen, (waiting.pop(0)[1] + "\n").encode())
    assert not waiting, f"never asked for {waiting[0][0]!r}:\n{shown}"
    return shown
