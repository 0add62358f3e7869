"""Events found by name or path, with their rosters and their instants, and the one that was used last."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import ClassVar

import msgspec

from seeder.document import Document
from seeder.errors import BadInput, SeederError
from seeder.event import Event, Window, parse_event, roster_path
from seeder.roster import csv_document
from seeder.settings import shelf as files
from seeder.settings.private import read_kept, write_private
from seeder.settings.shelf import Broken, FileShelf
from seeder.settings.time_zones import find_zone, window_of
from seeder.template.catalog import ENDINGS, read_bytes, read_document

# 2,000 people with three columns each, and what a form asked beside.
MOST_VALUES = 50_000
VERSION = 1


class EventShelf(FileShelf, frozen=True):
    noun: ClassVar[str] = "event"
    folder: ClassVar[str] = "events"
    command: ClassVar[str] = "hackathon"
    example: ClassVar[str] = "hackathon-2027"
    values: ClassVar[int] = MOST_VALUES


class EventEntry(msgspec.Struct, frozen=True):
    """An event, the file that it stands in, and where that lies, as it is said to people; `window` has its
    instants. `used` is what finds it again from anywhere: its name, or an absolute path."""

    event: Event
    document: Document
    origin: str
    window: Window
    used: str


class Kept(msgspec.Struct, frozen=True):
    """What is kept of the event that was used last."""

    event: str
    version: int = VERSION


def find_event(name_or_path: str, shelf: EventShelf) -> EventEntry:
    """The event of that name, or in that file. ``shelf.NotThere`` with the nearest name, or BadInput with the
    line of a mistake in it or in its roster."""
    found = files.find_file(name_or_path, shelf)
    event, window = read_event(found.document, found.path)
    files.refuse_other_name(found, event.name, shelf)
    used = found.called or str(Path(found.path or name_or_path).resolve())
    return EventEntry(event, found.document, found.origin, window, used)


def choose_event(name: str | None, shelf: EventShelf, memory: Path | None) -> tuple[EventEntry, str]:
    """The event of that name or in that file, else the last one as `memory` knows it, else the only one; and
    why it is that one where it was not named. ``shelf.NotThere`` when none can be meant."""
    if name:
        return find_event(name, shelf), ""
    if last := last_event(memory) if memory else "":
        # Taken away since: as if there had been none.
        with contextlib.suppress(files.NotThere):
            return find_event(last, shelf), "the last one used"
    known = event_names(shelf)
    if len(known) == 1:
        return find_event(known[0], shelf), "the only one here"
    listed = f"Known here: {', '.join(known[:8])}. " if known else ""
    raise files.NotThere("Which event?", f"{listed}`seeder hackathon new NAME` writes one.")


def read_event(document: Document, beside: Path | None) -> tuple[Event, Window]:
    """The event in `document` and its instants; its roster is looked for beside the file `beside`."""
    event = parse_event(document, _roster(document, beside))
    try:
        zone = find_zone(event.time_zone)
    except BadInput as problem:
        raise document.error(("time_zone",), problem.sentence, problem.hint) from None
    return event, window_of(event.start, event.end, zone)


def event_names(shelf: EventShelf) -> list[str]:
    """The names that ``find_event`` knows, sorted."""
    return files.names(shelf)


def list_events(shelf: EventShelf) -> list[EventEntry | Broken]:
    """All events by name; one with a mistake is listed as such and does not hide the others."""
    return files.read_all(shelf, lambda name: find_event(name, shelf))


def free_event_path(name: str, shelf: EventShelf, *, force: bool) -> Path:
    """Where a new event of that name goes. BadInput for a name that is none, or that is taken already."""
    return files.free_path(name, shelf, force=force)


def memory_path(folder: Path, host: str) -> Path:
    """Where it is kept, below the state folder, which event was used last on the site at `host`."""
    return folder / f"event-{re.sub(r'[^a-z0-9.-]+', '-', host.lower())}.json"


def remember_event(path: Path | None, entry: EventEntry) -> None:
    """Keep it as the one that was used last; where there is no room, or no path, nothing is kept."""
    if path and last_event(path) != entry.used:
        with contextlib.suppress(SeederError):
            write_private(path, msgspec.json.encode(Kept(entry.used)))


def last_event(path: Path) -> str:
    """The name or the absolute path of the event that was used last; empty when there is none, or nothing
    that this version understands."""
    kept = read_kept(path, Kept)
    return kept.event if kept and kept.version == VERSION else ""


def _roster(document: Document, beside: Path | None) -> Document | None:
    """The roster that the event's file names, a table or YAML."""
    name = roster_path(document)
    if not name:
        return None
    if beside is None:
        raise document.error(("roster",), "this event has no folder in which its roster could lie.")
    path, there = place_of_roster(name, beside.parent)
    if not there:
        raise document.error(("roster",), f"there is no file {path}.", "A path is told from this file on.")
    return roster_document(path, str(path))


def place_of_roster(name: str, folder: Path) -> tuple[Path, bool]:
    """The file of that name, told from `folder` on, and whether it is there."""
    path, there = Path(folder, name), False
    # A NUL in it, more than the file system takes, the home of nobody: no such file either.
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        path = Path(folder, Path(name).expanduser())
        there = path.exists()
    return path, there


def roster_document(path: Path, name: str) -> Document:
    """A roster's file, a table or YAML, as a Document that calls itself `name` in messages. Raises what
    ``read_bytes`` does."""
    if path.name.endswith(ENDINGS):
        return read_document(path, name, MOST_VALUES)
    return csv_document(read_bytes(path, name), name)
