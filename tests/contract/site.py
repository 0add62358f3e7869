"""The site under test, whichever it is: recordings, the sandbox, or a real Phorge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from requests.adapters import BaseAdapter

from seeder.clock import Clock
from seeder.model import Task
from seeder.settings.site import Headings, Politeness, Sentences, Site
from seeder.sources import rows
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from seeder.writing.hand import Hand
from seeder.writing.interrupt import Stop
from seeder.writing.journal import Journal
from seeder.writing.outcome import Item
from seeder.writing.plan import Step
from tests.contract.tape import Call, Tokens
from tests.contract.world import World

# Made up, each wrong in its own way; the server echoes them. `nobody` sends none.
WRONG = {
    "wrong": "cli-" + "wrong" * 5 + "abc",
    "short": "cli-tooshortatoken",
    "misshapen": "xyz-" + "a" * 28,
    "nobody": "",
}


class Quiet:
    """A hand.Watcher that watches nothing."""

    def started(self, step: Step) -> None: ...
    def finished(self, step: Step, item: Item) -> None: ...
    def waiting(self, why: str, seconds_left: float) -> None: ...
    def pausing(self, why: str, seconds_left: float) -> None: ...


class PlayedClock:
    """Stands still but for sleep, so that a recording's times can come again. `pause` really waits."""

    def __init__(self, start: float, pause: Callable[[float], None] = lambda seconds: None) -> None:
        self._now, self._pause = start, pause

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._pause(seconds)
        self._now += seconds


class Ground(msgspec.Struct, frozen=True):
    """Where a case runs: an address, whose tokens there are, and how a session's transport is made."""

    address: str
    tokens: Tokens
    wire: Callable[[BaseAdapter], BaseAdapter]
    calls: list[Call]
    clock: Clock
    nonce: str


class ContractSite:
    """What a case is handed."""

    def __init__(self, ground: Ground, world: World, folder: Path) -> None:
        self.ground, self.world, self.folder = ground, world, folder
        self.clock, self.nonce, self.redact = ground.clock, ground.nonce, Redactor()
        self._sessions: list[ServiceSession] = []
        self._conduits: dict[str, Conduit] = {}
        self._journals: list[Journal] = []

    @property
    def conduit(self) -> Conduit:
        return self.conduit_as("me")

    @property
    def phabricator(self) -> Phabricator:
        return Phabricator(self.conduit)

    @property
    def calls(self) -> list[Call]:
        """What was asked of the site so far."""
        return self.ground.calls

    def conduit_as(self, who: str) -> Conduit:
        """With the token of another role; a site where nobody has it skips the case."""
        if who not in self.ground.tokens.by_role:
            pytest.skip(f"this site gives no token of somebody {who}")
        if who not in self._conduits:
            self._conduits[who] = Conduit(self._session(), self.ground.tokens.by_role[who])
        return self._conduits[who]

    def profile(self, **changes: Any) -> Site:
        """The site's profile, with every word spelt out: recordings hold them."""
        site = Site(
            name="contract",
            phabricator=self.ground.address,
            first_task_tag=self.world.tag.slug or "",
            mentor_field=self.world.mentor_field,
            headings=Headings(code="Where is the code?", contact="Whom to ask?"),
            sentences=Sentences(
                mentor="@{mentor} is the mentor until {until}.",
                mentor_open_ended="@{mentor} is the mentor.",
                co_mentors="Also: {co_mentors}.",
                sibling="Another first task: {task}.",
            ),
            politeness=Politeness(pace=0, quiet_after_unknown=2),
            undo_statuses=("invalid", "declined", "resolved"),
        )
        return msgspec.structs.replace(site, **changes)

    def title(self, text: str) -> str:
        """`text` made unique, so that a case finds its own tasks."""
        return f"Contract {self.nonce}: {text}"

    def edit(
        self, edits: dict[str, Any], task: str | None = None, conduit: Conduit | None = None
    ) -> rows.Edited:
        """maniphest.edit with these transactions, of a new task unless `task` names one."""
        transactions = [{"type": kind, "value": value} for kind, value in edits.items()]
        target = {} if task is None else {"objectIdentifier": task}
        return (conduit or self.conduit).write(
            "maniphest.edit", rows.Edited, transactions=transactions, **target
        )

    def create(self, text: str, **edits: Any) -> rows.Edited.Object:
        """A new task; `projects_add` stands for projects.add."""
        plain = {kind.replace("_", ".", 1): value for kind, value in edits.items()}
        return self.edit({"title": self.title(text), **plain}).object

    def task(self, phid: str) -> Task:
        return self.phabricator.tasks_by_phid([phid])[phid]

    def raw(self, method: str, **params: Any) -> Any:
        """What the server answers, as it is."""
        return self.conduit.read(method, dict[str, Any] | list[Any], **params)  # type: ignore[arg-type]

    def edges(self, task: str, *types: str) -> set[tuple[str, str]]:
        """(type, destination) of a task's edges."""
        found = self.raw("edge.search", sourcePHIDs=[task], types=list(types))
        return {(row["edgeType"], row["destinationPHID"]) for row in found["data"]}

    def hand(self, name: str = "journal", site: Site | None = None) -> Hand:
        """The hand that writes, with a journal of its own; another name is another computer."""
        journal = Journal(self.folder / f"{name}.sqlite", self.redact)
        self._journals.append(journal)
        return Hand(
            site or self.profile(), self.phabricator, journal, self.clock, Quiet(), Stop(), chance=lambda: 0.5
        )

    def close(self) -> None:
        for journal in self._journals:
            journal.close()
        for session in self._sessions:
            session.close()

    def _session(self) -> ServiceSession:
        session = ServiceSession(self.ground.address, self.clock, self.redact)
        wire = self.ground.wire(session.get_adapter("http://"))
        for scheme in ("http://", "https://"):
            session.mount(scheme, wire)
        self._sessions.append(session)
        return session
