"""What ``plans.undo`` has to know: the tasks now, who touched them since, and the site's statuses."""

from __future__ import annotations

from collections.abc import Iterable

from seeder.clock import Clock
from seeder.model import Person, Transaction
from seeder.plans.undo import Facts
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.writing.journal_record import Run


def facts_for(run: Run, site: Site, me: Person, phabricator: Phabricator, clock: Clock) -> Facts:
    """The facts for taking `run` back. Raises NetworkError, LoginError or ServerError."""
    read = clock.now()
    made = [record.result.phid for record in run.records.values() if record.result is not None]
    made += [step.target for step in run.plan.steps if step.target]
    tasks = phabricator.tasks_by_phid(made)
    history = {phid: tuple(phabricator.history(phid)) for phid in tasks}
    return Facts(
        site=site,
        me=me,
        read=read,
        tasks=tasks,
        history=history,
        statuses=tuple(phabricator.statuses()),
        machines=_machines((entry for told in history.values() for entry in told), site, phabricator),
    )


def _machines(history: Iterable[Transaction], site: Site, phabricator: Phabricator) -> frozenset[str]:
    """Authors that are no persons: applications such as Herald, bot accounts, the profile's bots."""
    authors = {entry.author_phid for entry in history}
    people = phabricator.people_by_phid(phid for phid in authors if phid.startswith("PHID-USER-"))
    known = {name.lower() for name in site.bots}
    bots = {p.phid for p in people.values() if p.bot or p.username.lower() in known}
    return frozenset({phid for phid in authors if not phid.startswith("PHID-USER-")} | bots)
