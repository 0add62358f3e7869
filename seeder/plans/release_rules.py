"""When a task may be taken from somebody: asked before a plan is made, and again of each of its steps before
it is sent. Pure.

That nobody who is not there inherits anything, and that important tasks are asked about first, is what
Mozilla's bot does (https://github.com/mozilla/bugbot/blob/master/bugbot/rules/assignee_no_login.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from seeder.activity import Action, day_of
from seeder.model import Person, Task
from seeder.plans.warning_rules import why_let_be, why_task_kept
from seeder.warning import Kind, Warned, ends, is_answered

# From whom something may be taken: a task that waits for a review, or is merged, is never its owner's fault.
RELEASED: Mapping[Kind, frozenset[str]] = {
    "mentor": frozenset({"unseen", "expired", "disabled"}),
    "owner": frozenset({"idle", "disabled"}),
}
# As Phabricator ships its priorities; 90 is “Needs Triage”, which nobody has decided yet.
HIGH, UNDECIDED = 80, 90
ANSWERED = "They did something since they were asked."
NOBODY = "Nobody who is there inherits it; --to names somebody."
NO_MENTOR = "It has no mentor who is there to be asked about it."


class Question(msgspec.Struct, frozen=True):
    """May this task be taken from this person? `last` is the newest thing that they did anywhere; `warned`
    are all warnings by operators; `now` is epoch seconds UTC and `grace` seconds; `heirs` are those who would
    inherit it, `theirs` whether the task still names the person. `alone` when the person is left alone,
    `alone_tag` is the tag of tasks that are (a PHID, empty for none). `high` if important tasks may be taken,
    too; `without_heirs` if it may be left to nobody; `machines` are the profile's bots, user names in lower
    case."""

    kind: Kind
    task: Task
    person: Person
    verdict: str
    last: Action | None
    warned: tuple[Warned, ...]
    now: int
    grace: int
    heirs: tuple[Person, ...] = ()
    theirs: bool = True
    me: str = ""
    alone: bool = False
    alone_tag: str = ""
    high: bool = False
    without_heirs: bool = False
    machines: frozenset[str] = frozenset()


def why_kept(asked: Question) -> str:
    """Why the task is not taken from the person, a sentence; empty where it may be."""
    return (
        why_task_kept(asked.task, asked.alone_tag)
        or _why_person_keeps(asked)
        or _why_too_early(asked)
        or _why_not_handed_on(asked)
    )


def due(asked: Question) -> Warned | None:
    """The warning that makes it possible: of this kind, not answered, with the task in it, and old enough; of
    several the oldest."""
    found = (each for each in _open(asked) if ends(each, asked.grace) <= asked.now)
    return min(found, key=lambda each: each.at, default=None)


def living(heirs: Iterable[Person], person: Person) -> tuple[Person, ...]:
    """Those of `heirs` who can be asked, each once: people with an account in use, not the one who goes."""
    found = (each for each in heirs if each.human and not each.disabled and each.phid != person.phid)
    return tuple({each.phid: each for each in found}.values())


def is_high(task: Task) -> bool:
    return task.priority >= HIGH and task.priority != UNDECIDED


def _why_person_keeps(asked: Question) -> str:
    if why := why_let_be(asked.person, asked.me, asked.machines, alone=asked.alone, now=asked.now):
        return why
    if not asked.theirs:
        return "It is not theirs any more."
    if asked.verdict in RELEASED[asked.kind]:
        return ""
    return ANSWERED if _is_answered(asked) else "There is no reason to take it from them."


def _why_too_early(asked: Question) -> str:
    if due(asked):
        return ""
    if waiting := next(_open(asked), None):
        return f"They were asked on {day_of(waiting.at)} and have until {day_of(ends(waiting, asked.grace))}."
    return ANSWERED if _is_answered(asked) else "They were not asked about it yet."


def _why_not_handed_on(asked: Question) -> str:
    if not living(asked.heirs, asked.person) and not asked.without_heirs:
        return NOBODY if asked.kind == "mentor" else NO_MENTOR
    return "It is important: ask about it first." if is_high(asked.task) and not asked.high else ""


def _is_answered(asked: Question) -> bool:
    return any(is_answered(each, asked.last) for each in _about_it(asked))


def _open(asked: Question) -> Iterator[Warned]:
    return (each for each in _about_it(asked) if not is_answered(each, asked.last))


def _about_it(asked: Question) -> Iterator[Warned]:
    """The warnings of this kind to the person that list the task, the oldest first."""
    for each in sorted(asked.warned, key=lambda each: each.at):
        if each.person == asked.person.phid and each.kind == asked.kind and asked.task.id in each.tasks:
            yield each
