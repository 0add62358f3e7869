"""What is said on a task that is taken from somebody. Pure.

It mentions nobody, so that it mails who follows the task and no one else; names stand in `monospace`, where
they are words.
"""

from __future__ import annotations

from collections.abc import Sequence

from seeder.activity import day_of
from seeder.model import Person, Task
from seeder.plans.warning_facts import Facts
from seeder.warning import Warned


def comment_of(
    task: Task, person: Person, heirs: Sequence[Person], warned: Warned, facts: Facts, stays: bool = False
) -> str:
    """Who runs this, when the person was asked and where, what becomes of the task, and that they are welcome
    back. `stays` when only the tag for first tasks goes."""
    where = "here" if warned.task == task.id else f"on T{warned.task}"
    asked = "still works on this" if facts.kind == "owner" else "still has time for this task"
    name = _named(person)
    return (
        f"On {day_of(warned.at)} it was asked {where} whether {name} {asked}, and nothing was heard since."
        f" {_then(name, heirs, facts, stays)} {_named(facts.me)} runs this with seeder."
    )


def _then(name: str, heirs: Sequence[Person], facts: Facts, stays: bool) -> str:
    names = ", ".join(map(_named, heirs))
    if facts.kind == "owner":
        return f"So it is free for whoever wants to go on, and {names} can be asked. {name} is welcome back."
    if stays:
        return f"So it is no first task for now. {name} is still named, and welcome back at any time."
    return (
        f"From now on {names} can be asked. Thanks for the help so far; {name} is welcome back at any time."
    )


def _named(person: Person) -> str:
    return f"`{person.username}`"
