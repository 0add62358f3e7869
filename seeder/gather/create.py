"""What ``plans.create`` has to know of the site, in few requests: six with two edits, whatever the
number of projects there.

user.whoami, project.search for all hashtags at once, the caller's own tasks (for marks, duplicates and
the mentor field), and phid.lookup for people and parent task when there are any. Only what is not found
costs more, for the nearest right name.
"""

from __future__ import annotations

from collections.abc import Iterable

from seeder.clock import Clock, east_of_utc
from seeder.model import Person, Task
from seeder.nearest import find_nearest
from seeder.plans.wished import Facts, Parent, wished_parent, wished_tags
from seeder.settings.probe import mentor_field_among
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator, Progress
from seeder.sources.rows import Handle
from seeder.sources.tags import find_tags
from seeder.wish import Wish, task_number


def facts_for(
    wish: Wish,
    site: Site,
    me: Person,
    phabricator: Phabricator,
    clock: Clock,
    progress: Progress,
    made: dict[str, str] | None = None,
) -> Facts:
    """The facts for `wish`; `made` as in Facts. Raises NetworkError, LoginError or ServerError."""
    read = clock.now()
    asked = dict.fromkeys(tag for task in wish.tasks for tag in wished_tags(task, site))
    tags = find_tags(asked, phabricator, site.host)
    names = list(dict.fromkeys(name for task in wish.tasks for name in task.co_mentors))
    parents = list(dict.fromkeys(p for task in wish.tasks if (p := wished_parent(task, site))))
    handles = phabricator.lookup([*(f"@{name}" for name in names), *_monograms(parents, site)])
    people = {name.lower(): _person(handles[f"@{name}"]) for name in names if f"@{name}" in handles}
    own = phabricator.tasks_by_author(me.phid, progress=progress)
    return Facts(
        site=site,
        me=me,
        read=read,
        ahead=east_of_utc(read),
        made=made or {},
        tags=tags.found,
        unknown_tags=tags.unknown,
        people=people,
        unknown_people={n: near_people(n, phabricator) for n in names if n.lower() not in people},
        parents={asked: parent_from(asked, handles, site) for asked in parents},
        own=tuple(own),
        mentor_field=site.mentor_field or _seen_field(own, phabricator),
    )


def _monograms(parents: Iterable[str], site: Site) -> list[str]:
    return [f"T{number}" for asked in parents if (number := task_number(asked, site.host)) is not None]


def people_of(names: Iterable[str], phabricator: Phabricator) -> dict[str, Person]:
    """Accounts by user name in lower case, disabled ones too; who does not exist is left out."""
    handles = phabricator.lookup([f"@{name}" for name in names])
    return {handle.name.lower(): _person(handle) for handle in handles.values() if handle.type == "USER"}


def _person(handle: Handle) -> Person:
    return Person(phid=handle.phid, username=handle.name, disabled=handle.status == "closed")


def parent_from(asked: str, handles: dict[str, Handle], site: Site) -> Parent:
    handle = handles.get(f"T{task_number(asked, site.host)}")
    if handle is None or handle.type != "TASK":
        return Parent(asked)
    title = handle.fullName.partition(": ")[2]
    return Parent(handle.name, handle.phid, title, closed=handle.status == "closed")


def near_people(name: str, phabricator: Phabricator) -> tuple[str, ...]:
    """Up to three user names near `name`; disabled accounts and bots are nobody's co-mentors."""
    found = [p for p in phabricator.people_like(name[:3]) if not (p.disabled or p.bot or p.mailing_list)]
    near = find_nearest(name, [person.username for person in found])
    return (near,) if near else tuple(person.username for person in found[:3])


def _seen_field(own: Iterable[Task], phabricator: Phabricator) -> str:
    """The custom field for mentors, as it shows on a task; empty when this site has none."""
    seen = next(iter(own), None) or phabricator.newest_task()
    return mentor_field_among(seen.custom if seen else ())
