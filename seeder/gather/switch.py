"""The task on the site that lets audits write while it is open: who can close it can stop them."""

from __future__ import annotations

from seeder.errors import BadInput, LimitReached
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.wish import task_number


def read_switch(site: Site, phabricator: Phabricator) -> None:
    """Returns while the profile's `audit.switch` is open, or where it names none. One request.

    Raises LimitReached when it is closed, gone or hidden, and BadInput for a profile that names no task."""
    asked = site.audit.switch
    if not asked:
        return
    number = task_number(asked, site.host)
    if number is None:
        raise BadInput(
            f"“{asked}” is no task of {site.host}.", "The site's profile has it as `audit.switch`."
        )
    task = phabricator.tasks([number]).get(number)
    if task is None:
        raise LimitReached(
            f"T{number} cannot be seen, and audits write only while it is open. Nothing was written.",
            "The site's profile has it as `audit.switch`.",
        )
    if task.closed:
        raise LimitReached(
            f"{task.monogram} is closed ({task.status_name}), and audits write only while it is open. "
            "Nothing was written.",
            f"Why, may stand there: {site.link(task.monogram)}",
        )
