"""Who has claimed the selected tasks, and what happened to these since.

Requests: one for each hundred tasks, only claimed ones where they are chosen by tags; for each hundred of
these one for what happened to them and one for their subtasks; one to Gerrit for each fifty; one for each
hundred people in all that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from seeder.gather.audit import Asked
from seeder.gather.board import Progress
from seeder.gather.linked import TASKS_A_QUERY, changes_for
from seeder.gather.mine import WITH
from seeder.gather.selection import tasks_in
from seeder.model import Deed, Task
from seeder.reports.assignments import Claimed, Facts
from seeder.reports.past import change_then, deeds_then
from seeder.reviews import Change
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.paging import PAGE, chunks
from seeder.sources.phabricator import Phabricator

# The constraint of maniphest.search for tasks that anybody has; it goes with others (measured).
CLAIMED = {"assigned": ["anyone()"]}


class Wanted(msgspec.Struct, frozen=True):
    """`asked` says which tasks, and the instant of ``--as-of``. `idle_after` is in seconds, `now` epoch
    seconds UTC."""

    asked: Asked
    now: int
    idle_after: int


def find_assignments(
    wanted: Wanted, site: Site, phabricator: Phabricator, reviews: Reviews | None, progress: Progress
) -> Facts:
    """What `reports.assignments` decides from. Raises SeederError where a server does not answer: without
    Gerrit a task that waits for a review would be taken for one that waits for its owner."""
    as_of = wanted.asked.before
    tasks = _tasks(wanted, phabricator, progress)
    claimed = _with_histories(tasks, as_of, phabricator, progress)
    claimed = _with_changes(claimed, as_of, reviews, progress) if reviews else claimed
    claimed = _with_blocked(claimed, phabricator, progress)
    named = {deed.author_phid for each in claimed for deed in each.deeds}
    named |= {each.task.owner_phid or "" for each in claimed}
    people = (phid for phid in named if phid.startswith("PHID-USER-"))
    return Facts(
        site=site,
        as_of=wanted.now if as_of is None else as_of,
        idle_after=wanted.idle_after,
        tasks=tuple(claimed),
        people=phabricator.people_by_phid(people, absences=True),
        gerrit_names=wanted.asked.gerrit_names,
        reviewed=reviews is not None,
    )


def _tasks(wanted: Wanted, phabricator: Phabricator, progress: Progress) -> list[Task]:
    """Those that are meant, each once, by number; without their texts."""
    found: dict[int, Task] = {}
    for reading in wanted.asked.readings:
        for read, task in enumerate(tasks_in(reading, phabricator), 1):
            if _is_meant(task, wanted):
                found[task.id] = msgspec.structs.replace(task, description="", custom={}, subscriber_phids=())
            if read % PAGE == 0:
                progress("tasks", len(found), 0)
    return [found[number] for number in sorted(found)]


def _is_meant(task: Task, wanted: Wanted) -> bool:
    asked = wanted.asked
    there = asked.before is None or task.created <= asked.before
    return bool(task.owner_phid) and there and not asked.leaves_out(task)


def _with_histories(
    tasks: Sequence[Task], as_of: int | None, phabricator: Phabricator, progress: Progress
) -> list[Claimed]:
    """Block by block, for histories are long; without tasks that somebody was given later than `as_of`."""
    by_number = {task.id: task for task in tasks}
    found: list[Claimed] = []
    for at, chunk in enumerate(chunks(sorted(by_number))):
        progress("what happened", at * len(chunk), len(tasks))
        told = phabricator.histories(chunk)
        for number in chunk:
            deeds = told.get(number, ())
            if not _is_given_later(deeds, as_of):
                found.append(_claimed(by_number[number], deeds_then(deeds, as_of)))
    return found


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
