"""The caller's own open subtasks: work that was cut small already."""

from __future__ import annotations

from collections.abc import Iterator

from seeder.model import Task
from seeder.suggestions import drafts
from seeder.suggestions.facts import Facts
from seeder.suggestions.suggestion import Evidence, Suggestion


def free(task: Task, me: str, first_task_tag: str) -> bool:
    """True for an open task that nobody else has taken and that is no first task yet; `me` and the tag
    are PHIDs."""
    return not task.closed and task.owner_phid in {None, me} and first_task_tag not in task.project_phids


def subtasks(facts: Facts) -> Iterator[Suggestion]:
    for task in facts.subtasks:
        yield _suggestion(task, facts)


def _suggestion(task: Task, facts: Facts) -> Suggestion:
    link = f"{facts.phabricator.rstrip('/')}/{task.monogram}"
    title = drafts.plain_title(task.title, f"Finish the subtask {task.monogram}")
    quoted = drafts.told(f"This is the subtask {link}.", task.description)
    return Suggestion(
        "subtask",
        title,
        link,
        "An open subtask of yours that nobody has taken.",
        (Evidence(link, facts.me.shown, task.created),),
        drafts.draft("bug", title, link, quoted, [f"The subtask and its parent: {link}"]),
        same=frozenset({f"task {task.id}"}),
    )
