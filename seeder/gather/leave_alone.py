"""Who has asked to be left alone by audits, and the tag that says the same of a task."""

from __future__ import annotations

import msgspec

from seeder.errors import BadInput
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator


class LeftAlone(msgspec.Struct, frozen=True):
    """PHIDs of `people` and of the `tag`, which is empty where the profile names none."""

    people: frozenset[str] = frozenset()
    tag: str = ""


def find_left_alone(site: Site, phabricator: Phabricator) -> LeftAlone:
    """Members of the profile's `audit.leave_alone`, an archived one too. At most one request. Raises BadInput
    for a hashtag that is not there: nobody could have opted out."""
    asked = site.audit.leave_alone
    if not asked:
        return LeftAlone()
    project = phabricator.projects_by_slug([asked], related=True).get(asked)
    if project is None:
        hint = "The site's profile has it as `audit.leave_alone`."
        raise BadInput(f"There is no project “{asked}” on {site.host}, whose members are left alone.", hint)
    return LeftAlone(frozenset(project.members), project.phid)
