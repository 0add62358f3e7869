"""Drafts: whatever somebody wrote, nothing of it acts, and the file is read back as the same wish."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder import remarkup
from seeder.document import parse
from seeder.errors import BadInput
from seeder.interview import Interview
from seeder.model import Task
from seeder.reviews import File
from seeder.settings.site import Headings, Site
from seeder.suggestions import Suggestion, suggest
from seeder.suggestions.begun import begun_answers
from seeder.suggestions.drafts import place_of, plain_title
from seeder.suggestions.window import since_day
from seeder.template.answers import Answers, read_answer
from seeder.template.catalog import list_templates, shelves
from seeder.template.description import compose, smuggled
from seeder.title import title_problem
from seeder.wish import Shared, TaskFile, wish_from, wish_from_parts
from seeder.wish_file import wish_file
from tests.suggestions.work import GERRIT, a_change, comment, facts_of, message

TEMPLATES = {entry.template.name: entry.template for entry in list_templates(shelves())}
LABELS = {name: {field.name: field.label for field in t.fields} for name, t in TEMPLATES.items()}
ACTING = st.sampled_from(
    ["@ben", "{F1}", "{anchor #seeder-1f}", "```", "~~~", "`", "\n", "\n\n", "> ", "TODO: ",
     " in a follow-up.", "%%%", "| a |", "{{{", "}}}", "api-" + "a" * 28,
     "\x1b[31m", "\u202e", "{image ", "== x ==", "NOTE: ",
     "\t", "\r\n",
     "https://h/@ben", "$", "#", "- ", "'", '"', ": ", "Please do it", "\u2028", "\x85", "##", "[[",
     "\ud800"]
)  # fmt: skip
TEXT = st.one_of(st.text(), st.lists(ACTING, max_size=12).map("".join))


def suggested(text: str, subject: str, path: str) -> list[Suggestion]:
    """A suggestion of each kind, with these words in it wherever others' words can be."""
    change = a_change(
        subject=subject, files=(File(path, inserted=1),), messages=(message(f"{text} I'll do it later."),)
    )
    thread = (comment("a", text, unresolved=True, path=path), comment("b", f"{text} in a follow-up", line=9))
    at = (change.project, change.branch, path)
    line = f"# TODO {text}"
    task = Task(3, "PHID-TASK-x", text, text)
    lines = {path: ((1, line),)}
    return suggest(
        facts_of(change, thread, lines, heads={at: (line,)}, untested=frozenset({at}), subtasks=(task,))
    )


def composed(draft: TaskFile) -> tuple[str, Answers]:
    template = TEMPLATES[draft.template or ""]
    given = draft.answers or {}
    values = {f.name: read_answer(f, given[f.name]) if f.name in given else "" for f in template.fields}
    answers = Answers(values)
    built_ins = {"mentor_line": "@ada is the mentor", "place": draft.place or ""}
    return compose(template, answers, Headings(), built_ins), answers


@given(TEXT, TEXT, st.one_of(st.just("src/list.py"), st.text(min_size=1)))
def test_nothing_in_a_draft_acts(text: str, subject: str, path: str) -> None:
    for one in suggested(text, subject, path):
        description, answers = composed(one.draft)
        assert remarkup.mentions(description) == ("ada",)
        assert remarkup.embeds(description) == ()
        assert remarkup.anchors(description) == ()
        assert smuggled(TEMPLATES[one.draft.template or ""], answers) == []
        assert title_problem(one.title) == ""
        assert remarkup.mentions(one.title) == ()


@given(TEXT, TEXT)
def test_a_file_of_drafts_is_read_back_as_the_same_wish(text: str, subject: str) -> None:
    wish = wish_from_parts(Shared(), [one.draft for one in suggested(text, subject, "src/list.py")], Shared())
    assert wish_from(parse(wish_file(wish, "", LABELS), "tasks.yaml"), Shared()).tasks == wish.tasks


@given(TEXT, TEXT)
def test_an_interview_takes_what_was_begun(text: str, subject: str) -> None:
    drafts = [one.draft for one in suggested(text, subject, "src/list.py")][:2]
    interview = Interview(2, Shared(), TEMPLATES, Site("test", gerrit=GERRIT), date(2026, 11, 24))
    for key, value in begun_answers(drafts, 2).items():
        interview = interview.with_answer(key, value)
    for question in interview.questions:
        if question.key in interview.answers and question.kind != "list":
            assert (
                interview.read(question, interview.answers[question.key]) == interview.answers[question.key]
            )
    asked = {q.key for q in interview.questions if q.key not in interview.answers}
    for number, (task, draft) in enumerate(zip(interview.wish().tasks, drafts, strict=False), 1):
        assert task.title == draft.title or f"{number}.title" in asked
    assert [task.place for task in interview.wish().tasks] == [draft.place for draft in drafts]


def test_a_second_draft_of_the_same_title_is_asked_for_another() -> None:
    drafts = [
        TaskFile(template="bug", title=title, place="a/b") for title in ("Sort the list", "sort the List.")
    ]
    begun = begun_answers(drafts, 2)
    assert begun["1.title"] == "Sort the list"
    assert "2.title" not in begun


def test_an_interview_asks_for_what_was_not_begun() -> None:
    drafts = [
        TaskFile(template="bug", title="One", place="a/b"),
        TaskFile(template="test", title="Two", place="a/b"),
    ]
    interview = Interview(2, Shared(), TEMPLATES, Site("test"), date(2026, 11, 24), begun_answers(drafts, 2))
    asked = [q.key for q in interview.questions if q.key not in interview.answers]
    assert asked[:3] == ["project", "mentor_until", "co_mentors"]
    assert "1.answers.problem" in asked
    apart = [drafts[0], TaskFile(template="test", title="Two", place="c/d")]
    begun = begun_answers(apart, 2)
    assert (begun["1.place"], begun["2.place"]) == ("a/b", "c/d")
    one_of_two = Interview(
        2, Shared(), TEMPLATES, Site("test"), date(2026, 11, 24), begun_answers(drafts[:1], 2)
    )
    assert "place" in [q.key for q in one_of_two.questions if q.key not in one_of_two.answers]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("please rename `foo` to **bar**.", "Rename foo to bar"),
        ("Sure, I'll batch it in a follow-up.", "Batch it in a follow-up"),
        ("nit: could you also sort this?", "Sort this?"),
        ("I'd rather keep it.", "I'd rather keep it"),
        ("@ben could this go? See https://example.org/x", "Ben could this go? See"),
        ("???", "Otherwise"),
        ("", "Otherwise"),
        ("word " * 60, "Word " + "word " * 23 + "…"),
    ],
)
def test_a_title_in_plain_words(text: str, title: str) -> None:
    assert plain_title(text, "Otherwise") == title


def test_a_repository_without_a_folder_is_named_by_its_address() -> None:
    assert place_of("mediawiki/core", GERRIT) == "mediawiki/core"
    assert place_of("operations", GERRIT) == "https://gerrit.example.org/r/admin/repos/operations"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        ("6 months", date(2026, 5, 24)),
        ("1 year", date(2025, 11, 24)),
        ("3 weeks ago", date(2026, 11, 3)),
        ("9 months", date(2026, 2, 24)),
    ],
)
def test_how_far_back(text: str, day: date) -> None:
    assert since_day(text, date(2026, 11, 24)) == day


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "2027-01-01", "999 years", "12-01-01", "0012-01-01"]
)
def test_no_such_time(text: str) -> None:
    with pytest.raises(BadInput):
        since_day(text, date(2026, 11, 24))


@given(st.text())
def test_any_time_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(BadInput):
        since_day(text, date(2026, 3, 31))
