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
    back unless their account is closed. `stays` when only the tag for first tasks goes."""
    where = "here" if warned.task == task.id else f"on T{warned.task}"
    told = f"{_asked(person, where, warned, facts)} {_then(person, heirs, facts, stays)}"
    return f"{told} {_named(facts.me)} runs this with seeder."


def _asked(person: Person, where: str, warned: Warned, facts: Facts) -> str:
    day, name = day_of(warned.at), _named(person)
    if person.disabled:
        return (
            f"The account {name} is not in use any more, and on {day} it was asked {where} about this task."
        )
    asked = "still works on this" if facts.kind == "owner" else "still has time for this task"
    return f"On {day} it was asked {where} whether {name} {asked}, and nothing was heard since."


def _then(person: Person, heirs: Sequence[Person], facts: Facts, stays: bool) -> str:
    name, names, back = _named(person), _all_named(heirs), not person.disabled
    if facts.kind == "owner":
        told = f"So it is free for whoever wants to go on, and {names} can be asked."
        return f"{told} {name} is welcome back." if back else told
    if stays:
        told = f"So it is no first task for now. {name} is still named"
        return f"{told}, and welcome back at any time." if back else f"{told}."
    told = f"From now on {names} can be asked. Thanks for the help so far"
    return f"{told}; {name} is welcome back at any time." if back else f"{told}."


def _all_named(people: Sequence[Person]) -> str:
    names = [_named(person) for person in people]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _named(person: Person) -> str:
    return f"`{person.username}`"
