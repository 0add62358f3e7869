"""Wikitext: whatever stands in a cell, it is words."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.wikitext import escaped, link, table

ACTS = re.compile(r"\{|\}|\[|\]|\||~|<|>|'|__|!|\n|://|=|#(?!\d+;)|\*|;;|\b(?:RFC|PMID|ISBN) ")


@pytest.mark.parametrize(
    "text",
    [
        "{{delete}}",
        "[[File:x.png]]",
        "a || b |} {| c",
        "~~~~",
        "<script>x</script>",
        "''it''",
        "__NOTOC__",
        "-{x}-",
        "https://evil.example/",
        "RFC 1",
        "ISBN\u00a0978",
        "&#123;&#123;x&#125;&#125;",
        "two\n|-\nlines",
        "* item",
    ],
)
def test_what_would_act_does_not_and_reads_the_same(text: str) -> None:
    shown = escaped(text)
    assert not ACTS.search(shown), shown
    assert html.unescape(shown) == " ".join(text.split())


@given(st.text(max_size=60))
def test_nothing_acts_whatever_it_is(text: str) -> None:
    assert not ACTS.search(escaped(text))


def test_usual_titles_stay_readable() -> None:
    assert escaped("Träume (für 3,5 %) – wie? 日本") == "Träume (für 3,5 %) – wie? 日本"


def test_a_table_and_a_link() -> None:
    assert link("https://p.example/T1", "T[1]") == "[https://p.example/T1 T&#91;1&#93;]"
    lines = table(["a", "b"], [["1", ""]]).split("\n")
    assert lines == ['{| class="wikitable sortable"', "! a !! b", "|-", "| 1 || –", "|}"]
