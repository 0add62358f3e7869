"""Tasks out of the store, brought up to date by what changed since: a look at 3,000 of them costs four
requests instead of thirty when little happened.

Whatever is edited, commented or tagged gets a new modification time, and a search finds what was modified
since. What no longer fits is found by its number. A task that was hidden or destroyed is told by neither, so
everything is read again once a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from seeder.activity import DAY
from seeder.gather.selection import Reading, tasks_in
from seeder.model import Task
from seeder.sources.phabricator import Phabricator, Progress
from seeder.store import Scope, Store

# An edit gets its time before it can be read; and pages that are being read take a while.
OVERLAP = 300
WHOLE_EVERY = 7 * DAY
# Numbers in one request; 30,000 worked on a real server.
NUMBERS = 10_000
STAGED = 100


def scope_name(reading: Reading) -> str:
    """The same question has the same name."""
    return msgspec.json.encode(reading, order="deterministic").decode()


def refresh_tasks(
    readings: Sequence[Reading], store: Store, phabricator: Phabricator, progress: Progress, *, fresh: bool
) -> None:
    """The store holds the tasks of every reading as they are now; `fresh` reads everything again. Raises
    BadInput, and SeederError when the server does not answer: what was kept stays as it was then."""
    done = 0
    for reading in readings:
        kept = None if fresh else _usable(reading, store.scope(scope_name(reading)), phabricator)
        store.unstage()
        if kept is None:
            done = _read_whole(reading, store, phabricator, progress, done)
        else:
            _read_changes(reading, kept, store, phabricator)


def kept_tasks(readings: Iterable[Reading], store: Store) -> Iterator[Task]:
    """The tasks of all readings as they are in the store, each once."""
    seen: set[int] = set()
    for reading in readings:
        for task in store.tasks(scope_name(reading)):
            if task.id not in seen:
                seen.add(task.id)
                yield task


def numbers_kept(readings: Iterable[Reading], store: Store) -> set[int]:
    """The numbers of all of them."""
    return {number for reading in readings for number in store.members(scope_name(reading))}


def read_at(readings: Iterable[Reading], store: Store) -> int | None:
    """When the oldest of them was read, epoch seconds UTC; None when one never was."""
    scopes = [store.scope(scope_name(reading)) for reading in readings]
    return min((scope.read for scope in scopes if scope), default=None) if all(scopes) else None


def _usable(reading: Reading, kept: Scope | None, phabricator: Phabricator) -> Scope | None:
    """A stored search may mean anything, and one by time of modification is a moving thing."""
    moving = reading.query or {"modifiedStart", "modifiedEnd", "query"} & set(reading.constraints)
    if kept is None or not kept.mark or moving or _now(phabricator) - kept.whole >= WHOLE_EVERY:
        return None
    return kept


def _now(phabricator: Phabricator) -> int:
    return int(phabricator.conduit.clock.now())


def server_now(phabricator: Phabricator) -> int:
    """Now by the site's clock, epoch seconds UTC."""
    return _now(phabricator) + int(phabricator.conduit.session.server_ahead)


def _read_whole(
    reading: Reading, store: Store, phabricator: Phabricator, progress: Progress, done: int
) -> int:
    began, newest, some = server_now(phabricator), 0, list[Task]()
    for task in tasks_in(reading, phabricator):
        newest, done = max(newest, task.modified), done + 1
        some.append(task)
        if len(some) == STAGED:
            store.stage(some)
            some.clear()
            progress(done)
    store.stage(some)
    now = _now(phabricator)
    store.publish(scope_name(reading), Scope(min(newest, began), now, now), whole=True)
    return done


def _read_changes(reading: Reading, kept: Scope, store: Store, phabricator: Phabricator) -> None:
    began, since, name = server_now(phabricator), max(1, kept.mark - OVERLAP), scope_name(reading)
    changed = {task.id: task for task in tasks_in(_modified(reading, since), phabricator)}
    others = [number for number in store.members(name) if number not in changed]
    gone: list[int] = []
    for start in range(0, len(others), NUMBERS):
        some = Reading({"ids": others[start : start + NUMBERS], "modifiedStart": since})
        gone += [task.id for task in tasks_in(some, phabricator)]
    store.stage(changed.values())
    mark = max((task.modified for task in changed.values()), default=kept.mark)
    scope = Scope(max(kept.mark, min(mark, began)), _now(phabricator), kept.whole)
    store.publish(name, scope, whole=False, gone=gone)


def _modified(reading: Reading, since: int) -> Reading:
    return Reading({**reading.constraints, "modifiedStart": since})
