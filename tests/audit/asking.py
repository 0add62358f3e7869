"""`seeder audit mentors` as a child process, and its answer held against the truth."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from seeder.views.moments import instant
from tests.audit.oracle import OnPerson, OnTask, Oracle
from tests.audit.truth import Community, Look
from tests.e2e.conftest import KEPT, Ran


@dataclass
class Auditor:
    """Somebody's home. `numbers` are those of the community's tasks, `changes` those of its patches."""

    home: Path
    variables: Mapping[str, str]
    community: Community
    numbers: list[int]
    changes: list[int]
    tag: str = "good_first_task"
    took: list[float] = field(default_factory=list)

    def audit(self, look: Look | None = None, *more: str) -> Any:
        """The object that is printed; `look` says as of when, None for now with the usual thresholds."""
        words = ["audit", "mentors", "--tag", self.tag, "--json", "--show-all", "--roster", self._roster()]
        if look is not None:
            words += ["--as-of", instant(look.as_of)]
            words += ["--quiet-after", f"{look.quiet}d", "--unseen-after", f"{look.unseen}d"]
        begun = time.monotonic()
        ran = self._run([*words, *more])
        self.took.append(time.monotonic() - begun)
        assert ran.code == 3, ran.all
        # Nothing was left unasked.
        assert "could not be asked" not in ran.err, ran.err
        assert "did not say" not in ran.err, ran.err
        return ran.json

    def check(self, look: Look | None = None, *more: str) -> Any:
        """The same; every verdict, last action and unknown name is the true one, and nothing is missing."""
        told = self.audit(look, *more)
        when = int(datetime.fromisoformat(told["as_of"]).timestamp())
        look = look or Look(when, 90, 180)
        assert when == look.as_of
        oracle = Oracle(self.community, look)
        _hold({self._name(index): row for index, row in oracle.tasks().items()}, _tasks(told), look)
        people = {
            name: OnPerson(
                row.verdict, row.at, row.where, frozenset(self.numbers[index] for index in row.tasks)
            )
            for name, row in oracle.people().items()
        }
        _hold(people, _people(told), look)
        waiting = {each["monogram"]: set(each["open_changes"]) for each in told["tasks"]}
        assert {name: found for name, found in waiting.items() if found} == self._waiting(set(waiting))
        self._check_links(told)
        return told

    def _name(self, index: int) -> str:
        return f"T{self.numbers[index]}"

    def _waiting(self, among: set[str]) -> dict[str, set[int]]:
        """Open changes that name a task."""
        found: dict[str, set[int]] = {}
        for number, patch in zip(self.changes, self.community.patches, strict=True):
            if patch.task >= 0 and patch.status == "NEW" and self._name(patch.task) in among:
                found.setdefault(self._name(patch.task), set()).add(number)
        return found

    def _check_links(self, told: Any) -> None:
        """Each last action is linked to where it was."""
        site = urlsplit(self.variables["SEEDER_PHABRICATOR_URL"]).netloc
        gerrit = urlsplit(self.variables.get("SEEDER_GERRIT_URL", "")).netloc
        for each in told["mentors"]:
            if last := each["last_action"]:
                link = urlsplit(last["url"])
                assert link.netloc == (gerrit if last["where"] == "gerrit" else site), last
                part = {"tasks": f"/{last['what']}", "gerrit": f"/+/{last['what']}", "elsewhere": "/"}
                assert part[last["where"]] in link.path, last

    def _roster(self) -> str:
        path = self.home / "roster.csv"
        with path.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["user", "gerrit"])
            table.writerows([one.name, one.gerrit] for one in self.community.people.values() if one.rostered)
        return str(path)

    def _run(self, words: list[str]) -> Ran:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        folders = {f"XDG_{each}_HOME": str(self.home / each) for each in ("CONFIG", "STATE", "CACHE")}
        done = subprocess.run(
            [sys.executable, "-m", "seeder", *words],
            env=kept | {"HOME": str(self.home), "TERM": "dumb", **folders, **self.variables},
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Ran(done)


def _tasks(told: Any) -> dict[str, OnTask]:
    return {
        each["monogram"]: OnTask(
            each["verdict"],
            frozenset((on["username"], on["verdict"]) for on in each["mentors"]),
            frozenset(name.lower() for name in each["unknown_names"]),
            each["claimed_by"] or "",
        )
        for each in told["tasks"]
    }


def _people(told: Any) -> dict[str, OnPerson]:
    return {
        each["username"]: OnPerson(
            each["verdict"],
            _at(each["last_action"]),
            (each["last_action"] or {}).get("where"),
            frozenset(int(name[1:]) for name in each["tasks"]),
        )
        for each in told["mentors"]
    }


def _at(action: Any) -> int | None:
    return int(datetime.fromisoformat(action["at"]).astimezone(UTC).timestamp()) if action else None


def _hold(true: Mapping[str, Any], found: Mapping[str, Any], look: Look) -> None:
    """Precision and recall of 1.0, else the first that differ."""
    right = sum(found.get(name) == row for name, row in true.items())
    precision, recall = right / max(1, len(found)), right / max(1, len(true))
    wrong = [name for name in {**true, **found} if true.get(name) != found.get(name)]
    shown = "\n".join(f"{name}: true {true.get(name)}\n    found {found.get(name)}" for name in wrong[:30])
    assert (precision, recall) == (1.0, 1.0), f"{look}: {precision:.4f}, {recall:.4f}\n{shown}"
