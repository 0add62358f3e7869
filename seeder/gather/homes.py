"""Where tasks belong: a repository of the site's Gerrit, else a project. A request for each hundred tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from seeder.check.candidate import Candidate
from seeder.check.criteria import section
from seeder.model import Project, Task
from seeder.place import find_places
from seeder.reviews import Change
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator

# Kinds of projects that say how or when something is done, not what it belongs to.
_NO_HOME = frozenset({"tag", "goal", "milestone", "timeline", "umbrella", "policy"})


def likely_homes(tasks: Sequence[Task], tag: Project, phabricator: Phabricator) -> dict[int, tuple[str, ...]]:
    """Task number -> the titles of its tags but `tag`: projects and groups before mere tags and milestones,
    then those that most of these tasks have, then by title."""
    counts = Counter(phid for task in tasks for phid in task.tags if phid != tag.phid)
    known = phabricator.projects(counts)

    def likeliest(project: Project) -> tuple[bool, int, str]:
        odd = project.is_milestone or project.archived or project.icon in _NO_HOME
        return odd, -counts[project.phid], project.title.casefold()

    return {
        task.id: tuple(
            project.title
            for project in sorted(
                (known[phid] for phid in task.tags if phid in counts and phid in known), key=likeliest
            )
        )
        for task in tasks
    }


def repository_of(description: str, changes: Sequence[Change], site: Site) -> str:
    """The repository on the site's Gerrit that the text leads to where it says where the work is, else the
    one of a change that names the task; empty for neither. A link counts before a bare name."""
    if not site.gerrit:
        return ""
    told = section(
        Candidate(title="", description=description, today=date.min, headings=site.headings), "code"
    )
    places = find_places(told, site.code_hosts)
    named = (place.repository_on(site.gerrit) for place in sorted(places, key=lambda place: not place.url))
    return next(filter(None, (*named, *(change.project for change in changes))), "")
