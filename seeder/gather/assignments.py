"""Who has claimed the selected tasks, and what happened to these since.

Requests, the first time: one for each hundred tasks, only claimed ones where they are chosen by tags, and one
for each hundred of these for what happened to them; later only for what was touched since. Every time: for
each hundred of them one for their subtasks, for each fifty one to Gerrit, and one for each hundred people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from seeder.gather.audit import Asked
from seeder.gather.board import Progress
from seeder.gather.kept_histories import kept_history, refresh_histories
from seeder.gather.kept_tasks import kept_tasks, refresh_tasks
from seeder.gather.linked import TASKS_A_QUERY, changes_for
from seeder.gather.mine import WITH
from seeder.model import Deed, Task
from seeder.reports.assignments import Claimed, Facts
from seeder.reports.past import change_then, deeds_then
from seeder.reviews import Change
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.store import Store

# The constraint of maniphest.search for tasks that anybody has; it goes with others (measured).
CLAIMED = {"assigned": ["anyone()"]}


class Wanted(msgspec.Struct, frozen=True):
    """`asked` says which tasks, and the instant of ``--as-of``; `idle_after` is in seconds."""

    asked: Asked
    idle_after: int


class Kept(msgspec.Struct, frozen=True):
    """What is kept for `--offline`; `at` is when it was read, epoch seconds UTC."""

    asked: Asked
    facts: Facts
    at: int


def find_assignments(
    wanted: Wanted,
    site: Site,
    store: Store,
    phabricator: Phabricator,
    reviews: Reviews | None,
    progress: Progress,
    *,
    fresh: bool = False,
) -> Facts:
    """What `reports.assignments` decides from; `fresh` reads everything again. Raises SeederError where a
    server does not answer: without Gerrit a task that waits for a review would be taken for one that waits
    for its owner."""
    as_of = wanted.asked.before
    told = wanted.asked.readings
    refresh_tasks(told, store, phabricator, lambda read: progress("tasks", read, 0), fresh=fresh)
    tasks = _tasks(wanted, store)
    happened = len(tasks)
    refresh_histories(
        tasks, store, phabricator, lambda read: progress("what happened", read, happened), fresh=fresh
    )
    claimed = list(_with_histories(tasks, as_of, store))
    claimed = _with_changes(claimed, as_of, reviews, progress) if reviews else claimed
    claimed = _with_blocked(claimed, phabricator, progress)
    named = {deed.author_phid for each in claimed for deed in each.deeds}
    named |= {each.task.owner_phid or "" for each in claimed}
    people = (phid for phid in named if phid.startswith("PHID-USER-"))
    return Facts(
        site=site,
        as_of=phabricator.now if as_of is None else as_of,
        idle_after=wanted.idle_after,
        tasks=tuple(claimed),
        people=phabricator.people_by_phid(people, absences=True),
        gerrit_names=wanted.asked.gerrit_names,
        reviewed=reviews is not None,
    )


def _tasks(wanted: Wanted, store: Store) -> list[Task]:
    """Those that are meant, by number; without their texts."""
    found = [
        msgspec.structs.replace(task, description="", custom={}, subscriber_phids=())
        for task in kept_tasks(wanted.asked.readings, store)
        if _is_meant(task, wanted)
    ]
    return sorted(found, key=lambda task: task.id)


def _is_meant(task: Task, wanted: Wanted) -> bool:
    return bool(task.owner_phid) and not wanted.asked.leaves_out(task)


def _with_histories(tasks: Iterable[Task], as_of: int | None, store: Store) -> Iterator[Claimed]:
    """One after the other, for histories are long; without tasks that somebody was given later than
    `as_of`."""
    for task in tasks:
        deeds = kept_history(task.id, store)
        if not _is_given_later(deeds, as_of):
            yield _claimed(task, deeds_then(deeds, as_of))


def _is_given_later(deeds: Iterable[Deed], as_of: int | None) -> bool:
    return as_of is not None and any(deed.kind == "owner" and deed.created > as_of for deed in deeds)


def _claimed(task: Task, deeds: Sequence[Deed]) -> Claimed:
    """`deeds` are the earliest first, and only the last one of everybody is kept."""
    claim = next((deed for deed in reversed(deeds) if deed.kind == "owner"), None)
    return Claimed(task, tuple({deed.author_phid: deed for deed in deeds}.values()), claim)


def _with_changes(
    claimed: Sequence[Claimed], as_of: int | None, reviews: Reviews, progress: Progress
) -> list[Claimed]:
    found: list[Claimed] = []
    for start in range(0, len(claimed), TASKS_A_QUERY):
        progress("changes", start, len(claimed))
        some = claimed[start : start + TASKS_A_QUERY]
        changes = changes_for([each.task.id for each in some], reviews, WITH)
        found += [
            msgspec.structs.replace(each, changes=tuple(_then(changes.get(each.task.id, ()), as_of)))
            for each in some
        ]
    return found


def _then(changes: Iterable[Change], as_of: int | None) -> Iterable[Change]:
    """Without the texts, which are most of it."""
    for change in changes:
        then = change_then(change, as_of)
        if then is not None:
            silent = tuple(msgspec.structs.replace(message, text="") for message in then.messages)
            yield msgspec.structs.replace(then, message="", messages=silent)


def _with_blocked(claimed: Sequence[Claimed], phabricator: Phabricator, progress: Progress) -> list[Claimed]:
    progress("subtasks", 0, len(claimed))
    blocked = phabricator.blocked([each.task.id for each in claimed])
    return [msgspec.structs.replace(each, blocked=each.task.id in blocked) for each in claimed]
