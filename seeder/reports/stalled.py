"""Whether a task's status says that it waits for something. Pure."""

from __future__ import annotations

import re

from seeder.model import Task
from seeder.settings.site import Site

# “Blocked on others” and `on_blocked`, but not “Unblocked”.
_WAITING = re.compile(r"(?<![^\W_])(?:stalled|blocked)(?![^\W_])")


def is_stalled(task: Task, site: Site) -> bool:
    """True by how its status is called, or by the profile's `audit.stalled_statuses`; in any case."""
    called = {task.status.strip().casefold(), task.status_name.strip().casefold()}
    told = {text.strip().casefold() for text in site.audit.stalled_statuses}
    return bool(called & told) or any(_WAITING.search(text) for text in called)
