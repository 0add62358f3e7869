"""Where tasks belong: a repository of the site's Gerrit, else a project. A request for each hundred tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from seeder.model import Project, Task
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
