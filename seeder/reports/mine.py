"""The tasks that a person mentors: who is at work, what waits for whom, until when they promised. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from seeder.mentors import Mentorship
from seeder.model import Person, Task
from seeder.reviews import Account, Change
from seeder.settings.site import Site

# Who has to do something about an open change: its owner, who may merge it, or a reviewer.
Turn = Literal["", "owner", "merge", "review"]


class Mentored(msgspec.Struct, frozen=True):
    """A task with what it says of its mentors, who claimed it, and the changes that name it."""

    task: Task
    mentorship: Mentorship
    owner: Person | None = None
    changes: tuple[Change, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """`tasks` newest first; `reviewed` is False where the site has no Gerrit or it did not answer;
    `first_merges` are the numbers of changes that are their owners' first merged ones."""

    site: Site
    me: Person
    today: date
    tasks: tuple[Mentored, ...] = ()
    reviewed: bool = False
    first_merges: frozenset[int] = frozenset()


class ChangeRow(msgspec.Struct, frozen=True):
    """`waits_for` says whose turn it is, empty when nothing waits."""

    number: int
    url: str
    subject: str
    owner: str
    state: str
    waits_for: str = ""
    first_merge: bool = False


class Row(msgspec.Struct, frozen=True):
    """`days_left` counts from today to the last day of the promise, below 0 when that is over."""

    task: Task
    url: str
    claimed_by: str = ""
    until: date | None = None
    days_left: int | None = None
    changes: tuple[ChangeRow, ...] = ()


def tally_mine(facts: Facts) -> list[Row]:
    """A row a task: those where somebody is at work first, then those whose promise ends first."""
    rows = [_row(each, facts) for each in facts.tasks]

    def urgency(row: Row) -> tuple[bool, date, int]:
        return not (row.claimed_by or row.changes), row.until or date.max, row.task.id

    return sorted(rows, key=urgency)


def _row(each: Mentored, facts: Facts) -> Row:
    until = each.mentorship.until
    return Row(
        task=each.task,
        url=facts.site.link(each.task.monogram),
        claimed_by=each.owner.username if each.owner else "",
        until=until,
        days_left=(until - facts.today).days if until else None,
        changes=tuple(_change(change, facts) for change in sorted(each.changes, key=lambda c: -c.number)),
    )


def _change(change: Change, facts: Facts) -> ChangeRow:
    return ChangeRow(
        number=change.number,
        url=change.link(facts.site.gerrit),
        subject=change.subject,
        owner=change.owner.shown,
        state=change.status.lower(),
        waits_for=waits_for(change, facts.site.bots),
        first_merge=change.number in facts.first_merges,
    )


def waits_for(change: Change, bots: Sequence[str] = ()) -> str:
    """Whose turn it is with an open change: its owner's (`@name`), a reviewer's, or who may merge it.

    A vote against it or an open comment waits for the owner, unless they were the last to say something;
    approved it waits to be merged; else it waits for a review.
    """
    turn, owner = whose_turn(change, bots), change.owner.shown
    if turn == "owner":
        asking = None if change.work_in_progress else _unanswered(change, bots)
        return f"{owner}, to answer {asking.shown}" if asking else f"{owner}, who is not done yet"
    if turn == "review":
        people = [r.shown for r in change.reviewers if _person(r, bots) and r.id != change.owner.id]
        return f"a review by {', '.join(people[:3])}" if people else "a reviewer; nobody is asked yet"
    return "somebody to merge it" if turn == "merge" else ""


def whose_turn(change: Change, bots: Sequence[str] = ()) -> Turn:
    """As `waits_for` decides it; empty when nothing waits."""
    if not change.is_open:
        return ""
    if change.work_in_progress:
        return "owner"
    votes = _review_votes(change)
    if 2 in votes and -2 not in votes:
        return "merge"
    return "owner" if _unanswered(change, bots) else "review"


def _unanswered(change: Change, bots: Sequence[str]) -> Account | None:
    """Who was the last to say something against it, unless that was its owner."""
    last = _last_person(change, bots)
    against = min(_review_votes(change), default=0) < 0 or change.unresolved > 0
    return last if last is not None and last.id != change.owner.id and against else None


def _review_votes(change: Change) -> list[int]:
    return [vote.value for vote in change.votes if vote.label == "Code-Review"]


def _last_person(change: Change, bots: Sequence[str]) -> Account | None:
    said = [m for m in change.messages if m.author is not None and not m.automatic]
    people = [m for m in said if m.author is not None and _person(m.author, bots)]
    return max(people, key=lambda m: m.at).author if people else None


def _person(account: Account, bots: Sequence[str]) -> bool:
    return not account.bot and account.shown.lower() not in {name.lower() for name in bots}


def next_tasks(rows: Iterable[Row], but: int) -> list[Row]:
    """Tasks of the same mentor that are free to take, for somebody who has just finished `but`."""
    free = (row for row in rows if not (row.claimed_by or row.changes or row.task.closed))
    return [row for row in free if row.task.id != but]


def first_merge_text(change: ChangeRow, following: Sequence[Row]) -> str:
    """Ready to be sent to somebody whose first change was merged."""
    lines = [
        f"Hi {change.owner}, your change “{change.subject}” is merged: {change.url}",
        "It is your first one here, and it is in the software from now on. Thank you!",
        _next_sentence(following),
    ]
    return "\n".join(filter(None, lines))


def next_task_text(change: ChangeRow, following: Sequence[Row]) -> str:
    """Ready to be sent to somebody who has finished a task."""
    thanks = f"Hi {change.owner}, “{change.subject}” is merged, thank you: {change.url}"
    return "\n".join(filter(None, (thanks, _next_sentence(following))))


def _next_sentence(following: Sequence[Row]) -> str:
    if not following:
        return "Would you like another one? Tell me what you enjoyed, and I look for something."
    first = following[0]
    offer = "If you would like to go on, this one is free, and I can help you with it"
    return f"{offer}: “{first.task.title}” {first.url}"
