"""Claimed tasks without life, on the screen, for scripts, and to be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seeder.counted import counted
from seeder.reports.assignment_reasons import because
from seeder.reports.assignments import VERDICTS, Assignment, ChangeRow, Facts
from seeder.views.console import Console
from seeder.views.moments import day, instant
from seeder.views.pasted import Cell, Linked, as_pasted
from seeder.views.safe import shortened
from seeder.views.table import fits_table, show_table

# Of each verdict its heading, and what to do about it.
GROUPS = {
    "idle": ("Claimed, and no life", "Ask their owners whether they go on, or let others have them."),
    "waiting_for_review": (
        "Waiting for reviewers",
        "These wait for reviewers, not for their owner: find somebody who looks at the changes.",
    ),
    "blocked": ("Blocked", "These wait for something else: see whether that is still so."),
    "merged_but_open": ("Merged, but open", "The work is done: close them, or say what is left."),
    "disabled": ("Account disabled", "Nobody will go on with these: let others have them."),
    "alive": ("Somebody is at work", "Nothing needs to be done here."),
}
_SUMS = {
    "idle": "without life",
    "waiting_for_review": "waiting for reviewers",
    "blocked": "blocked",
    "merged_but_open": "merged but open",
    "disabled": "with a disabled account",
    "alive": "with life",
}
_STYLES = {"idle": "yellow", "disabled": "yellow", "merged_but_open": "green", "alive": "dim"}


def show_assignments(
    console: Console,
    rows: Sequence[Assignment],
    facts: Facts,
    *,
    new: bool = False,
    read: int | None = None,
) -> None:
    """Group by group, as tables, or as a list where a table has no room; owners are named. `new`: only what
    was not there the last time is in `rows`. `read` is when all of it was read where that was not now, epoch
    seconds UTC."""
    for verdict in VERDICTS:
        group = [row for row in rows if row.verdict == verdict]
        if group:
            heading, advice = GROUPS[verdict]
            console.show((heading, f"bold {_STYLES.get(verdict, '')}".strip()), (f" ({len(group)})", "dim"))
            console.say(advice)
            _show_group(console, group, facts)
            console.say()
    console.say(_sum(rows, facts, new=new), "bold")
    if read is not None:
        console.tell(f"As it was read at {instant(read)}.")


def _show_group(console: Console, group: Sequence[Assignment], facts: Facts) -> None:
    if fits_table(console):
        show_table(console, _head(facts), [_cells(row, facts) for row in group], wide=0)
        return
    for row in group:
        console.show((_titled(row), ""), indent=2)
        told = because(row, facts.as_of, names=True)
        whose = "" if _owner(row) in told.split() else f"{_owner(row)}: "
        console.say(f"{whose}{told}", "dim", indent=4)


def _head(facts: Facts) -> list[str]:
    return ["Task", "Owner", "Claimed", "Last sign", *(["Changes"] if facts.reviewed else [])]


def _cells(row: Assignment, facts: Facts) -> list[tuple[str, str]]:
    last = day(row.last.at) if row.last else "none"
    changes = [(_told(row.changes), "")] if facts.reviewed else []
    return [(_titled(row), ""), (_owner(row), ""), (day(row.claimed), "dim"), (last, "dim"), *changes]


def _told(changes: Sequence[ChangeRow]) -> str:
    return ", ".join(f"{change.number} {change.state}" for change in changes) or "–"


def _titled(row: Assignment) -> str:
    return shortened(f"{row.task.monogram} {row.task.title}")


def _owner(row: Assignment) -> str:
    return f"@{row.owner.username}"


def _sum(rows: Sequence[Assignment], facts: Facts, *, new: bool) -> str:
    counts = _counts(rows)
    if not new:
        counts["alive"] = len(facts.tasks) - (len(rows) - counts["alive"])
    words = {**_SUMS, "idle": f"{_SUMS['idle']} for {counted(facts.idle_after // 86_400, 'day')}"}
    several = ", ".join(f"{number} {words[verdict]}" for verdict, number in counts.items() if number)
    found = f"new are {several}" if new and several else several or ("nothing is new" if new else "")
    return f"{counted(len(facts.tasks), 'claimed task')}{f': {found}' if found else ''}."


def _counts(rows: Sequence[Assignment]) -> dict[str, int]:
    return {verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS}


def as_json(
    rows: Sequence[Assignment],
    every: Sequence[Assignment],
    facts: Facts,
    *,
    names: bool,
    read: int | None = None,
) -> dict[str, Any]:
    """The object of ``--json``: moments in ISO 8601, UTC; people only with `names`. `counts` are of `every`
    claimed task that was read, whatever `rows` are; `read` as in ``show_assignments``."""
    return {
        "as_of": instant(facts.as_of),
        "read": instant(read) if read is not None else None,
        "idle_after_days": facts.idle_after // 86_400,
        "changes_known": facts.reviewed,
        "assignments": [_as_object(row, facts, names=names) for row in rows],
        "counts": _counts(every),
    }


def _as_object(row: Assignment, facts: Facts, *, names: bool) -> dict[str, Any]:
    last = row.last
    people = {"owner": row.owner.username, "last_other_by": row.other_by or None} if names else {}
    return {
        "monogram": row.task.monogram,
        "url": row.url,
        "title": row.task.title,
        "verdict": row.verdict,
        "status": row.task.status,
        "priority": row.task.priority,
        "claimed": instant(row.claimed),
        "last_action": {"at": instant(last.at), "where": last.where, "url": last.url} if last else None,
        "last_other_action": instant(row.other.at) if row.other else None,
        "changes": [_change(change, names=names) for change in row.changes] if facts.reviewed else None,
        "because": because(row, facts.as_of, names=names),
        **people,
    }


def _change(change: ChangeRow, *, names: bool) -> dict[str, Any]:
    people = {"owner": change.owner, "waits_for": change.waits_for or None} if names else {}
    return {
        "number": change.number,
        "url": change.url,
        "status": change.state,
        "own": change.own,
        "turn": change.turn or None,
        **people,
    }


def as_text(format_: str, rows: Sequence[Assignment], facts: Facts, *, names: bool) -> str:
    """A table in one of the formats of ``views.pasted``; owners stand in it only with `names`, without @."""
    head = ["Verdict", "Task", *(["Owner"] if names else []), "Claimed", "Last sign", "Because"]
    return as_pasted(format_, head, [_pasted(row, facts, names=names) for row in rows])


def _pasted(row: Assignment, facts: Facts, *, names: bool) -> list[Cell]:
    return [
        GROUPS[row.verdict][0],
        Linked(row.task.monogram, row.url, shortened(row.task.title)),
        *([row.owner.username] if names else []),
        day(row.claimed),
        day(row.last.at) if row.last else "none",
        because(row, facts.as_of),
    ]
