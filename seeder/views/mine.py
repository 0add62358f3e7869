"""The tasks of a mentor, what a plan over them changes, and texts that are ready to be sent."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from seeder.reports.mine import ChangeRow, Facts, Row, first_merge_text, next_task_text, next_tasks
from seeder.views.console import Console
from seeder.writing.plan import Plan, Step


def show_mine(console: Console, rows: Sequence[Row], facts: Facts) -> None:
    if not rows:
        console.say("No open task names you as its mentor.")
        console.tell("`seeder create` leaves two.")
    for row in rows:
        console.say()
        console.show((f"{row.task.monogram}  ", "bold magenta"), (row.task.title, "bold"))
        console.link(row.url, indent=2)
        console.show(_who(row), indent=2)
        for change in row.changes:
            _show_change(console, change)
        console.show(_until(row), indent=2)
    if rows and not facts.reviewed:
        console.tell("Gerrit was not asked, so nothing is known of patches.")


def _who(row: Row) -> tuple[str, str]:
    if row.task.closed:
        return f"{row.task.status_name}.", "green"
    if row.claimed_by:
        return f"@{row.claimed_by} has claimed it.", "bold"
    return "Nobody has claimed it yet.", "dim"


def _show_change(console: Console, change: ChangeRow) -> None:
    first = ", their first one" if change.first_merge else ""
    waits = f"; it waits for {change.waits_for}" if change.waits_for else ""
    said = f"Change {change.number} by {change.owner}: {change.state}{first}{waits}."
    console.show((said, "yellow" if change.waits_for else "green"), indent=2)
    console.link(change.url, indent=4)


def _until(row: Row) -> tuple[str, str]:
    if row.until is None or row.days_left is None:
        return "You promised no end.", "dim"
    day = row.until.isoformat()
    if row.days_left < 0:
        return f"Your promise ended on {day}. `seeder mine --until DATE` renews it.", "bold red"
    left = "today is the last day" if row.days_left == 0 else f"{row.days_left} days are left"
    return f"You help until {day}; {left}.", "bold yellow" if row.days_left < 14 else ""


def show_texts(console: Console, rows: Sequence[Row]) -> None:
    """For every merged change a text to its owner."""
    ready = [(row, change) for row in rows for change in row.changes if change.state == "merged"]
    if not ready:
        console.say("No change for one of your tasks was merged, so there is nothing to write yet.")
    for row, change in ready:
        write = first_merge_text if change.first_merge else next_task_text
        console.say()
        console.say(f"For {change.owner}, about {row.task.monogram}:", "bold")
        console.block(write(change, next_tasks(rows, row.task.id)))


def show_mine_plan(console: Console, plan: Plan) -> None:
    """What changes in each task, as lines of a diff."""
    for step in plan.steps:
        console.say()
        console.show((step.label, "bold"))
        console.say(step.because, indent=2)
        for line in changed_lines(plan, step):
            console.show((line, {"+": "green", "-": "red"}.get(line[:1], "dim")), indent=4)
    for done in plan.settled:
        console.say()
        console.show((done.label, "bold"), (f"  {done.because}", "dim"))
    for note in plan.notes:
        console.say()
        console.say(note.sentence, "yellow")


def changed_lines(plan: Plan, step: Step) -> list[str]:
    """What a step changes in its task, as lines of a diff, comment aside."""
    before = str(step.seen.get("description", ""))
    after = str(step.value("description", before))
    diff = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=0)
    lines = [line for line in diff if not line.startswith(("---", "+++", "@@"))]
    for edit in step.edits:
        if edit.type not in {"description", "comment"}:
            phids = [edit.value] if isinstance(edit.value, str) else edit.value or ()
            named = ", ".join(plan.names.get(phid, phid) for phid in phids) or "nobody"
            lines.append(f"{_FIELDS.get(edit.type, 'Mentors')}: {named}")
    return lines


_FIELDS = {
    "owner": "Assignee",
    "subscribers.add": "Mails",
    "projects.remove": "Tag that goes",
    "projects.add": "Tag",
}


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """The object of ``--json``."""
    return {"tasks": [_as_object(row) for row in rows]}


def _as_object(row: Row) -> dict[str, Any]:
    return {
        "monogram": row.task.monogram,
        "url": row.url,
        "title": row.task.title,
        "status": row.task.status,
        "claimed_by": row.claimed_by or None,
        "until": row.until.isoformat() if row.until else None,
        "days_left": row.days_left,
        "changes": [
            {
                "number": change.number,
                "url": change.url,
                "owner": change.owner,
                "status": change.state,
                "waits_for": change.waits_for or None,
                "first_merge": change.first_merge,
            }
            for change in row.changes
        ],
    }
