"""What `seeder suggest` finds in a real Gerrit, as a child process: precision and recall by kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.suggestions import KINDS
from tests.e2e.conftest import Home
from tests.gerrit.lab import Lab
from tests.gerrit.planted import Planted, plant

LEAST = 0.9


class Measured:
    """Of one kind, or of all: how many were found, how many of those were right, how many there are."""

    def __init__(self) -> None:
        self.found = self.right = self.there = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    def add(self, other: Measured) -> None:
        self.found, self.right = self.found + other.found, self.right + other.right
        self.there += other.there

    def __str__(self) -> str:
        counts = f"{self.right:>3} right of {self.found:>3} found, {self.there:>3} there"
        return f"precision {self.precision:.2f}  recall {self.recall:.2f}  ({counts})"


@pytest.fixture(scope="module")
def planted(gerrit: Lab) -> Planted:
    return plant(gerrit, "suggest")


@pytest.fixture
def home(tmp_path: Path, gerrit: Lab, planted: Planted) -> Iterator[Home]:
    made = Home(tmp_path)
    profile = f"title: Lab\ngerrit: {gerrit.url}\nbots: [{planted.bot.username}]\n"
    (tmp_path / "config/seeder/sites").mkdir(parents=True)
    (tmp_path / "config/seeder/sites/lab.yaml").write_text(f"name: lab\nphabricator: {made.server.url}\n{profile}")
    yield made
    made.close()


def logged_in(home: Home, planted: Planted) -> dict[str, str]:
    login = {"SEEDER_GERRIT_USERNAME": planted.ada.username, "SEEDER_GERRIT_PASSWORD": planted.ada.password}
    return home.environ | login | {"SEEDER_SITE": "lab"}


def measure(kind: str, suggestions: list[dict[str, Any]], wanted: list[str]) -> Measured:
    """A suggestion is right when one of its links is one that is wanted, and each is wanted once."""
    found = Measured()
    left = list(wanted)
    found.there = len(wanted)
    for one in (each for each in suggestions if each["kind"] == kind):
        found.found += 1
        hit = next((w for w in left if any(matches(w, e["url"]) for e in one["evidence"])), None)
        if hit is None:
            print("wrong:", kind, one["title"], [e["url"] for e in one["evidence"]])
        else:
            left.remove(hit)
            found.right += 1
    for missed in left:
        print("missed:", kind, missed)
    return found


def matches(wanted: str, url: str) -> bool:
    return url.endswith(wanted) if re.search(r"/\d+$|\.\w+$", wanted) else wanted in url


def test_precision_and_recall(home: Home, planted: Planted, capsys: pytest.CaptureFixture[str]) -> None:
    ran = home.seeder("suggest", "--since", "2025-12-01", "--json", environ=logged_in(home, planted))
    assert ran.code == 0, ran.all
    suggestions = ran.json["suggestions"]
    everything, lines = Measured(), []
    for kind in KINDS:
        found = measure(kind, suggestions, planted.wanted.get(kind, []))
        everything.add(found)
        lines.append(f"{kind:>8}: {found}")
    with capsys.disabled():
        print(f"\n{planted.changes} merged changes, {planted.decoys} decoys")
        print("\n".join([*lines, f"{'all':>8}: {everything}"]))
    assert min(everything.precision, everything.recall) >= LEAST
    assert all(len(planted.wanted[kind]) >= 6 for kind in ("comment", "promise", "todo", "test"))
    assert planted.decoys >= everything.there >= 24
    assert json.dumps(suggestions).count("gone") == 0
