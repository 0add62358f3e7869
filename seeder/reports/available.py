"""What a newcomer can take now: open tasks held to each condition, with the evidence. Pure.

The conditions are Rust's search for what is available (nobody assigned, not blocked, no patch), and beyond
it a mentor who is living and the rules of ``check`` that block (docs/design.md, "Audit").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from seeder.activity import LIVING, Verdict, day_of
from seeder.check.candidate import Finding
from seeder.reports.audit import Audited, Facts, TaskRow, tally_tasks
from seeder.reports.stalled import is_stalled
from seeder.reviews import Change

Reason = Literal[
    "untagged", "closed", "stalled", "claimed", "hidden", "blocked", "patch",
    "none_named", "unknown_name", "unknown", "expired", "unseen", "disabled", "unclean",
]  # fmt: skip
# "users" is everybody with an account, which whoever takes a task needs anyway; "" was not told.
VISIBLE = frozenset({"public", "users", ""})
# Its own condition asks for the mentor, and more strictly.
_ELSEWHERE = frozenset({"contact"})
# Of several mentors who are gone, what is said: who may only have to be asked comes first.
_Gone = Literal["unknown", "expired", "unseen", "disabled"]
_MILDEST: tuple[_Gone, ...] = ("unknown", "expired", "unseen", "disabled")


class Looked(msgspec.Struct, frozen=True):
    """What was read of a task beside its mentors and changes. `tagged`: has the tag that is asked for;
    `blocked` and `findings` are None where that was not asked; `repository` is a name on the site's Gerrit,
    `projects` are the titles of its other tags, the likeliest home first; `size` and `skills` are the words
    of its text."""

    tagged: bool = True
    blocked: bool | None = None
    findings: tuple[Finding, ...] | None = None
    repository: str = ""
    projects: tuple[str, ...] = ()
    size: str = ""
    skills: str = ""

    @property
    def home(self) -> str:
        """Where the work is: the repository, else the project, else nothing."""
        return self.repository or (self.projects[0] if self.projects else "")

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings or () if f.blocking and f.rule not in _ELSEWHERE)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Those that do not keep it from being taken."""
        return tuple(f for f in self.findings or () if f not in self.blocking)


class Condition(msgspec.Struct, frozen=True):
    """`met` is None where it could not be asked; `evidence` is a sentence without names of people, `reason`
    is why the task is left out when it is not met, `url` a page that shows it."""

    rule: str
    met: bool | None
    evidence: str
    reason: Reason | None = None
    url: str = ""


class Offer(msgspec.Struct, frozen=True):
    """A task with each condition, in the order in which they are asked. `seen` is when the living mentor who
    acted last did so, epoch seconds UTC, 0 for never or nobody."""

    row: TaskRow
    looked: Looked
    conditions: tuple[Condition, ...]
    seen: int = 0

    @property
    def free(self) -> bool:
        """True if a newcomer can take it; what could not be asked does not count against it."""
        return all(condition.met is not False for condition in self.conditions)

    @property
    def reason(self) -> Reason | None:
        """Why it is left out: the first condition that is not met."""
        return next((c.reason for c in self.conditions if c.met is False), None)

    @property
    def mentored(self) -> bool:
        return any(mentor.verdict in LIVING for mentor in self.row.mentors)


def hold_offers(
    facts: Facts,
    looked: dict[int, Looked],
    *,
    any_mentor: bool = False,
    rows: Sequence[TaskRow] | None = None,
) -> list[Offer]:
    """All tasks, held to the conditions. The order is stable: those with a mentor first, by the day (UTC)
    on which a living mentor was seen last, newest first; then those that wait longest.

    `any_mentor` lets those pass that name nobody at all; never those whose mentors are gone. `rows` are those
    of ``tally_tasks`` where they are known already.
    """
    each_of = {each.task.id: each for each in facts.tasks}
    offers = [
        _offer(row, each_of[row.task.id], looked.get(row.task.id, Looked()), facts, any_mentor)
        for row in (tally_tasks(facts) if rows is None else rows)
    ]
    return sorted(offers, key=_order)


def left_out(offers: Iterable[Offer]) -> list[tuple[Reason, int]]:
    """Of those that are not free: each reason with its number, the most frequent first."""
    counted = Counter(offer.reason for offer in offers if offer.reason is not None)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _order(offer: Offer) -> tuple[bool, int, int, int]:
    day = day_of(offer.seen).toordinal() if offer.seen else 0
    return not offer.mentored, -day, offer.row.task.created, offer.row.task.id


