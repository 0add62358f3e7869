"""The grammar of templates: what is refused, and that it says where and what is nearest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.errors import BadInput
from seeder.template.grammar import Template, find_mistakes, parse_template

GOOD = """\
name: survey
title: Ask people
fields:
  - name: question
    label: What to ask?
    type: text
    required: true
  - name: people
    label: Whom?
    type: choice
    choices: [friends, strangers]
sections:
  - id: suitable
    text: "{people}"
  - heading: Question
    text: |
      {question}

      Braces: {{question}}, mentor: {mentor_line}
"""


def template_of(text: str) -> Template:
    return parse_template(parse(text, "templates/survey.yaml"))


def test_a_good_one() -> None:
    template = template_of(GOOD)
    assert [field.name for field in template.fields] == ["question", "people"]
    assert template.fields[1].choices == ("friends", "strangers")
    assert template.sections[0].id == "suitable"
    assert template.field("question") is template.fields[0]
    assert template.field("nothing") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "words", "hint"),
    [
        ("name: survey", "name: Sur vey", 1, "“Sur vey” cannot be typed", "small letters"),
        ("title: Ask people", "titel: Ask people", 2, "“titel”", "“title”"),
        ("title: Ask people\n", "", 1, "“title” is missing", ""),
        ("name: question", "name: Question", 4, "“Question” cannot be", "underscores"),
        ("name: question", "name: place", 4, "“place” is taken", "{place}"),
        ("name: people", "name: question", 8, "“question” is there twice", ""),
        ("type: text", "type: txt", 6, "“txt”", "“text”"),
        ("type: text", "type: text\n    exmple: x", 7, "“exmple”", "“example”"),
        ("type: text", "type: text\n    style: numbred", 7, "“numbred”", "“numbered”"),
        ("    choices: [friends, strangers]\n", "", 8, "a choice needs choices", ""),
        ("type: text", "type: text\n    choices: [a]", 4, "only a choice has them", ""),
        ("friends, strangers", "friends, ''", 11, "each choice is one line", ""),
        ("id: suitable", "id: suited", 13, "“suited”", "“suitable”"),
        ("id: suitable", "id: suitable\n    heading: Both", 13, "either an id or a heading", "contact"),
        ("heading: Question", "id: suitable", 15, "“suitable” is there twice", ""),
        ('"{people}"', '"{peple}"', 14, "{peple} is not a field", "“people”"),
        ('"{people}"', '"{people.name}"', 14, "{people.name} is not a field", "plain name"),
        ('"{people}"', '"{people!r:>10}"', 14, "is not a field", "plain name"),
        ('"{people}"', '"{people"', 14, "lone “{”", "{{"),
        ('"{people}"', '"see {F1}"', 14, "{F1} is not a field", "{{F1}}"),
        ('"{people}"', '"Ask: {question}"', 14, "several lines", "line of its own"),
        ("required: true", "required: perhaps", 7, "“required”", ""),
    ],
)
def test_mistakes_name_the_line_and_the_nearest(old: str, new: str, line: int, words: str, hint: str) -> None:
    assert old in GOOD
    with pytest.raises(BadInput) as caught:
        template_of(GOOD.replace(old, new, 1))
    assert caught.value.sentence.startswith(f"templates/survey.yaml, line {line}: ")
    assert words in caught.value.sentence
    assert hint in caught.value.hint


def test_no_sections() -> None:
    with pytest.raises(BadInput, match="needs sections"):
        template_of("name: a\ntitle: A\n")


def test_every_mistake_is_found() -> None:
    template = parse(GOOD.replace("type: text", "type: txt").replace("suitable", "suited"), "x")
    assert len(list(find_mistakes(template.convert(Template)))) == 2


SCRAPS = st.sampled_from(
    (
        "name: a\n", "title: b\n", "fields:\n", "  - name: x\n", "    label: y\n", "    type: list\n",
        "sections:\n", "  - id: done\n", '    text: "{x}"\n', "    choices: [a]\n", "- \n", "{}", "[",
        "  text: |\n   {{ {y}\n",
    )
)  # fmt: skip


@given(st.lists(SCRAPS | st.text(max_size=8), max_size=14).map("".join))
def test_nothing_but_bad_input_comes_out_of_a_broken_template(text: str) -> None:
    try:
        template = template_of(text)
    except BadInput:
        return
    assert list(find_mistakes(template)) == []
