"""Rounds found by name or path, in the folder `rounds` of seeder's configuration or anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import msgspec

from seeder.document import Document
from seeder.round import Round, parse_round
from seeder.settings import shelf as files
from seeder.settings.shelf import Broken, FileShelf, NotThere

BrokenRound = Broken
NoSuchRound = NotThere


class RoundShelf(FileShelf, frozen=True):
    noun: ClassVar[str] = "round"
    folder: ClassVar[str] = "rounds"
    command: ClassVar[str] = "program"
    example: ClassVar[str] = "outreachy-33"


class RoundEntry(msgspec.Struct, frozen=True):
    """A round, the file that it stands in, and where that lies, as it is said to people."""

    round: Round
    document: Document
    origin: str


def is_round(text: str, shelf: RoundShelf) -> bool:
    """True if `text` names a round's file; see ``shelf.is_file``."""
    return files.is_file(text, shelf)


def find_round(name_or_path: str, shelf: RoundShelf) -> RoundEntry:
    """The round of that name, or in that file. NoSuchRound with the nearest name, or BadInput with the line
    of a mistake in it."""
    found = files.find_file(name_or_path, shelf)
    round_ = parse_round(found.document)
    files.refuse_other_name(found, round_.name, shelf)
    return RoundEntry(round_, found.document, found.origin)


def round_names(shelf: RoundShelf) -> list[str]:
    """The names that ``find_round`` knows, sorted."""
    return files.names(shelf)


def list_rounds(shelf: RoundShelf) -> list[RoundEntry | BrokenRound]:
    """All rounds by name; one with a mistake is listed as such and does not hide the others."""
    return files.read_all(shelf, lambda name: find_round(name, shelf))


def free_round_path(name: str, shelf: RoundShelf, *, force: bool) -> Path:
    """Where a new round of that name goes. BadInput for a name that is none, or that is taken already."""
    return files.free_path(name, shelf, force=force)
