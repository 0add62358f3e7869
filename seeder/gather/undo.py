"""What ``plans.undo`` has to know: the tasks now, who touched them since, and the site's statuses."""

from __future__ import annotations

from collections.abc import Iterable

from seeder.clock import Clock
from seeder.model import Person, Task, Transaction
from seeder.plans.undo import Facts
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.writing.journal_record import Run
from seeder.writing.plan import Step


def facts_for(
    run: Run, site: Site, me: Person, phabricator: Phabricator, clock: Clock, reviews: Reviews | None = None
) -> Facts:
    """The facts for taking `run` back. Raises NetworkError, LoginError or ServerError."""
    read = clock.now()
    done = [step for step in run.plan.steps if run.records[step.id].result is not None]
    made = [run.records[step.id].result.phid for step in done if step.creates]  # type: ignore[union-attr]
    edited = [step.target for step in done if step.target and not step.for_change]
    columns = any(edit.type == "column" for step in done for edit in step.edits)
    tasks = phabricator.tasks_by_phid([*made, *edited], columns=columns)
    history = {phid: tuple(phabricator.history(phid)) for phid in tasks if phid in set(made)}
    changes = [int(step.seen["id"]) for step in done if step.for_change]
    return Facts(
        site=site,
        me=me,
        read=read,
        tasks=tasks,
        history=history,
        statuses=tuple(phabricator.statuses()) if made else (),
        machines=_machines((entry for told in history.values() for entry in told), site, phabricator),
        hashtags=reviews.hashtags(changes) if reviews and changes else {},
        projects=phabricator.projects(_tags(done, tasks), related=True),
    )


def _tags(done: Iterable[Step], tasks: dict[str, Task]) -> set[str]:
    """What tags the run put on or took off, and those of its tasks where one can take another's place."""
    kinds = ("projects.add", "projects.remove")
    tags = {phid for step in done if not step.creates for kind in kinds for phid in step.value(kind, ())}
    told = [step for step in done if step.seen.get("displaced") or step.verb == "untag-task"]
    for step in told:
        tags.update(step.seen.get("displaced", ()))
        tags.update(tasks[step.target].project_phids if step.target in tasks else ())
    return {phid for phid in tags if phid.startswith("PHID-PROJ-")}


def _machines(history: Iterable[Transaction], site: Site, phabricator: Phabricator) -> frozenset[str]:
    """Authors that are no persons: applications such as Herald, bot accounts, the profile's bots."""
    authors = {entry.author_phid for entry in history}
    people = phabricator.people_by_phid(phid for phid in authors if phid.startswith("PHID-USER-"))
    bots = {p.phid for p in people.values() if p.bot or p.username.lower() in site.machines}
    return frozenset({phid for phid in authors if not phid.startswith("PHID-USER-")} | bots)
