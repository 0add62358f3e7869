"""An event's names looked up on its site.

One request for the tag, one for its columns, one for a hundred people in Phabricator and one for a hundred
in Gerrit, two for each repository; what is unknown costs a few more, for the nearest.
"""

from __future__ import annotations

import msgspec

from seeder.errors import SeederError
from seeder.event import Event
from seeder.model import Column, Project
from seeder.nearest import find_nearest
from seeder.reports.event import EventFacts, ResolvedEvent, resolve
from seeder.reviews import Account
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.sources.tags import find_tags
from seeder.wish import task_number


def resolve_event(
    event: Event, site: Site, phabricator: Phabricator, reviews: Reviews | None
) -> ResolvedEvent:
    """The event with what the site has of it. Raises NetworkError, LoginError or ServerError of Phabricator;
    where Gerrit does not answer, what it would have said is left out, and noted."""
    tag, near, columns = board_for(event.tag, site, phabricator)
    facts = EventFacts(
        site.host,
        tag,
        near,
        columns,
        people=phabricator.people([each.user for each in event.roster]),
        announced=_is_there(event.announcement, site, phabricator),
    )
    return resolve(event, _with_gerrit(event, facts, reviews))


def board_for(
    tag: str, site: Site, phabricator: Phabricator
) -> tuple[Project | None, tuple[str, ...], tuple[Column, ...]]:
    """The project of a tag, else None and the nearest names; and the columns of its board in their order."""
    tags = find_tags([tag], phabricator, site.host)
    project = tags.found.get(tag)
    columns = tuple(phabricator.columns(project.phid)) if project else ()
    return project, tags.unknown.get(tag, ()), columns


def _is_there(announcement: str, site: Site, phabricator: Phabricator) -> bool:
    """True for an address elsewhere, or none, and for a task that may be seen."""
    number = task_number(announcement, site.host) if announcement else None
    return number is None or f"T{number}" in phabricator.lookup([f"T{number}"])


def _with_gerrit(event: Event, facts: EventFacts, reviews: Reviews | None) -> EventFacts:
    if reviews is None:
        why = ("The site has no Gerrit that seeder knows of, so repositories mean nothing.",)
        return msgspec.structs.replace(facts, notes=why if event.repositories else ())
    try:
        accounts = _accounts(event, reviews)
        repositories = {name: reviews.repository(name) for name in event.repositories}
        near = {name: _near(name, reviews) for name, found in repositories.items() if found is None}
    except SeederError as problem:
        return msgspec.structs.replace(facts, notes=(f"Gerrit could not be asked: {problem.sentence}",))
    return msgspec.structs.replace(
        facts, accounts=accounts, repositories=repositories, near_repositories=near
    )


def _accounts(event: Event, reviews: Reviews) -> dict[str, Account]:
    return reviews.accounts(each.gerrit_user for each in event.roster)


def _near(name: str, reviews: Reviews) -> str:
    return find_nearest(name, reviews.repositories_like(name)) or ""
