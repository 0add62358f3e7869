"""Where rounds are found, by name and by path."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from seeder.errors import BadInput
from seeder.settings.rounds import (
    BrokenRound,
    NoSuchRound,
    RoundEntry,
    RoundShelf,
    find_round,
    free_round_path,
    is_round,
    list_rounds,
    round_names,
)
from seeder.settings.shelf import REHEARSAL

TODAY = date(2026, 11, 30)
TEXT = "name: {name}\nstart: 2026-12-07\nend: 2027-03-05\ntags: [outreachy]\n"


@pytest.fixture
def shelf(tmp_path: Path) -> RoundShelf:
    made = RoundShelf(tmp_path / "rounds", TODAY)
    made.own.mkdir()
    return made


def write(shelf: RoundShelf, name: str, text: str = TEXT) -> Path:
    path = shelf.own / f"{name}.yaml"
    path.write_text(text.format(name=name), "utf-8")
    return path


def test_no_folder_is_no_rounds(tmp_path: Path) -> None:
    assert round_names(RoundShelf(tmp_path / "nowhere", TODAY)) == []


def test_by_name_and_by_path(shelf: RoundShelf) -> None:
    path = write(shelf, "autumn-26")
    assert find_round("autumn-26", shelf).origin == str(path)
    assert find_round(str(path), shelf).round.name == "autumn-26"
    assert round_names(shelf) == ["autumn-26"]


def test_a_file_by_path_may_be_called_anything(shelf: RoundShelf, tmp_path: Path) -> None:
    path = tmp_path / "Sent by Ada.yaml"
    path.write_text(TEXT.format(name="autumn-26"))
    assert find_round(str(path), shelf).round.name == "autumn-26"


def test_on_the_shelf_file_and_round_have_one_name(shelf: RoundShelf) -> None:
    path = write(shelf, "autumn-26")
    path.rename(shelf.own / "spring-27.yaml")
    with pytest.raises(BadInput, match=r"spring-27\.yaml, line 1: the round calls itself “autumn-26”"):
        find_round("spring-27", shelf)


def test_an_unknown_name_gets_the_nearest(shelf: RoundShelf) -> None:
    write(shelf, "autumn-26")
    with pytest.raises(NoSuchRound) as caught:
        find_round("autum-26", shelf)
    assert "“autumn-26”" in caught.value.hint


@pytest.mark.parametrize("path", ["nosuch.yaml", "./no/such.yml", "x" * 5000 + ".yaml", "a\0b.yaml"])
def test_a_path_that_is_not_there(shelf: RoundShelf, path: str) -> None:
    with pytest.raises(NoSuchRound, match="There is no file"):
        find_round(path, shelf)


@pytest.mark.parametrize(
    "text",
    ["outreachy", "#autumn-26", "Outreachy (Round 33)", "https://phorge.example.org/tag/x.yaml", "T1", ""],
)
def test_tags_and_tasks_are_no_rounds(shelf: RoundShelf, text: str) -> None:
    write(shelf, "autumn-26")
    assert not is_round(text, shelf)
    assert is_round("autumn-26", shelf)


def test_a_broken_one_hides_no_other(shelf: RoundShelf) -> None:
    write(shelf, "a", "name: [")
    write(shelf, "b")
    broken, sound = list_rounds(shelf)
    assert isinstance(broken, BrokenRound)
    assert "a.yaml, line 1" in broken.problem.sentence
    assert isinstance(sound, RoundEntry)


def test_a_rehearsal_has_a_round_that_is_about_to_end(shelf: RoundShelf) -> None:
    rehearsal = RoundShelf(shelf.own, TODAY, rehearsal=True)
    found = find_round("outreachy-33", rehearsal)
    assert found.origin == REHEARSAL
    assert (found.round.start, found.round.end) == (date(2026, 9, 7), date(2026, 12, 7))
    assert not is_round("outreachy-33", shelf)
    write(shelf, "outreachy-33")
    assert find_round("outreachy-33", rehearsal).origin != REHEARSAL


@pytest.mark.parametrize("name", ["../x", "Outreachy", "t123", "", "x" * 50, "a.yaml"])
def test_names_that_are_none(shelf: RoundShelf, name: str) -> None:
    with pytest.raises(BadInput):
        free_round_path(name, shelf, force=True)


def test_a_taken_name_wants_force(shelf: RoundShelf) -> None:
    path = write(shelf, "autumn-26")
    with pytest.raises(BadInput, match="already"):
        free_round_path("autumn-26", shelf, force=False)
    assert free_round_path("autumn-26", shelf, force=True) == path
