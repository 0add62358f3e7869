"""Which tasks are meant: what is found in pasted text, and what is not."""

from __future__ import annotations

import pytest

from seeder.errors import BadInput
from seeder.selection import Found, found_in, found_in_words

HOST = "phabricator.example.org"
SITE = f"https://{HOST}"


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("T1", [1]),
        ("* T12, T13;T14 and {T15}.", [12, 13, 14, 15]),
        (f"| {SITE}/T200 | Fix it | mina |", [200]),
        (f"[[ {SITE}/T201#5001 | the button ]] (see {SITE}/T202).", [201, 202]),
        (f"<a href='{SITE}/T203'>T203</a>", [203]),
        ('"T300","Open","A title, with T301 in it"', [300, 301]),
        (f"{SITE.upper()}/T5", [5]),
        ("T7\t\tT8", [7, 8]),
        ("（T9）、T10", [9, 10]),
    ],
)
def test_tasks_are_found_however_they_are_pasted(line: str, numbers: list[int]) -> None:
    assert list(found_in(line, HOST, "notes").numbers) == numbers


@pytest.mark.parametrize(
    "line",
    [
        "rT123456 and rMW12 are commits",
        "AT1 T1a T-1 T0 T1234567890 @T5",
        "https://phabricator.elsewhere.org/T44",
        "/srv/T44/file",
        "12345",
        "Notes of the evening",
    ],
)
def test_what_only_looks_like_a_task_is_none_and_is_told(line: str) -> None:
    found = found_in(f"\n{line}\n\n", HOST, "notes")
    assert found.empty
    assert [(lost.source, lost.number, lost.text) for lost in found.lost] == [("notes", 2, line)]


def test_boards_and_stored_searches_are_found_by_their_addresses() -> None:
    text = f"""{SITE}/tag/wm_hack/
{SITE}/project/board/42/  {SITE}/project/view/43/
{SITE}/maniphest/query/Ab.c_d1/#R
see {SITE}/maniphest/query/assigned/."""
    found = found_in(text, HOST, "notes")
    assert found.boards == ("#wm_hack", "42", "43")
    assert found.queries == ("Ab.c_d1", "assigned")
    assert found.lost == ()


def test_the_end_of_a_sentence_is_no_part_of_a_hashtag() -> None:
    text = f"See {SITE}/tag/wm_hack. And {SITE}/tag/v1.2/, {SITE}/tag/other!?"
    assert found_in(text, HOST, "notes").boards == ("#wm_hack", "#v1.2")


def test_no_line_is_lost_without_a_word() -> None:
    assert found_in("T1\n" * 99_999 + "T2", HOST, "notes").numbers == (1, 2)
    with pytest.raises(BadInput, match="notes has 100,001 lines"):
        found_in("T1\n" * 100_000 + "T2", HOST, "notes")


def test_a_long_line_of_full_stops_is_read_in_one_go() -> None:
    # It was quadratic: hours for these.
    assert found_in(f"{SITE}/tag/{'.' * 2_000_000}?", HOST, "notes").boards == ()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"{SITE}/project/board/42/query/abc/", "a board with a filter"),
        (f"{SITE}/maniphest/?ids=1,2", "a search that is not stored"),
        (f"{SITE}/p/mina/", "not the address of a task"),
        ("https://gerrit.example.org/r/c/1", "an address on gerrit.example.org"),
        ("#123", "task numbers begin with T"),
    ],
)
def test_why_a_line_gave_nothing_is_said(line: str, why: str) -> None:
    [lost] = found_in(line, HOST, "notes").lost
    assert why in lost.why


def test_what_was_typed_may_be_written_small() -> None:
    assert found_in_words(["t5", "T6", f"{SITE}/T7", "t5"], HOST) == Found((5, 6, 7))


def test_several_texts_are_one_selection_and_each_task_is_in_it_once() -> None:
    both = found_in("T1 T2\nnothing", HOST, "a") + found_in("T2 T3", HOST, "b")
    assert both.numbers == (1, 2, 3)
    assert [lost.source for lost in both.lost] == ["a"]
