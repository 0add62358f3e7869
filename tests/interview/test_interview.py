"""Which questions are asked, in which order, and what becomes of the answers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.errors import BadInput
from seeder.interview import Interview, Question
from seeder.settings.site import Site
from seeder.template.answers import Value
from seeder.template.catalog import list_templates, shelves
from seeder.wish import Shared

TEMPLATES = {entry.template.name: entry.template for entry in list_templates(shelves())}
SITE = Site("test", gerrit="https://gerrit.example.org/r/", code_hosts=("gitlab.example.org",))
TODAY = date(2026, 11, 24)


def begun(count: int = 2, flags: Shared | None = None) -> Interview:
    return Interview(count, flags or Shared(), TEMPLATES, SITE, TODAY)


def typed_for(question: Question, kind: str = "bug") -> str:
    """A good answer: the question's own example, as a person types it."""
    if question.key.endswith(".template"):
        return kind
    by_key = {"place": "mediawiki/core", "mentor_until": "", "asked_them": "y", "co_mentors": ""}
    if question.key in by_key:
        return by_key[question.key]
    if question.key.endswith(".title") and question.task > 1:
        return f"{question.example} as well"
    return question.example or "documentation"


def answered(interview: Interview, kind: str = "bug") -> Interview:
    while (question := interview.next) is not None:
        typed: Value = typed_for(question, kind) or question.default
        interview = interview.with_answer(question.key, interview.read(question, typed))
    return interview


@pytest.mark.parametrize("kind", TEMPLATES)
def test_at_most_seven_questions_a_task(kind: str) -> None:
    interview = answered(begun(), kind)
    for task in (1, 2):
        assert len([q for q in interview.questions if q.task == task]) <= 7
    assert len([q for q in interview.questions if q.task == 0]) <= 5


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_answers_make_the_wish_of_a_file(kind: str) -> None:
    wish = answered(begun(), kind).wish()
    assert [task.template for task in wish.tasks] == [kind, kind]
    for task in wish.tasks:
        required = {field.name for field in TEMPLATES[kind].fields if field.required}
        assert required == set(task.answers)
        assert (task.place, task.mentor_until) == ("mediawiki/core", "2027-02-24")


def test_what_came_with_the_command_is_not_asked() -> None:
    flags = Shared(project="docs", place="a/b", mentor_until="1 month", co_mentors=["bob"], template="bug")
    interview = begun(1, flags)
    assert interview.next is not None
    assert interview.next.key == "1.title"
    wish = answered(interview).wish()
    assert (wish.tasks[0].project, wish.tasks[0].co_mentors) == ("docs", ("bob",))


def test_a_co_mentor_has_to_be_asked_first() -> None:
    interview = answered(begun(1)).with_answer("co_mentors", ("bob",))
    assert interview.next is not None
    assert interview.next.key == "asked_them"
    assert interview.with_answer("asked_them", "no").wish().tasks[0].co_mentors == ()
    assert interview.with_answer("asked_them", "yes").wish().tasks[0].co_mentors == ("bob",)


def test_other_co_mentors_have_to_be_asked_anew() -> None:
    interview = answered(begun(1)).with_answer("co_mentors", ("bob",)).with_answer("asked_them", "no")
    assert interview.with_answer("co_mentors", ("bob",)).next is None
    changed = interview.with_answer("co_mentors", ("ann",))
    assert changed.next is not None
    assert changed.next.key == "asked_them"
    # Nobody is left out silently, and nobody named without having been asked.
    assert changed.with_answer("asked_them", "yes").wish().tasks[0].co_mentors == ("ann",)


def test_two_tasks_of_one_title_are_refused_at_the_question() -> None:
    interview = answered(begun())
    question = next(q for q in interview.questions if q.key == "2.title")
    with pytest.raises(BadInput, match="Task 1 has this title"):
        interview.read(question, f" {interview.answers['1.title']}. ")


