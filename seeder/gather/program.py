"""What a site says of a round: for ``program check``, and for the handover at its end.

The handover takes a few requests for what the interns did last, one for each ten tasks where there is a
Gerrit, and otherwise the same few: tags, people, the tasks of all interns and what ``check`` wants of them in
pages of 100, and the statuses when one of the tasks is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from seeder.check.rules import check_candidate
from seeder.errors import BadInput, SeederError
from seeder.gather.check import subjects_for
from seeder.gather.create import near_people, parent_from
from seeder.gerrit_query import all_of, negated, term
from seeder.model import Person, Task
from seeder.reports.handover import Facts, Resolved
from seeder.reports.program import RoundFacts, people_in
from seeder.round import Round
from seeder.settings.site import Site
from seeder.sources.acts import CannotTell, task_actions
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator, Progress
from seeder.sources.tags import find_tags
from seeder.wish import task_number

# Names that sites give to a status that means done, beside the usual one.
_DONE = frozenset({"resolved", "merged", "fixed", "done"})
# Changes that are looked at for one task: its number in a commit message is nearly always a `Bug:` line.
MOST_CHANGES = 10


def round_facts(round_: Round, site: Site, phabricator: Phabricator) -> RoundFacts:
    """What ``reports.program`` decides from: three requests, a milestone and what is unknown cost more."""
    tags = find_tags(round_.tags, phabricator, site.host)
    names = list(dict.fromkeys(name for _, name in people_in(round_)))
    people = phabricator.people(names)
    number = task_number(round_.parent, site.host) if round_.parent else None
    handles = phabricator.lookup([f"T{number}"] if number is not None else [])
    return RoundFacts(
        host=site.host,
        tags=tags.found,
        unknown_tags=tags.unknown,
        people=people,
        unknown_people={n: near_people(n, phabricator) for n in names if n.lower() not in people},
        parent=parent_from(round_.parent, handles, site) if round_.parent else None,
    )


def handover_facts(
    resolved: Resolved, site: Site, phabricator: Phabricator, now: float, today: date, progress: Progress
) -> Facts:
    """Everything but the patches; raises NetworkError, LoginError or ServerError."""
    round_ = resolved.round
    people = phabricator.people([intern.user for intern in round_.interns])
    phids = sorted(person.phid for person in people.values())
    since = datetime.combine(round_.start, time(), UTC).timestamp()
    tasks = phabricator.tasks_left(phids, resolved.first.phid, since, progress)
    subjects = subjects_for(tasks, site, phabricator, now) if tasks else []
    checked = ((task.id, check_candidate(s.candidate)) for task, s in zip(tasks, subjects, strict=True))
    return Facts(
        resolved,
        today,
        people=people,
        tasks=tuple(tasks),
        findings={number: tuple(findings) for number, findings in checked},
        solved=done_statuses(phabricator) if any(task.closed for task in tasks) else frozenset(),
        seen=_seen(people.values(), phabricator),
    )


def resolve(round_: Round, site: Site, phabricator: Phabricator) -> Resolved:
    """The round with its tags found; BadInput when there is somebody or something to be mended first."""
    if not round_.interns:
        hint = "Add them to its file; `seeder program check` looks whether they are there."
        raise BadInput(f"The round “{round_.name}” has no interns.", hint)
    tags = find_tags([site.first_task_tag, *round_.tags], phabricator, site.host)
    for text, near in tags.unknown.items():
        hint = f"Did you mean “{near[0]}”?" if near else "`seeder program check` looks at the whole round."
        if text == site.first_task_tag:
            hint += " The site's first-task tag can be set with SEEDER_FIRST_TASK_TAG."
        raise BadInput(f"There is no tag “{text}” on {site.host}.", hint)
    parent = task_number(round_.parent, site.host) if round_.parent else None
    found = tuple(tags.found[text] for text in round_.tags)
    return Resolved(round_, tags.found[site.first_task_tag], found, parent)


def patched_tasks(tasks: Sequence[Task], reviews: Reviews | None) -> tuple[frozenset[int] | None, str]:
    """Numbers of the tasks that an open or merged change names in a `Bug:` line, and why that is not
    known where it is not; a site without Gerrit is no reason for a sentence."""
    if reviews is None:
        return None, ""
    queries = [all_of(term("message", f"Bug: {t.monogram}"), negated(term("is", "abandoned"))) for t in tasks]
    try:
        found = reviews.each_of(queries, ("CURRENT_REVISION", "CURRENT_COMMIT"), MOST_CHANGES)
    except SeederError as problem:
        return None, f"Gerrit could not be asked for patches: {problem.sentence}"
    pairs = zip(tasks, found, strict=True)
    return frozenset(t.id for t, changes in pairs if any(t.id in c.tasks for c in changes)), ""


def done_statuses(phabricator: Phabricator) -> frozenset[str]:
    """The closed statuses that mean that the work was done."""
    closed = [status for status in phabricator.statuses() if status.closed]
    return frozenset(s.value for s in closed if s.usual or {s.value, s.name.lower()} & _DONE)


def _seen(people: Iterable[Person], phabricator: Phabricator) -> dict[str, int | None] | None:
    """PHID -> when they last did something to a task; None as a whole where the site cannot be asked."""
    phids = [person.phid for person in people]
    try:
        trail = task_actions(phids, phabricator, named=False)
    except CannotTell:
        return None
    last = {phid: action.at for phid, action in trail.last.items()}
    return {phid: last.get(phid) for phid in phids if phid not in trail.unknown}
