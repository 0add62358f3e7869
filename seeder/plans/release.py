"""Taking tasks from people who did not answer a warning, where somebody inherits them: a Plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from seeder.activity import Action, day_of
from seeder.mentors import Mentorship, find_mentors
from seeder.mentors.text import handed_over
from seeder.mentors.words import wording_of
from seeder.model import Person, Task
from seeder.plans.release_rules import Question, due, living, why_kept
from seeder.plans.release_text import comment_of
from seeder.plans.task_item import item_id, label_of
from seeder.plans.warning_facts import Facts
from seeder.plans.warning_rules import is_machine
from seeder.warning import Kind, Warned
from seeder.writing.plan import Edit, LeftOut, Note, Plan, Step

BY_HAND = "It has to be edited by hand: "
ONE_AT_A_TIME = "Somebody else is taken out of it first; the next plan looks at it again."


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


def plan_release(
    facts: Facts,
    candidates: Iterable[Candidate],
    to: Person | None = None,
    drop_tag: bool = False,
    high: bool = False,
) -> Plan:
    """One edit a task; what is kept and why stands in `left_out`, what is for a person in `notes`."""
    steps: dict[int, Step] = {}
    left_out: list[LeftOut] = []
    notes: list[Note] = []
    for each in sorted(candidates, key=lambda each: (each.task.id, each.person.username.lower())):
        task, found = each.task, released(each, facts, to, drop_tag, high)
        if isinstance(found, Step):
            if task.id in steps:
                left_out.append(LeftOut(task.monogram, ONE_AT_A_TIME, task.title))
            steps.setdefault(task.id, found)
        elif found.startswith(BY_HAND):
            why = found.removeprefix(BY_HAND)
            notes.append(Note(f"{task.monogram} “{task.title}” has to be edited by hand: {why}"))
        else:
            left_out.append(LeftOut(task.monogram, found, task.title))
    return Plan(
        "release",
        facts.site.phabricator,
        facts.me.phid,
        facts.me.username,
        float(facts.now),
        steps=tuple(steps.values()),
        left_out=tuple(left_out),
        notes=tuple(notes),
        names=_names(candidates, facts, to),
    )


def released(
    each: Candidate, facts: Facts, to: Person | None = None, drop_tag: bool = False, high: bool = False
) -> Step | str:
    """The step that takes the task from the person, or a sentence that says why there is none. It depends on
    the task, the person, the heirs and the warning only, so that a kept step can be held against it."""
    heirs = _heirs(each, facts, to)
    gives_up = drop_tag and not heirs and _has_first_tag(each.task, facts)
    question = _question(each, facts, heirs, high, gives_up and facts.kind == "mentor")
    why, warned = why_kept(question), due(question)
    if why or warned is None:
        return why
    if facts.kind == "owner":
        return _step("unassign", each, heirs, warned, facts, {"owner": None})
    if gives_up and facts.first_tag:
        return _step(
            "release-mentor", each, heirs, warned, facts, {"projects.remove": [facts.first_tag.phid]}
        )
    values = _handed_over(each, heirs, facts)
    if isinstance(values, str):
        return BY_HAND + values
    return _step("release-mentor", each, heirs, warned, facts, values)


def _heirs(each: Candidate, facts: Facts, to: Person | None) -> tuple[Person, ...]:
    """An assignment goes back to everybody, and needs a mentor whom its next owner can ask."""
    named = each.heirs if to is None or facts.kind == "owner" else (to, *each.heirs)
    machines = facts.site.machines
    return living((heir for heir in named if not is_machine(heir, machines)), each.person)


def _question(
    each: Candidate, facts: Facts, heirs: tuple[Person, ...], high: bool, without_heirs: bool
) -> Question:
    return Question(
        facts.kind,
        each.task,
        each.person,
        each.verdict,
        each.last,
        facts.warned,
        facts.now,
        facts.policy.grace,
        heirs,
        theirs=_is_theirs(each, facts.kind),
        me=facts.me.phid,
        alone=each.person.phid in facts.leave_alone,
        alone_tag=facts.leave_alone_tag,
        high=high,
        without_heirs=without_heirs,
        machines=facts.site.machines,
    )


def _is_theirs(each: Candidate, kind: Kind) -> bool:
    if kind == "owner":
        return each.task.owner_phid == each.person.phid
    names = {name.casefold() for name in each.mentorship.names}
    return each.person.phid in each.mentorship.phids or each.person.username.casefold() in names


def _has_first_tag(task: Task, facts: Facts) -> bool:
    return facts.first_tag is not None and facts.first_tag.phid in task.project_phids


def _handed_over(each: Candidate, heirs: tuple[Person, ...], facts: Facts) -> dict[str, Any] | str:
    """What is set, or why that is left to a person."""
    if each.mentorship.where == "round":
        return "who mentors it stands in a round's file."
    task, name, wording = each.task, each.person.username, wording_of(facts.site)
    names = [heir.username for heir in heirs]
    text = handed_over(task.description, name, names, facts.site.sentences, wording)
    told = find_mentors(task.description, wording=wording).names
    if text is None and name.casefold() in {other.casefold() for other in told}:
        return "its text is not in seeder's words."
    values: dict[str, Any] = {} if text is None else {"description": text}
    named = task.custom.get(facts.field) or () if facts.field else ()
    if each.person.phid in named:
        left = (phid for phid in named if phid != each.person.phid)
        values[facts.field] = list(dict.fromkeys([*(heir.phid for heir in heirs), *left]))
    if not values:
        return "where it names them is not known."
    return {**values, "subscribers.add": [heir.phid for heir in heirs]}


def _step(
    verb: str,
    each: Candidate,
    heirs: tuple[Person, ...],
    warned: Warned,
    facts: Facts,
    values: dict[str, Any],
) -> Step:
    task, person = each.task, each.person
    comment = comment_of(task, person, heirs, warned, facts, stays="projects.remove" in values)
    edits = tuple(Edit(kind, value) for kind, value in {**values, "comment": comment}.items())
    because = in_short(f"@{person.username}", warned.at, [f"@{heir.username}" for heir in heirs])
    seen = _seen(each, heirs, warned, facts, values)
    return Step(item_id(task), verb, edits, because, task.phid, label_of(task), seen=seen)


def in_short(person: str, asked: int, heirs: Sequence[str]) -> str:
    """When the person was asked (epoch seconds UTC), and who inherits."""
    then = f"{', '.join(heirs)} can be asked from now on" if heirs else "nobody inherits it, so the tag goes"
    return f"{person} was asked on {day_of(asked)}; {then}."


def _seen(
    each: Candidate, heirs: tuple[Person, ...], warned: Warned, facts: Facts, values: dict[str, Any]
) -> dict[str, Any]:
    """What is compared just before it is sent, and what the rules are asked again with."""
    task = each.task
    now = {"description": task.description, "owner": task.owner_phid}
    seen: dict[str, Any] = {"id": task.id, "title": task.title, "closed": task.closed}
    seen |= {kind: now[kind] for kind in values if kind in now}
    seen |= {kind: list(task.custom[kind]) for kind in values if kind.startswith("custom.")}
    asked = {"person": each.person.phid, "kind": facts.kind, "warned": warned.at, "grace": facts.policy.grace}
    if facts.kind == "mentor":
        asked["unseen_after"] = facts.policy.unseen_after
    return {**seen, **asked, "heirs": [heir.phid for heir in heirs]}


def _names(candidates: Iterable[Candidate], facts: Facts, to: Person | None) -> dict[str, str]:
    people = [person for each in candidates for person in (each.person, *each.heirs)]
    names = {person.phid: f"@{person.username}" for person in [*people, facts.me, *filter(None, (to,))]}
    if facts.first_tag:
        names[facts.first_tag.phid] = facts.first_tag.title
    return names
