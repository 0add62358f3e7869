"""Releases kept in files: a stranger's hand can put nobody in anybody's place, and take nothing that an undo
could not bring back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from seeder.errors import BadInput
from seeder.writing.plan import Edit, Plan, Step
from seeder.writing.plan_file import from_file, to_file
from seeder.writing.plan_problems import problems

GONE, HEIR, THIRD = (f"PHID-USER-{name}" for name in ("gone", "heir", "third"))
FIELD, TAG = "custom.mentors", "PHID-PROJ-first"
COMMENT = Edit("comment", "You are welcome back.")
SEEN = {"id": 7, "title": "One", "person": GONE, "warned": 1_790_000_000, "grace": 2_419_200, "heirs": [HEIR]}
SEEN_BY_MENTOR = SEEN | {"kind": "mentor", "description": "Mentor: @gone", FIELD: [GONE, THIRD]}
MENTOR = Step(
    "T000000007",
    "release-mentor",
    (
        Edit("description", "Mentor: @heir"),
        Edit(FIELD, [HEIR, THIRD]),
        Edit("subscribers.add", [HEIR]),
        COMMENT,
    ),
    "",
    "PHID-TASK-7",
    "T7 One",
    seen=SEEN_BY_MENTOR,
)
OWNER = Step(
    "T000000008",
    "unassign",
    (Edit("owner", None), COMMENT),
    "",
    "PHID-TASK-8",
    "T8 Two",
    seen=SEEN | {"id": 8, "kind": "owner", "owner": GONE},
)
PLAN = Plan("release", "https://phabricator.example.org/", "PHID-USER-me", "me", 1_793_000_000.0)
Change = Callable[[Plan], Plan]


def plan_of(*steps: Step) -> Plan:
    return msgspec.structs.replace(PLAN, steps=steps)


def of(step: Step, **changes: Any) -> Change:
    return lambda plan: plan_of(msgspec.structs.replace(step, **changes))


def instead(step: Step, *edits: Edit) -> Change:
    kinds = {edit.type for edit in edits}
    return of(step, edits=(*edits, *(edit for edit in step.edits if edit.type not in kinds)))


def saw(step: Step, **seen: Any) -> Change:
    return of(step, seen=step.seen | seen)


def unseen(step: Step, *keys: str) -> Change:
    return of(step, seen={key: value for key, value in step.seen.items() if key not in keys})


def without(step: Step, kind: str) -> Change:
    return of(step, edits=tuple(edit for edit in step.edits if edit.type != kind))


FORGED: dict[str, Change] = {
    "somebody else becomes the owner": instead(OWNER, Edit("owner", HEIR)),
    "the owner in a list": instead(OWNER, Edit("owner", [HEIR])),
    "the task of somebody else": saw(OWNER, owner=THIRD),
    "an owner nobody saw": unseen(OWNER, "owner"),
    "nobody is told about an owner": without(OWNER, "comment"),
    "nobody is told about a mentor": without(MENTOR, "comment"),
    "a comment of blanks": instead(MENTOR, Edit("comment", " \n")),
    "nobody": unseen(MENTOR, "person"),
    "a person who is none": saw(MENTOR, person="PHID-PROJ-first"),
    "another kind": saw(MENTOR, kind="owner"),
    "a kind that is none": saw(MENTOR, kind=["mentor"]),
    "no warning": unseen(MENTOR, "warned"),
    "a warning in words": saw(MENTOR, warned="long ago"),
    "a warning before all time": saw(MENTOR, warned=-1),
    "no grace": unseen(OWNER, "grace"),
    "a grace that is none": saw(OWNER, grace=True),
    "a grace of ages": saw(OWNER, grace=1 << 52),
    "a warning after all time": saw(MENTOR, warned=1 << 52),
    "no number": unseen(MENTOR, "id"),
    "a number that is none": saw(MENTOR, id=True),
    "the task before the first": saw(MENTOR, id=0),
    "a text that nobody saw": unseen(MENTOR, "description"),
    "a field that nobody saw": unseen(MENTOR, FIELD),
    "a field of words": saw(MENTOR, **{FIELD: "everybody"}),
    "heirs in words": saw(MENTOR, heirs="everybody"),
    "no heirs": unseen(MENTOR, "heirs"),
    "a mentor out of nowhere": instead(MENTOR, Edit(FIELD, [HEIR, THIRD, "PHID-USER-evil"])),
    "a follower out of nowhere": instead(MENTOR, Edit("subscribers.add", [HEIR, "PHID-USER-evil"])),
    "who goes stays in the field": instead(MENTOR, Edit(FIELD, [GONE, THIRD])),
    "who goes inherits": of(
        MENTOR,
        edits=(*MENTOR.edits[:2], Edit("subscribers.add", [GONE]), COMMENT),
        seen=MENTOR.seen | {"heirs": [HEIR, GONE]},
    ),
    "a closed task": instead(MENTOR, Edit("status", "resolved")),
    "another tag": instead(MENTOR, Edit("projects.add", [TAG])),
    "two from one task": lambda plan: plan_of(MENTOR, msgspec.structs.replace(MENTOR, id="again")),
    "two kinds from one task": lambda plan: plan_of(
        MENTOR, msgspec.structs.replace(OWNER, target=MENTOR.target)
    ),
    "a warning": of(MENTOR, verb="warn", edits=(COMMENT,)),
    "an undo": of(OWNER, verb="put-back", edits=(Edit("owner", HEIR),)),
}


def test_an_honest_one_is_kept() -> None:
    plan = plan_of(MENTOR, OWNER)
    assert from_file(to_file(plan), "plan.json").steps == (MENTOR, OWNER)


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_release_is_refused(forgery: str) -> None:
    with pytest.raises(BadInput):
        from_file(to_file(FORGED[forgery](plan_of(MENTOR, OWNER))), "plan.json")


def warning(id_: str, person: str) -> Step:
    told = {"id": 7, "title": "One", "person": person, "kind": "mentor", "tasks": [7]}
    return Step(id_, "warn", (Edit("comment", f"For {person}"),), "", "PHID-TASK-7", "T7 One", seen=told)


def test_warnings_are_not_kept_in_files() -> None:
    plan = msgspec.structs.replace(plan_of(warning("a", GONE)), command="warn")
    assert problems(plan) == []
    with pytest.raises(BadInput):
        from_file(to_file(plan), "plan.json")


def test_two_people_may_be_warned_on_one_task_and_nobody_twice() -> None:
    warn = msgspec.structs.replace(PLAN, command="warn")
    both = msgspec.structs.replace(warn, steps=(warning("a", GONE), warning("b", THIRD)))
    twice = msgspec.structs.replace(warn, steps=(warning("a", GONE), warning("b", GONE)))
    assert (problems(both), len(problems(twice))) == ([], 1)


@pytest.mark.parametrize(
    "seen", [{"tasks": []}, {"tasks": ["T7"]}, {"tasks": 7}, {"person": ""}, {"kind": "both"}]
)
def test_a_warning_says_of_whom_and_of_what_it_is(seen: dict[str, Any]) -> None:
    step = warning("a", GONE)
    step = msgspec.structs.replace(step, seen=step.seen | seen)
    warn = msgspec.structs.replace(PLAN, command="warn", steps=(step,))
    assert len(problems(warn)) == 1


@pytest.mark.parametrize(("owner", "many"), [(GONE, 0), (None, 1), ("gone", 1), ([GONE], 1)])
def test_an_undo_may_give_a_task_back_and_take_it_from_nobody(owner: Any, many: int) -> None:
    back = Step("a", "put-back", (Edit("owner", owner),), "", "PHID-TASK-8", "T8", seen={"id": 8})
    assert len(problems(msgspec.structs.replace(PLAN, command="undo", steps=(back,)))) == many
