"""Looking for a second task of the same wish after a run: a write may have arrived very late."""

from __future__ import annotations

from seeder import marker
from seeder.journal_record import Run
from seeder.reconcile import CLOCK_SLACK
from seeder.sources.phabricator import Phabricator


def twins_of(run: Run, phabricator: Phabricator) -> tuple[int, ...]:
    """Numbers of open tasks that carry a mark of `run` and are not the ones it knows; sorted."""
    known = {record.result.phid for record in run.records.values() if record.result is not None}
    marks = [step.marker for step in run.plan.steps if step.marker]
    if not marks:
        return ()
    recent = phabricator.tasks_by_author(run.plan.user, since=run.started - CLOCK_SLACK)
    hits = [task for mark in marks for task in marker.marked(recent, mark, run.plan.user)]
    return tuple(sorted(task.id for task in hits if task.phid not in known and not task.closed))
