"""An audit of mentors on the screen, for scripts, and to be pasted. Where others will read it nobody is named
unless that was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from seeder.activity import GONE, Action, Presence
from seeder.counted import counted
from seeder.reports.audit import FOUND, Facts, MentorOn, MentorRow, TaskRow
from seeder.reports.successors import Successor
from seeder.views.console import Console
from seeder.views.moments import acted, day, instant
from seeder.views.pasted import Cell, Linked, as_pasted
from seeder.views.safe import shortened
from seeder.views.table import fits_table, show_table

_STYLES = {"active": "green", "quiet": "yellow", "unseen": "red", "disabled": "red", "expired": "red"}
_TASKS = {
    "all_gone": "nobody to ask",
    "none_named": "names nobody",
    "some_gone": "one less to ask",
    "mentored": "has a mentor",
}
_SUMS = {
    "all_gone": "with nobody to ask",
    "none_named": "naming nobody",
    "some_gone": "with one less to ask",
    "mentored": "with a mentor who is there",
}
# Those for whom somebody is looked for, and how many are named of whom nobody was found.
ALONE, NAMED = frozenset({"all_gone", "none_named"}), 10


class Shown(msgspec.Struct, frozen=True):
    """`new` are the keys of findings that are shown; `since` is when the others were found already, `read`
    when all of it was read where that was not now, both epoch seconds UTC. `successors` are who could be
    asked, by task number."""

    tasks: Sequence[TaskRow]
    people: Sequence[MentorRow]
    facts: Facts
    new: Collection[str]
    since: float = 0.0
    read: int | None = None
    since_last: bool = False
    everything: bool = False
    successors: Mapping[int, Sequence[Successor]] = {}
    asked_for_successors: bool = False

    @property
    def counts(self) -> dict[str, int]:
        return {verdict: sum(row.verdict == verdict for row in self.tasks) for verdict in _TASKS}

    @property
    def rows(self) -> list[TaskRow]:
        """The tasks that are listed."""
        found = [row for row in self.tasks if row.verdict in FOUND and row.key in self.new]
        return (
            [*found, *(row for row in self.tasks if row.verdict not in FOUND)] if self.everything else found
        )

    @property
    def listed_people(self) -> list[MentorRow]:
        if self.everything and not self.since_last:
            return list(self.people)
        on_rows = {on.person.phid for row in self.rows for on in row.mentors}
        return [row for row in self.people if row.person.phid in on_rows and row.verdict != "active"]


def show_audit(console: Console, shown: Shown) -> None:
    """Mentors who were not seen, the tasks that lack one, and the sums."""
    if shown.listed_people:
        console.show(("Mentors", "bold"))
        _show_people(console, shown)
        console.say()
    if shown.rows:
        console.show(("Tasks", "bold"))
        _show_tasks(console, shown)
        console.say()
    if shown.asked_for_successors:
        _show_successors(console, shown)
    _show_sums(console, shown)


def _show_people(console: Console, shown: Shown) -> None:
    rows = shown.listed_people
    if fits_table(console):
        head = ["Mentor", "What is known", "Last action", "Tasks"]
        show_table(console, head, [_person_cells(row, shown) for row in rows], wide=1)
        return
    for row in rows:
        said = (f"  {_said(row, shown)}", _STYLES.get(row.verdict, ""))
        console.show((f"@{row.person.username}", "bold"), said, indent=2)
        console.show((f"{_acted(row.presence)}; {counted(len(row.tasks), 'task')}", "dim"), indent=4)


def _person_cells(row: MentorRow, shown: Shown) -> list[tuple[str, str]]:
    return [
        (f"@{row.person.username}", ""),
        (_said(row, shown), _STYLES.get(row.verdict, "")),
        (_acted(row.presence), "dim"),
        (str(len(row.tasks)), ""),
    ]


def _said(row: MentorRow, shown: Shown) -> str:
    """The verdict in words that say no more than is known."""
    last = row.presence.last
    away = row.person.away_until
    if away > shown.facts.as_of:
        return f"away until {day(away)}"
    return {
        "active": "is there",
        "quiet": f"quiet since {_month(last.at)}" if last else "quiet",
        "unseen": f"not seen here since {_month(last.at)}" if last else "never seen here",
        "expired": "the promise is over",
        "disabled": "the account is disabled",
        "unknown": "not known: the site cannot be asked",
    }[row.verdict]


def _acted(presence: Presence) -> str:
    return acted(presence.last) if presence.last else "–"


def _show_tasks(console: Console, shown: Shown) -> None:
    if fits_table(console):
        head = ["Task", "State", "Named", "Claimed", *(["Change"] if shown.facts.reviewed else [])]
        show_table(console, head, [_task_cells(row, shown) for row in shown.rows], wide=0)
        return
    for row in shown.rows:
        console.show((f"{row.task.monogram} {shortened(row.task.title)}", ""), indent=2)
        said = [
            _TASKS[row.verdict],
            _named(row),
            *([f"claimed by @{row.claimed_by}"] if row.claimed_by else []),
        ]
        waits = [f"change {_waiting(row)} waits"] if row.waiting else []
        console.show(("; ".join(filter(None, [*said, *waits])), "dim"), indent=4)


def _task_cells(row: TaskRow, shown: Shown) -> list[tuple[str, str]]:
    change = [(_waiting(row) or "–", "dim")] if shown.facts.reviewed else []
    return [
        (shortened(f"{row.task.monogram} {row.task.title}"), ""),
        (_TASKS[row.verdict], "red" if row.verdict in {"all_gone", "none_named"} else "yellow"),
        (_named(row) or "–", ""),
        (f"@{row.claimed_by}" if row.claimed_by else "–", "dim"),
        *change,
    ]


def _named(row: TaskRow) -> str:
    known = [f"@{on.person.username}{_mark(on)}" for on in row.mentors]
    return ", ".join([*known, *(f"{name} (unknown)" for name in row.unknown_names)])


def _mark(on: MentorOn) -> str:
    return f" ({on.verdict})" if on.verdict in GONE else ""


def _waiting(row: TaskRow) -> str:
    return ", ".join(str(change.number) for change in row.waiting)


def _show_successors(console: Console, shown: Shown) -> None:
    """Only proposed: nobody is named on a task by it."""
    console.show(("Who could be asked", "bold"))
    for row in shown.rows:
        for successor in shown.successors.get(row.task.id, ()):
            console.show(
                (f"{row.task.monogram}  @{successor.person.username} {successor.evidence}", ""), indent=2
            )
    alone = [r.task.monogram for r in shown.rows if r.verdict in ALONE and r.task.id not in shown.successors]
    if alone:
        more = f" and {len(alone) - NAMED} more" if len(alone) > NAMED else ""
        where, they_are = f"{', '.join(alone[:NAMED])}{more}", "is" if len(alone) == 1 else "are"
        told = f"Nobody is known to have merged or reviewed lately where {where} {they_are}"
        console.say(f"{told}, or no repository is named there.", indent=2)
    elif not shown.successors:
        console.say("None of these tasks has nobody to ask.", indent=2)
    console.say()


def _show_sums(console: Console, shown: Shown) -> None:
    """How many of how many, and what was left unsaid."""
    said = [f"{count} {_SUMS[verdict]}" for verdict, count in shown.counts.items() if count]
    console.show((f"{counted(len(shown.tasks), 'task')}: {', '.join(said) or 'none'}.", "bold"))
    if shown.since_last:
        old = sum(row.verdict in FOUND for row in shown.tasks) - len(shown.new)
        since = f" since {instant(shown.since)}" if shown.since else ""
        console.say(f"{len(shown.new)} new{since}, {old} known already.")
    unknown = sorted({name for row in shown.rows for name in row.unknown_names})
    if unknown:
        console.say(f"Nobody has the name {', '.join(unknown[:5])}{' …' if len(unknown) > 5 else ''}.")
    if not shown.facts.reviewed:
        console.tell("Gerrit was not looked at.")
    if shown.read is not None:
        console.tell(f"As it was read at {instant(shown.read)}.")
    if shown.rows and not shown.everything and shown.counts["mentored"]:
        console.tell("Tasks with a mentor who is there are left out; --show-all shows them, too.")


def as_text(format_: str, shown: Shown, *, names: bool) -> str:
    """A row a task, in one of ``pasted.FORMATS``."""
    change = ["Change"] if shown.facts.reviewed else []
    head = ["Task", "State", "Mentors", "Claimed", *change, "Last action"]
    return as_pasted(format_, head, [_text_row(row, shown, names=names) for row in shown.rows])


def _text_row(row: TaskRow, shown: Shown, *, names: bool) -> list[Cell]:
    change = [_waiting(row)] if shown.facts.reviewed else []
    claimed = (row.claimed_by if names else "yes") if row.claimed_by else ""
    last = [p.last for on in row.mentors if (p := shown.facts.presences.get(on.person.phid))]
    newest = max((action.at for action in last if action), default=None)
    there = sum(on.verdict not in GONE for on in row.mentors)
    named = (
        _named(row).replace("@", "") if names else f"{there} of {len(row.mentors) + len(row.unknown_names)}"
    )
    task = Linked(row.task.monogram, row.url, row.task.title)
    return [task, _TASKS[row.verdict], named, claimed, *change, day(newest) if newest else ""]


def as_json(shown: Shown) -> dict[str, Any]:
    """The object of ``--json``: moments in ISO 8601, UTC; tasks those that are shown, mentors all of them."""
    return {
        "as_of": instant(shown.facts.as_of),
        "read": instant(shown.read) if shown.read is not None else None,
        "reviews_known": shown.facts.reviewed,
        "mentors": [_person_object(row) for row in shown.people],
        "tasks": [_task_object(row, shown) for row in (shown.rows if shown.since_last else shown.tasks)],
        "counts": shown.counts,
    }


def _person_object(row: MentorRow) -> dict[str, Any]:
    away = row.person.away_until
    return {
        "username": row.person.username,
        "phid": row.person.phid,
        "verdict": row.verdict,
        "last_action": action_object(row.presence.last),
        "away_until": instant(away) if away else None,
        "tasks": [f"T{number}" for number in row.tasks],
    }


def action_object(action: Action | None) -> dict[str, Any] | None:
    """An action as ``--json`` has it."""
    if action is None:
        return None
    sure = {"by_equal_name": True} if action.by_name else {}
    return {"at": instant(action.at), "where": action.where, "what": action.what, "url": action.url, **sure}


def _task_object(row: TaskRow, shown: Shown) -> dict[str, Any]:
    found = {
        "successors": [_successor_object(successor) for successor in shown.successors.get(row.task.id, ())]
    }
    return {
        "monogram": row.task.monogram,
        "url": row.url,
        "title": row.task.title,
        "status": row.task.status,
        "verdict": row.verdict,
        "mentors": [{"username": on.person.username, "verdict": on.verdict} for on in row.mentors],
        "unknown_names": list(row.unknown_names),
        "claimed_by": row.claimed_by or None,
        "open_changes": [change.number for change in row.waiting],
        **(found if shown.asked_for_successors else {}),
    }


def _successor_object(successor: Successor) -> dict[str, Any]:
    return {
        "username": successor.person.username,
        "gerrit": successor.gerrit.username,
        "merged": successor.merged,
        "reviewed": successor.reviewed,
        "last_action": action_object(successor.last),
        "evidence": successor.evidence,
    }


def _month(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%B %Y}"