def _offer(row: TaskRow, each: Audited, looked: Looked, facts: Facts, any_mentor: bool) -> Offer:
    held = _Held(row, each, looked, facts, any_mentor)
    seen = (held.last_seen(m.person.phid) for m in row.mentors if m.verdict in LIVING)
    return Offer(row, looked, tuple(ask(held) for ask in _CONDITIONS), max(seen, default=0))


class _Held(msgspec.Struct, frozen=True):
    row: TaskRow
    each: Audited
    looked: Looked
    facts: Facts
    any_mentor: bool

    def last_seen(self, phid: str) -> int:
        last = self.facts.presences[phid].last
        return last.at if last else 0


def _tagged(held: _Held) -> Condition:
    told = "It has the tag." if held.looked.tagged else "It does not have the tag."
    return Condition("tag", held.looked.tagged, told, "untagged")


def _open(held: _Held) -> Condition:
    task = held.row.task
    return Condition("open", not task.closed, f"Its status is “{task.status_name}”.", "closed")


def _not_stalled(held: _Held) -> Condition:
    task = held.row.task
    stalled = is_stalled(task, held.facts.site)
    return Condition("not-stalled", not stalled, f"Its status is “{task.status_name}”.", "stalled")


def _unclaimed(held: _Held) -> Condition:
    claimed = held.row.task.owner_phid is not None
    return Condition(
        "unassigned", not claimed, "Somebody has claimed it." if claimed else "Nobody has.", "claimed"
    )


def _visible(held: _Held) -> Condition:
    visible = held.row.task.view_policy in VISIBLE
    told = "Everybody with an account can see it." if visible else "Not everybody can see it."
    return Condition("visible", visible, told, "hidden")


def _unblocked(held: _Held) -> Condition:
    blocked = held.looked.blocked
    if blocked is None:
        return Condition("not-blocked", None, "Its subtasks were not asked for.", "blocked")
    told = "It has open subtasks." if blocked else "No open subtask."
    return Condition("not-blocked", not blocked, told, "blocked")


def _no_patch(held: _Held) -> Condition:
    if not held.facts.reviewed:
        return Condition("no-patch", None, "Gerrit was not asked, so nothing is known of patches.")
    if not held.row.waiting:
        return Condition("no-patch", True, "No open change names it.", "patch")
    numbers = ", ".join(str(change.number) for change in held.row.waiting)
    first = held.row.waiting[0]
    return Condition("no-patch", False, f"Open: change {numbers}.", "patch", _change_link(first, held.facts))


def _change_link(change: Change, facts: Facts) -> str:
    return change.link(facts.site.gerrit) if facts.site.gerrit else ""


def _mentor(held: _Held) -> Condition:
    verdicts = [mentor.verdict for mentor in held.row.mentors]
    living = sum(verdict in LIVING for verdict in verdicts)
    if living:
        told = "A mentor is there." if living == 1 else f"{living} mentors are there."
        return Condition("mentor", True, told)
    reason = _mentor_reason(verdicts, held.row.unknown_names)
    passes = reason == "none_named" and held.any_mentor
    return Condition("mentor", passes, MENTOR_SENTENCES[reason], reason)


MENTOR_SENTENCES: dict[Reason, str] = {
    "none_named": "It names no mentor.",
    "unknown_name": "Whom it names as mentor has no account here.",
    "unknown": "Nothing could be read of what its mentor does.",
    "expired": "Its mentor's promise is over.",
    "unseen": "Its mentor was not seen here for long.",
    "disabled": "Its mentor's account is disabled.",
}


def _mentor_reason(verdicts: Sequence[Verdict], unknown: Sequence[str]) -> Reason:
    mildest = next((verdict for verdict in _MILDEST if verdict in verdicts), None)
    if mildest is not None:
        return mildest
    return "unknown_name" if unknown else "none_named"


def _clean(held: _Held) -> Condition:
    if held.looked.findings is None:
        return Condition("checked", None, "It was not checked.", "unclean")
    blocking, notes = held.looked.blocking, len(held.looked.notes)
    if blocking:
        return Condition("checked", False, " ".join(f.sentence for f in blocking), "unclean")
    told = (
        f"Nothing stands against it; remarks of `seeder check`: {notes}." if notes else "Nothing is missing."
    )
    return Condition("checked", True, told, "unclean")


_CONDITIONS: tuple[Callable[[_Held], Condition], ...] = (
    _tagged, _open, _not_stalled, _unclaimed, _visible, _no_patch, _mentor, _clean, _unblocked,
)  # fmt: skip
