"""Open changes that name tasks, out of the store: what was updated in Gerrit since is one short list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from seeder.activity import DAY
from seeder.gather.linked import WITH_COMMIT, open_changes_for
from seeder.gerrit_query import term
from seeder.reviews import Change
from seeder.sources.gerrit import Reviews
from seeder.store import Store

# Gerrit's clock is not known; and an index may be late.
OVERLAP = 3_600
# A list of all that happened in a large Gerrit for longer is no shorter than asking for the tasks.
LONGEST_SINCE = 3 * DAY
_COVERED = "changes"


class Covered(msgspec.Struct, frozen=True):
    """The tasks whose changes were read, and the instant of that, epoch seconds UTC."""

    mark: int
    tasks: frozenset[int]


def refresh_changes(tasks: Sequence[int], store: Store, reviews: Reviews, now: int, *, fresh: bool) -> None:
    """The store holds the open changes that name one of `tasks`. Raises SeederError when Gerrit does not
    answer: what was kept stays as it was then."""
    covered = store.fact(_COVERED, Covered)
    usable = covered if covered and not fresh and now - covered.mark < LONGEST_SINCE else None
    known = usable.tasks if usable else frozenset[int]()
    changed = _since(usable.mark - OVERLAP, reviews) if usable else []
    found = open_changes_for(sorted(set(tasks) - known), reviews, WITH_COMMIT)
    # Together: a run that is killed must not leave tasks that count as covered without their changes.
    with store.writing():
        if not usable:
            store.forget_changes()
        store.keep_changes([*changed, *(change for several in found.values() for change in several)])
        store.keep_fact(_COVERED, Covered(now, known | set(tasks)))


def _since(instant: int, reviews: Reviews) -> list[Change]:
    """What was updated since: open ones, and those that are open no more."""
    return reviews.changes(term("after", datetime.fromtimestamp(max(0, instant), UTC)), WITH_COMMIT)
