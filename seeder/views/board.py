"""The tasks of an event on the screen, for scripts, and to be pasted into a wiki or a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seeder.counted import counted
from seeder.reports.board import Facts, Row
from seeder.views.console import Console
from seeder.views.moments import day, instant
from seeder.views.pasted import Cell, Linked, Words, as_pasted
from seeder.views.safe import one_line, shortened
from seeder.views.table import fits_table, show_table

NOT_KNOWN = "not known here"
_STYLES = {"merged": "green", "open": "yellow", "open, merged": "yellow"}


def show_board(console: Console, rows: Sequence[Row], facts: Facts, *, closed: bool) -> None:
    """A table, or a list where a table has no room; owners are named. `closed`: closed tasks are in it."""
    if not rows:
        console.say(f"No {'' if closed else 'open '}task has the tag {one_line(facts.tag.title)}.")
    elif fits_table(console):
        show_table(console, _head(facts), [_cells(row, facts) for row in rows], wide=1)
    else:
        _show_list(console, rows, facts)
    if rows:
        _show_sum(console, rows, facts)
    if not closed:
        console.tell("Closed tasks are left out; --all shows them, too.")


def _head(facts: Facts) -> list[str]:
    change = [] if facts.changes is None else ["Change"]
    return ["Column", "Task", "Owner", *change, "Last action"]


def _cells(row: Row, facts: Facts) -> list[tuple[str, str]]:
    review = [] if facts.changes is None else [(row.review or "–", _STYLES.get(row.review, "dim"))]
    return [(row.column or "–", ""), _titled(row), _owned(row), *review, (_acted(row, facts), "dim")]


def _titled(row: Row) -> tuple[str, str]:
    closed = f" ({row.task.status_name})" if row.task.closed else ""
    title = shortened(f"{row.task.monogram} {row.task.title}")
    return f"{title}{closed}", "dim" if closed else ""


def _owned(row: Row) -> tuple[str, str]:
    return (f"@{row.owner}", "") if row.owner else ("free", "dim")


def _acted(row: Row, facts: Facts) -> str:
    if facts.deeds is None:
        return NOT_KNOWN
    return "–" if row.acted is None else day(row.acted)


def _show_list(console: Console, rows: Sequence[Row], facts: Facts) -> None:
    before = None
    for row in rows:
        if row.column != before:
            console.say()
            console.show((row.column or "On no column", "bold"))
        before = row.column
        console.show(_titled(row), indent=2)
        review = [] if facts.changes is None else [f"change {row.review}" if row.review else "no change"]
        said = [_owned(row)[0], *review, f"last action {_acted(row, facts)}"]
        console.show((", ".join(said), "dim"), indent=4)
    console.say()


def _show_sum(console: Console, rows: Sequence[Row], facts: Facts) -> None:
    claimed = sum(bool(row.owner) for row in rows)
    done = sum(row.finished for row in rows)
    merged = "" if facts.changes is None else f", {done} with everything merged"
    console.show((f"{counted(len(rows), 'task')}, {claimed} claimed{merged}.", "bold"))


def as_json(rows: Sequence[Row], facts: Facts, event: str | None, *, names: bool) -> dict[str, Any]:
    """The object of ``--json``: moments in ISO 8601, UTC; people only with `names`."""
    return {
        "event": event,
        "tag": facts.tag.title,
        "columns": [column.name for column in facts.columns],
        "changes_known": facts.changes is not None,
        "last_action_known": facts.deeds is not None,
        "tasks": [_as_object(row, facts, names=names) for row in rows],
    }


def _as_object(row: Row, facts: Facts, *, names: bool) -> dict[str, Any]:
    linked = [{"number": each.number, "url": each.url, "status": each.state} for each in row.changes]
    people = {"owner": row.owner or None, "last_action_by": row.actor or None} if names else {}
    return {
        "monogram": row.task.monogram,
        "url": row.url,
        "title": row.task.title,
        "status": row.task.status,
        "closed": row.task.closed,
        "column": row.column or None,
        "claimed": bool(row.owner),
        "changes": None if facts.changes is None else linked,
        "merged": None if facts.changes is None else row.finished,
        "last_action": None if row.acted is None else instant(row.acted),
        **people,
    }


def as_text(format_: str, rows: Sequence[Row], facts: Facts, *, names: bool) -> str:
    """A table in one of the formats of ``views.pasted``; owners stand in it only with `names`, without @."""
    return as_pasted(format_, _pasted_head(facts), [_pasted(row, facts, names=names) for row in rows])


def _pasted(row: Row, facts: Facts, *, names: bool) -> list[Cell]:
    title = _titled(row)[0].removeprefix(f"{row.task.monogram} ")
    task = Linked(row.task.monogram, row.url, title)
    owner = row.owner if names and row.owner else Words("claimed" if row.owner else "free")
    return [row.column, task, owner, *(Words(text) for text in _rest(row, facts))]


def _pasted_head(facts: Facts) -> list[str]:
    return ["Claimed" if title == "Owner" else title for title in _head(facts)]


def _rest(row: Row, facts: Facts) -> list[str]:
    review = [] if facts.changes is None else [row.review or "–"]
    return [*review, _acted(row, facts)]
