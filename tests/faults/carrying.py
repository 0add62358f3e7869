"""A plan carried out in this process: real wire, real server, real journal, a clock that is ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from seeder.model import Person
from seeder.settings.site import Politeness, Site
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.writing import apply, marker
from seeder.writing.hand import Hand
from seeder.writing.interrupt import Stop
from seeder.writing.journal import Journal
from seeder.writing.outcome import Item, Outcome
from seeder.writing.plan import Edit, Plan, Step, join, result
from tests.faults.clock import OwnClock


@dataclass
class Eyes:
    """Remembers what a screen would have been told."""

    waits: list[tuple[str, float]] = field(default_factory=list)

    def started(self, step: Step) -> None: ...

    def finished(self, step: Step, item: Item) -> None: ...

    def waiting(self, why: str, seconds_left: float) -> None:
        self.waits.append((why, seconds_left))

    def pausing(self, why: str, seconds_left: float) -> None: ...


class Desk:
    """One person at one computer, with a journal of its own below `home`."""

    def __init__(self, home: Path, conduit: Conduit, clock: OwnClock, me: Person, quiet: float = 120) -> None:
        self.conduit, self.clock, self.me = conduit, clock, me
        politeness = Politeness(pace=0, quiet_after_unknown=quiet)
        self.site = Site("faulty", phabricator=conduit.session.base, politeness=politeness)
        self.journal = Journal(home / "journal.sqlite", conduit.redact)
        self.eyes, self.stop = Eyes(), Stop()

    @property
    def hand(self) -> Hand:
        phabricator = Phabricator(self.conduit)
        return Hand(
            self.site, phabricator, self.journal, self.clock, self.eyes, self.stop, chance=lambda: 0.5
        )

    def plan(self, *titles: str) -> Plan:
        """A create for each title; from the second on they mention the first. As always, the server
        was asked who we are before."""
        Phabricator(self.conduit).whoami()
        steps = tuple(self._step(number, title) for number, title in enumerate(titles))
        address = self.site.phabricator
        return Plan("create", address, self.me.phid, self.me.username, self.clock.now(), steps)

    def _step(self, number: int, title: str) -> Step:
        mark = marker.marker_for(
            site=self.site.host, mentor=self.me.phid, template="bug", place="", round_="", title=title
        )
        sibling = [result("task-00", "monogram")] if number else []
        text = join("Look at ", *sibling, f" first.\n\n{marker.anchor(mark)}")
        edits = (Edit("title", title), Edit("description", text))
        return Step(f"task-{number:02}", "create-task", edits, "wished", label=f"Task {number}", marker=mark)

    def start(self, plan: Plan) -> Outcome:
        return apply.start(plan, self.hand)

    def resume(self) -> Outcome:
        """Go on with the one unfinished run, as a new process would: nobody has pressed ^C yet."""
        self.stop = Stop()
        [run] = self.journal.unfinished(self.site.phabricator, self.me.phid)
        return apply.carry_on(run, self.hand)

    @property
    def open_runs(self) -> int:
        return len(self.journal.unfinished(self.site.phabricator, self.me.phid))


def statuses(outcome: Outcome) -> list[str]:
    return [item.status for item in outcome.items]
