"""A task that is to be a good first task, what is known about it, and what was found wanting."""

from __future__ import annotations

from datetime import date

import msgspec

from seeder.mentors import Mentorship
from seeder.settings.site import Headings


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Facts for ``check``. What could not be read is left at its default and not held against it.

    `blocked` is None when it is not known whether the task has open subtasks. `disabled` and
    `unknown` hold those of the mentors' names or PHIDs that cannot be reached. `today` is the day in
    the reader's time zone. `place` is the place as it was wished, when that is known apart from the
    description; `code_hosts` are the site's.
    """

    title: str
    description: str
    today: date
    mentorship: Mentorship = Mentorship()
    disabled: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    assigned: bool = False
    closed: bool = False
    blocked: bool | None = None
    view_policy: str = "public"
    headings: Headings = Headings()
    code_hosts: tuple[str, ...] = ()
    place: str = ""


class Finding(msgspec.Struct, frozen=True):
    """A rule that this task does not meet. `sentence` speaks of the task and may quote it (untrusted
    text), `fix` says what to do; `blocking` findings stop `create`, the others are notes."""

    rule: str
    sentence: str
    fix: str
    blocking: bool = False


class Problem(msgspec.Struct, frozen=True):
    """What a criterion says: a sentence, and whether it is grave where its rule can block."""

    sentence: str
    grave: bool = True
