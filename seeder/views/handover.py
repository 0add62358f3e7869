"""What a round leaves behind, an intern at a time, and the notes to those who lack something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seeder.reports.handover import WANTED, Handover, InternTally, Left
from seeder.reports.notes import called
from seeder.settings.site import Site
from seeder.views.console import Console
from seeder.views.moments import day

Notes = Callable[[InternTally], str]
_STATES = {"open": "open", "solved": "solved", "dropped": "closed otherwise, so it does not count"}


def show_handover(console: Console, handover: Handover, site: Site, note_of: Notes, *, names: bool) -> None:
    """The tallies, one line that sums them up, and a note for each intern who lacks a task."""
    for tally in handover.interns:
        _show_intern(console, tally, site, names=names)
    _show_summary(console, handover)
    for tally in handover.interns:
        if note := note_of(tally):
            console.say()
            console.say(f"---- a note for {called(tally, names=names)}, ready to be sent ----", "cyan")
            console.block(note)


def as_json(handover: Handover, site: Site, note_of: Notes, *, names: bool) -> dict[str, Any]:
    return {
        "round": handover.resolved.round.name,
        "interns": [
            {
                "name": tally.intern.user if names else None,
                "tasks": [_task(left, site) for left in tally.left],
                "lacks": tally.lacks,
                "last_seen": day(tally.seen) if tally.seen else None,
                "note": note_of(tally) or None,
            }
            for tally in handover.interns
        ],
        "complete": handover.complete,
        "of": len(handover.interns),
    }


def _task(left: Left, site: Site) -> dict[str, Any]:
    return {
        "monogram": left.task.monogram,
        "url": site.link(left.task.monogram),
        "state": left.state,
        "counts": left.counts,
        "findings": len(left.findings),
        "blocking": list(left.blocking),
        "claimed": left.claimed,
        "patched": left.patched,
        "solved": left.state == "solved",
    }


def _show_intern(console: Console, tally: InternTally, site: Site, *, names: bool) -> None:
    colour = "yellow" if tally.lacks else "green"
    count = f"{len(tally.counted)} of {WANTED} first tasks"
    name = called(tally, names=names)
    if not tally.known:
        console.show((name, "bold"), (f"  has no account on {site.host}; mend the round's file", "red"))
        return
    console.show((name, "bold"), (f"  {count}", colour), (f"  {_last_seen(tally)}", "dim"))
    for left in tally.left:
        console.show(
            (left.task.monogram, "bold"),
            (f"  {' · '.join(_words(left))}", "" if left.counts else "dim"),
            indent=2,
        )
        console.link(site.link(left.task.monogram), indent=4)


def _words(left: Left) -> list[str]:
    if left.state != "open":
        return [_STATES[left.state], *_patch(left)]
    return [_check(left), "claimed" if left.claimed else "free to take", *_patch(left)]


def _patch(left: Left) -> list[str]:
    return [] if left.patched is None else ["has a patch" if left.patched else "no patch yet"]


def _check(left: Left) -> str:
    if not left.findings:
        return "good to go"
    found = "1 finding" if len(left.findings) == 1 else f"{len(left.findings)} findings"
    return f"{found}, grave: {', '.join(left.blocking)}" if left.blocking else found


def _last_seen(tally: InternTally) -> str:
    if not tally.seen_known:
        return "last seen: not known here"
    return f"last seen on {day(tally.seen)}" if tally.seen else "never seen on a task"


def _show_summary(console: Console, handover: Handover) -> None:
    of = len(handover.interns)
    who = "1 intern has" if of == 1 and handover.complete else f"{handover.complete} of {of} interns have"
    missing = "1 task is" if handover.lacks == 1 else f"{handover.lacks} tasks are"
    rest = f"; {missing} missing." if handover.lacks else "."
    console.say()
    console.say(f"{who} left two first tasks{rest}", "bold" if handover.lacks else "bold green")
