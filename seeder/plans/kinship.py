"""Tags that cannot be on one task together, as the server decides it. Pure.

Measured, and read in PhabricatorApplicationTransactionEditor::applyProjectConflictRules: adding a tag takes
away everything above and below it, and other milestones of the same parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from seeder.model import Project, Task


def displaced_by(tags: Sequence[Project], task: Task, projects: Mapping[str, Project]) -> list[Project]:
    """The tags that `task` loses when it gets `tags`; `projects` are all tags by PHID."""
    new = [tag for tag in tags if tag.phid not in task.project_phids]
    there = [projects[phid] for phid in task.project_phids if phid in projects]
    return [old for old in there if any(_exclude(old, tag) for tag in new)]


def has_kin(tag: Project, projects: Mapping[str, Project]) -> bool:
    """True if there is a tag among `projects` that `tag` could take away from a task, or one above it."""
    return bool(tag.ancestors) or any(_exclude(tag, other) for other in projects.values())


def kin_among(tags: Iterable[Project]) -> tuple[Project, Project] | None:
    """Two of `tags` that exclude each other."""
    known = list(tags)
    pairs = ((one, other) for i, one in enumerate(known) for other in known[i + 1 :])
    return next((pair for pair in pairs if _exclude(*pair)), None)


def _exclude(one: Project, other: Project) -> bool:
    if one.phid == other.phid:
        return False
    siblings = one.is_milestone and other.is_milestone and one.parent_phid == other.parent_phid
    return siblings or one.phid in other.ancestors or other.phid in one.ancestors
