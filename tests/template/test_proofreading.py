"""What an editor says about a template."""

from __future__ import annotations

import pytest

from seeder.document import parse
from seeder.settings.site import Headings
from seeder.template.grammar import parse_template
from seeder.template.proofreading import example_lines, proofread

GOOD = """\
name: survey
title: Ask people
about: Find out what people think.
title_help: Say what will be known afterwards.
title_example: Ask five readers how they found the help page
fields:
  - name: purpose
    label: What for?
    type: text
    help: Why we want to know.
    required: true
    example: >-
      Half of our readers never find the help page, and nobody knows where they look for it. Five short
      talks are enough to see the worst obstacles.
sections:
  - id: suitable
    text: Anybody who likes to talk with people.
  - heading: What for
    text: "{purpose}"
  - heading: Steps
    text: |
      1. Find five readers
      2. Ask them and write down what they say
  - id: code
    text: "{place}"
  - id: done
    text: Five answers are written down.
  - id: skills
    text: Listening
  - id: size
    text: One day
  - id: contact
    text: "{mentor_line}"
"""


def remarks(text: str) -> list[str]:
    return [remark.sentence for remark in proofread(parse(text, "survey.yaml"))]


def test_a_good_one() -> None:
    assert remarks(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("about: Find out what people think.\n", "", "line 1: “about” is missing"),
        ("title_example: Ask five readers how they found the help page\n", "", "“title_example” is missing"),
        ("    help: Why we want to know.\n", "", "line 7: “purpose” has no help"),
        ('"{purpose}"', "nothing", "line 7: “purpose” is asked for, but no section uses it"),
        ('"{place}"', "https://example.org/x", "line 15: No section holds {place}"),
        ('"{mentor_line}"', "Ask us", "No section holds {mentor_line}"),
        ("type: text", "type: date", "line 12: Its own example is refused"),
        ("required: true", "default: '```'", "Its own default is refused"),
        ("worst obstacles", "worst obstacles with @bob", "which would act"),
        ("Ask five readers how they found the help page", "Fix bug", "examples: The title"),
        ("One day", "One month", "examples: About 21 working days"),
        ("id: size", "id: sice", "There is no section “sice”"),
        ("title: Ask", "titel: Ask", "“titel” is not something"),
    ],
)
def test_remarks(old: str, new: str, words: str) -> None:
    assert old in GOOD
    found = remarks(GOOD.replace(old, new, 1))
    assert any(words in remark for remark in found), found
    assert all(remark.startswith("survey.yaml, line ") for remark in found)


def test_everything_is_said_at_once() -> None:
    bare = "name: x\ntitle: X\nfields:\n - {name: a, label: A}\nsections:\n - {heading: H, text: hi}\n"
    assert len(remarks(bare)) == 8


def test_the_example_as_lines() -> None:
    lines = example_lines(parse_template(parse(GOOD, "x")), Headings())
    assert lines[0].text == "Who is this suitable for?"
    assert any("until 2027-06-30" in line.text for line in lines)
    broken = GOOD.replace("type: text", "type: date")
    assert example_lines(parse_template(parse(broken, "x")), Headings()) == []
