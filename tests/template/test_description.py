"""Descriptions composed, and what answers try to smuggle into them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seeder import remarkup
from seeder.settings.site import Headings
from seeder.template.answers import Answers, Value
from seeder.template.description import Smuggled, compose, smuggled
from seeder.template.grammar import Field, Section, Template

TEMPLATE = Template(
    name="t",
    title="T",
    fields=(
        Field(name="problem", label="P", type="text"),
        Field(name="steps", label="S", type="list", style="numbered"),
        Field(name="size", label="Z"),
        Field(name="helper", label="H", type="user"),
    ),
    sections=(
        Section(id="suitable", text="{problem}"),
        Section(id="replicate", text="{steps}"),
        Section(heading="How long", text="Size: {size}\nHelper: @{helper}"),
        Section(id="contact", text="{mentor_line}\nAsk. {{braces}}"),
        Section(id="code", text="{place}"),
    ),
)
BUILT_INS = {"mentor_line": "@alice helps.", "place": "mediawiki/core"}


def answers(**values: Value) -> Answers:
    empty: dict[str, Value] = {"problem": "", "steps": (), "size": "", "helper": ""}
    return Answers({**empty, **values})


def composed(**values: Value) -> str:
    return compose(TEMPLATE, answers(**values), Headings(suitable="Wer?"), BUILT_INS)


def test_all_of_it() -> None:
    text = composed(problem="It is {size}.", steps=("a", "b"), size="1 day", helper="bob")
    assert text == (
        "== Wer? ==\nIt is {size}.\n\n"
        "== How can the newcomer replicate the issue? ==\n1. a\n2. b\n\n"
        "== How long ==\nSize: 1 day\nHelper: @bob\n\n"
        "== Who can they contact if struggling? ==\n@alice helps.\nAsk. {braces}\n\n"
        "== Where is the code located? ==\nmediawiki/core\n"
    )


def test_empty_sections_and_lines_are_left_out() -> None:
    assert "How long" not in composed(problem="x")
    assert "Helper" not in composed(size="1 day")
    assert "Size" not in composed(helper="bob")
    assert "code" not in compose(TEMPLATE, answers(), Headings(), {"mentor_line": "x"})


def test_a_section_without_fields_is_always_there() -> None:
    template = Template(name="t", title="T", sections=(Section(heading="Hello", text="Welcome."),))
    assert compose(template, Answers({}), Headings(), {}) == "== Hello ==\nWelcome.\n"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"problem": "ask @bob"}, [Smuggled("mention", "@bob", "problem")]),
        ({"size": "{F12}"}, [Smuggled("embed", "{F12}", "size")]),
        ({"steps": ("a", "{anchor #seeder-1}")}, [Smuggled("anchor", "{anchor #seeder-1}", "steps")]),
        ({"problem": "` {x} @bob"}, [Smuggled("mention", "@bob", "problem")]),
        ({"problem": "`@bob` and `{F1}` and bob@example.org"}, []),
        ({"problem": "```\n@bob\n```", "helper": "carol"}, []),
        ({"problem": "@alice"}, [Smuggled("mention", "@alice", "problem")]),
    ],
)
def test_smuggled(values: dict[str, Value], found: list[Smuggled]) -> None:
    assert smuggled(TEMPLATE, answers(**values)) == found


def test_two_answers_that_only_together_mention_somebody() -> None:
    template = Template(
        name="t",
        title="T",
        fields=(Field(name="a", label="A"), Field(name="b", label="B")),
        sections=(Section(heading="X", text="{a} and {b}"),),
    )
    hidden = Answers({"a": "a ` b", "b": "` @bob `"})
    assert smuggled(template, hidden) == [Smuggled("mention", "@bob")]
    assert smuggled(template, Answers({"a": "@", "b": "x"})) == []
    assert smuggled(
        Template(
            name="t", title="T", fields=template.fields, sections=(Section(heading="X", text="{a}{b}"),)
        ),
        Answers({"a": "@", "b": "bob"}),
    ) == [Smuggled("mention", "@bob")]


LINES = st.text(st.sampled_from("ab `@{}#F1\\*_"), min_size=1, max_size=15).map(str.strip).filter(bool)


@given(LINES, st.lists(LINES, max_size=3), LINES)
def test_what_is_not_smuggled_does_not_act(problem: str, steps: list[str], size: str) -> None:
    given_answers = answers(problem=problem, steps=tuple(steps), size=size)
    assume(not smuggled(TEMPLATE, given_answers))
    text = compose(TEMPLATE, given_answers, Headings(), BUILT_INS)
    assert set(remarkup.mentions(text)) <= {"alice"}
    assert remarkup.embeds(text) == ()
    assert remarkup.anchors(text) == ()


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.dictionaries(st.sampled_from(["problem", "size", "helper"]), WORDS), st.lists(WORDS, max_size=3))
def test_every_filled_section_is_found_again(values: dict[str, str], steps: list[str]) -> None:
    headings = Headings()
    text = compose(TEMPLATE, answers(**values, steps=tuple(steps)), headings, BUILT_INS)

    def body(name: str) -> str:
        return remarkup.said_under(text, name)

    assert body(headings.suitable) == values.get("problem", "")
    assert remarkup.section_items(body(headings.replicate)) == tuple(steps)
    assert bool(body("How long")) == bool({"size", "helper"} & set(values))
    assert body(headings.code) == "mediawiki/core"
