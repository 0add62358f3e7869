"""Which tasks somebody mentors, and what happened on them: a request for each hundred tasks, one to Gerrit
for each fifty, and two more for names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from seeder.clock import Clock, east_of_utc
from seeder.errors import BadInput, ServerError
from seeder.gather.linked import changes_for
from seeder.gerrit_query import all_of, term
from seeder.mentors import mentorship_of
from seeder.mentors.text import co_mentors_in
from seeder.mentors.words import wording_of
from seeder.model import Person, Project, Task
from seeder.plans import mine as plans
from seeder.reports.mine import Facts, Mentored
from seeder.reviews import Change
from seeder.settings.probe import mentor_field_among
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator, Progress

WITH = ("DETAILED_ACCOUNTS", "DETAILED_LABELS", "CURRENT_REVISION", "CURRENT_COMMIT", "MESSAGES")


class Found(msgspec.Struct, frozen=True):
    """The tasks that `me` mentors; `field` is the site's mentor field, empty for none."""

    tasks: tuple[Mentored, ...]
    first_tag: Project | None
    field: str


def mentored_by(
    me: Person, site: Site, phabricator: Phabricator, progress: Progress, *, closed: bool = False
) -> Found:
    """Open tasks (with `closed` all) that name `me` as mentor, in the site's field or in a first task's
    text; newest first."""
    tag = phabricator.projects_by_slug([site.first_task_tag]).get(site.first_task_tag)
    own = phabricator.tasks_by_author(me.phid, progress=progress)
    field = site.mentor_field or mentor_field_among(own[0].custom if own else ())
    tasks = {task.phid: task for task in own if tag and tag.phid in task.project_phids}
    tasks |= {task.phid: task for task in _by_field(me, field, phabricator)}
    shown = [task for task in tasks.values() if closed or not task.closed]
    found = [Mentored(task, mentorship_of(task, site, field)) for task in shown]
    mine = [each for each in found if _is_mine(each, me)]
    return Found(tuple(sorted(mine, key=lambda each: -each.task.id)), tag, field)


def only(found: Found, numbers: Sequence[int]) -> Found:
    """Those with these numbers; BadInput names one that `found` does not hold."""
    if not numbers:
        return found
    known = {each.task.id for each in found.tasks}
    for number in numbers:
        if number not in known:
            hint = "`seeder mine` lists those that you mentor."
            raise BadInput(f"T{number} does not name you as its mentor.", hint)
    return msgspec.structs.replace(found, tasks=tuple(t for t in found.tasks if t.task.id in set(numbers)))


def facts_for(
    found: Found, me: Person, site: Site, phabricator: Phabricator, reviews: Reviews | None, clock: Clock
) -> Facts:
    """What `seeder mine` shows. Raises SeederError when a server does not answer."""
    owners = phabricator.people_by_phid(each.task.owner_phid for each in found.tasks if each.task.owner_phid)
    changes = changes_for([each.task.id for each in found.tasks], reviews, WITH) if reviews else {}
    tasks = tuple(
        msgspec.structs.replace(
            each, owner=owners.get(each.task.owner_phid or ""), changes=tuple(changes.get(each.task.id, ()))
        )
        for each in found.tasks
    )
    now = clock.now()
    today = datetime.fromtimestamp(now + east_of_utc(now), UTC).date()
    every = [change for several in changes.values() for change in several]
    firsts = _first_merges(every, reviews) if reviews else frozenset()
    return Facts(site, me, today, tasks, reviews is not None, firsts)


def facts_for_plan(
    found: Found, me: Person, site: Site, phabricator: Phabricator, clock: Clock
) -> plans.Facts:
    """What a plan over these tasks has to know."""
    wording = wording_of(site)
    named = {
        name for each in found.tasks for name in co_mentors_in(each.task.description, me.username, wording)
    }
    people = phabricator.people(sorted(named))
    return plans.Facts(site, me, clock.now(), found.tasks, people, found.first_tag, found.field)


def successor_named(name: str, me: Person | None, site: Site, phabricator: Phabricator) -> Person:
    """The account that takes over; BadInput for one that cannot. `me` is who steps back, None for others."""
    asked = name.removeprefix("@")
    person = phabricator.people([asked]).get(asked.lower())
    if person is None:
        raise BadInput(
            f"There is no user “{asked}” on {site.host}.", "The name is in the address of their page."
        )
    if person.disabled or person.bot or person.mailing_list:
        raise BadInput(
            f"“{asked}” is not somebody who could be asked.", "Name a person with an account in use."
        )
    if me is not None and person.phid == me.phid:
        raise BadInput("You are the mentor already.", "Name somebody else with --to, or nobody.")
    return person


def _by_field(me: Person, field: str, phabricator: Phabricator) -> list[Task]:
    if not field:
        return []
    try:
        return phabricator.tasks_where({field: [me.phid]})
    except ServerError as problem:
        if problem.code == "ERR-INVALID-CONSTRAINT":
            # The site's field is not searchable; the text tells of first tasks all the same.
            return []
        raise


def _is_mine(each: Mentored, me: Person) -> bool:
    names = {name.lower() for name in each.mentorship.usernames}
    return me.phid in each.mentorship.phids or me.username.lower() in names


def _first_merges(changes: Iterable[Change], reviews: Reviews) -> frozenset[int]:
    """Those of `changes` that are their owners' only merged ones."""
    merged = [change for change in changes if change.is_merged]
    owners = sorted({change.owner.id for change in merged})
    queries = [all_of(term("owner", owner), term("status", "merged")) for owner in owners]
    counts = dict(zip(owners, map(len, reviews.each_of(queries, most=2)), strict=True))
    return frozenset(change.number for change in merged if counts.get(change.owner.id) == 1)
