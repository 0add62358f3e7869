"""Where files that people keep and exchange lie, such as rounds and events: those that were named, and those
in a folder of seeder's configuration.

A rehearsal has a folder of its own, and the files of its sandbox's world.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import ClassVar, TypeVar

import msgspec

from seeder.document import MAX_NODES, Document, parse
from seeder.errors import BadInput, SeederError
from seeder.nearest import find_nearest
from seeder.round import NAME
from seeder.template.catalog import ENDINGS, read_document
from seeder.wish import task_number

REHEARSAL = "the rehearsal's own"
_DAYS = re.compile(r"\{(?:(?P<ago>\d+) days ago|in (?P<ahead>\d+) days)\}")

T = TypeVar("T")


class FileShelf(msgspec.Struct, frozen=True):
    """`own` is the folder of the user's files. `rehearsal` adds those that come with the sandbox, whose
    days are counted from `today`. A kind of file says what it is called, which folder of the sandbox's
    world it has, which command is for it, a name
    that one could have, and how many values at most."""

    noun: ClassVar[str]
    folder: ClassVar[str]
    command: ClassVar[str]
    example: ClassVar[str]
    values: ClassVar[int] = MAX_NODES

    own: Path
    today: date
    rehearsal: bool = False


class Found(msgspec.Struct, frozen=True):
    """A file that was found, and where it lies, as it is said to people. `called` is the name that it is
    found by, empty for a path; `path` is None for one that comes with the sandbox."""

    document: Document
    origin: str
    called: str = ""
    path: Path | None = None


class Broken(msgspec.Struct, frozen=True):
    """A file that cannot be read, and the sentence that says why."""

    name: str
    problem: SeederError


class NotThere(BadInput):
    """There is no file for what was named; anything else that is wrong is in a file."""


def is_file(text: str, shelf: FileShelf) -> bool:
    """True if `text` is a path that ends in .yaml, or the name of a file on the shelf. A tag, an address
    and a task are none, and so is the hashtag `#name`."""
    return is_path(text) or text in _files(shelf)


def is_path(text: str) -> bool:
    # A tag's address may end in anything, and its name may hold a slash.
    return text.endswith(ENDINGS) and "://" not in text


def find_file(name_or_path: str, shelf: FileShelf) -> Found:
    """The file of that name, or at that path. NotThere with the nearest name, BadInput for one that is not
    YAML."""
    if is_path(name_or_path):
        return _at(Path(name_or_path), name_or_path, shelf)
    known = _files(shelf)
    if name_or_path not in known:
        hint = _unknown_hint(name_or_path, shelf)
        raise NotThere(f"There is no {shelf.noun} “{name_or_path}”.", hint)
    file, origin = known[name_or_path]
    if origin == REHEARSAL:
        return Found(_dated(file, shelf), origin, name_or_path)
    return Found(read_document(file, origin, shelf.values), origin, name_or_path, Path(origin))


def names(shelf: FileShelf) -> list[str]:
    """The names that ``find_file`` knows, sorted."""
    return sorted(_files(shelf))


def read_all(shelf: FileShelf, find: Callable[[str], T]) -> list[T | Broken]:
    """What `find` makes of each name; one with a mistake is listed as such and does not hide the others."""
    return [_read_or_broken(name, find) for name in names(shelf)]


def refuse_other_name(found: Found, name: str, shelf: FileShelf) -> None:
    """Raises BadInput for a file on the shelf that is called otherwise than it calls itself."""
    if found.called and name != found.called:
        hint = f"File and {shelf.noun} have one name: name: {found.called}"
        raise found.document.error(("name",), f"the {shelf.noun} calls itself “{name}”.", hint)


def free_path(name: str, shelf: FileShelf, *, force: bool) -> Path:
    """Where a new file of that name goes. BadInput for a name that is none, or that is taken already."""
    if not NAME.fullmatch(name) or task_number(name, "") is not None:
        hint = f"Use small letters, digits and hyphens: {shelf.example}."
        raise BadInput(f"“{name}” cannot be {_a(shelf.noun)}'s name.", hint)
    path = shelf.own / f"{name}.yaml"
    if path.exists() and not force:
        sentence = f"There is {_a(shelf.noun)} “{name}” already, in {path}."
        raise BadInput(sentence, "Edit it, or add --force.")
    return path


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _at(path: Path, name: str, shelf: FileShelf) -> Found:
    there = False
    # A NUL in it, more than the file system takes, the home of nobody: no such file either.
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        path = path.expanduser()
        there = path.exists()
    if not there:
        raise NotThere(f"There is no file {name}.")
    return Found(read_document(path, name, shelf.values), name, path=path)


def _files(shelf: FileShelf) -> dict[str, tuple[Traversable, str]]:
    shipped = files("seeder") / "sandbox" / "world" / shelf.folder
    folders = [(shipped, REHEARSAL)] if shelf.rehearsal else []
    found: dict[str, tuple[Traversable, str]] = {}
    for folder, origin in (*folders, (shelf.own, "")):
        inside = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
        for file in inside:
            stem, _, ending = file.name.rpartition(".")
            if f".{ending}" in ENDINGS and NAME.fullmatch(stem):
                found[stem] = (file, origin or str(file))
    return found


def _read_or_broken(name: str, find: Callable[[str], T]) -> T | Broken:
    try:
        return find(name)
    except SeederError as problem:
        return Broken(name, problem)


def _dated(file: Traversable, shelf: FileShelf) -> Document:
    """A shipped file: its days must not lie in the past because it was written long ago."""

    def day(found: re.Match[str]) -> str:
        days = int(found["ahead"] or 0) - int(found["ago"] or 0)
        return (shelf.today + timedelta(days=days)).isoformat()

    return parse(_DAYS.sub(day, file.read_text("utf-8")), f"{shelf.folder}/{file.name}")


def _unknown_hint(name: str, shelf: FileShelf) -> str:
    every = names(shelf)
    near = find_nearest(name, every)
    if near:
        return f"Did you mean “{near}”?"
    known = f"Known here: {', '.join(every[:8])}. " if every else ""
    return f"{known}`seeder {shelf.command} new NAME` writes one; a file's path ends in .yaml."
