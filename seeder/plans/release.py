"""Taking tasks from people who did not answer a warning, where somebody inherits them: a Plan. Pure."""

from __future__ import annotations

import msgspec

from seeder.activity import Action
from seeder.mentors import Mentorship
from seeder.model import Person, Task
from seeder.plans.warning import Facts
from seeder.writing.plan import Plan, Step


class Candidate(msgspec.Struct, frozen=True):
    """One task and one person on it. The task was read again, with its description; `heirs` are the living
    others who could be asked (for an assignment the task's mentors), in the order in which they are named;
    `last` is the newest thing that the person did anywhere."""

    task: Task
    person: Person
    verdict: str
    last: Action | None = None
    mentorship: Mentorship = Mentorship()
    heirs: tuple[Person, ...] = ()


def released(each: Candidate, facts: Facts, to: Person | None, drop_tag: bool, high: bool) -> Step | str:
    """The step that takes the task from the person, or why there is none: a pure function of the task, the
    person, the heirs and the warning, so that a kept step can be held against it."""
    return "not yet"


def plan_release(
    facts: Facts, candidates: tuple[Candidate, ...], to: Person | None, drop_tag: bool, high: bool
) -> Plan:
    """One edit a task; what is kept and why stands in `left_out`, what is for a person in `notes`."""
    return Plan("release", facts.site.phabricator, facts.me.phid, facts.me.username, facts.now)
