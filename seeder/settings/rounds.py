"""Where rounds lie: files that were named, and those in the folder `rounds` of seeder's configuration.

A rehearsal has a folder of its own, and the round of its sandbox's world.
"""

from __future__ import annotations

import contextlib
import re
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from seeder.document import Document, parse
from seeder.errors import BadInput, SeederError
from seeder.nearest import find_nearest
from seeder.round import NAME, Round, parse_round
from seeder.template.catalog import ENDINGS, read_document
from seeder.wish import task_number

REHEARSAL = "the rehearsal's own"
_DAYS = re.compile(r"\{(?:(?P<ago>\d+) days ago|in (?P<ahead>\d+) days)\}")


class RoundShelf(msgspec.Struct, frozen=True):
    """`own` is the folder of the user's rounds. `rehearsal` adds those that come with the sandbox, whose
    days are counted from `today`."""

    own: Path
    today: date
    rehearsal: bool = False


class RoundEntry(msgspec.Struct, frozen=True):
    """A round, the file that it stands in, and where that lies, as it is said to people."""

    round: Round
    document: Document
    origin: str


class BrokenRound(msgspec.Struct, frozen=True):
    """A round that cannot be read, and the sentence that says why."""

    name: str
    problem: SeederError


class NoSuchRound(BadInput):
    """There is no file for what was named; anything else that is wrong is in a file."""


def is_round(text: str, shelf: RoundShelf) -> bool:
    """True if `text` names a round's file: a path that ends in .yaml, or the name of one on the shelf.
    Everything else (a tag, an address, a task) is none, and so is the hashtag `#name`."""
    return _is_path(text) or text in _files(shelf)


def find_round(name_or_path: str, shelf: RoundShelf) -> RoundEntry:
    """The round of that name, or in that file. NoSuchRound with the nearest name, or BadInput with the line
    of a mistake in it."""
    if _is_path(name_or_path):
        return _at(Path(name_or_path).expanduser(), name_or_path)
    known = _files(shelf)
    if name_or_path not in known:
        raise NoSuchRound(f"There is no round “{name_or_path}”.", _unknown_hint(name_or_path, shelf))
    return _known(name_or_path, *known[name_or_path], shelf)


def round_names(shelf: RoundShelf) -> list[str]:
    """The names that ``find_round`` knows, sorted."""
    return sorted(_files(shelf))


def list_rounds(shelf: RoundShelf) -> list[RoundEntry | BrokenRound]:
    """All rounds by name; one with a mistake is listed as such and does not hide the others."""
    return [_entry_or_broken(name, shelf) for name in round_names(shelf)]


def free_round_path(name: str, shelf: RoundShelf, *, force: bool) -> Path:
    """Where a new round of that name goes. BadInput for a name that is none, or that is taken already."""
    if not NAME.fullmatch(name) or task_number(name, "") is not None:
        raise BadInput(
            f"“{name}” cannot be a round's name.", "Use small letters, digits and hyphens: outreachy-33."
        )
    path = shelf.own / f"{name}.yaml"
    if path.exists() and not force:
        raise BadInput(f"There is a round “{name}” already, in {path}.", "Edit it, or add --force.")
    return path


def _is_path(text: str) -> bool:
    # A tag's address may end in anything, and its name may hold a slash.
    return text.endswith(ENDINGS) and "://" not in text


def _at(path: Path, name: str) -> RoundEntry:
    there = False
    # A NUL in it, or more than the file system takes: no such file either.
    with contextlib.suppress(OSError, ValueError):
        there = path.exists()
    if not there:
        raise NoSuchRound(f"There is no file {name}.")
    return _entry(read_document(path, name), name)


def _files(shelf: RoundShelf) -> dict[str, tuple[Traversable, str]]:
    shipped = files("seeder") / "sandbox" / "world" / "rounds"
    folders = [(shipped, REHEARSAL)] if shelf.rehearsal else []
    found: dict[str, tuple[Traversable, str]] = {}
    for folder, origin in (*folders, (shelf.own, "")):
        inside = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
        for file in inside:
            stem, _, ending = file.name.rpartition(".")
            if f".{ending}" in ENDINGS and NAME.fullmatch(stem):
                found[stem] = (file, origin or str(file))
    return found


def _known(name: str, file: Traversable, origin: str, shelf: RoundShelf) -> RoundEntry:
    shipped = origin == REHEARSAL
    document = _dated(file, shelf.today) if shipped else read_document(file, origin)
    entry = _entry(document, origin)
    if entry.round.name != name:
        hint = f"File and round have one name: name: {name}"
        raise document.error(("name",), f"the round calls itself “{entry.round.name}”.", hint)
    return entry


def _entry(document: Document, origin: str) -> RoundEntry:
    return RoundEntry(parse_round(document), document, origin)


def _entry_or_broken(name: str, shelf: RoundShelf) -> RoundEntry | BrokenRound:
    try:
        return find_round(name, shelf)
    except SeederError as problem:
        return BrokenRound(name, problem)


def _dated(file: Traversable, today: date) -> Document:
    """A shipped round's file: its days must not lie in the past because it was written long ago."""

    def day(found: re.Match[str]) -> str:
        days = int(found["ahead"]) if found["ahead"] else -int(found["ago"])
        return (today + timedelta(days=days)).isoformat()

    return parse(_DAYS.sub(day, file.read_text("utf-8")), f"rounds/{file.name}")


def _unknown_hint(name: str, shelf: RoundShelf) -> str:
    names = round_names(shelf)
    near = find_nearest(name, names)
    if near:
        return f"Did you mean “{near}”?"
    known = f"Known here: {', '.join(names[:8])}. " if names else ""
    return f"{known}`seeder program new NAME` writes one; a file's path ends in .yaml."
