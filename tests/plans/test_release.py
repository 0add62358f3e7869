"""What is taken from somebody, to whom it goes, and what is kept."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from seeder.activity import DAY, Action
from seeder.mentors import Mentorship, mentorship_of
from seeder.model import Person, Project, Task
from seeder.plans.release import ONE_AT_A_TIME, Candidate, plan_release, released
from seeder.plans.release_rules import NO_MENTOR, NOBODY, RELEASED
from seeder.plans.warning_facts import Facts, Policy
from seeder.remarkup import mentions
from seeder.warning import Kind, Warned
from seeder.writing.plan import Plan, Step
from seeder.writing.plan_file import from_file, to_file
from seeder.writing.plan_problems import problems
from tests.plans.test_warning import ALONE, ME, NOW, OTHER, SITE, TAG, person, why

FIELD = "custom.mentors"
FIRST = Project(TAG, "good first task")
BOB, CAROL, DAVE = person("bob"), person("carol"), person("dave")
OURS = "@bob is the mentor of this task until 2026-05-01 and is glad to be asked."
TEXT = f"Mend it.\n\n**Mentors:** @bob, @carol\n\n{OURS.replace('bob', 'eve')}"


def task(number: int = 7, text: str = "**Mentors:** @bob, @carol", **more: Any) -> Task:
    given = {"project_phids": (TAG,), "priority": 50, "owner_phid": BOB.phid, **more}
    return Task(number, f"PHID-TASK-{number}", f"Task {number}", text, **given)


def asked(
    days: int = 28,
    *tasks: int,
    kind: Kind = "mentor",
    who: Person = BOB,
    told: int = 28,
    finished: tuple[int, ...] = (),
) -> Warned:
    listed = frozenset(tasks or (7, 8) if not finished else tasks)
    at = NOW - days * DAY
    return Warned(kind, who.phid, OTHER, at, 8, listed, told * DAY, frozenset(finished))


def candidate(
    found: Task | None = None, *heirs: Person, who: Person = BOB, age: int = 400, **more: Any
) -> Candidate:
    found = found or task()
    mentorship = mentorship_of(found, SITE, FIELD)
    given = {"verdict": "unseen", "mentorship": mentorship, **more}
    return Candidate(found, who, last=Action(NOW - age * DAY, "tasks"), heirs=heirs, **given)


def facts(*warned: Warned, kind: Kind = "mentor", **more: Any) -> Facts:
    given: dict[str, Any] = {"first_tag": FIRST, "field": FIELD, "leave_alone_tag": ALONE, **more}
    return Facts(SITE, ME, NOW, kind, warned=warned or (asked(kind=kind),), **given)


def step_of(found: Step | str) -> Step:
    assert isinstance(found, Step), found
    return found


def values(found: Step | str) -> dict[str, Any]:
    return {edit.type: edit.value for edit in step_of(found).edits if edit.type != "comment"}


# What is written


def test_a_co_mentor_takes_over() -> None:
    step = step_of(released(candidate(None, CAROL), facts()))
    assert (step.verb, step.target, step.label) == ("release-mentor", "PHID-TASK-7", "T7 Task 7")
    assert values(step) == {"description": "**Mentors:** @carol", "subscribers.add": [CAROL.phid]}
    assert step.seen == {
        "id": 7, "title": "Task 7", "closed": False, "description": "**Mentors:** @bob, @carol",
        "person": BOB.phid, "kind": "mentor", "warned": NOW - 28 * DAY, "grace": 28 * DAY,
        "unseen_after": 180 * DAY, "heirs": [CAROL.phid],
    }  # fmt: skip
    assert step.because == "@bob was asked on 2026-11-01; @carol can be asked from now on."


def test_a_successor_stands_before_the_co_mentors() -> None:
    found = released(candidate(None, CAROL), facts(), to=DAVE)
    assert values(found) == {
        "description": "**Mentors:** @dave, @carol",
        "subscribers.add": [DAVE.phid, CAROL.phid],
    }


def test_the_field_is_set_without_the_person() -> None:
    named = task(text=f"So.\n\n{OURS}", custom={FIELD: ["PHID-USER-gone", BOB.phid, CAROL.phid]})
    found = released(candidate(named, CAROL), facts(), to=DAVE)
    assert values(found) == {
        "description": "So.\n\n@dave is the mentor of this task until 2026-05-01 and is glad to be asked."
        " Also: @carol.",
        FIELD: [DAVE.phid, CAROL.phid, "PHID-USER-gone"],
        "subscribers.add": [DAVE.phid, CAROL.phid],
    }
    assert step_of(found).seen[FIELD] == ["PHID-USER-gone", BOB.phid, CAROL.phid]
    only_there = task(text="Ask around.", custom={FIELD: [BOB.phid, CAROL.phid]})
    found = released(candidate(only_there, CAROL), facts())
    assert values(found) == {FIELD: [CAROL.phid], "subscribers.add": [CAROL.phid]}


def test_without_heirs_the_tag_goes_where_that_is_wished_and_the_name_stays() -> None:
    assert released(candidate(), facts()) == NOBODY
    found = released(candidate(), facts(), drop_tag=True)
    assert values(found) == {"projects.remove": [TAG]}
    assert "`bob` is still named" in step_of(found).value("comment")
    assert step_of(found).because.endswith("nobody inherits it, so the tag goes.")
    assert released(candidate(task(project_phids=())), facts(), drop_tag=True) == NOBODY
    assert released(candidate(), facts(first_tag=None), drop_tag=True) == NOBODY
    assert "projects.remove" not in values(released(candidate(None, CAROL), facts(), drop_tag=True))
    assert "projects.remove" not in values(released(candidate(), facts(), to=DAVE, drop_tag=True))


def test_an_assignment_goes_back_to_everybody_where_a_mentor_can_be_asked() -> None:
    mine = facts(kind="owner")
    step = step_of(released(candidate(None, CAROL, verdict="idle"), mine))
    assert (step.verb, values(step)) == ("unassign", {"owner": None})
    assert step.seen["owner"] == BOB.phid
    assert step.seen["heirs"] == [CAROL.phid]
    assert "`carol` can be asked" in step.value("comment")
    for heirs in ((), (BOB,), (person("carol", disabled=True),)):
        alone = candidate(None, *heirs, verdict="idle")
        assert released(alone, mine, drop_tag=True) == NO_MENTOR
        assert released(alone, mine, to=DAVE) == NO_MENTOR


@pytest.mark.parametrize("heirs", [(), (CAROL, DAVE)])
@pytest.mark.parametrize("kind", ["mentor", "owner"])
def test_the_comment_says_who_and_when_and_mails_nobody(kind: Kind, heirs: tuple[Person, ...]) -> None:
    verdict = "unseen" if kind == "mentor" else "idle"
    found = released(candidate(None, *heirs, verdict=verdict), facts(kind=kind), drop_tag=True)
    if kind == "owner" and not heirs:
        assert found == NO_MENTOR
        return
    text = step_of(found).value("comment")
    assert mentions(text) == ()
    for word in ("On 2026-11-01", "on T8", "`bob`", "welcome back", "`alice` runs this with seeder"):
        assert word in text
    assert ("`carol` and `dave` can be asked" in text) is bool(heirs)
    at_home = msgspec.structs.replace(asked(kind=kind), task=7)
    text = step_of(released(candidate(None, CAROL, verdict=verdict), facts(at_home, kind=kind))).value(
        "comment"
    )
    assert "asked here whether" in text
    gone = person("bob", disabled=True)
    text = step_of(
        released(candidate(None, *heirs, who=gone, verdict="disabled"), facts(kind=kind), drop_tag=True)
    ).value("comment")
    assert "The account `bob` is not in use any more, and on 2026-11-01 it was asked on T8" in text
    for word in ("welcome", "still works", "still has time", "heard"):
        assert word not in text


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (
            task(text="**Mentors:** ask bob or maybe @bob, @carol said so"),
            "its text is not in seeder's words.",
        ),
        (task(text=f"{OURS}\n\n**Mentors:** @bob (UTC+1)\n* @bob"), "its text is not in seeder's words."),
    ],
)
def test_what_is_not_certain_is_left_to_a_person(found: Task, because: str) -> None:
    plan = plan_release(facts(), [candidate(found, CAROL)])
    assert [note.sentence for note in plan.notes] == [f"T7 “Task 7” has to be edited by hand: {because}"]
    assert (plan.steps, plan.left_out) == ((), ())


def test_a_rounds_mentors_are_left_to_a_person() -> None:
    rostered = candidate(None, CAROL, mentorship=Mentorship(phids=(BOB.phid,), where="round"))
    (note,) = plan_release(facts(), [rostered]).notes
    assert note.sentence.endswith("edited by hand: who mentors it stands in a round's file.")
    unknown = candidate(task(text="Ask."), CAROL, mentorship=Mentorship(phids=(BOB.phid,), where="field"))
    assert str(released(unknown, facts())).endswith("where it names them is not known.")


# What is kept


@pytest.mark.parametrize(
    ("warned", "age", "because"),
    [
        (asked(28), 400, ""),
        (asked(27), 400, "They were asked on 2026-11-02 and have until 2026-11-30."),
        (asked(100, 8), 400, "They were not asked about it yet."),
        (asked(100, 8, finished=(7,)), 400, "They were not asked about it yet."),
        (asked(100, kind="owner"), 400, "They were not asked about it yet."),
        (asked(100, who=CAROL), 400, "They were not asked about it yet."),
        (asked(100), 100, "They did something since they were asked."),
        (asked(100), 3, "They did something since they were asked."),
        (asked(100), 101, ""),
        # The person was told of a longer time.
        (asked(28, told=29), 400, "They were asked on 2026-11-01 and have until 2026-11-30."),
        (asked(28, told=4), 400, ""),
        (asked(-1), 400, "They were asked on 2026-11-30 and have until 2026-12-28."),
    ],
)
def test_nothing_is_taken_without_an_old_enough_unanswered_warning(
    warned: Warned, age: int, because: str
) -> None:
    found = released(candidate(None, CAROL, age=age), facts(warned))
    assert (found if isinstance(found, str) else "") == because


def test_the_grace_is_exact_to_the_second() -> None:
    early = msgspec.structs.replace(asked(28), at=NOW - 28 * DAY + 1)
    assert isinstance(released(candidate(None, CAROL), facts(early)), str)
    assert isinstance(released(candidate(None, CAROL), facts(asked(28))), Step)
    short = facts(asked(4, told=4), policy=Policy(grace=4 * DAY))
    assert isinstance(released(candidate(None, CAROL), short), Step)
    long = facts(asked(28, told=4), policy=Policy(grace=29 * DAY))
    assert isinstance(released(candidate(None, CAROL), long), str)


def test_of_several_the_oldest_that_is_open_counts() -> None:
    several = (asked(28), asked(90), asked(200), asked(300, 8))
    step = step_of(released(candidate(None, CAROL, age=100), facts(*several)))
    assert step.seen["warned"] == NOW - 90 * DAY


@pytest.mark.parametrize("kind", ["mentor", "owner"])
def test_only_of_these_verdicts(kind: Kind) -> None:
    mentors = ("active", "quiet", "unseen", "expired", "disabled", "unknown")
    owners = ("idle", "waiting_for_review", "blocked", "merged_but_open", "disabled", "alive")
    for verdict in {*mentors, *owners}:
        found = released(candidate(None, CAROL, verdict=verdict), facts(kind=kind))
        assert isinstance(found, Step) is (verdict in RELEASED[kind])
    assert not RELEASED["owner"] & {"merged_but_open", "waiting_for_review", "blocked", "alive"}
    assert not RELEASED["mentor"] & {"active", "quiet", "unknown"}


@pytest.mark.parametrize(
    ("found", "who", "because"),
    [
        (task(closed=True), BOB, "It is closed (Open)."),
        (task(view_policy="PHID-PROJ-secret"), BOB, "Not everybody may see it."),
        (task(project_phids=(ALONE,)), BOB, "It has the tag of what is left alone."),
        (task(text="**Mentors:** @carol"), BOB, "It is not theirs any more."),
        (task(custom={FIELD: [CAROL.phid]}), BOB, "It is not theirs any more."),
        (task(text="**Mentors:** @alice"), ME, "That is you."),
        (task(), person("bob", bot=True), "It is no person's account."),
        (task(), person("bob", away_until=NOW + 1), "They are away until 2026-11-29."),
    ],
)
def test_some_are_never_taken(found: Task, who: Person, because: str) -> None:
    mine = facts(asked(who=who))
    assert released(candidate(found, CAROL, who=who), mine) == because
    owned = msgspec.structs.replace(found, owner_phid=who.phid)
    mine = facts(asked(who=who, kind="owner"), kind="owner")
    again = released(candidate(owned, CAROL, who=who, verdict="idle"), mine)
    assert again == because or because == "It is not theirs any more."


def test_who_wants_to_be_left_alone_keeps_it() -> None:
    mine = facts(leave_alone=frozenset({BOB.phid}))
    assert released(candidate(None, CAROL), mine) == "They asked to be left alone."
    other = facts(kind="owner")
    assert released(candidate(task(owner_phid=CAROL.phid), DAVE, verdict="idle"), other) == (
        "It is not theirs any more."
    )


@pytest.mark.parametrize(
    "heir", [BOB, person("x", disabled=True), person("x", bot=True), person("x", mailing_list=True)]
)
def test_an_heir_is_somebody_else_who_is_there(heir: Person) -> None:
    assert released(candidate(None, heir), facts()) == NOBODY
    assert released(candidate(), facts(), to=heir) == NOBODY


@pytest.mark.parametrize(
    ("priority", "kept"),
    [(100, True), (90, False), (85, True), (80, True), (79, False), (50, False), (0, False)],
)
def test_important_tasks_are_asked_about_first(priority: int, kept: bool) -> None:
    each = candidate(task(priority=priority), CAROL)
    found = released(each, facts())
    assert (found == "It is important: ask about it first.") is kept
    assert isinstance(released(each, facts(), high=True), Step)
    assert isinstance(released(candidate(task(priority=100)), facts(), drop_tag=True), str)


# The plan


def full_plan() -> tuple[Plan, list[Candidate]]:
    named = task(9, custom={FIELD: [BOB.phid, CAROL.phid]})
    found = [candidate(task(8), CAROL), candidate(named, CAROL), candidate(task(7), verdict="disabled")]
    return plan_release(facts(asked(28, 7, 8, 9)), found, drop_tag=True), found


def test_a_plan_has_one_step_a_task_in_their_order() -> None:
    plan, _ = full_plan()
    assert (plan.command, plan.site, plan.user) == ("release", SITE.phabricator, ME.phid)
    assert [step.seen["id"] for step in plan.steps] == [7, 8, 9]
    assert plan.names[BOB.phid] == "@bob"
    assert plan.names[CAROL.phid] == "@carol"
    assert plan.names[TAG] == "good first task"


def test_of_two_people_on_a_task_one_waits() -> None:
    two = task(text="**Mentors:** @bob, @dave, @carol")
    gone = [candidate(two, CAROL, who=DAVE), candidate(two, CAROL)]
    plan = plan_release(facts(asked(), asked(who=DAVE)), gone)
    assert [step.seen["person"] for step in plan.steps] == [BOB.phid]
    assert why(plan) == [("T7", "Task 7", ONE_AT_A_TIME)]


def test_a_plan_may_be_kept_in_a_file_and_each_step_be_made_again() -> None:
    plan, found = full_plan()
    assert problems(plan) == []
    kept = from_file(to_file(plan), "plan.json")
    by_number = {each.task.id: each for each in found}
    again = [released(by_number[s.seen["id"]], facts(asked(28, 7, 8, 9)), drop_tag=True) for s in kept.steps]
    assert again == list(kept.steps)
    owned = plan_release(facts(kind="owner"), [candidate(None, CAROL, verdict="idle")])
    assert problems(owned) == []
    assert from_file(to_file(owned), "plan.json").steps == owned.steps


def test_a_later_instant_makes_the_same_step() -> None:
    first = step_of(released(candidate(None, CAROL), facts()))
    later = msgspec.structs.replace(facts(), now=NOW + 3 * DAY)
    assert released(candidate(None, CAROL), later) == first


def test_what_is_kept_is_told() -> None:
    plan = plan_release(facts(asked(2)), [candidate(None, CAROL)])
    assert why(plan) == [("T7", "Task 7", "They were asked on 2026-11-27 and have until 2026-12-25.")]
    assert plan.steps == ()
