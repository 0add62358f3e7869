"""A description for the terminal."""

from __future__ import annotations

from hypothesis import given

from seeder.remarkup import Line, as_lines, prose
from tests.remarkup.test_acting import TEXTS

DESCRIPTION = """== Steps ==
1. Open `Special:Upload` and **look**
2. See [[ https://example.org/manual | the manual ]]


```lang=js
let a = `b`;
```
Ask @alice.

{anchor #seeder-1f}
"""


def test_lines_with_their_styles() -> None:
    assert as_lines(DESCRIPTION) == [
        Line("heading", "Steps", 2),
        Line("item", "1. Open Special:Upload and look"),
        Line("item", "2. See the manual (https://example.org/manual)"),
        Line("blank", ""),
        Line("code", "lang=js"),
        Line("code", "let a = `b`;"),
        Line("text", "Ask @alice."),
    ]


def test_prose_is_what_people_say() -> None:
    said = prose("We decide.\n> maybe\n```\nTBD\n```\n  code\nUse `should we?` here.")
    assert said.split() == ["We", "decide.", "Use", "here."]


@given(TEXTS)
def test_any_text_becomes_lines(text: str) -> None:
    lines = as_lines(text)
    assert all("\n" not in line.text for line in lines)
    assert not lines or (lines[0].style != "blank" and lines[-1].style != "blank")
    prose(text)
