"""A person's computer: a home, XDG folders, a site's profile, a token, and seeder run on it as a child."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
QUIET = 1
PROFILE = """\
name: faulty
title: Faulty
phabricator: {url}
mentor_field: custom.mentors
politeness: {{pace: 0, quiet_after_unknown: {quiet}, readers: 4}}
undo_statuses: [invalid, wontfix, resolved]
"""
ANSWERS = {
    "problem": "The form for a new picture takes days that do not exist, such as 31 February.",
    "steps": ["Open the form", "Type 2025-02-31", "See that it is taken"],
    "pointers": ["src/DateField.js"],
    "done": ["The form refuses 31 February"],
    "skills": ["A little JavaScript"],
}


@dataclass
class Ended:
    """How a run ended: its exit code, what it said, and its JSON object."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def statuses(self) -> list[str]:
        return [task["status"] for task in self.json["tasks"]]


@dataclass
class Laptop:
    """`wish` makes the file that `create` takes; every run's output is kept for `leaks`."""

    home: Path
    url: str
    token: str
    quiet: float = QUIET
    extra: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        sites = self.home / "config/seeder/sites"
        sites.mkdir(parents=True)
        (sites / "faulty.yaml").write_text(PROFILE.format(url=self.url, quiet=self.quiet))

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
        folders = {f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE")}
        site = {"SEEDER_SITE": "faulty", "SEEDER_PHABRICATOR_URL": self.url}
        token = {"SEEDER_PHABRICATOR_TOKEN": self.token, "HOME": str(self.home), "NO_COLOR": "1"}
        return kept | folders | site | token | {"PYTHONPATH": str(ROOT)} | self.extra

    @property
    def journal(self) -> Path:
        return self.home / "state/seeder/journal.sqlite"

    def wish(self, *titles: str) -> Path:
        path = self.home / "tasks.json"
        tasks = [{"template": "bug", "title": title, "answers": ANSWERS} for title in titles]
        top = {"project": "documentation", "place": "https://gitlab.example.org/commons/commons-app"}
        path.write_text(json.dumps(top | {"mentor_until": "3 months", "tasks": tasks}))
        return path

    def popen(self, *words: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        """Start seeder; `before` is what runs it, such as a shell that sets a limit."""
        return subprocess.Popen(
            [*before, sys.executable, "-P", "-m", "seeder", *words],
            env=self.environ,
            cwd=self.home,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def wait(self, process: subprocess.Popen[str]) -> Ended:
        out, err = process.communicate(timeout=60)
        self.said += [out, err]
        return Ended(process.returncode, out, err)

    def run(self, *words: str, before: tuple[str, ...] = ()) -> Ended:
        return self.wait(self.popen(*words, before=before))

    def create(self, *titles: str) -> Ended:
        return self.run("create", "-f", str(self.wish(*titles)), "--yes", "--json")

    def resume(self) -> Ended:
        return self.run("resume", "--json")

    def leaks(self) -> list[str]:
        """Where the token can be read: outputs, and files below this home."""
        files = {str(path): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}
        said = {f"output {number}": text.encode() for number, text in enumerate(self.said)}
        return [name for name, content in (files | said).items() if holds_token(content, self.token)]


def holds_token(content: bytes, token: str) -> bool:
    """True when `content` holds `token` plain, percent-encoded or in base64 at any offset."""
    forms = {token, quote(token, safe=""), "".join(f"%{byte:02X}" for byte in token.encode())}
    encoded = {base64.b64encode(b"-" * shift + token.encode())[4:-4].decode() for shift in range(3)}
    return any(form.encode() in content for form in forms | encoded)
