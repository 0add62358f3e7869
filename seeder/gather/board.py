"""What is known of the tasks with an event's tag.

Requests: one for the tag, one for the columns of its board; one for each hundred tasks, one for each hundred
of their histories and for each hundred people in these; one to Gerrit for each fifty tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from seeder.errors import SeederError, ServerError
from seeder.gather.linked import changes_for
from seeder.gather.tag import resolve_tags
from seeder.gather.watching import projects_watched
from seeder.model import Deed, Person, Task
from seeder.plans import tag as tag_plans
from seeder.reports.board import Changes, Facts
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.paging import PAGE, chunks
from seeder.sources.phabricator import Phabricator
from seeder.writing.plan import Plan

# (what is being read, how many of them, of how many; 0 for not known)
Progress = Callable[[str, int, int], None]
_WITH = ("CURRENT_REVISION", "CURRENT_COMMIT")


def find_board(tag: str, site: Site, phabricator: Phabricator) -> Facts:
    """The tag and the columns of its board; BadInput for a tag that is not there."""
    project = resolve_tags([tag], site, phabricator)[tag]
    return Facts(site, project, tuple(phabricator.columns(project.phid)))


def with_tasks(facts: Facts, phabricator: Phabricator, progress: Progress, *, closed: bool = False) -> Facts:
    """`facts` with the open tasks of the tag (with `closed` all), without their texts."""
    constraints = {"projects": [facts.tag.phid], **({} if closed else {"statuses": ["open()"]})}
    tasks: dict[int, Task] = {}
    for task in phabricator.tasks_streamed(constraints, columns=True):
        tasks[task.id] = msgspec.structs.replace(task, description="", custom={})
        if len(tasks) % PAGE == 0:
            progress("tasks", len(tasks), 0)
    return msgspec.structs.replace(facts, tasks=tuple(tasks.values()))


def with_changes(facts: Facts, reviews: Reviews, progress: Progress) -> Facts:
    """`facts` with the changes that name a task. Raises SeederError."""
    progress("changes", 0, len(facts.tasks))
    found = changes_for([task.id for task in facts.tasks], reviews, _WITH)
    changes: Changes = {number: tuple(several) for number, several in found.items()}
    return msgspec.structs.replace(facts, changes=changes)


def with_changes_if_any(facts: Facts, reviews: Reviews | None, progress: Progress) -> tuple[Facts, str]:
    """As `with_changes`, or as they are and a sentence why."""
    if reviews is None:
        return facts, f"No Gerrit is known for {facts.site.host}, so nothing is said of changes."
    try:
        return with_changes(facts, reviews, progress), ""
    except SeederError as problem:
        return facts, f"Gerrit could not be asked for changes: {problem.sentence}"


def with_people(facts: Facts, phabricator: Phabricator, progress: Progress) -> Facts:
    """`facts` with who did what last, and the accounts of these and of owners."""
    deeds = _deeds(facts.tasks, phabricator, progress)
    named = {task.owner_phid for task in facts.tasks if task.owner_phid}
    named |= {deed.author_phid for several in (deeds or {}).values() for deed in several}
    users = (phid for phid in named if phid.startswith("PHID-USER-"))
    return msgspec.structs.replace(facts, deeds=deeds, people=phabricator.people_by_phid(users))


def _deeds(
    tasks: Sequence[Task], phabricator: Phabricator, progress: Progress
) -> dict[int, tuple[Deed, ...]] | None:
    """Of each task the last deed of everybody; None where the site's version has no such method."""
    found: dict[int, tuple[Deed, ...]] = {}
    for chunk in chunks(sorted(task.id for task in tasks)):
        progress("what happened", len(found), len(tasks))
        try:
            told = phabricator.histories(chunk)
        except ServerError as problem:
            if problem.code != "ERR-CONDUIT-CALL":
                raise
            return None
        found |= {number: tuple(_last_of_each(deeds)) for number, deeds in told.items()}
    return found


def _last_of_each(deeds: Iterable[Deed]) -> Iterable[Deed]:
    in_order = sorted(deeds, key=lambda deed: deed.created)
    return {deed.author_phid: deed for deed in in_order}.values()


def mail_facts(plan: Plan, facts: Facts, me: Person, phabricator: Phabricator) -> tag_plans.Facts:
    """What the mails of `plan` are counted from: its tasks, and who watches their tags."""
    moved = {step.target for step in plan.steps}
    tasks = tuple(task for task in facts.tasks if task.phid in moved)
    tags = {phid for task in tasks for phid in task.tags}
    projects = projects_watched(tags, phabricator)
    return tag_plans.Facts(facts.site, me, plan.made, tasks, projects=projects)
