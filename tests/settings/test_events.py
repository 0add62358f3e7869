"""Where events are found, when their days are, and which was used last."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from seeder.errors import BadInput, SeederError
from seeder.event import Window
from seeder.settings.events import (
    EventEntry,
    EventShelf,
    choose_event,
    find_event,
    free_event_path,
    last_event,
    list_events,
    memory_path,
    remember_event,
)
from seeder.settings.shelf import REHEARSAL, Broken, NotThere
from seeder.settings.time_zones import find_zone, own_zone, window_of

TODAY = date(2026, 11, 30)
TEXT = "name: {name}\ntag: hack\nstart: 2027-05-07\nend: 2027-05-09\ntime_zone: Europe/Berlin\n"


@pytest.fixture
def shelf(tmp_path: Path) -> EventShelf:
    made = EventShelf(tmp_path / "events", TODAY)
    made.own.mkdir()
    return made


def write(shelf: EventShelf, name: str, more: str = "", text: str = TEXT) -> Path:
    path = shelf.own / f"{name}.yaml"
    path.write_text(text.format(name=name) + more, "utf-8")
    return path


def utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


def test_by_name_and_by_path_with_its_instants(shelf: EventShelf) -> None:
    path = write(shelf, "hack-27")
    entry = find_event("hack-27", shelf)
    assert (entry.origin, entry.used) == (str(path), "hack-27")
    assert entry.window == Window(utc(2027, 5, 6, 22), utc(2027, 5, 9, 22))
    assert find_event(str(path), shelf).used == str(path)


@pytest.mark.parametrize(
    ("zone", "first", "last", "begin", "end"),
    [
        ("UTC", (2027, 5, 7), (2027, 5, 7), (2027, 5, 7), (2027, 5, 8)),
        ("Asia/Kathmandu", (2027, 5, 7), (2027, 5, 7), (2027, 5, 6, 18, 15), (2027, 5, 7, 18, 15)),
        ("Pacific/Kiritimati", (2027, 5, 7), (2027, 5, 7), (2027, 5, 6, 10), (2027, 5, 7, 10)),
        # A day of 23 and one of 25 hours.
        ("Europe/Berlin", (2027, 3, 28), (2027, 3, 28), (2027, 3, 27, 23), (2027, 3, 28, 22)),
        ("Europe/Berlin", (2027, 10, 31), (2027, 10, 31), (2027, 10, 30, 22), (2027, 10, 31, 23)),
        # 00:00 does not exist in Cairo on 2026-04-24, and is there twice in Havana on 2026-11-01.
        ("Africa/Cairo", (2026, 4, 24), (2026, 4, 24), (2026, 4, 23, 22), (2026, 4, 24, 21)),
        ("America/Havana", (2026, 11, 1), (2026, 11, 1), (2026, 11, 1, 4), (2026, 11, 2, 5)),
    ],
)
def test_days_begin_and_end_at_midnight_of_their_zone(
    zone: str, first: tuple[int, ...], last: tuple[int, ...], begin: tuple[int, ...], end: tuple[int, ...]
) -> None:
    found = window_of(date(*first), date(*last), find_zone(zone))
    assert found == Window(utc(*begin), utc(*end))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Berlin", "“Europe/Berlin”"),
        ("europe/Berln", "“Europe/Berlin”"),
        ("New York", "“America/New_York”"),
        ("CEST", "Continent/City"),
        ("Europe", ""),
        ("posix/Europe/Berlin", ""),
        ("localtime", ""),
        ("../../etc/passwd", ""),
        ("/etc/localtime", ""),
        ("a\0b", ""),
    ],
)
def test_an_unknown_zone_gets_the_nearest(shelf: EventShelf, name: str, hint: str) -> None:
    with pytest.raises(BadInput, match="no time zone") as caught:
        find_zone(name)
    assert hint in caught.value.hint
    if "\0" not in name:
        write(shelf, "x", text=TEXT.replace("Europe/Berlin", f"'{name}'"))
        with pytest.raises(BadInput, match=r"x\.yaml, line 5: there is no time zone"):
            find_event("x", shelf)


def test_the_computers_own_zone() -> None:
    assert own_zone({"TZ": "Asia/Tokyo"}) == own_zone({"TZ": ":Asia/Tokyo"}) == "Asia/Tokyo"
    here = own_zone({"TZ": "no such zone"})
    assert here == "" or find_zone(here)


def test_a_roster_is_looked_for_beside_the_file(shelf: EventShelf, tmp_path: Path) -> None:
    write(shelf, "a", "roster: people.csv\n")
    with pytest.raises(BadInput, match=r"a\.yaml, line 6: there is no file .*people\.csv"):
        find_event("a", shelf)
    (shelf.own / "people.csv").write_text("user\nmina\n")
    assert [each.user for each in find_event("a", shelf).event.roster] == ["mina"]
    (shelf.own / "people.csv").write_text("user\nmina mina\n")
    with pytest.raises(BadInput, match=r"people\.csv, line 2: this is not a user name"):
        find_event("a", shelf)
    (tmp_path / "more.yaml").write_text("- pip\n")
    write(shelf, "a", "roster: ../more.yaml\n")
    assert [each.user for each in find_event("a", shelf).event.roster] == ["pip"]
    for odd in ("..", "x" * 5000, '"a\\0b"'):
        write(shelf, "a", f"roster: {odd}\n")
        with pytest.raises(SeederError):
            find_event("a", shelf)


def test_two_thousand_people_fit_in_yaml(shelf: EventShelf) -> None:
    people = "".join(f"- {{user: u{i}, gerrit: g{i}, first_event: no}}\n" for i in range(2000))
    write(shelf, "big", f"roster:\n{people}")
    assert len(find_event("big", shelf).event.roster) == 2000


def test_a_rehearsal_has_an_event_that_is_about_to_begin(shelf: EventShelf) -> None:
    rehearsal = EventShelf(shelf.own, TODAY, rehearsal=True)
    found = find_event("wmhack-2026", rehearsal)
    assert found.origin == REHEARSAL
    assert (found.event.start, found.event.end) == (date(2026, 12, 2), date(2026, 12, 4))
    assert {each.first_event for each in found.event.roster} == {True, False, None}
    with pytest.raises(NotThere):
        find_event("wmhack-2026", shelf)


def test_a_broken_one_hides_no_other_and_names_fit_their_files(shelf: EventShelf) -> None:
    write(shelf, "a", text="name: [")
    write(shelf, "b").rename(shelf.own / "c.yaml")
    write(shelf, "d")
    broken, other, sound = list_events(shelf)
    assert isinstance(broken, Broken)
    assert isinstance(other, Broken)
    assert "the event calls itself “b”" in other.problem.sentence
    assert isinstance(sound, EventEntry)


def test_names_for_new_ones(shelf: EventShelf) -> None:
    path = write(shelf, "hack-27")
    with pytest.raises(BadInput, match="There is an event “hack-27” already"):
        free_event_path("hack-27", shelf, force=False)
    assert free_event_path("hack-27", shelf, force=True) == path
    with pytest.raises(BadInput, match="cannot be an event's name"):
        free_event_path("T123", shelf, force=True)


def test_the_last_one_used_is_kept_for_its_owner_and_for_its_site(shelf: EventShelf, tmp_path: Path) -> None:
    memory = memory_path(tmp_path / "state", "Phorge.example.org:8080")
    assert memory != memory_path(tmp_path / "state", "phorge.example.org")
    assert last_event(memory) == ""
    path = write(shelf, "hack-27")
    remember_event(memory, find_event("hack-27", shelf))
    assert (last_event(memory), stat.S_IMODE(memory.stat().st_mode)) == ("hack-27", 0o600)
    remember_event(memory, find_event(str(path), shelf))
    assert last_event(memory) == str(path)
    remember_event(None, find_event("hack-27", shelf))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"event": 1}', '{"event": "x", "version": 9}', "\xff"])
def test_a_damaged_memory_is_none(tmp_path: Path, content: str) -> None:
    memory = tmp_path / "event.json"
    memory.write_bytes(content.encode("latin-1"))
    memory.chmod(0o600)
    assert last_event(memory) == ""


def test_which_event_is_meant(shelf: EventShelf, tmp_path: Path) -> None:
    memory = tmp_path / "event.json"
    with pytest.raises(NotThere, match="Which event") as caught:
        choose_event(None, shelf, memory)
    assert "seeder hackathon new" in caught.value.hint
    write(shelf, "a")
    assert choose_event(None, shelf, memory)[1] == "the only one here"
    path = write(shelf, "b")
    with pytest.raises(NotThere) as caught:
        choose_event(None, shelf, memory)
    assert "a, b" in caught.value.hint
    remember_event(memory, find_event("b", shelf))
    entry, why = choose_event(None, shelf, memory)
    assert (entry.event.name, why) == ("b", "the last one used")
    assert choose_event("a", shelf, memory)[0].event.name == "a"
    # Taken away, it is as if there had been none; broken, it says why.
    path.unlink()
    assert choose_event(None, shelf, memory)[0].event.name == "a"
    path.write_text("name: [")
    with pytest.raises(BadInput, match=r"b\.yaml, line 1"):
        choose_event(None, shelf, memory)
