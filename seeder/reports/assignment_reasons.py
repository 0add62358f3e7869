"""Why a claimed task has its verdict, as a plain sentence; with names only where they may be told. Pure."""

from __future__ import annotations

from seeder.activity import day_of
from seeder.counted import ago
from seeder.reports.assignments import Assignment, ChangeRow


def because(row: Assignment, as_of: int, *, names: bool = False) -> str:
    """The sentence, without a full stop: “claimed 14 months ago, nothing since”."""
    said = {
        "idle": _idle,
        "waiting_for_review": _waiting,
        "blocked": _blocked,
        "merged_but_open": _merged,
        "disabled": _disabled,
        "alive": _alive,
    }
    return said[row.verdict](row, as_of, names)


def _idle(row: Assignment, as_of: int, names: bool) -> str:
    pieces = [f"{_claim(row, as_of, names)}, {_life(row, as_of)}"]
    pieces += [_open_change(change, names) for change in row.changes if change.state == "open"]
    if row.other and row.other.at > row.since:
        who = f"@{row.other_by}" if names else "somebody else"
        pieces.append(f"{who} did something {ago(as_of - row.other.at)}")
    return "; ".join(pieces)


def _claim(row: Assignment, as_of: int, names: bool) -> str:
    when = ago(as_of - row.claimed)
    if row.taken:
        return f"claimed by @{row.owner.username} {when}" if names else f"claimed {when}"
    return f"given to @{row.owner.username} {when}" if names else f"given to its owner {when}"


def _life(row: Assignment, as_of: int) -> str:
    if row.last is None or row.last.at <= row.claimed:
        return "nothing since"
    where = f" on change {row.last.what}" if row.last.where == "gerrit" else ""
    return f"last sign {ago(as_of - row.last.at)}{where}"


def _open_change(change: ChangeRow, names: bool) -> str:
    if not change.own:
        whose = f"@{change.owner}" if names else "somebody else"
        return f"change {change.number} by {whose} is open"
    return f"change {change.number} waits for its owner"


def _waiting(row: Assignment, as_of: int, names: bool) -> str:
    waiting = [change for change in row.changes if change.own and change.turn in {"review", "merge"}]
    first = min(waiting, key=lambda change: (change.since, change.number))
    what = "a review" if first.turn == "review" else "somebody to merge it"
    more = f", {len(waiting) - 1} more besides" if len(waiting) > 1 else ""
    return f"change {first.number} waits for {what} since {day_of(first.since)}{more}"


def _blocked(row: Assignment, as_of: int, names: bool) -> str:
    why = "has open subtasks" if row.subtasks else f"its status is {row.task.status_name}"
    return f"{why}; {_claim(row, as_of, names)}, {_life(row, as_of)}"


def _merged(row: Assignment, as_of: int, names: bool) -> str:
    last = max((c for c in row.changes if c.state == "merged"), key=lambda c: (c.since, c.number))
    return f"change {last.number} was merged on {day_of(last.since)}, and the task is still open"


def _disabled(row: Assignment, as_of: int, names: bool) -> str:
    return f"the account of @{row.owner.username} is disabled" if names else "its owner's account is disabled"


def _alive(row: Assignment, as_of: int, names: bool) -> str:
    if row.owner.away_until > as_of:
        return f"its owner is away until {day_of(row.owner.away_until)}"
    return f"{_claim(row, as_of, names)}, {_life(row, as_of)}"
