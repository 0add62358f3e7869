"""YAML and JSON from strangers: nothing typed by accident, every mistake with its line, no bombs."""

from __future__ import annotations

import json
import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import MAX_BYTES, MAX_DEPTH, MAX_NODES, Document, parse
from seeder.errors import BadInput


def value_of(text: str) -> Any:
    return parse(text, "a.yaml").value


def refused(text: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        parse(text, "a.yaml")
    return caught.value


def test_scalars_stay_what_was_written() -> None:
    text = "a: no\nb: 014\nc: 2026-10-01\nd: 1:30\ne: 1e9\nf: 0x10\ng: .inf\nh: '~'\ni: \"null\"\n"
    assert value_of(text) == {
        "a": "no", "b": "014", "c": "2026-10-01", "d": "1:30", "e": "1e9", "f": "0x10", "g": ".inf",
        "h": "~", "i": "null",
    }  # fmt: skip


def test_nothing_is_none() -> None:
    assert value_of("a:\nb: ~\nc: null\nd: ''\n") == {"a": None, "b": None, "c": None, "d": ""}
    assert value_of("") is None
    assert value_of("# only a remark\n") is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x 1\nb: *x\n", 2, "aliases"),
        ("a: 1\nb: 2\na: 3\n", 3, "“a” is given twice"),
        ("a:\n  b: 1\n  b: 2\n", 3, "“b” is given twice"),
        ("? [a]\n: b\n", 1, "a key must be a plain word"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: [1\nb: 2\n", 2, ""),
        ("title: a: b\n", 1, "mapping values"),
        ("a:\n\tb: 1\n", 2, ""),
        ("a: @bob\n", 1, ""),
        ('a: "\\ud800"\n', 1, "half a character"),
    ],
)
def test_mistakes_have_their_line(text: str, line: int, words: str) -> None:
    sentence = refused(text).sentence
    assert sentence.startswith(f"a.yaml, line {line}: ")
    assert words in sentence


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("title: a: b\n", "needs quotes"),
        ("a:\n\tb: 1\n", "spaces"),
        ("a: @bob\n", "needs quotes"),
        ("a: &x 1\nb: *x\n", "Write the value out"),
    ],
)
def test_usual_mistakes_have_a_hint(text: str, hint: str) -> None:
    assert hint in refused(text).hint


def test_bombs() -> None:
    aliases = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "aliases" in refused(aliases).sentence
    assert "nested" in refused("[" * (MAX_DEPTH + 1)).sentence
    assert "nested" in refused("[" * 100_000).sentence
    assert "too many" in refused("[" + "a," * (MAX_NODES + 1) + "]").sentence
    assert "larger than 1 MiB" in refused("a: " + "é" * (MAX_BYTES // 2)).sentence


def test_limits_leave_room() -> None:
    depth = MAX_DEPTH - 1
    assert value_of("[" * depth + "]" * depth) is not None
    assert len(value_of("[" + "a," * (MAX_NODES - 2) + "]")) == MAX_NODES - 2


@pytest.mark.parametrize("text", ["a: \x00", "a: \x1b[31m", "a: \ud800", "\ufffe"])
def test_characters_that_yaml_refuses(text: str) -> None:
    assert "character" in refused(text).sentence


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system ['true']", "a: !!python/name:os.system x"])
def test_tags_make_nothing(text: str) -> None:
    assert value_of(text) in (["true"], {"a": "x"})


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | TEXTS,
    lambda s: st.lists(s, max_size=4) | st.dictionaries(TEXTS, s, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_json_is_read_as_json(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    if not ascii_only:
        # characters that YAML does not take raw, and line breaks of its own
        text = "".join(c if c.isprintable() or c in "\n\t" else json.dumps(c)[1:-1] for c in text)
    assert value_of(text) == value


def test_numbers_and_words_of_json_are_text() -> None:
    text = json.dumps({"n": [1, -2.5, True, False, math.inf], "t": "a\tb\n"})
    assert value_of(text) == {"n": ["1", "-2.5", "true", "false", "Infinity"], "t": "a\tb\n"}


@given(st.text(max_size=60) | st.text(st.sampled_from("a:- \n[]{}\"'|>&*!#?,\t%@`"), max_size=60))
def test_any_text_is_a_document_or_bad_input(text: str) -> None:
    try:
        document = parse(text, "a.yaml")
    except BadInput as problem:
        assert "a.yaml" in problem.sentence  # noqa: PT017 - most texts are fine
        return
    assert document.lines == {} or min(document.lines.values()) >= 1
    json.dumps(document.value)


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: str = ""
    tags: list[str] | str = ""


class Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    loud: bool = False
    tasks: list[Inner] = []
    by_name: dict[str, Inner] = {}
    inner: Inner | None = None


def converted(text: str) -> Outer:
    return parse(text, "a.yaml").convert(Outer)


def test_conversion() -> None:
    read = converted("title: 014\nloud: true\ntasks:\n - tags: [a]\n - tags: b\n")
    assert read == Outer("014", True, [Inner(tags=["a"]), Inner(tags="b")])


@pytest.mark.parametrize(
    ("text", "line", "words", "hint"),
    [
        ("titel: a\n", 1, "“titel” is not something", "“title”"),
        ("loud: true\n", 1, "“title” is missing", ""),
        ("title: a\ntasks:\n - size: b\n - sise: c\n", 4, "“sise” is not something", "“size”"),
        ("title: a\nby_name:\n  x:\n    sise: c\n", 4, "“sise” is not something", "“size”"),
        ("title: a\ninner:\n  sise: c\n", 3, "“sise” is not something", "“size”"),
        ("title: a\nloud: perhaps\n", 2, "“loud”: expected true or false, got a text", ""),
        ("title: [a]\n", 1, "“title”: expected a text, got a list", ""),
        ("title: a\ntasks: b\n", 2, "“tasks”: expected a list, got a text", ""),
        ("title: a\ntasks:\n - b\n", 3, "Item 1 of “tasks”: expected a map, got a text", ""),
        ("title: a\ntasks:\n - tags: {a: b}\n", 3, "“tags”: expected a text or a list, got a map", ""),
        ("- a\n", 1, "This file: expected a map, got a list", ""),
        ("", 1, "This file: expected a map, got nothing", ""),
    ],
)
def test_conversion_says_where_and_what_is_nearest(text: str, line: int, words: str, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        converted(text)
    assert caught.value.sentence.startswith(f"a.yaml, line {line}: ")
    assert words in caught.value.sentence
    assert hint in caught.value.hint


def test_an_error_names_the_nearest_line_that_is_known() -> None:
    document = parse("a:\n  - b: 1\n  - c: 2\n", "a.yaml")
    assert document.error(("a", 1, "c"), "x").sentence == "a.yaml, line 3: x"
    assert document.error(("a", 1, "nothing", 7), "x", "y").hint == "y"
    assert document.error(("a", 1, "nothing", 7), "x").sentence == "a.yaml, line 3: x"
    assert Document("a.yaml", None, {}).error(("a",), "x").sentence == "a.yaml, line 1: x"


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"', "%YAML 1." + "9" * 5000 + "\n--- a\n"])
def test_numbers_that_yaml_cannot_hold_are_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="does not allow"):
        parse(text, "f")
