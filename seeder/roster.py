"""The people of an event, as a registration form or a spreadsheet exports them. Pure.

Such a list says more than is wanted: only user names and whether it is somebody's first event are kept, all
other columns are dropped unread, and no complaint repeats anything that is in it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from seeder.document import MAX_BYTES, Document, Path
from seeder.errors import BadInput
from seeder.round import user_at

MOST_PEOPLE = 2_000
LONGEST_NAME = 200
# What a column is called, once in lower case and with _ for everything but letters.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "user": ("user", "phabricator", "phab", "phabricator_user", "phabricator_username"),
    "gerrit": ("gerrit", "gerrit_user", "gerrit_username"),
    "first_event": ("first_event",),
}
_HINT = "Call one user, phabricator or phab; gerrit and first_event are read too, all others are not."
# Spreadsheets write TRUE in the language of whoever exports.
_YES = frozenset(["yes", "y", "true", "1", "x", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero"])
_NO = frozenset(["no", "n", "false", "0", "nein", "falsch", "non", "faux", "falso"])


class Attendee(msgspec.Struct, frozen=True):
    """`user` is the name in Phabricator, `gerrit` the one in Gerrit where that is another; `first_event` is
    None where it is not known."""

    user: str
    gerrit: str = ""
    first_event: bool | None = None

    @property
    def gerrit_user(self) -> str:
        return self.gerrit or self.user


class Roster(msgspec.Struct, frozen=True):
    """`unnamed` counts those who came without a user name; they are in no other place."""

    people: tuple[Attendee, ...] = ()
    unnamed: int = 0


def csv_document(data: bytes, name: str) -> Document:
    """A table with a header as a Document: a list of maps with the columns that are wanted, and lines.

    Parted by commas, semicolons or tabs; in UTF-8, UTF-16 or, as older spreadsheets write it, Windows-1252.
    BadInput for one that is none, for more than 1 MiB, and for a header without user names.
    """
    if len(data) > MAX_BYTES:
        raise BadInput(f"{name} is larger than 1 MiB.", "Leave out the columns that are not wanted.")
    rows = list(_rows(_decoded(data), name))
    if not rows:
        raise BadInput(f"{name} is empty.", f"Its first line names the columns. {_HINT}")
    (line, header), *rest = rows
    columns = _columns(header, f"{name}, line {line}: ")
    people: list[dict[str, str]] = []
    lines: dict[Path, int] = {(): line}
    for at, row in rest:
        lines[(len(people),)] = at
        people.append({key: row[i] for key, i in columns.items() if i < len(row)})
    return Document(name, people, lines)


def roster_from(document: Document, path: Path = ()) -> Roster:
    """The people in the list at `path` of `document`: maps with the columns, or bare user names."""
    listed: Any = document.value
    for step in path:
        listed = listed[step]
    if not isinstance(listed, list):
        raise document.error(path, "this is not a list of people.", "Such as - user: alice")
    if len(listed) > MOST_PEOPLE:
        raise document.error(path, f"at most {MOST_PEOPLE:,} people fit in a roster.")
    read = [_attendee(document, (*path, i), entry) for i, entry in enumerate(listed)]
    people = [each for each in read if each]
    _refuse_twice(document, path, read)
    return Roster(tuple(people), len(read) - len(people))


def _attendee(document: Document, path: Path, entry: Any) -> Attendee | None:
    """None for somebody without a user name."""
    said = _said(document, path, {"user": entry} if isinstance(entry, str) else entry)
    if not said.get("user"):
        return None
    gerrit = " ".join(said.get("gerrit", "").split())
    if len(gerrit) > LONGEST_NAME:
        raise document.error(path, "this is too long for a name in Gerrit.")
    first = _first_event(document, path, said.get("first_event", "").casefold())
    return Attendee(user_at(document, path, said["user"]), gerrit, first)


def _said(document: Document, path: Path, entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise document.error(path, "a person is a map with user, gerrit and first_event.")
    columns = _columns(list(entry), "", document, path)
    values = list(entry.values())
    said = {key: values[i] for key, i in columns.items() if values[i] is not None}
    if not all(isinstance(value, str) for value in said.values()):
        raise document.error(path, "user, gerrit and first_event are each a text.")
    return {key: value.strip() for key, value in said.items()}


def _first_event(document: Document, path: Path, text: str) -> bool | None:
    if not text:
        return None
    if text in _YES | _NO:
        return text in _YES
    raise document.error((*path, "first_event"), "“first_event” takes yes, no or nothing.")


def _refuse_twice(document: Document, path: Path, read: Iterable[Attendee | None]) -> None:
    seen: set[str] = set()
    for i, each in enumerate(read):
        if each and each.user.lower() in seen:
            raise document.error((*path, i), "this person is listed twice.", "Take one of the two out.")
        seen.update({each.user.lower()} if each else ())


def _columns(
    header: list[str], where: str, document: Document | None = None, path: Path = ()
) -> dict[str, int]:
    """Wanted column -> where it stands. BadInput when there is none for user names, or two for one thing."""
    found: dict[str, int] = {}
    sentence = "" if any(_wanted(each) == "user" for each in header) else "there is no column for user names."
    for i, each in enumerate(header):
        key = _wanted(each)
        if key in found:
            sentence = f"two columns are for “{key}”."
        elif key:
            found[key] = i
    if not sentence:
        return found
    raise document.error(path, sentence, _HINT) if document else BadInput(f"{where}{sentence}", _HINT)


def _wanted(header: str) -> str:
    plain = re.sub(r"[\W\d_]+", "_", header.casefold()).strip("_")
    return next((key for key, names in COLUMNS.items() if plain in names), "")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of the rows that are not empty; Excel's own `sep=;` is taken for what it is."""
    sign, skipped = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not (line == 1 and skipped):
                yield line, row
            line = reader.line_num + 1
    except csv.Error:
        raise BadInput(f"{name}, line {line}: this is not a table with commas or semicolons.") from None


def _delimiter(text: str) -> tuple[str, bool]:
    """The sign between cells, told by the header, and True when the first line only says which it is."""
    told = re.match(r"sep=([;,\t])\s*$", text.split("\n", 1)[0])
    if told:
        return told[1], True
    header = next((line for line in text.splitlines() if line.strip()), "")
    fits = (sign for sign in ",;\t" if "user" in map(_wanted, next(csv.reader([header], delimiter=sign), [])))
    return next(fits, ","), False
