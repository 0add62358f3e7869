"""What a server can be asked about its own conventions, for a new site profile."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from seeder.model import Project, Status
from seeder.sources.phabricator import Phabricator

# The hashtags under which communities that publish their tasks keep first ones, likeliest first.
FIRST_TASK_TAGS = (
    "good_first_task",
    "good_first_issue",
    "good_first_bug",
    "first_task",
    "easy",
    "easyhack",
    "newcomer",
    "newcomers",
    "beginner",
    "starter",
    "low-hanging_fruit",
    "junior_jobs",
)
_NAMES = ("first", "newcomer", "beginner", "starter")
_MENTOR_FIELD = re.compile(r"custom\.(?:.*[._:-])?mentors?", re.IGNORECASE)


class Probed(msgspec.Struct, frozen=True):
    """`priorities` is keyword -> name, highest first; `fields` are wire names such as custom.mentors,
    None when no task can be seen; `tags` are the likeliest first-task tags, best first."""

    statuses: tuple[Status, ...]
    priorities: dict[str, str]
    fields: tuple[str, ...] | None
    mentor_field: str
    tags: tuple[Project, ...]


def probe(phabricator: Phabricator) -> Probed:
    """Ask for everything that a profile can hold; five requests or a few more."""
    task = phabricator.newest_task()
    fields = None if task is None else tuple(sorted(task.custom))
    return Probed(
        statuses=tuple(phabricator.statuses()),
        priorities={row.keywords[0]: row.name for row in phabricator.priorities() if row.keywords},
        fields=fields,
        mentor_field=mentor_field_among(fields or ()),
        tags=tuple(find_tags(phabricator)),
    )


def find_tags(phabricator: Phabricator) -> list[Project]:
    """Tags in use that look as if they were for first tasks, likeliest first; empty for none."""
    found = phabricator.projects_by_slug(FIRST_TASK_TAGS)
    known = [found[slug] for slug in FIRST_TASK_TAGS if slug in found]
    if not known:
        known = [project for name in _NAMES for project in phabricator.projects_named(name)]
    usable = {project.phid: project for project in known if project.slug and not project.archived}
    return list(usable.values())[:8]


def mentor_field_among(fields: Iterable[str]) -> str:
    """The wire name of the field for mentors, custom.mentors or one that ends so; empty for none."""
    return next((field for field in sorted(fields) if _MENTOR_FIELD.fullmatch(field)), "")
