"""Nothing that comes from outside reaches a terminal as a command."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from seeder.views.safe import escape_json, one_line, visible

BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_no_control_character_survives(text: str) -> None:
    shown = visible(text)
    for character in shown:
        assert character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert character not in BIDI
    assert "\n" not in one_line(text)
    shown.encode("utf-8")


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=200))
def test_ordinary_text_of_any_language_is_left_alone(text: str) -> None:
    assert visible(text) == text


def test_a_tower_of_marks_is_cut_and_a_language_is_not() -> None:
    assert len(visible("e" + "\u0301" * 500)) < 10
    assert visible("กี่ครั้ง नमस्ते") == "กี่ครั้ง नमस्ते"


def test_what_was_there_can_be_read() -> None:
    assert visible("\x1b]0;owned\x07") == "\\x1b]0;owned\\x07"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_json_reads_back_as_it_was_and_obeys_no_one(text: str) -> None:
    written = escape_json(json.dumps({"said": text}, ensure_ascii=False, indent=2))
    assert json.loads(written) == {"said": text}
    assert visible(written) == written or any(unicodedata.combining(character) for character in written)
