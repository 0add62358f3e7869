"""Tables in Remarkup: whatever stands in a cell, it is one cell and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.remarkup import anchors, embeds, mentions
from seeder.remarkup.tables import cell, table

ODD = st.text(alphabet="|`[]{}@#$%abT1F _-~*\n\\<>/!", max_size=40)


def test_a_table_has_a_heading_and_rows() -> None:
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@pytest.mark.parametrize("text", ["", " \n", "\t"])
def test_an_empty_cell_is_a_dash(text: str) -> None:
    assert cell(text) == "–"


@pytest.mark.parametrize(
    "text",
    ["a | b", "@bob", "`x` @bob", "{F1}", "[[ a | b ]]", "{anchor #seeder-1}", "${{{echo}}}", "two\nlines"],
)
def test_what_would_act_does_not(text: str) -> None:
    _assert_one_quiet_cell(text)


@given(ODD)
def test_nothing_acts_whatever_it_is(text: str) -> None:
    _assert_one_quiet_cell(text)


def _assert_one_quiet_cell(text: str) -> None:
    quiet = cell(text)
    assert (mentions(quiet), embeds(quiet), anchors(quiet)) == ((), (), ())
    row = table(["h"], [[quiet]]).split("\n")[2:]
    assert [line.count("|") for line in row] == [2]
