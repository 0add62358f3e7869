"""What acts in a text, held against Phorge's own answers where there are some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.remarkup import anchors, embeds, inert, mentions, task_mentions

RECORDED = json.loads(
    (Path(__file__).parents[1] / "recordings" / "remarkup" / "mentions.json").read_text("utf-8")
)
# Pieces that Remarkup's rules look at: random texts of them meet the rules far more often than letters do.
PIECES = st.sampled_from(
    (
        "@bob", "`", "```", "##", "# ", "- ", "1. ", " ", "  ", "\n", "\n\n", "%%%", "> ", ">>! ", "| ", "x",
        "NOTE: ", "<table>", "</table>", "cowsay {{{", "}}}", "${{{", "https://x.org/", "{F1}", "==",
        "---", "\r\n",
    )
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: repr(case["text"])[:60])
def test_no_mention_that_the_server_finds_is_missed(case: dict[str, object]) -> None:
    assert set(case["mentions"]) <= set(mentions(str(case["text"])))  # type: ignore[call-overload]


def test_seldom_more_mentions_are_named_than_the_server_finds() -> None:
    exact = sum(set(case["mentions"]) == set(mentions(case["text"])) for case in RECORDED)
    assert exact / len(RECORDED) > 0.94


@pytest.mark.parametrize(
    "text",
    [
        "`@bob`", "x ##@bob##", "```\n@bob\n```", "```lang=php\n@bob```", "  @bob", "%%%\n@bob\n%%%",
        "mail bob@example.org", "https://social.example/@bob", "(https://social.example/@bob)", "@@bob",
    ],
)  # fmt: skip
def test_what_mails_nobody(text: str) -> None:
    assert mentions(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "@bob", "hi @bob.", "(@bob)", "\\@bob", "> @bob", "- a\n  @bob", "say %%%@bob%%%", "x`@bob`",
        "- ```\n@bob\n```" , "NOTE: a\n```\n@bob\n```", "| @bob |", "= @bob =", "**@bob**",
        "`a` @bob `", "##@bob##",
    ],
)  # fmt: skip
def test_what_mails_bob(text: str) -> None:
    assert mentions(text) == ("bob",)


@pytest.mark.parametrize(
    "text",
    [
        "ftp://x?https://h/@bob", "foo://#https://h/@bob", "mailto://a~https://x/@bob",
        "<ftp://y>https://h/@bob", "<https://y/>https://h/@bob",
    ],
)  # fmt: skip
def test_a_link_inside_of_what_may_be_none_hides_nobody(text: str) -> None:
    assert mentions(text) == ("bob",)


def test_an_object_behind_a_name_is_not_part_of_it() -> None:
    assert set(mentions("@bob.T1 @ann-D12")) == {"bob.T1", "bob", "ann-D12"}
    for behind in ("rX", "rXYZ", "rXabcdef1", "rX12345678", "rX:abcdef1", "rX1", "abcdef1234567", "R12:ab"):
        assert "bob" in mentions(f"@bob.{behind} look"), behind


def test_mentions_come_once_and_in_order() -> None:
    assert mentions("@b.c, @a and @b.c.") == ("b.c", "a")


def test_an_anchor_counts_even_in_code() -> None:
    mark = "{anchor #seeder-1f}"
    assert anchors(f"text\n\n{mark}\n`{mark}`\n{{anchor  #x}}") == (mark, "{anchor  #x}")
    assert anchors("{anchor}") == ()


@pytest.mark.parametrize("text", ["{F12}", "{F12, size=full}", "{P3}", "{M5}", "{image https://a.b/c.png}"])
def test_embeds(text: str) -> None:
    assert embeds(f"see {text} there") == (text,)
    assert embeds(f"see `{text}` there") == ()


def test_a_task_in_braces_is_no_embed() -> None:
    assert embeds("{T12}") == ()
    assert task_mentions("T1, {T12}, T1 and T3#45; not xT4, @T5, T06 or `T7`") == (1, 12, 3)


@given(TEXTS)
def test_nothing_in_an_inert_text_acts(text: str) -> None:
    safe = inert(text)
    assert mentions(safe) == ()
    assert embeds(safe) == ()
    assert task_mentions(safe) == ()
    assert mentions(f"- a list before\n\n{safe}\n\n@after") == ("after",)


@given(TEXTS)
def test_what_was_read_is_there(text: str) -> None:
    assert all(f"@{name}" in text or "&" in text for name in mentions(text))
    assert all(mark in text for mark in anchors(text))


@given(TEXTS)
def test_dos_and_unix_line_ends_are_read_alike(text: str) -> None:
    unix = text.replace("\r", "")
    assert mentions(unix) == mentions(unix.replace("\n", "\r\n"))
