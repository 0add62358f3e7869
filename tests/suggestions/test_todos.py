"""Which lines are notes to oneself, and which of them still stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.suggestions import Work, suggest
from seeder.suggestions.todos import mark_in, may_hold_marks
from tests.suggestions.work import ME, a_change, facts_of


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("# TODO: ask for several rows at once", "ask for several rows at once"),
        ("    # TODO(ada): quote names", "quote names"),
        ("x = 1  # FIXME this is a guess", "this is a guess"),
        ("foo(); // TODO later", "later"),
        ("foo();// XXX", ""),
        (" * @todo Read Atom feeds as well", "Read Atom feeds as well"),
        ("/* XXX the margin is a guess */", "the margin is a guess"),
        ("<!-- TODO: a picture -->", "a picture"),
        ("-- TODO an index", "an index"),
        ("TODO: keep the order", "keep the order"),
        ("- TODO: write this page", "write this page"),
        ("{# TODO: translate #}", "translate"),
    ],
)
def test_a_note(line: str, asked: str) -> None:
    assert mark_in(line) == asked


@pytest.mark.parametrize(
    "line",
    [
        'STATES = ["TODO", "DONE"]',
        "TODO_LIST = {}",
        "mktemp /tmp/feed.XXXXXX",
        'if state == "TODO":',
        "url = 'http://example.org/TODO'",
        "const TODO = 1;",
        "  TODO: 'To do',",
        "# about the todo list",
        'color = "#TODO"',
        "Nothing here.",
        "",
    ],
)
def test_no_note(line: str) -> None:
    assert mark_in(line) is None


def test_data_holds_none() -> None:
    assert may_hold_marks("src/a.py")
    assert not may_hold_marks("i18n/en.json")
    assert not may_hold_marks("dist/a.min.js")


def test_a_line_stands_once_for_each_time_it_is_there() -> None:
    line = "# TODO: twice"
    change = a_change()
    head = {(change.project, change.branch, "a.py"): ("x", line, "y")}
    facts = facts_of(change, added={"a.py": ((7, line), (9, line))}, heads=head)
    (one,) = suggest(facts)
    assert one.kind == "todo"
    assert one.draft.answers is not None
    assert one.draft.answers["pointers"][0] == "`a.py`, line 2: the note, on the branch `main`"
    assert one.evidence[0].url == f"https://gerrit.example.org/r/c/our/tool/+/{change.number}/1/a.py#7"


def test_a_line_that_is_gone_or_somebody_elses_is_not_suggested() -> None:
    line, change = "# TODO: gone", a_change()
    at = (change.project, change.branch, "a.py")
    added = {"a.py": ((7, line),)}
    assert suggest(facts_of(change, added=added, heads={at: ("x",)})) == []
    assert suggest(facts_of(change, added=added, heads={at: None})) == []
    theirs = a_change(author=("Ben Ivory", "ben@example.org"))
    assert suggest(facts_of(theirs, added=added, heads={at: (line,)})) == []
    mine = a_change(author=("A. Quill", ME.email.upper()))
    assert len(suggest(facts_of(mine, added=added, heads={at: (line,)}))) == 1


def test_what_most_commits_say_is_the_callers_name() -> None:
    line = "# TODO: mine"
    changes = [a_change(n, author=("A.", "other@example.com")) for n in range(5)]
    at = (changes[0].project, changes[0].branch, "a.py")
    works = tuple(
        Work(change, (), {"a.py": ((7, line),)} if change.number == 0 else {}) for change in changes
    )
    assert len(suggest(facts_of(heads={at: (line,)}, works=works))) == 1
    assert suggest(facts_of(heads={at: (line,)}, works=works[:4])) == []


@given(st.text())
def test_any_line_is_read(line: str) -> None:
    mark_in(line)
