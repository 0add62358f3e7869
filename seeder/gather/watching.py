"""Tags as mails are counted from: with what lies above them, because who watches that hears of them, too."""

from __future__ import annotations

from collections.abc import Iterable

from seeder.model import Project
from seeder.sources.phabricator import Phabricator


def projects_watched(phids: Iterable[str], phabricator: Phabricator) -> dict[str, Project]:
    """PHID -> project with its watchers, of those asked for and all above them; a request for each hundred,
    and one more where something lies above that was not asked for."""
    found = phabricator.projects(phids, related=True)
    above = {phid for project in found.values() for phid in project.ancestors} - found.keys()
    return found | (phabricator.projects(above, related=True) if above else {})
