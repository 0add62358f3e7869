"""A desk whose site has a profile of its own, so that audits there may write."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from seeder.sandbox.phids import named_phid
from tests.commands.desk import DAY, Desk
from tests.e2e.conftest import Ran
from tests.e2e.terminal import Terminal

NOW = int(time.time())
LONG_AGO, LATELY = NOW - 300 * DAY, NOW - 2 * DAY


class Office(Desk):
    """`lantern` is a first-task tag of this site's own profile, called `lab`; `alone` and `shared` are tasks,
    see `plant_orphans`."""

    alone = shared = 0

    @classmethod
    def opened(cls, root: Path) -> Office:
        made = cls(root)
        made.tag("lantern")
        made.profile()
        return made

    def plant_orphans(self) -> None:
        """`gull` was not seen for long and mentors `alone` and `shared`, the latter with `wren`, who is
        there."""
        tag = [named_phid("PROJ", "lantern")]
        self.person("gull", LONG_AGO)
        self.person("wren", LATELY)
        self.alone = self.asks("**Mentors:** @gull\n", tags=tag)
        self.shared = self.asks("**Mentors:** @gull, @wren\n", tags=tag)

    def keep_plan(self) -> None:
        """`plan.json` takes `shared` from `gull`, who did not answer."""
        self.act("mentors", "--warn", "--yes")
        self.age(28)
        assert self.act("mentors", "--release", "--plan-out", "plan.json").code == 0

    def profile(
        self,
        url: str = "",
        politeness: dict[str, Any] | None = None,
        bots: tuple[str, ...] = (),
        **audit: Any,
    ) -> None:
        folder = self.root / "config" / "seeder" / "sites"
        folder.mkdir(parents=True, exist_ok=True)
        address = {"phabricator": url or self.server.url}
        told = {"name": "lab", "first_task_tag": "lantern", "audit": audit, **address}
        told |= {"bots": bots} if bots else {}
        told |= {"politeness": politeness} if politeness else {}
        (folder / "lab.yaml").write_text(json.dumps(told), "utf-8")

    @property
    def desk(self) -> dict[str, str]:
        site = {"SEEDER_SITE": "lab", "SEEDER_PHABRICATOR_TOKEN": self.server.token}
        return self.environ | site | {"SEEDER_GERRIT_URL": f"{self.server.url}r/"}

    def other_computer(self, name: str) -> dict[str, str]:
        """The same account on a computer that knows nothing of what was done from here."""
        folders = {f"XDG_{kind}_HOME": str(self.root / name / kind.lower()) for kind in ("STATE", "CACHE")}
        return self.desk | folders

    def by_clock(self, seconds: int) -> dict[str, str]:
        """This computer with its clock so many seconds ahead."""
        folder = self.root / f"clock{seconds}"
        folder.mkdir(exist_ok=True)
        lines = ("import time", "told = time.time", f"time.time = lambda: told() + ({seconds})", "")
        (folder / "sitecustomize.py").write_text("\n".join(lines), "utf-8")
        return self.desk | {"PYTHONPATH": str(folder)}

    def at_once(self, *runs: tuple[dict[str, str], tuple[str, ...]]) -> list[Ran]:
        """Several runs beside each other: the environment and the words of each."""
        begun = [
            subprocess.Popen(
                [sys.executable, "-m", "seeder", *words],
                env=environ,
                cwd=self.root,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for environ, words in runs
        ]
        said = [each.communicate(timeout=120) for each in begun]
        done = zip(begun, said, strict=True)
        return [Ran(subprocess.CompletedProcess([], each.returncode, *told)) for each, told in done]

    def warned(self, *numbers: int) -> int:
        """How many warnings stand on these tasks."""
        return sum("seeder-warned-" in text for number in numbers for text in self.said(number))

    def act(self, what: str, *more: str) -> Ran:
        return self.seeder("audit", what, *more, environ=self.desk)

    def said(self, number: int) -> list[str]:
        """Comments on a task, the newest first."""
        history = self.phabricator.history(self.phabricator.tasks([number])[number].phid)
        return [entry.comment for entry in history if entry.comment]

    def age(self, days: int) -> None:
        """Every warning was sent so many days and a minute earlier."""
        with closing(self.store) as store, store.transaction():
            store.execute(
                "UPDATE xact SET created = created - ? WHERE comment LIKE '%seeder-warned%'", days * DAY + 60
            )

    def text(self, number: int) -> str:
        return self.phabricator.tasks([number])[number].description

    @contextmanager
    def at_terminal(self, *words: str) -> Iterator[Terminal]:
        """A terminal in which seeder runs with `words`; it is closed in the end."""
        made = Terminal(self.desk | {"LC_ALL": "C.UTF-8"}, self.root, width=100)
        try:
            made.run(*words)
            yield made
        finally:
            made.close()