def test_the_second_task_takes_over_what_is_shared_and_never_its_words() -> None:
    interview = answered(begun(1))
    second = Interview(2, Shared(), TEMPLATES, SITE, TODAY, {**interview.answers, "2.template": "bug"})
    defaults = {q.key.rpartition(".")[2]: q.default for q in second.questions if q.task == 2}
    assert defaults["skills"] == interview.answers["1.answers.skills"]
    assert not defaults["problem"]
    assert not defaults["steps"]


def test_another_kind_of_task_forgets_what_it_does_not_ask() -> None:
    interview = answered(begun(1), "bug").with_answer("1.template", "documentation")
    assert interview.next is None or interview.next.key.startswith("1.")
    answers = answered(interview, "documentation").wish().tasks[0].answers
    assert set(answers) <= {field.name for field in TEMPLATES["documentation"].fields}


@given(st.lists(st.sampled_from(["answer", "back"]), max_size=60))
def test_whatever_way_one_goes_the_next_question_is_the_first_open_one(steps: list[str]) -> None:
    interview = begun(1)
    for step in steps:
        question = interview.next
        if question is None:
            break
        if step == "answer":
            typed: Value = typed_for(question) or question.default
            interview = interview.with_answer(question.key, interview.read(question, typed))
        elif (before := interview.before(question.key)) is not None:
            interview = interview.without(before.key)
            assert interview.next is not None
            assert interview.next.key == before.key
    keys = [q.key for q in interview.questions]
    open_ones = [key for key in keys if key not in interview.answers]
    assert (interview.next.key if interview.next else None) == (open_ones[0] if open_ones else None)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("place", "git clone https://gerrit.example.org/r/mediawiki/core", "mediawiki/core"),
        ("place", "https://gerrit.example.org/r/admin/repos/mediawiki/core", "mediawiki/core"),
        ("place", "https://gerrit.example.org/g/mediawiki/core/+/refs/heads/master/a.py", "mediawiki/core"),
        ("place", "ssh://ann@gerrit.example.org:29418/mediawiki/core.git", "mediawiki/core"),
        ("place", "git@gitlab.example.org:our/tool.git", "https://gitlab.example.org/our/tool"),
        ("place", "gitlab.example.org/our/tool", "https://gitlab.example.org/our/tool"),
        ("place", "gerrit.example.org/r/admin/repos/mediawiki/core", "mediawiki/core"),
        ("mentor_until", "2 weeks", "2026-12-08"),
        ("mentor_until", "2027-3-1", "2027-03-01"),
        ("co_mentors", "@ann; bob , ann", ("ann", "bob")),
    ],
)  # fmt: skip
def test_what_is_typed_is_completed(key: str, typed: str, kept: Value) -> None:
    interview = begun()
    question = next(q for q in interview.questions if q.key == key)
    assert interview.read(question, typed) == kept


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("place", "", "nobody can begin"),
        ("place", "over there", "not a place"),
        ("mentor_until", "soon", "not a date"),
        ("mentor_until", "2020-01-01", "over already"),
        ("co_mentors", "ann and bob", "not a user name"),
        ("1.template", "9", "not one of the choices"),
        ("1.template", "t", "not one of the choices"),
        ("1.title", "Ask @bob", "mails nobody"),
        ("1.title", "a\x07b", "U\\+0007"),
        ("1.answers.problem", "Ask @bob", "would mail somebody"),
        ("1.answers.problem", "See {F12}", "would act"),
        ("1.answers.problem", "api-" + "t" * 28, "would act"),
        ("1.answers.steps", "", "is missing"),
    ],
)
def test_what_cannot_be_is_said_at_once(key: str, typed: str, says: str) -> None:
    interview = begun(1).with_answer("1.template", "bug")
    question = next(q for q in interview.questions if q.key == key)
    with pytest.raises(BadInput, match=says):
        interview.read(question, typed)


@pytest.mark.parametrize("typed", ["2", "bug", "Bug", "b", "", "Fix a sm", "fix a small bug"])
def test_a_choice_by_number_name_or_beginning(typed: str) -> None:
    interview = begun(1)
    question = next(q for q in interview.questions if q.key == "1.template")
    assert interview.read(question, typed) == "bug"
