"""An event, such as one year's hackathon or contest: its tag and board, days, people and repositories. Pure.

An event is a small YAML file that its organisers keep. Grammar and meaning are here; where such files lie,
and when a day begins in a time zone, is the business of ``settings.events``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec

from seeder.document import Document
from seeder.errors import BadInput
from seeder.place import read_link
from seeder.roster import Attendee, Roster, roster_from
from seeder.round import NAME, day_at
from seeder.wish import LONGEST_NAME, several

MOST_DAYS = 366
MOST_REPOSITORIES = 200
_YEARS = range(2000, 2200)
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.+/-]{0,300}")
_TASK = re.compile(r"\{?(T[1-9]\d{0,8})\}?", re.IGNORECASE)
_REMARK = "Behind # everything is a remark: write it without #, or in quotes."


class ColumnsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    new: str | None = None
    done: str | None = None


class EventFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event as the file writes it; ``roster_from`` reads the people."""

    name: str
    tag: str | None = None
    start: str
    end: str
    time_zone: str
    title: str | None = None
    columns: ColumnsFile | None = None
    hashtag: str | None = None
    repositories: list[str] | str | None = None
    announcement: str | None = None
    roster: list[Any] | str | None = None


class Columns(msgspec.Struct, frozen=True):
    """Names of columns on the board of the event's tag: where tagged tasks are put (empty: the board's
    default), and where finished ones go (empty: nowhere)."""

    new: str = ""
    done: str = ""


class Window(msgspec.Struct, frozen=True):
    """The instants of an event, from `start` up to but not including `end`; epoch seconds UTC."""

    start: int
    end: int


class Event(msgspec.Struct, frozen=True):
    """A checked event. `start` and `end` are its first and last day in the time zone of that name; `tag` and
    `announcement` (an address, or a task's number) stand as written, empty for none. `roster_file` is the
    path at which the roster stands, beside the event's file, and `unnamed` counts its people without a
    user name."""

    name: str
    title: str
    tag: str
    start: date
    end: date
    time_zone: str
    columns: Columns = Columns()
    hashtag: str = ""
    repositories: tuple[str, ...] = ()
    announcement: str = ""
    roster: tuple[Attendee, ...] = ()
    roster_file: str = ""
    unnamed: int = 0

    @property
    def called(self) -> str:
        """As people call it."""
        return self.title or self.name


def roster_path(document: Document) -> str:
    """The path of the file that the roster stands in; empty when it stands in the event's own, or nowhere."""
    value = document.value.get("roster") if isinstance(document.value, dict) else None
    return value.strip() if isinstance(value, str) else ""


def parse_event(document: Document, roster: Document | None = None) -> Event:
    """The Event that `document` describes, with the people of `roster` where it names a file. Raises BadInput
    with the line of a mistake. That there is such a time zone is not looked at."""
    if not isinstance(document.value, dict):
        raise document.error((), "this is not an event.", "`seeder hackathon new NAME` writes one.")
    read = document.convert(EventFile)
    if not NAME.fullmatch(read.name):
        raise document.error(("name",), "“name” takes small letters, digits and hyphens.", "hackathon-2027")
    people = _people(document, read, roster)
    columns = read.columns or ColumnsFile()
    found = Event(
        name=read.name,
        title=_line(document, "title", read.title),
        tag=_tag(document, read.tag),
        start=day_at(document, "start", read.start),
        end=day_at(document, "end", read.end),
        time_zone=read.time_zone.strip(),
        columns=Columns(_line(document, "columns", columns.new), _line(document, "columns", columns.done)),
        hashtag=_hashtag(document, read.hashtag),
        repositories=_repositories(document, read),
        announcement=_announcement(document, read.announcement),
        roster=people.people,
        roster_file=roster_path(document),
        unnamed=people.unnamed,
    )
    return _whole(document, found)


def _whole(document: Document, found: Event) -> Event:
    """`found`, when its days are those of an event."""
    for field, day in (("start", found.start), ("end", found.end)):
        if day.year not in _YEARS:
            raise document.error((field,), f"the year {day.year} is surely a mistake.")
    if found.end < found.start:
        raise document.error(("end",), "the event ends before it starts.")
    days = (found.end - found.start).days + 1
    if days > MOST_DAYS:
        raise document.error(("end",), f"the event would last {days} days.", f"At most {MOST_DAYS}.")
    return found


def _line(document: Document, field: str, text: str | None) -> str:
    """One line without blanks around it."""
    line = " ".join((text or "").split())
    if len(line) > LONGEST_NAME:
        raise document.error((field,), f"“{field}” has {len(line)} characters.", f"At most {LONGEST_NAME}.")
    return line


def _tag(document: Document, text: str | None) -> str:
    if tag := _line(document, "tag", text):
        return tag
    raise document.error(
        ("tag",), "an event needs the tag of its tasks.", f"Such as hackathon-2027. {_REMARK}"
    )


def _hashtag(document: Document, text: str | None) -> str:
    """Gerrit drops a # before it, and takes no comma (measured)."""
    hashtag = _line(document, "hashtag", text).lstrip("#").strip()
    if "," in hashtag:
        raise document.error(
            ("hashtag",), "a hashtag of Gerrit holds no comma.", "There is one for an event."
        )
    return hashtag


def _repositories(document: Document, read: EventFile) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.removesuffix(".git") for name in several(read.repositories)))
    if len(names) > MOST_REPOSITORIES:
        raise document.error(("repositories",), f"at most {MOST_REPOSITORIES} repositories fit in an event.")
    for i, name in enumerate(names):
        if not _REPOSITORY.fullmatch(name):
            hint = "Its name in Gerrit, such as mediawiki/core."
            raise document.error(("repositories", i), f"“{name}” is not the name of a repository.", hint)
    return names


def _announcement(document: Document, text: str | None) -> str:
    given = (text or "").strip()
    if not given:
        return ""
    if task := _TASK.fullmatch(given):
        return task[1].upper()
    try:
        return read_link(given)
    except BadInput as problem:
        hint = "Such as https://lists.example.org/… or T123."
        said = problem.sentence[0].lower() + problem.sentence[1:]
        raise document.error(("announcement",), f"“announcement”: {said}", hint) from None


def _people(document: Document, read: EventFile, roster: Document | None) -> Roster:
    if isinstance(read.roster, list):
        return roster_from(document, ("roster",))
    return roster_from(roster) if roster else Roster()
