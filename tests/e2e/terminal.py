"""A real terminal: tmux, keys typed into it, and what stands on its screen."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path


class Terminal:
    """A tmux window of its own server, running one command; `width` and `height` in cells."""

    def __init__(self, environ: Mapping[str, str], folder: Path, width: int = 80, height: int = 200) -> None:
        self.name = f"seeder-test-{uuid.uuid4().hex[:8]}"
        self.environ, self.folder = environ, folder
        self._tmux("new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height), "sh")
        self._tmux("set-option", "-g", "history-limit", "5000")

    def run(self, *arguments: str) -> None:
        """Start seeder with `arguments`; the shell afterwards prints `[exit N]`."""
        command = shlex.join([sys.executable, "-m", "seeder", *arguments])
        given = " ".join(f"{name}={shlex.quote(value)}" for name, value in self.environ.items())
        script = self.folder / "run.sh"
        lines = [
            f"cd {shlex.quote(str(self.folder))}",
            "clear",
            "trap : INT",
            f"env -i {given} {command}",
            'echo "[exit $?]"',
        ]
        script.write_text("\n".join(lines) + "\n")
        self._tmux("send-keys", "-t", "t", f"sh {shlex.quote(str(script))}", "Enter")

    def type(self, text: str, *, enter: bool = True) -> None:
        if text:
            self._tmux("send-keys", "-t", "t", "-l", text)
        if enter:
            self._tmux("send-keys", "-t", "t", "Enter")

    def paste(self, text: str) -> None:
        """All of `text` at once, as a terminal that does not bracket a paste hands it on."""
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-t", "t")

    def press(self, key: str) -> None:
        """A key by tmux's name: `C-c`."""
        self._tmux("send-keys", "-t", "t", key)

    def wait_for(self, text: str, seconds: float = 30.0, *, times: int = 1) -> str:
        """The screen once `text` stands on it `times` times; AssertionError with the screen when it never
        does."""
        until = time.monotonic() + seconds
        while (screen := self.screen()).count(text) < times:
            assert time.monotonic() < until, f"no “{text}” on:\n{screen}"
            time.sleep(0.05)
        return screen

    def answer(self, text: str, prompts: tuple[str, ...] = (">", "y or n:"), seconds: float = 30.0) -> None:
        """Type `text` once the cursor stands behind a prompt: what is typed earlier is echoed before it."""
        until = time.monotonic() + seconds
        while not self._last_row().endswith(prompts):
            assert time.monotonic() < until, f"no prompt on:\n{self.screen()}"
            time.sleep(0.02)
        self.type(text)

    def _last_row(self) -> str:
        return next((row.strip() for row in reversed(self.rows()) if row.strip()), "")

    def screen(self) -> str:
        """All that was written, with lines that the terminal wrapped joined again."""
        return self._tmux("capture-pane", "-p", "-J", "-S", "-", "-t", "t")

    def rows(self) -> list[str]:
        """The rows as they stand on the screen."""
        return self._tmux("capture-pane", "-p", "-t", "t").splitlines()

    def close(self) -> None:
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self.name, "-f", "/dev/null", *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout
