"""What happened to tasks, out of the store: only of those that were touched since it is asked for again.

Whatever happens to a task gives it a new modification time, and its history is kept with that. Two deeds may
have the same second, and an edit gets its time before it can be read: what was read within five minutes of
that time is read once more, and everything is once a week.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from seeder.gather.kept_tasks import OVERLAP, WHOLE_EVERY, server_now
from seeder.model import Deed, Task
from seeder.sources.paging import chunks
from seeder.sources.phabricator import Phabricator
from seeder.store import Store


class Told(msgspec.Struct, frozen=True):
    """A task's history, the newest deed first. It was last modified at `modified` and read at `read`, both by
    the site's clock, and at `at` by this computer's; epoch seconds UTC."""

    modified: int
    read: int
    at: int
    deeds: tuple[Deed, ...]


def refresh_histories(
    tasks: Sequence[Task],
    store: Store,
    phabricator: Phabricator,
    progress: Callable[[int], None],
    *,
    fresh: bool,
) -> None:
    """The store holds the history of each of `tasks`, as they are now. A request for each hundred of those
    that were touched since. Raises SeederError when the server does not answer."""
    now = int(phabricator.conduit.clock.now())
    read = server_now(phabricator)
    modified = {task.id: task.modified for task in tasks if fresh or not _is_usable(task, store, now)}
    done = 0
    for chunk in chunks(sorted(modified)):
        progress(done)
        told = phabricator.histories(chunk)
        with store.writing():
            for number in chunk:
                store.keep_fact(_name(number), Told(modified[number], read, now, told.get(number, ())))
        done += len(chunk)


def kept_history(number: int, store: Store) -> tuple[Deed, ...]:
    """The newest deed first; nothing for a task whose history was not read."""
    told = store.fact(_name(number), Told)
    return told.deeds if told else ()


def _is_usable(task: Task, store: Store, now: int) -> bool:
    told = store.fact(_name(task.id), Told)
    if told is None or told.modified != task.modified:
        return False
    return told.read - told.modified > OVERLAP and 0 <= now - told.at < WHOLE_EVERY


def _name(number: int) -> str:
    return f"history {number}"
