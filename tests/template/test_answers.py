"""Answers checked by their fields' types; values stay data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.errors import BadInput
from seeder.template.answers import control_character, in_document, read_answer, read_answers
from seeder.template.grammar import TYPES, Field, Section, Template


def field(kind: str, **more: Any) -> Field:
    return Field(name="it", label="It", type=kind, choices=("One", "Two") if kind == "choice" else (), **more)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("line", "  a b ", "a b"),
        ("text", "\r\na\r\n\r\nb\r", "a\n\nb"),
        ("text", "```\na\n```", "```\na\n```"),
        ("choice", "two", "Two"),
        ("list", "- a\n2. b\n\n* c", ("a", "b", "c")),
        ("list", [" a ", "", None, "1) b"], ("a", "b")),
        ("user", "@alice", "alice"),
        ("user", "a.b-c_d", "a.b-c_d"),
        ("place", "mediawiki/core", "mediawiki/core"),
        ("url", "https://x.org", "https://x.org"),
        ("date", "2028-02-29", "2028-02-29"),
        *((kind, None, "") for kind in TYPES if kind != "list"),
        ("list", None, ()),
        ("list", "", ()),
    ],
)
def test_values(kind: str, raw: Any, value: Any) -> None:
    assert read_answer(field(kind), raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "words", "hint"),
    [
        ("line", "a\nb", "one line", ""),
        ("line", "a\tb", "tabs", ""),
        ("line", ["a"], "a text is expected", ""),
        ("text", {"a": "b"}, "a text is expected", ""),
        ("text", "a\x1b[31mb", "U+001B", ""),
        ("text", "a\u202eb", "U+202E", ""),
        ("text", "```\na", "does not close", "```"),
        ("text", "%%%a", "does not close", "%%%"),
        ("list", ["```", "a"], "does not close", "```"),
        ("choice", "Tow", "“Tow”", "“Two”"),
        ("list", ["a\nb"], "one line", ""),
        ("list", [["a"]], "a text is expected", ""),
        ("list", {"a": "b"}, "one item a line", ""),
        ("user", "@alice bob", "“alice bob”", "/p/"),
        ("user", "alice.", "“alice.”", ""),
        ("place", "core", "“core”", "mediawiki/core"),
        ("url", "x.org", "“x.org”", "https://"),
        ("date", "2027-02-29", "“2027-02-29”", "2027-06-30"),
        ("date", "20270228", "“20270228”", ""),
        ("date", "2027-W01-1", "“2027-W01-1”", ""),
    ],
)
def test_refused(kind: str, raw: Any, words: str, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_answer(field(kind), raw)
    assert "“It”" in caught.value.sentence
    assert words in caught.value.sentence
    assert hint in caught.value.hint


def test_required_and_default() -> None:
    with pytest.raises(BadInput) as caught:
        read_answer(field("list", required=True, example=("go", "see")), " ")
    assert caught.value.sentence == "“It” is missing."
    assert "go; see" in caught.value.hint
    assert read_answer(field("line", required=True, default="d"), None) == "d"
    assert read_answer(field("line", default="d"), "e") == "e"


TEMPLATE = Template(
    name="t",
    title="T",
    fields=(Field(name="problem", label="P", type="text", required=True), Field(name="size", label="S")),
    sections=(Section(text="{problem}", id="done"),),
)


def test_a_map_of_answers() -> None:
    assert read_answers(TEMPLATE, {"problem": "x"}).values == {"problem": "x", "size": ""}


def test_unknown_answer_names_line_and_nearest() -> None:
    document = parse("tasks:\n  - answers:\n      problem: x\n      sise: y\n", "tasks.yaml")
    raw = document.value["tasks"][0]["answers"]
    with pytest.raises(BadInput) as caught:
        read_answers(TEMPLATE, raw, in_document(document, ("tasks", 0, "answers")))
    assert caught.value.sentence == "tasks.yaml, line 4: The template “t” asks nothing called “sise”."
    assert caught.value.hint == "Did you mean “size”?"


def test_missing_answer_points_at_the_answers() -> None:
    document = parse("tasks:\n  - title: a\n    answers:\n      size: y\n", "tasks.yaml")
    where = in_document(document, ("tasks", 0, "answers"))
    with pytest.raises(BadInput, match=r"tasks\.yaml, line 3: “P” is missing"):
        read_answers(TEMPLATE, {"size": "y"}, where)


@pytest.mark.parametrize("raw", ["text", ["problem"], 3])
def test_answers_are_a_map(raw: Any) -> None:
    with pytest.raises(BadInput, match="map"):
        read_answers(TEMPLATE, raw)


SCALARS = st.none() | st.text(max_size=30) | st.text(st.sampled_from("`%\n |x-1.@"), max_size=20)
ANYTHING = st.recursive(
    SCALARS, lambda s: st.lists(s, max_size=3) | st.dictionaries(st.text(), s, max_size=2)
)


@given(st.sampled_from(TYPES), ANYTHING)
def test_any_value_is_read_or_bad_input(kind: str, raw: Any) -> None:
    try:
        value = read_answer(field(kind), raw)
    except BadInput:
        return
    items = value if isinstance(value, tuple) else (value,)
    assert not any(control_character(item) for item in items)
    assert kind == "text" or not any("\n" in item for item in items)
    assert read_answer(field(kind), value) == value


@pytest.mark.parametrize(
    "text", ["نیم\u200cفاصله", "👩\u200d💻", "a\u00a0!", "\u200fעברית", "tab\tand\nline"]
)
def test_letters_and_joiners_are_no_controls(text: str) -> None:
    assert control_character(text) == ""
