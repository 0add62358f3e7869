"""What create decides: values in, a plan out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.model import Person, Project, Task
from seeder.plans.create import plan_create
from seeder.plans.wished import Draft, Facts, Parent
from seeder.settings.site import Site
from seeder.template.answers import read_answers
from seeder.template.catalog import find_template, shelves
from seeder.wish import TaskWish
from seeder.writing import marker
from seeder.writing.plan import Plan, Result, refs, resolved
from seeder.writing.plan_problems import problems

TEMPLATE = find_template("bug", shelves()).template
EXAMPLES = {field.name: field.example for field in TEMPLATE.fields}
ME = Person(phid="PHID-USER-sam", username="sam")
MARIA = Person(phid="PHID-USER-maria", username="maria")
NOW = 1_795_000_000.0
FIRST = Project(phid="PHID-PROJ-first", name="good first task", slug="good_first_task")
DOCS = Project(phid="PHID-PROJ-docs", name="Documentation", slug="documentation")
OUTREACHY = Project(phid="PHID-PROJ-outreachy", name="Outreachy", slug="outreachy")
ROUND = Project(
    phid="PHID-PROJ-round",
    name="Round 32",
    milestone=1,
    parent_phid=OUTREACHY.phid,
    parent_name="Outreachy",
)
SITE = Site(name="test", title="Test", phabricator="https://phorge.example.org/")


def facts(**changes: Any) -> Facts:
    known = Facts(
        site=SITE,
        me=ME,
        read=NOW,
        tags={
            "good_first_task": FIRST,
            "documentation": DOCS,
            "outreachy": OUTREACHY,
            "Outreachy (Round 32)": ROUND,
        },
        people={"maria": MARIA},
        parents={"T5": Parent("T5", "PHID-TASK-five", "Round 32: tasks")},
        mentor_field="custom.mentors",
    )
    return msgspec.structs.replace(known, **changes)


def draft(index: int = 0, **changes: Any) -> Draft:
    wish: dict[str, Any] = {
        "title": f"Upload form: the date field accepts 31 February, case {index}",
        "place": "https://code.example.org/upload",
        "project": "documentation",
        "mentor_until": "3 months",
        **changes,
    }
    answers = read_answers(TEMPLATE, EXAMPLES | wish.pop("answers", {}))
    return Draft(TaskWish(index=index, template="bug", **wish), TEMPLATE, answers)


def two(**changes: Any) -> tuple[Draft, Draft]:
    return draft(0, **changes), draft(1, **changes)


def values(plan: Plan, number: int = 0) -> dict[str, Any]:
    return {edit.type: edit.value for edit in plan.steps[number].edits}


def text(plan: Plan, number: int = 0) -> str:
    results = {"task-01": Result(101, "PHID-TASK-101"), "task-02": Result(102, "PHID-TASK-102")}
    return str(resolved(values(plan, number)["description"], results))


def test_the_caller_is_the_mentor_and_nobody_is_assigned() -> None:
    plan = plan_create(two(), facts())
    assert not plan.refusals
    assert values(plan)["custom.mentors"] == [ME.phid]
    assert "@sam is the mentor of this task until 2027-02-" in text(plan)
    assert "owner" not in values(plan)
    assert problems(plan) == []


def test_without_a_mentor_field_the_text_alone_names_the_mentor() -> None:
    plan = plan_create(two(), facts(mentor_field=""))
    assert not any(kind.startswith("custom.") for kind in values(plan))
    assert "@sam" in text(plan)


def test_the_second_mentions_the_first_and_is_not_its_subtask() -> None:
    plan = plan_create(two(), facts())
    first, second = plan.steps
    assert refs(first) == []
    assert refs(second) == ["task-01"]
    assert "T101" in text(plan, 1)
    assert "T10" not in text(plan, 0)
    assert not {"parents.add", "subtasks.add"} & values(plan, 1).keys()


def test_tags_co_mentors_and_parent_are_sent_as_the_site_wants_them() -> None:
    wish = two(round="Outreachy (Round 32)", parent="T5", co_mentors=("Maria",))
    plan = plan_create(wish, facts())
    assert values(plan)["projects.add"] == [FIRST.phid, DOCS.phid, ROUND.phid]
    assert values(plan)["subscribers.add"] == [MARIA.phid]
    assert values(plan)["parents.add"] == ["PHID-TASK-five"]
    assert values(plan)["custom.mentors"] == [ME.phid, MARIA.phid]
    assert "@maria" in text(plan)


def test_a_round_can_be_given_as_its_parent_task() -> None:
    plan = plan_create(two(round="T5"), facts())
    assert values(plan)["parents.add"] == ["PHID-TASK-five"]
    assert ROUND.phid not in values(plan)["projects.add"]


def test_a_milestone_takes_its_parents_place_and_says_so() -> None:
    plan = plan_create(two(tags=("outreachy",), round="Outreachy (Round 32)"), facts())
    assert OUTREACHY.phid not in values(plan)["projects.add"]
    assert any("its milestone takes its place" in note.sentence for note in plan.notes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"round": "Outreachy (Round 32)"}, {"round": ROUND.phid}),
        ({"round": "Outreachy (Round 32)"}, {"round": "https://phorge.example.org/project/view/9/"}),
        ({"round": "T5"}, {"round": "https://phorge.example.org/T5"}),
        ({"place": "https://code.example.org/upload"}, {"place": "https://Code.Example.org/upload/"}),
        ({"place": "mediawiki/core"}, {"place": "mediawiki/core.git"}),
    ],
)
def test_another_spelling_is_the_same_wish(one: dict[str, Any], other: dict[str, Any]) -> None:
    tags = facts().tags | {ROUND.phid: ROUND, "https://phorge.example.org/project/view/9/": ROUND}
    known = facts(
        tags=tags, parents=facts().parents | {"https://phorge.example.org/T5": facts().parents["T5"]}
    )
    first, second = plan_create((draft(**one),), known), plan_create((draft(**other),), known)
    assert first.steps[0].marker == second.steps[0].marker
    assert first.steps[0].marker != plan_create((draft(place="another/one"),), known).steps[0].marker


def test_two_milestones_of_one_project_are_refused_because_the_site_keeps_one() -> None:
    next_one = msgspec.structs.replace(ROUND, phid="PHID-PROJ-next", name="Round 33")
    known = facts(tags=facts().tags | {"Outreachy (Round 33)": next_one})
    wish = draft(round="Outreachy (Round 32)", tags=("Outreachy (Round 33)",))
    refused = plan_create((wish,), known).refusals
    assert "“Outreachy (Round 32)” and “Outreachy (Round 33)”" in refused[0].because
    assert "one of them" in refused[0].hint


def existing(plan: Plan, number: int, **changes: Any) -> Task:
    step = plan.steps[number]
    task = Task(
        id=101 + number,
        phid=f"PHID-TASK-{101 + number}",
        title=str(step.value("title")),
        description=text(plan, number),
        author_phid=ME.phid,
        created=int(NOW),
        project_phids=tuple(values(plan, number)["projects.add"]),
        custom={"custom.mentors": [ME.phid]},
    )
    return msgspec.structs.replace(task, **changes)


def test_the_same_wish_again_writes_nothing() -> None:
    plan = plan_create(two(), facts())
    own = (existing(plan, 1), existing(plan, 0))
    again = plan_create(two(), facts(own=own))
    assert again.steps == ()
    assert [done.result.monogram for done in again.settled] == ["T101", "T102"]
    assert [done.difference for done in again.settled] == [(), ()]


def test_only_what_is_missing_is_written_and_mentions_what_is_there() -> None:
    plan = plan_create(two(), facts())
    again = plan_create(two(), facts(own=(existing(plan, 0),)))
    assert [step.id for step in again.steps] == ["task-02"]
    assert refs(again.steps[0]) == []
    assert "T101" in text(again, 0)


@pytest.mark.parametrize(
    "change", [{"closed": True, "status_name": "Resolved"}, {"title": "Somebody's better title"}]
)
def test_closed_or_renamed_it_is_still_the_same_wish(change: dict[str, Any]) -> None:
    plan = plan_create(two(), facts())
    again = plan_create(two(), facts(own=(existing(plan, 0, **change),)))
    assert [done.id for done in again.settled] == ["task-01"]


def test_a_changed_text_is_shown_as_a_difference_and_not_written() -> None:
    plan = plan_create(two(), facts())
    changed = two(answers={"steps": ["Open the other page"]})
    again = plan_create(changed, facts(own=(existing(plan, 0), existing(plan, 1))))
    assert again.steps == ()
    assert any("+1. Open the other page" in line for line in again.settled[0].difference)


def test_a_span_counts_from_the_day_on_which_the_task_was_made() -> None:
    plan = plan_create(two(), facts(read=NOW - 86_400))
    made = existing(plan, 0, created=int(NOW) - 86_400)
    again = plan_create(two(), facts(own=(made,)))
    assert again.settled[0].difference == ()


def test_of_two_marked_tasks_the_open_one_counts() -> None:
    plan = plan_create(two(), facts())
    closed = existing(plan, 0, closed=True, status_name="Duplicate")
    twin = existing(plan, 0, id=150, phid="PHID-TASK-150")
    again = plan_create(two(), facts(own=(closed, twin)))
    assert again.settled[0].result.monogram == "T150"


def test_another_authors_copy_of_the_mark_does_not_count() -> None:
    plan = plan_create(two(), facts())
    forged = existing(plan, 0, author_phid="PHID-USER-eve")
    assert len(plan_create(two(), facts(own=(forged,))).steps) == 2


def test_a_mark_in_a_code_block_of_mine_does_not_count() -> None:
    plan = plan_create(two(), facts())
    other = existing(plan, 0, description=f"about\n\n```\n{marker.anchor(plan.steps[0].marker)}x\n```")
    text_ = other.description.replace("{anchor #", "{anchor  #")
    own = msgspec.structs.replace(other, description=text_, title="Another title")
    assert len(plan_create(two(), facts(own=(own,))).steps) == 2


BAD = [
    ({"title": ""}, "needs a title", ""),
    ({"title": "x" * 256}, "256 characters", ""),
    ({"title": "Fix the form\x07 which is broken"}, "U+0007", ""),
    ({"title": "Fix the form\u202e which is broken"}, "U+202E", ""),
    ({"project": "documentaton"}, "no tag “documentaton”", "Did you mean “documentation”?"),
    ({"co_mentors": ("mariia",)}, "no user “mariia”", "Did you mean “maria”?"),
    ({"co_mentors": ("gone",)}, "disabled", "somebody else"),
    ({"co_mentors": ("sam",)}, "its mentor already", ""),
    ({"parent": "T9"}, "no task T9", ""),
    ({"parent": "T6"}, "T6 is closed", ""),
    ({"parent": "later"}, "not a task of", "T123"),
    ({"mentor_until": "soon"}, "not a date", "3 months"),
    ({"mentor_until": "2020-01-01"}, "over already", ""),
    ({"place": "somewhere"}, "not a place", "mediawiki/core"),
    ({"place": ""}, "", ""),
    (
        {"answers": {"problem": "Ask @bob about it. It goes wrong every time one opens the form."}},
        "@bob",
        "backticks",
    ),
    ({"answers": {"problem": "{anchor #seeder-0123} It goes wrong when one opens it."}}, "anchor", ""),
    ({"answers": {"problem": "See {F1} for what it looks like when one opens the form."}}, "{F1}", ""),
]


@pytest.mark.parametrize(("change", "because", "hint"), BAD)
def test_what_is_wrong_is_refused_before_anything_is_written(
    change: dict[str, Any], because: str, hint: str
) -> None:
    known = facts(
        people={"maria": MARIA, "gone": Person("PHID-USER-gone", "gone", disabled=True), "sam": ME},
        unknown_people={"mariia": ("maria",)},
        unknown_tags={"documentaton": ("documentation",)},
        parents={
            "T6": Parent("T6", "PHID-TASK-six", "Round 31", closed=True),
            "T9": Parent("T9"),
            "later": Parent("later"),
        },
    )
    plan = plan_create((draft(0, **change), draft(1)), known)
    if not because:
        return
    assert plan.refusals, plan
    found = plan.refusals[0]
    assert because in found.because
    assert hint in found.hint
    assert found.because.startswith("Task 1: ")


def test_two_equal_tasks_are_refused() -> None:
    same = draft(0)
    twin = msgspec.structs.replace(same, wish=msgspec.structs.replace(same.wish, index=1))
    plan = plan_create((same, twin), facts())
    assert "same title" in plan.refusals[0].because
    elsewhere = msgspec.structs.replace(twin.wish, place="https://code.example.org/elsewhere")
    plan = plan_create((same, msgspec.structs.replace(twin, wish=elsewhere)), facts())
    assert "same title" in plan.refusals[0].because


@given(st.text(min_size=1, max_size=300), st.text(max_size=40), st.text(max_size=40))
def test_no_title_or_name_makes_it_crash_or_write_what_the_server_would_refuse(
    title: str, tag: str, user: str
) -> None:
    wish = draft(0, title=title.strip(), project=tag.strip(), co_mentors=(user,) if user else ())
    plan = plan_create((wish,), facts())
    assert bool(plan.refusals) != bool(plan.steps)
    for step in plan.steps:
        assert 1 <= len(str(step.value("title")).strip()) <= 255
    assert problems(plan) == []


@given(st.text(max_size=60))
def test_a_marker_is_a_name_that_shows_nothing(title: str) -> None:
    name = marker.marker_for(site="x", mentor="y", template="bug", place=title, round_="", title=title)
    assert marker.anchor(name).removeprefix("{anchor #").removesuffix("}") == name
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in name)
    assert "--" not in name


@pytest.mark.parametrize("variant", ["fix THE  form", " Fix the form. ", "Ｆix the form"])
def test_case_width_and_spacing_are_the_same_wish(variant: str) -> None:
    def name(title: str) -> str:
        return marker.marker_for(site="S", mentor="m", template="bug", place="p", round_="", title=title)

    assert name("Fix the form") == name(variant)
    assert name("Fix the form") != name("Fix the other form")


def test_a_promise_counts_from_the_readers_own_day() -> None:
    # NOW is 11:06 on 18 November 2026 by UTC.
    evening = facts(ahead=-12 * 3600.0)
    assert evening.today.isoformat() < facts().today.isoformat()
    last = draft(mentor_until=evening.today.isoformat())
    assert plan_create((last,), evening).steps
    assert "over already" in plan_create((last,), facts()).refusals[0].because


def test_a_second_open_task_of_the_same_title_is_refused() -> None:
    plan = plan_create(two(), facts())
    own = existing(plan, 0)
    elsewhere = two(place="https://code.example.org/corrected")
    refused = plan_create(elsewhere, facts(own=(own,)))
    assert [refusal.id for refusal in refused.refusals] == ["task-01"]
    assert "T101" in refused.refusals[0].because
    for change in ({"closed": True}, {"project_phids": ()}, {"author_phid": MARIA.phid}):
        other = msgspec.structs.replace(own, **change)
        assert len(plan_create(elsewhere, facts(own=(other,))).steps) == 2


def test_tags_that_are_not_there_are_shown_as_a_difference() -> None:
    plan = plan_create(two(), facts())
    own = (existing(plan, 0, project_phids=(FIRST.phid,)), existing(plan, 1))
    again = plan_create(two(), facts(own=own))
    assert [done.difference for done in again.settled] == [("+Tag: Documentation",), ()]


def test_the_number_of_a_sibling_that_is_only_to_be_made_is_no_difference() -> None:
    plan = plan_create(two(), facts())
    again = plan_create(two(), facts(own=(existing(plan, 1),)))
    assert [step.id for step in again.steps] == ["task-01"]
    assert again.settled[0].difference == ()


def test_an_example_is_for_rehearsals() -> None:
    wish = draft(title=TEMPLATE.title_example)
    assert "still the example" in plan_create((wish,), facts()).refusals[0].because
    rehearsal = msgspec.structs.replace(SITE, name="sandbox")
    assert plan_create((wish,), facts(site=rehearsal)).steps


@pytest.mark.parametrize("kind", ["title", "answer"])
def test_a_token_is_not_published(kind: str) -> None:
    token = "api-" + "s" * 28
    changes = {"title": f"Use {token} here"} if kind == "title" else {"answers": {"problem": f"Use {token}"}}
    refused = plan_create((draft(**changes),), facts()).refusals
    assert "token" in refused[0].because
    assert token not in f"{refused[0].because} {refused[0].hint}"


def test_a_mentor_field_that_tasks_do_not_have_is_refused() -> None:
    own = existing(plan_create(two(), facts()), 0, title="Another title", description="about")
    refused = plan_create(two(), facts(own=(own,), mentor_field="custom.mentoren")).refusals
    assert "no field custom.mentoren" in refused[0].because
    assert "custom.mentors" in refused[0].hint


def test_a_task_whose_mark_was_edited_away_is_remembered() -> None:
    plan = plan_create(two(), facts())
    own = existing(plan, 0, title="Somebody's better title", description="Rewritten by a maintainer.")
    assert len(plan_create(two(), facts(own=(own,))).steps) == 2
    again = plan_create(two(), facts(own=(own,), made={plan.steps[0].marker: own.phid}))
    assert [done.result.monogram for done in again.settled] == ["T101"]
