"""Looking for a second task of the same wish after a run: a write may have arrived very late."""

from __future__ import annotations

from seeder.sources.phabricator import Phabricator
from seeder.writing import marker
from seeder.writing.journal_record import Run
from seeder.writing.reconcile import CLOCK_SLACK


def twins_of(run: Run, phabricator: Phabricator) -> tuple[int, ...]:
    """Numbers of open tasks that carry a mark of `run` beside the one that it knows; sorted."""
    steps = [step for step in run.plan.steps if step.marker]
    if not steps:
        return ()
    ahead = min(phabricator.conduit.session.server_ahead, 0.0)
    recent = phabricator.tasks_by_author(run.plan.user, since=run.started + ahead - CLOCK_SLACK)
    found: set[int] = set()
    for step in steps:
        made = run.records[step.id].result
        second = marker.twins(recent, step.marker, run.plan.user, made.phid if made else "")
        found |= {task.id for task in second}
    return tuple(sorted(found))
