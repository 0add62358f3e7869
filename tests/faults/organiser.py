"""An organiser with many tasks before them: made on the site, read and planned for as the command does it,
tagged by several hands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import msgspec

from seeder.gather.tag import Asked, facts_for, find_wish
from seeder.gather.undo import facts_for as facts_for_undo
from seeder.plans.tag import plan_tag
from seeder.plans.undo import plan_undo
from seeder.selection import Found, Selection
from seeder.sources.phabricator import Phabricator
from seeder.writing import apply
from seeder.writing.hand import Hand
from seeder.writing.outcome import Outcome
from seeder.writing.plan import Plan
from tests.faults.carrying import Desk
from tests.faults.world import World

PATIENCE = 600.0


@dataclass
class Organiser:
    """`tasks` are the PHIDs of new tasks in the order of their numbers, `tag` the slug of a new tag."""

    desk: Desk
    world: World
    count: int = 12
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        mark = uuid.uuid4().hex[:10]
        self.tag = f"hack-{mark}"
        self.tag_phid = self.project(self.tag)
        titles = [f"Task {number} {mark}" for number in range(self.count)]
        self.tasks = [self.world.edit("", title=title, description="Text.") for title in titles]
        self.numbers = tuple(sorted(row["id"] for row in self.rows().values()))

    def project(self, name: str, **more: Any) -> str:
        edits = [{"type": kind, "value": value} for kind, value in {"name": name, **more}.items()]
        return str(self.world.call("project.edit", transactions=edits)["object"]["phid"])

    def plan(self, *, removes: bool = False, **asked: Any) -> Plan:
        """Everything read anew."""
        phabricator = Phabricator(self.desk.conduit)
        phabricator.whoami()
        selection = Selection(Found(numbers=self.numbers))
        clock, site, me = self.desk.clock, self.desk.site, self.desk.me
        tags_asked = asked.pop("tags", (f"#{self.tag}",))
        wish, tags = find_wish(Asked(tags_asked, removes=removes, **asked), selection, site, phabricator)
        return plan_tag(*facts_for(wish, selection, tags, site, me, phabricator, clock, lambda count: None))

    @property
    def hand(self) -> Hand:
        return msgspec.structs.replace(
            self.desk.hand, **({"writers": 2, "patience": PATIENCE} | self.options)
        )

    def start(self, plan: Plan, **options: Any) -> Outcome:
        return apply.start(plan, msgspec.structs.replace(self.hand, **options))

    def resume(self, **options: Any) -> Outcome:
        """As a new process would: nobody has pressed ^C yet."""
        self.desk.stop = type(self.desk.stop)()
        [run] = self.desk.journal.unfinished(self.desk.site.phabricator, self.desk.me.phid)
        return apply.carry_on(run, msgspec.structs.replace(self.hand, **options))

    def undoing(self, run: str) -> Plan:
        desk, phabricator = self.desk, Phabricator(self.desk.conduit)
        done = desk.journal.run(run)
        return plan_undo(done, facts_for_undo(done, desk.site, desk.me, phabricator, desk.clock))

    def rows(self) -> dict[str, Any]:
        """PHID -> the task as the server has it."""
        asked = {"constraints": {"phids": self.tasks}, "attachments": {"projects": True, "columns": True}}
        return {row["phid"]: row for row in self.world.call("maniphest.search", **asked)["data"]}

    def tags(self) -> list[set[str]]:
        """The tags of every task."""
        rows = self.rows()
        return [set(rows[phid]["attachments"]["projects"]["projectPHIDs"]) for phid in self.tasks]

    @property
    def tagged(self) -> list[bool]:
        return [self.tag_phid in tags for tags in self.tags()]

    @property
    def all_once(self) -> bool:
        """True if every task has the tag, and got it by one edit."""
        return all(self.tagged) and self.entries("projects") == [1] * self.count

    def entries(self, kind: str) -> list[int]:
        """How many entries of this kind the history of every task has."""
        told = [self.world.call("transaction.search", objectIdentifier=phid)["data"] for phid in self.tasks]
        return [sum(entry["type"] == kind for entry in history) for history in told]
