"""`{field}` and nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.errors import BadInput
from seeder.template.substitution import field_names, lone_brace, substitute

VALUES = st.dictionaries(
    st.sampled_from(["a", "b"]), st.text(st.sampled_from("{}ab\n x"), min_size=1, max_size=12)
)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("x {a} y", {"a": "1"}, "x 1 y"),
        ("{{a}} {a}", {"a": "1"}, "{a} 1"),
        ("{{{a}}}", {"a": "F1"}, "{F1}"),
        ("{a}{b}", {"a": "{b}", "b": "{a}"}, "{b}{a}"),
        ("{a}:{a.b}{a!r}{a:>9}{0}{}", {"a": "1"}, "1:"),
        ("Level: {a}\nstays", {"a": ""}, "stays"),
        ("{a} or {b}\nstays", {"b": "2"}, " or 2\nstays"),
    ],
)
def test_substitution(text: str, values: dict[str, str], expected: str) -> None:
    assert substitute(text, values) == expected


@given(VALUES)
def test_values_are_never_expanded_again(values: dict[str, str]) -> None:
    filled = substitute("<{a}|{b}>", {"a": "", "b": "", **values} if values else {"a": "-", "b": "-"})
    a, b = values.get("a", "" if values else "-"), values.get("b", "" if values else "-")
    assert filled == f"<{a}|{b}>"


@given(st.text(st.sampled_from("{}abc \n")))
def test_what_holds_no_lone_brace_loses_no_other_character(text: str) -> None:
    names = field_names(text)
    if not lone_brace(text):
        filled = substitute(text, dict.fromkeys(names, "§"))
        assert filled.count("§") == len(names)


def test_lone_braces() -> None:
    assert lone_brace("a { b") == "{"
    assert lone_brace("a } b") == "}"
    assert lone_brace("{{ {a} }}") == ""
    assert lone_brace("{a\n}") == "{"


def test_a_text_that_names_a_long_value_often_is_refused() -> None:
    with pytest.raises(BadInput, match="characters"):
        substitute("{a}" * 150_000, {"a": "x" * 400_000})
