"""What plans of warnings and releases have to know. Pure."""

from __future__ import annotations

import msgspec

from seeder.activity import DAY, Action
from seeder.model import Person, Project, Task
from seeder.settings.site import Site
from seeder.warning import Kind, Warned


class Case(msgspec.Struct, frozen=True):
    """Somebody, once in a plan, with tasks in question, which were read again with followers, tags and view
    policy. `last` is the newest thing that they did anywhere, not on these tasks only; `verdict` is that of
    the first of them, a mentor's or an assignment's. `merged` are the numbers of tasks whose changes are
    merged, `by_round` of those that are theirs by a round's file only, and `others` of their other tasks in
    this audit, about which there is nothing to ask."""

    person: Person
    tasks: tuple[Task, ...]
    last: Action | None
    verdict: str
    merged: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    by_round: frozenset[int] = frozenset()

    @property
    def numbers(self) -> frozenset[int]:
        """Of all their tasks in this audit."""
        return self.others | {task.id for task in self.tasks}


class Policy(msgspec.Struct, frozen=True):
    """How gently; seconds, and people a run. Who answered is not asked again before `unseen_after` (for
    assignments, after how long one is idle)."""

    grace: int = 28 * DAY
    warn_every: int = 7 * DAY
    unseen_after: int = 180 * DAY
    max_warnings: int = 10


class Facts(msgspec.Struct, frozen=True):
    """`now` is epoch seconds UTC by the server's clock; `warned` are all warnings of these people by
    operators, of both kinds; `leave_alone` PHIDs of people and `leave_alone_tag` of the project whose tasks
    are left alone, empty for none; `projects` those on the tasks, by PHID; `field` the wire name of the
    mentor field, empty for none."""

    site: Site
    me: Person
    now: int
    kind: Kind
    cases: tuple[Case, ...] = ()
    warned: tuple[Warned, ...] = ()
    leave_alone: frozenset[str] = frozenset()
    leave_alone_tag: str = ""
    policy: Policy = Policy()
    projects: dict[str, Project] = {}
    first_tag: Project | None = None
    field: str = ""
