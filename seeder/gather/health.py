"""What ``tasks health`` has to know beside an audit of open tasks: what was ever finished, and by whom.

The first time a request for each hundred finished tasks, and for each hundred of their owners.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from seeder.gather.actions import Progress
from seeder.gather.audit import Asked
from seeder.gather.homes import likely_homes
from seeder.gather.kept_tasks import kept_tasks, refresh_tasks
from seeder.gather.program import done_statuses
from seeder.gather.selection import Reading
from seeder.model import Person, Project, Task
from seeder.reports.audit import Facts
from seeder.reports.health import Finished, Health
from seeder.reports.successors import repository_of
from seeder.sources.phabricator import Phabricator
from seeder.store import Store


def health_for(
    asked: Asked,
    facts: Facts,
    store: Store,
    phabricator: Phabricator,
    tag: Project,
    since: int,
    progress: Progress,
    *,
    fresh: bool = False,
) -> Health:
    """The facts of ``reports.health``: `facts` and `asked` are those of the open tasks, `since` is epoch
    seconds UTC. Raises SeederError when the site does not answer."""
    done = _read_done(tag, store, phabricator, progress, fresh=fresh)
    repositories, finished = dict[int, str](), list[Task]()
    for task in kept_tasks(done, store):
        repositories[task.id] = repository_of(task.description, (), facts.site)
        finished.append(msgspec.structs.replace(task, description=""))
    lately = [task for task in finished if since <= task.ended <= facts.as_of]
    changes = {each.task.id: each.changes for each in facts.tasks}
    for task in kept_tasks(asked.readings, store):
        repositories[task.id] = repository_of(task.description, changes.get(task.id, ()), facts.site)
    projects = likely_homes([*(each.task for each in facts.tasks), *lately], tag, phabricator)
    homes = {n: name or next(iter(projects.get(n, ())), "") for n, name in repositories.items()}
    return Health(
        facts,
        homes,
        tuple(Finished(task.id, task.ended, task.owner_phid, homes[task.id]) for task in finished),
        since,
        _owners(lately, store, phabricator),
    )


def _read_done(
    tag: Project, store: Store, phabricator: Phabricator, progress: Progress, *, fresh: bool
) -> list[Reading]:
    """The store holds the tasks with the tag that were ever finished; none where no status means that."""
    statuses = sorted(done_statuses(phabricator))
    readings = [Reading({"projects": [tag.phid], "statuses": statuses})] if statuses else []
    refresh_tasks(readings, store, phabricator, lambda n: progress("finished tasks", n), fresh=fresh)
    return readings


def _owners(tasks: Iterable[Task], store: Store, phabricator: Phabricator) -> dict[str, Person]:
    """PHID -> account of those who own one of `tasks`; when it was made does not change, so it is kept."""
    named = {task.owner_phid for task in tasks if task.owner_phid}
    kept = {person.phid: person for person in store.people()}
    asked = phabricator.people_by_phid(named - set(kept), absences=True)
    store.keep_people(asked.values())
    return {phid: person for phid, person in (kept | asked).items() if phid in named}
