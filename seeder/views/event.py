"""Events as a list, one of them in full, and what of one is not on its site. Nobody is named unasked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from seeder.counted import counted
from seeder.errors import BadInput, Findings
from seeder.event import Event, Window
from seeder.reports.announcement import announcement_draft
from seeder.reports.event import ResolvedEvent
from seeder.settings.events import EventEntry
from seeder.settings.shelf import REHEARSAL, Broken
from seeder.views.console import Console


def show_events(console: Console, found: Sequence[EventEntry | Broken], last: str) -> None:
    """One event a line, the last one used with a star; one with a mistake says which."""
    if console.json:
        told = [_broken(each) if isinstance(each, Broken) else _brief(each) for each in found]
        console.print_json({"events": told, "last": last or None})
        return
    for each in found:
        if isinstance(each, Broken):
            console.show(("  ", ""), (each.name, "bold"), (f"  {each.problem.sentence}", "red"))
            continue
        event = each.event
        origin = f"  ({each.origin})" if each.origin == REHEARSAL else ""
        mark = "* " if each.used == last else "  "
        console.show((mark, ""), (event.name, "bold"), (f"  {_summary(event)}", ""), (origin, "dim"))
    if not found:
        console.say("There are no events on this computer yet.")
    console.tell("To add one: seeder hackathon new NAME")


def show_event(console: Console, entry: EventEntry, *, names: bool) -> None:
    """All that the file says, and while nothing is announced a text that could be."""
    event = entry.event
    if console.json:
        console.print_json(_whole(entry, names=names))
        return
    console.show((event.name, "bold"), (f"  {event.title}", ""))
    console.say(f"# {entry.origin}", "dim")
    for label, text in _facts(event, entry.window):
        console.show((f"  {label:<15}", "dim"), (text, ""))
    if names:
        for line in _people(event):
            console.say(line, indent=4)
    show_draft(console, event)


def show_draft(console: Console, event: Event) -> None:
    """The text that could be announced, ready to be copied; nothing when it was announced."""
    if event.announcement:
        return
    console.tell()
    console.tell("Nothing is announced yet. This text could be pasted into a task or a mail:")
    console.tell()
    console.block(announcement_draft(event))
    console.tell()
    console.tell(
        "When it is there, write its address behind “announcement:” in the file, or give it to “tag” with "
        "--announced."
    )


def show_mistake(console: Console, name: str, mistake: BadInput) -> None:
    """A file that cannot be read."""
    if console.json:
        _print_findings(console, {"event": name}, [_told(mistake)])
        return
    _say_finding(console, mistake.sentence, mistake.hint)
    console.say("One thing to mend.", "bold")


def show_check(
    console: Console, entry: EventEntry, resolved: ResolvedEvent, host: str, *, names: bool
) -> None:
    """What the event names and is not on the site at `host`; file and line are in the sentences."""
    found = [(entry.document.error(p.path, p.sentence, p.hint), p.names) for p in resolved.problems]
    if console.json:
        told = [{**_told(each), **({"names": who} if names and who else {})} for each, who in found]
        _print_findings(console, _resolved(resolved, host), told)
        return
    for mistake, who in found:
        hint = mistake.hint if names or not who else f"{mistake.hint} --names says who."
        _say_finding(console, mistake.sentence, hint)
        if names and who:
            console.say(", ".join(who), indent=2)
    for note in resolved.notes:
        console.say(f"Note  {note}", "dim")
    many = "One thing" if len(found) == 1 else f"{len(found)} things"
    if found:
        console.say(f"{many} to mend.", "bold")
    else:
        console.say(f"All that the event {resolved.event.name} names is on {host}.", "bold green")


def as_utc(moment: int) -> str:
    """Epoch seconds UTC as people read it."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M} UTC"


def _say_finding(console: Console, sentence: str, hint: str) -> None:
    console.say(sentence, "bold red")
    if hint:
        console.say(hint, indent=2)


def _told(mistake: BadInput) -> dict[str, Any]:
    return {"sentence": mistake.sentence, "hint": mistake.hint}


def _print_findings(console: Console, about: dict[str, Any], findings: list[dict[str, Any]]) -> None:
    code = Findings.exit_code if findings else 0
    console.print_json({**about, "findings": findings, "exit_code": code})


def _facts(event: Event, window: Window) -> Iterator[tuple[str, str]]:
    yield "Tag", event.tag
    yield "Days", f"{_days(event)}, {event.time_zone}"
    yield "Instants", f"{as_utc(window.start)} up to {as_utc(window.end)}"
    yield "Tagged tasks", f"column {event.columns.new}" if event.columns.new else "the board's first column"
    yield "Finished ones", f"column {event.columns.done}" if event.columns.done else "stay where they are"
    yield "Hashtag", event.hashtag or "none"
    yield "Repositories", ", ".join(event.repositories) or "none"
    yield "Roster", _roster(event)
    yield "Announced", event.announcement or "not yet"


def _roster(event: Event) -> str:
    counts = _counts(event)
    if not counts["people"]:
        return "nobody"
    parts = (
        (counts["people"], "with a user name"),
        (counts["first_event"], "at their first event"),
        (counts["not_first"], "not"),
        (counts["not_known"], "not known"),
        (counts["without_user"], "without a user name"),
    )
    return ", ".join(f"{count} {what}" for count, what in parts if count)


def _people(event: Event) -> Iterator[str]:
    words = {True: "  first event", False: "", None: "  not known"}
    for each in event.roster:
        gerrit = f"  ({each.gerrit} in Gerrit)" if each.gerrit else ""
        yield f"{each.user}{gerrit}{words[each.first_event]}"


def _days(event: Event) -> str:
    first, last = event.start.isoformat(), event.end.isoformat()
    return first if first == last else f"{first} to {last}"


def _summary(event: Event) -> str:
    people = counted(len(event.roster), "person", "people")
    return f"{event.title + ', ' if event.title else ''}{_days(event)}, {people}"


def _counts(event: Event) -> dict[str, int]:
    said = [each.first_event for each in event.roster]
    return {
        "people": len(said),
        "first_event": said.count(True),
        "not_first": said.count(False),
        "not_known": said.count(None),
        "without_user": event.unnamed,
    }


def _brief(entry: EventEntry) -> dict[str, Any]:
    event, window = entry.event, entry.window
    return {
        "name": event.name,
        "title": event.title,
        "tag": event.tag,
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "time_zone": event.time_zone,
        "window": {"start": window.start, "end": window.end},
        "people": len(event.roster),
        "origin": entry.origin,
    }


def _whole(entry: EventEntry, *, names: bool) -> dict[str, Any]:
    event = entry.event
    return {
        **_brief(entry),
        "columns": msgspec.to_builtins(event.columns),
        "hashtag": event.hashtag,
        "repositories": list(event.repositories),
        "announcement": event.announcement or None,
        "draft": None if event.announcement else announcement_draft(event),
        "roster": _counts(event),
        **({"names": msgspec.to_builtins(event.roster)} if names else {}),
    }


def _broken(each: Broken) -> dict[str, Any]:
    return {"name": each.name, "problem": each.problem.sentence}


def _resolved(resolved: ResolvedEvent, host: str) -> dict[str, Any]:
    tag = resolved.tag
    return {
        "event": resolved.event.name,
        "site": host,
        "tag": None if tag is None else {"title": tag.title, "hashtag": tag.slug, "phid": tag.phid},
        "board": [column.name for column in resolved.columns],
        "people": len(resolved.people),
        "notes": list(resolved.notes),
    }
