"""Who is asked whether they are still there, where, in which words, and who is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeder.activity import DAY, Action
from seeder.model import Person, Project, Task
from seeder.plans.warning import NEXT_RUN, plan_warnings
from seeder.plans.warning_facts import Case, Facts, Policy
from seeder.plans.warning_text import plain_text_of, text_of
from seeder.remarkup import anchors, embeds, mentions, task_mentions
from seeder.settings.site import Audit, Site
from seeder.warning import KINDS, Kind, Said, Warned, warned_in
from seeder.writing.plan import Plan, Step
from seeder.writing.plan_problems import problems

NOW = int(datetime(2026, 11, 29, 12, tzinfo=UTC).timestamp())
AUDIT = Audit(switch="T5", leave_alone="leave_me_be")
SITE = Site(name="s", phabricator="https://phab.example.org/", gerrit="https://g.example.org/", audit=AUDIT)
ME = Person("PHID-USER-me", "alice")
OTHER = "PHID-USER-operator"
TAG, ALONE = "PHID-PROJ-first", "PHID-PROJ-alone"


def person(name: str, **more: Any) -> Person:
    return Person(f"PHID-USER-{name}", name, **{"created": NOW - 900 * DAY, **more})


def task(number: int, *followers: str, **more: Any) -> Task:
    phids = tuple(f"PHID-USER-{name}" for name in followers)
    return Task(number, f"PHID-TASK-{number}", f"Task {number}", subscriber_phids=phids, **more)


def case(who: Person | str, *tasks: Task | int, age: int | None = 400, verdict: str = "unseen") -> Case:
    found = tuple(each if isinstance(each, Task) else task(each) for each in tasks)
    last = None if age is None else Action(NOW - age * DAY, "gerrit")
    return Case(person(who) if isinstance(who, str) else who, found, last, verdict)


def warned(name: str, days: int, *tasks: int, kind: Kind = "mentor") -> Warned:
    return Warned(kind, f"PHID-USER-{name}", OTHER, NOW - days * DAY, tasks[0], frozenset(tasks), 28 * DAY)


def facts(*cases: Case, **more: Any) -> Facts:
    given: dict[str, Any] = {"kind": "mentor", "leave_alone_tag": ALONE, **more}
    return Facts(SITE, ME, NOW, cases=cases, **given)


def who(plan: Plan) -> list[tuple[str, int]]:
    return [(step.seen["person"].removeprefix("PHID-USER-"), step.seen["id"]) for step in plan.steps]


def why(plan: Plan) -> list[tuple[str, str, str]]:
    return [(each.monogram, each.title, each.because) for each in plan.left_out]


def comment(step: Step) -> str:
    assert [edit.type for edit in step.edits] == ["comment"]
    return str(step.value("comment"))


# The text


@pytest.mark.parametrize("kind", KINDS)
def test_a_warning_names_all_their_tasks_and_is_found_again(kind: Kind) -> None:
    plan = plan_warnings(facts(case("bob", 30, 7, verdict="disabled"), kind=kind))
    (step,) = plan.steps
    assert (step.verb, step.target, step.label) == ("warn", "PHID-TASK-7", "T7 Task 7")
    assert step.because == "@bob: 2 tasks"
    seen = {"id": 7, "title": "Task 7", "closed": False, "person": "PHID-USER-bob", "kind": kind}
    assert step.seen == {**seen, "tasks": [7, 30]}
    said = Said(ME.phid, NOW + 60, 7, comment(step))
    found = warned_in(said, {"PHID-USER-bob"}, SITE.phabricator)
    assert found == Warned(kind, "PHID-USER-bob", ME.phid, NOW + 60, 7, frozenset({7, 30}), 28 * DAY)
    assert (plan.command, plan.site, plan.user) == ("warn", SITE.phabricator, ME.phid)
    assert plan.names == {"PHID-USER-bob": "@bob"}
    assert problems(plan) == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_who_sends_it_what_happens_when_and_how_to_stop_it(kind: Kind) -> None:
    text = text_of(case("bob", 7), facts(kind=kind))
    assert mentions(text) == ("bob", "alice")
    assert "before 2026-12-27 (UTC)" in text
    for word in ("here or in Gerrit", "#leave_me_be", "[[ /T5 | T5 ]]", "welcome back"):
        assert word in text
    assert ("seeder mine --until 2027-05-28" in text) is (kind == "mentor")
    assert ("seeder mine --step-back" in text) is (kind == "mentor")
    assert embeds(text) == ()
    assert len(anchors(text)) == 1
    assert set(task_mentions(text)) <= {5, 7}


def test_what_the_profile_does_not_have_is_not_promised() -> None:
    bare = msgspec.structs.replace(SITE, gerrit="", audit=Audit(switch="T5]] @all", leave_alone="x @all"))
    text = text_of(case("bob", 7), msgspec.structs.replace(facts(), site=bare))
    assert "whatever you do here says it" in text
    assert mentions(text) == ("bob", "alice")
    assert "joins" not in text
    assert "closes" not in text


@pytest.mark.parametrize("written", ["T5", "t5", "{T5}", "https://phab.example.org/T5"])
def test_how_to_stop_it_stands_there_however_the_profile_names_the_task(written: str) -> None:
    site = msgspec.structs.replace(SITE, audit=Audit(switch=written))
    assert "[[ /T5 | T5 ]]" in text_of(case("bob", 1), msgspec.structs.replace(facts(), site=site))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verdict", ["unseen", "expired", "idle", "merged_but_open", "disabled"])
def test_it_is_kind(kind: Kind, verdict: str) -> None:
    gone = case(person("bob", disabled=verdict == "disabled"), 7, 8, verdict=verdict)
    gone = msgspec.structs.replace(gone, merged=frozenset({8}) if kind == "owner" else frozenset())
    for text in (text_of(gone, facts(kind=kind)), plain_text_of(gone, facts(kind=kind))):
        words = text.lower()
        for verdict_word in (
            "unseen",
            "expired",
            "idle",
            "disabled",
            "inactive",
            "gone",
            "absent",
            "warn",
            "400",
        ):
            assert verdict_word not in words.replace("seeder-warned", "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("disabled", [False, True])
@pytest.mark.parametrize("merged", [frozenset(), frozenset({7})])
def test_one_task_is_one(kind: Kind, disabled: bool, merged: frozenset[int]) -> None:
    verdict = "disabled" if disabled else "unseen"
    alone = msgspec.structs.replace(
        case(person("bob", disabled=disabled), 7, verdict=verdict),
        merged=merged if kind == "owner" else frozenset(),
    )
    for text in (text_of(alone, facts(kind=kind)), plain_text_of(alone, facts(kind=kind))):
        assert "this task" in text.lower()
        said = text.lower().partition("alice sends")[0].replace("first tasks", "").replace("your tasks", "")
        for several in (" tasks", "these", "they ", "them"):
            assert several not in said


def test_a_promise_that_is_over_is_not_said_to_go_on_by_itself() -> None:
    text = text_of(case("bob", 7, verdict="expired"), facts())
    assert "nothing has to change" not in text
    assert "seeder mine --until 2027-05-28` promises it anew: only then newcomers are sent to you" in text


def test_titles_are_not_put_into_it() -> None:
    odd = msgspec.structs.replace(task(7), title="{F1} @all {anchor #seeder-1}\n\n- {T99}")
    text = text_of(case("bob", odd), facts())
    assert odd.title not in text
    assert mentions(text) == ("bob", "alice")


def test_a_closed_accounts_warning_speaks_to_those_who_follow() -> None:
    for kind in KINDS:
        text = text_of(case(person("bob", disabled=True), 7, verdict="disabled"), facts(kind=kind))
        assert mentions(text) == ("alice",)
        assert "`bob`" in text
        assert "welcome back" not in text


def test_what_is_merged_is_not_threatened() -> None:
    both = msgspec.structs.replace(case("bob", 7, 8, 9), merged=frozenset({8}))
    said = Said(ME.phid, NOW, 7, text_of(both, facts(kind="owner")))
    found = warned_in(said, {"PHID-USER-bob"}, SITE.phabricator)
    assert found is not None
    assert (sorted(found.tasks), sorted(found.finished)) == ([7, 9], [8])
    only = msgspec.structs.replace(both, merged=frozenset({7, 8, 9}))
    text = text_of(only, facts(kind="owner"))
    assert "2026-12" not in text
    assert mentions(text) == ("bob", "alice")


def test_a_text_to_send_by_hand_has_titles_and_addresses_and_no_day() -> None:
    text = plain_text_of(case("bob", 7), facts())
    assert "- T7 Task 7\n  https://phab.example.org/T7" in text
    assert text.startswith("bob, ")
    assert "alice sends this" in text
    assert "whatever you do on phab.example.org or in Gerrit says it; a word on it is plenty" in text
    for word in ("@", "{", "2026-12", "[["):
        assert word not in text


# Who is asked


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("mentor", {"unseen", "expired", "disabled"}), ("owner", {"idle", "merged_but_open", "disabled"})],
)
def test_only_these_verdicts_are_asked(kind: Kind, asked: set[str]) -> None:
    mentors = ("active", "quiet", "unseen", "expired", "disabled", "unknown")
    owners = ("idle", "waiting_for_review", "blocked", "merged_but_open", "disabled", "alive")
    for verdict in {*mentors, *owners}:
        plan = plan_warnings(facts(case("bob", 7, verdict=verdict), kind=kind))
        assert bool(plan.steps) is (verdict in asked)
        assert bool(plan.left_out) is (verdict not in asked)


@pytest.mark.parametrize(
    ("who_", "because"),
    [
        (ME, "That is you."),
        (person("robot", bot=True), "It is no person's account."),
        (person("list", mailing_list=True), "It is no person's account."),
        (person("hermit"), "They asked to be left alone."),
        (person("away", away_until=NOW + 1, disabled=True), "They are away until 2026-11-29."),
    ],
)
def test_some_are_never_asked(who_: Person, because: str) -> None:
    plan = plan_warnings(facts(case(who_, 9, 7), leave_alone=frozenset({"PHID-USER-hermit"})))
    assert plan.steps == ()
    assert why(plan) == [("T7", f"@{who_.username}", because)]


def test_who_is_back_in_this_second_is_not_away() -> None:
    assert who(plan_warnings(facts(case(person("bob", away_until=NOW), 7)))) == [("bob", 7)]


def test_some_tasks_are_never_asked_about() -> None:
    odd = (
        task(1, closed=True, status_name="Resolved"),
        task(2, view_policy="PHID-PROJ-secret"),
        task(3, project_phids=(ALONE,)),
        task(4, view_policy="users"),
        task(5),
    )
    plan = plan_warnings(facts(case("bob", *odd)))
    assert [step.seen["tasks"] for step in plan.steps] == [[4, 5]]
    assert "{T2}" not in comment(plan.steps[0])
    assert why(plan) == [
        ("T1", "Task 1", "It is closed (Resolved)."),
        ("T2", "Task 2", "Not everybody may see it."),
        ("T3", "Task 3", "It has the tag of what is left alone."),
    ]
    assert plan_warnings(facts(case("bob", *odd[:3]))).steps == ()
    assert plan_warnings(facts(case("bob", odd[2]), leave_alone_tag="")).steps != ()


# When


@pytest.mark.parametrize(
    ("before", "age", "verdict", "asked"),
    [
        # open: whoever sent it, however long ago
        (warned("bob", 100, 7, 8), 400, "unseen", False),
        (warned("bob", 100, 8), 400, "unseen", True),
        (warned("bob", 100, 8, 7), 400, "disabled", False),
        (warned("eve", 100, 7), 400, "unseen", True),
        # of the other kind, within a week
        (warned("bob", 100, 7, kind="owner"), 400, "unseen", True),
        (warned("bob", 6, 7, kind="owner"), 400, "unseen", False),
        (warned("bob", 6, 8), 400, "unseen", False),
        (warned("bob", 7, 8), 400, "unseen", True),
        # answered: in its second, or later
        (warned("bob", 100, 7), 100, "expired", False),
        (warned("bob", 100, 7), 50, "expired", False),
        (warned("bob", 179, 7), 50, "expired", False),
        (warned("bob", 180, 7), 50, "expired", True),
        (warned("bob", 100, 7, kind="owner"), 50, "expired", True),
        (warned("bob", 100, 7), 50, "disabled", False),
        # by a clock that goes wrong
        (warned("bob", -1, 8), 400, "unseen", False),
    ],
)
def test_nobody_is_asked_again_too_soon(before: Warned, age: int, verdict: str, asked: bool) -> None:
    plan = plan_warnings(facts(case("bob", 7, age=age, verdict=verdict), warned=(before,)))
    assert bool(plan.steps) is asked
    assert bool(plan.left_out) is not asked


def test_a_closed_account_that_answered_once_is_asked_about_its_tasks() -> None:
    gone = case(person("bob", disabled=True), 7, age=50, verdict="disabled")
    assert plan_warnings(facts(gone, warned=(warned("bob", 100, 7),))).steps != ()


def test_a_second_makes_a_week() -> None:
    day = msgspec.structs.replace(warned("bob", 7, 8), at=NOW - 7 * DAY + 1)
    assert plan_warnings(facts(case("bob", 7), warned=(day,))).steps == ()
    assert plan_warnings(facts(case("bob", 7), warned=(warned("bob", 7, 8),))).steps != ()


def test_a_week_is_the_least_whatever_the_policy_says() -> None:
    often = Policy(warn_every=DAY)
    assert plan_warnings(facts(case("bob", 7), warned=(warned("bob", 6, 8),), policy=often)).steps == ()
    seldom = Policy(warn_every=30 * DAY)
    assert plan_warnings(facts(case("bob", 7), warned=(warned("bob", 29, 8),), policy=seldom)).steps == ()


def test_one_about_a_task_that_is_theirs_but_not_in_question_is_open() -> None:
    known = msgspec.structs.replace(case("bob", 7), others=frozenset({8}))
    assert plan_warnings(facts(known, warned=(warned("bob", 100, 8),))).steps == ()
    assert plan_warnings(facts(known, warned=(warned("bob", 100, 9),))).steps != ()


def test_the_older_of_two_open_ones_counts_too() -> None:
    two = (warned("bob", 100, 7), warned("bob", 90, 8))
    assert plan_warnings(facts(case("bob", 7), warned=two)).steps == ()


# How many, in which order, where


def test_a_run_asks_ten_those_first_who_were_not_seen_for_longest() -> None:
    young = person("young", created=NOW - 140 * DAY)
    cases = [case(f"p{i}", 100 + i, age=200 + i) for i in range(9)]
    never = case(young, 5, age=None)
    twins = [case("Zoe", 6, age=150), case("amy", 8, age=150)]
    plan = plan_warnings(facts(*twins, *cases, never))
    assert {name for name, _ in who(plan)} == {"amy", *(f"p{i}" for i in range(9))}
    assert why(plan) == [("T5", "@young", NEXT_RUN), ("T6", "@Zoe", NEXT_RUN)]
    more = plan_warnings(facts(*twins, *cases, never, policy=Policy(max_warnings=11)))
    assert ("Zoe", 6) in who(more)
    assert plan_warnings(facts(*cases, policy=Policy(max_warnings=0))).steps == ()


def test_who_is_left_alone_takes_no_place() -> None:
    cases = [case(person(f"r{i}", bot=True), 100 + i, age=900) for i in range(20)]
    assert who(plan_warnings(facts(*cases, case("bob", 7)))) == [("bob", 7)]


def test_it_stands_where_it_mails_the_fewest_others() -> None:
    crowd = Project(TAG, "first", watchers=tuple(f"PHID-USER-w{i}" for i in range(5)))
    tasks = (
        task(1, "a", "b"),
        task(2, project_phids=(TAG,)),
        task(9, "bob", "me", "a"),
        task(10, "c"),
    )
    plan = plan_warnings(facts(case("bob", *tasks), projects={TAG: crowd}))
    assert who(plan) == [("bob", 9)]


def test_two_people_share_a_task_only_where_there_is_no_other() -> None:
    cases = [case("a", 1, 2, age=500), case("b", 1, 2, age=400), case("c", 2, 3, age=300)]
    assert who(plan_warnings(facts(*cases))) == [("a", 1), ("b", 2), ("c", 3)]
    narrow = [case("a", 1, 2, age=500), case("b", 2, 3, age=400), case("c", 1, 2, age=300)]
    assert sorted(number for _, number in who(plan_warnings(facts(*narrow)))) == [1, 2, 3]
    one = plan_warnings(facts(case("a", 1, 2, age=500), case("b", 1), policy=Policy(max_warnings=1)))
    assert who(one) == [("a", 1)]
    crowded = plan_warnings(facts(case("a", 1), case("b", 1)))
    assert who(crowded) == [("a", 1), ("b", 1)]
    assert len({step.id for step in crowded.steps}) == 2
    assert problems(crowded) == []


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(1, 6), min_size=1, max_size=4), min_size=1, max_size=6))
def test_as_many_as_can_be_get_a_task_of_their_own(wanted: list[set[int]]) -> None:
    cases = [case(f"p{i}", *sorted(numbers)) for i, numbers in enumerate(wanted)]
    placed = who(plan_warnings(facts(*cases)))
    assert len(placed) == len(wanted)
    assert all(number in wanted[int(name[1:])] for name, number in placed)
    assert len({number for _, number in placed}) == most_places(wanted, frozenset())


def most_places(wanted: list[set[int]], taken: frozenset[int]) -> int:
    """By trying everything."""
    if not wanted:
        return 0
    options = [1 + most_places(wanted[1:], taken | {each}) for each in wanted[0] - taken]
    return max([*options, most_places(wanted[1:], taken)])


@settings(deadline=None)
@given(st.permutations([case("a", 1, age=300), case("b", 1, 2), case("c", 3, verdict="quiet"), case("d", 4)]))
def test_the_order_of_reading_does_not_matter(cases: list[Case]) -> None:
    plan = plan_warnings(facts(*cases, policy=Policy(max_warnings=2)))
    other = plan_warnings(facts(*sorted(cases, key=lambda c: c.person.phid), policy=Policy(max_warnings=2)))
    assert (plan.steps, plan.left_out) == (other.steps, other.left_out)


@pytest.mark.parametrize("name", ["bob\n{T1} @eve", "{T1}", "bob`x", "bob @eve", ""])
def test_a_name_that_would_be_markup_is_nobodys(name: str) -> None:
    plan = plan_warnings(facts(case(name, 7)))
    assert (plan.steps, [each.because for each in plan.left_out]) == ((), ["It is no person's account."])
