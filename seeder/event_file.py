"""An event written as a commented file; read back by ``event.parse_event`` it is the same event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seeder.event import Event
from seeder.roster import Attendee
from seeder.scalar import flow, scalar


def event_text(event: Event) -> str:
    """YAML of `event` with a remark at every line that somebody may want to change."""
    return "\n".join(_lines(event)) + "\n"


def _lines(event: Event) -> Iterator[str]:
    yield f"# An event. Look at it again with: seeder hackathon check {event.name}"
    yield _pair("name", event.name)
    yield _pair("title", event.title)
    yield from ("", "# The tag of its tasks: hashtag without #, name, Parent (Milestone) or address.")
    yield _pair("tag", event.tag)
    yield from ("", "# Its first and its last day, and whose days: a name such as Europe/Berlin.")
    yield f"start: {event.start.isoformat()}"
    yield f"end: {event.end.isoformat()}"
    yield _pair("time_zone", event.time_zone)
    yield from ("", "# Columns of the tag's board. new: where tagged tasks are put, nothing for the board's")
    yield "# first one; done: where finished ones go."
    yield "columns:"
    yield f"  {_pair('new', event.columns.new)}"
    yield f"  {_pair('done', event.columns.done)}"
    yield from ("", "# In Gerrit: the hashtag of its changes, without #, and the repositories that count.")
    yield _pair("hashtag", event.hashtag)
    yield f"repositories: {flow(event.repositories)}"
    yield from ("", "# Where it was said beforehand what will be tagged: an address, T123, or nothing yet.")
    yield _pair("announcement", event.announcement)
    yield from ("", "# Who takes part: a table beside this file (people.csv; its columns user, gerrit and")
    yield "# first_event are read, no others), or a list. first_event: yes, no, or nothing if not known."
    yield from _roster(event)


def _pair(key: str, text: str) -> str:
    return f"{key}: {scalar(text)}".rstrip()


def _roster(event: Event) -> Iterable[str]:
    if event.roster_file:
        return (_pair("roster", event.roster_file),)
    if event.roster:
        return ("roster:", *(line for each in event.roster for line in _attendee(each)))
    return ("roster: []", "#  - user: alice", "#    first_event: yes")


def _attendee(attendee: Attendee) -> Iterator[str]:
    yield f"  - user: {scalar(attendee.user)}"
    if attendee.gerrit:
        yield f"    gerrit: {scalar(attendee.gerrit)}"
    if attendee.first_event is not None:
        yield f"    first_event: {'yes' if attendee.first_event else 'no'}"
