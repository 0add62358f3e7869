"""Other runs that write to the same people at this moment, on this computer or another."""

from __future__ import annotations

from functools import cached_property

from seeder.gather.warnings import asked_since, find_operators
from seeder.model import Person
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.writing.journal import Journal
from seeder.writing.person import SLACK
from seeder.writing.plan import Plan


class OtherRuns:
    """Seen by what operators said since `plan` was made. Those whom its own run was let write to, or wrote to
    before it was cut off, are no other run's."""

    def __init__(
        self, plan: Plan, site: Site, me: Person, phabricator: Phabricator, journal: Journal
    ) -> None:
        self.plan, self.site, self.me, self.phabricator = plan, site, me, phabricator
        self._own = _written_to(plan, journal)

    def why(self, person: str) -> str:
        """Why `person` (a PHID) is not written to any more; empty where this run may. One request."""
        asked = self._asked()
        if person in asked:
            return "They were asked meanwhile, by another run."
        if asked - self._own:
            return "Another run is at work on this; what that one leaves is for the next."
        self._own.add(person)
        return ""

    def _asked(self) -> set[str]:
        people = {step.person for step in self.plan.steps}
        return asked_since(people, self._operators, self.plan.made - SLACK, self.site, self.phabricator)

    @cached_property
    def _operators(self) -> frozenset[str]:
        return find_operators(self.site, self.me, self.phabricator)


def _written_to(plan: Plan, journal: Journal) -> set[str]:
    """People to whom this very plan's run has written, or may have."""
    run = journal.applied(plan.digest)
    records = journal.run(run).records if run else {}
    return {s.person for s in plan.steps if s.id in records and records[s.id].may_be_there}
