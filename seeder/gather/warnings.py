"""Which warnings stand on the site, and whose count: those of whoever runs this and the profile's operators.

Looked for where they can stand: on the tasks in question, on tasks on which one of these was mentioned
(a warning lists them), on those that this computer has warned on, and in what the operators have said
lately. Requests: one for each hundred tasks of the first three kinds, one for each thousand things that
operators did lately, and one for each hundred tasks that are only known by PHID until then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from seeder.errors import BadInput
from seeder.model import Person
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.warning import PREFIX, Said, Warned, warnings_among
from seeder.writing.journal import Journal
from seeder.writing.journal_record import Run


class Wanted(msgspec.Struct, frozen=True):
    """Warnings of `people`, by `operators` (PHIDs), about the tasks `numbers`; and any since `since` (epoch
    seconds UTC), wherever they stand."""

    people: Collection[str]
    operators: frozenset[str]
    numbers: Iterable[int]
    since: float


def find_operators(site: Site, me: Person, phabricator: Phabricator) -> frozenset[str]:
    """PHIDs of whoever runs this and the profile's operators; BadInput for a name that is nobody's."""
    names = {name.removeprefix("@").lower(): name for name in site.audit.operators}
    found = phabricator.people(list(names))
    for name, given in names.items():
        if name not in found:
            hint = "The site's profile has it as `audit.operators`."
            raise BadInput(f"There is no user “{given}” on {site.host}, whose warnings would count.", hint)
    return frozenset({me.phid, *(person.phid for person in found.values())})


def find_warnings(
    wanted: Wanted, site: Site, phabricator: Phabricator, journal: Journal
) -> tuple[Warned, ...]:
    """The oldest first, without what cannot be seen there any more but for its time: see `remembered`. Raises
    SeederError where the site does not say: who has been warned must be known."""
    if not wanted.people:
        return ()
    from_here = remembered(journal.warnings(site.phabricator))
    numbers = {*wanted.numbers, *(each.task for each in from_here)}
    said, mentions = phabricator.comments(numbers)
    # Whoever mentioned them: a second mention by an operator leaves no trace.
    places = {phid for several in mentions.values() for phid in several}
    lately = phabricator.comments_by(wanted.operators, wanted.since, PREFIX)
    tasks = phabricator.tasks_by_phid([*places, *(phid for phid, _ in lately)])
    more = {tasks[phid].id for phid in places if phid in tasks} - numbers
    elsewhere, _ = phabricator.comments(more)
    here = [_placed(each, tasks[phid].id) for phid, each in lately if phid in tasks]
    there = warnings_among([*said, *elsewhere, *here], wanted.people, wanted.operators, site.phabricator)
    mine = (each for each in from_here if each.person in wanted.people)
    return tuple(sorted({*there, *mine}, key=lambda each: (each.at, each.person, each.kind)))


def remembered(runs: Iterable[Run]) -> list[Warned]:
    """What this computer sent, or may have: a mail is out, even if its comment was removed or its task is
    hidden now. It lists no tasks, so it only tells when somebody was asked; nothing is released for it."""
    return [
        Warned(step.seen["kind"], step.person, run.plan.user, int(at), int(step.seen["id"]), frozenset())
        for run in runs
        for step in run.plan.steps
        if (record := run.records[step.id]).may_be_there and (at := record.server_sent or record.sent)
    ]


def asked_since(
    people: Collection[str], operators: frozenset[str], since: float, site: Site, phabricator: Phabricator
) -> set[str]:
    """Those of `people` whom one of `operators` has warned since then (epoch seconds UTC), wherever and of
    whatever kind. One request."""
    said = (each for _, each in phabricator.comments_by(operators, since, PREFIX))
    return {each.person for each in warnings_among(said, people, operators, site.phabricator)}


def _placed(said: Said, task: int) -> Said:
    return msgspec.structs.replace(said, task=task)
