"""Claimed tasks without life: which of them wait for their owner, for reviewers, or for nobody. Pure.

Life is what the owner did: on the task, or on a change that names it. What others do is told, and counts for
nothing. A task that waits for a review is never its owner's fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from seeder.activity import DAY, Action, newest
from seeder.model import Deed, Person, Task
from seeder.reports.board import is_finished, last_deed
from seeder.reports.mine import Turn, waits_for, whose_turn
from seeder.reports.stalled import is_stalled
from seeder.reviews import Account, Change
from seeder.settings.site import Site

Verdict = Literal["idle", "waiting_for_review", "blocked", "merged_but_open", "disabled", "alive"]
# In the order in which they are shown.
VERDICTS: tuple[Verdict, ...] = (
    "idle",
    "waiting_for_review",
    "blocked",
    "merged_but_open",
    "disabled",
    "alive",
)
# What somebody who looks after claimed tasks has to do something about, and owners are written to about: what
# waits for reviewers, or for something else, is not theirs to mend.
FOUND: frozenset[Verdict] = frozenset(["idle", "merged_but_open", "disabled"])


class Claimed(msgspec.Struct, frozen=True):
    """A task that somebody has: `deeds` are at least the last one of everybody, `claim` the one that gave it
    to its owner, None where it was created so; `blocked` by open subtasks."""

    task: Task
    deeds: tuple[Deed, ...] = ()
    claim: Deed | None = None
    changes: tuple[Change, ...] = ()
    blocked: bool = False


class Facts(msgspec.Struct, frozen=True):
    """`as_of` is epoch seconds UTC, and nothing in it is later; `idle_after` seconds without life: exactly so
    many are enough. `people` by PHID, `gerrit_names` names in Gerrit by user names in lower case, where
    rosters tell them. `reviewed` is False where the site has no Gerrit."""

    site: Site
    as_of: int
    idle_after: int = 28 * DAY
    tasks: tuple[Claimed, ...] = ()
    people: dict[str, Person] = {}
    gerrit_names: dict[str, str] = {}
    reviewed: bool = False


class ChangeRow(msgspec.Struct, frozen=True):
    """A change that names the task; `own` if its owner made it. `state` is open, merged or abandoned, `turn`
    whose turn it is with an open one, `waits_for` the same in words, with names. `since` is when that began,
    or when it was merged."""

    number: int
    url: str
    state: str
    own: bool
    owner: str
    turn: Turn = ""
    waits_for: str = ""
    since: int = 0


class Assignment(msgspec.Struct, frozen=True):
    """`claimed` is when the owner got it (epoch seconds UTC), `taken` if that was their own doing. `last` is
    the owner's last action, None for none; `other` the last one of another person, and `other_by` who."""

    task: Task
    url: str
    owner: Person
    verdict: Verdict
    claimed: int
    taken: bool
    last: Action | None = None
    changes: tuple[ChangeRow, ...] = ()
    other: Action | None = None
    other_by: str = ""
    subtasks: bool = False

    @property
    def since(self) -> int:
        """When its clock began: the owner's last action, or when they were given it."""
        return max(self.claimed, self.last.at if self.last else 0)

    @property
    def key(self) -> str:
        """What is new when it was not there the last time."""
        return f"{self.task.monogram} {self.verdict} {self.owner.phid}"


def tally_assignments(facts: Facts) -> list[Assignment]:
    """A row a claimed task, by verdict in the order of VERDICTS, then by number."""
    rows = [_row(each, facts) for each in facts.tasks if each.task.owner_phid]
    return sorted(rows, key=lambda row: (VERDICTS.index(row.verdict), row.task.id))


def is_account_of(account: Account, person: Person, rostered: str = "") -> bool:
    """True when an account in Gerrit has the user name or the name of `person`, or the name that a roster
    tells: nothing else links them."""
    known = {name.strip().casefold() for name in (person.username, person.real_name, rostered)} - {""}
    names = {account.username.strip().casefold(), account.name.strip().casefold()}
    return not account.bot and bool(known & names)


def _row(each: Claimed, facts: Facts) -> Assignment:
    task = each.task
    phid = task.owner_phid or ""
    owner = facts.people.get(phid, Person(phid, "?"))
    others = (deed for deed in each.deeds if deed.author_phid != owner.phid)
    other = last_deed(others, facts.people, facts.site)
    row = Assignment(
        task=task,
        url=facts.site.link(task.monogram),
        owner=owner,
        verdict="alive",
        claimed=each.claim.created if each.claim else task.created,
        taken=(each.claim.author_phid if each.claim else task.author_phid) == phid,
        last=_last_life(each, owner, facts),
        changes=tuple(_change_row(c, owner, facts) for c in sorted(each.changes, key=lambda c: c.number)),
        other=_on_task(other, task, facts) if other else None,
        other_by=facts.people[other.author_phid].username if other else "",
        subtasks=each.blocked,
    )
    return msgspec.structs.replace(row, verdict=_verdict(row, each, facts))


def _on_task(deed: Deed, task: Task, facts: Facts) -> Action:
    return Action(deed.created, "tasks", task.monogram, facts.site.link(task.monogram))


def _verdict(row: Assignment, each: Claimed, facts: Facts) -> Verdict:
    if row.owner.disabled:
        return "disabled"
    # Who is away is not missed.
    lifeless = is_over(row.since, facts) and row.owner.away_until <= facts.as_of
    if any(c.turn in {"review", "merge"} and (lifeless or is_over(c.since, facts)) for c in _own(row)):
        return "waiting_for_review"
    if not lifeless:
        return "alive"
    if each.blocked or is_stalled(row.task, facts.site):
        return "blocked"
    return "merged_but_open" if is_finished(each.changes) else "idle"


def is_over(since: int, facts: Facts) -> bool:
    """True when nothing since `since` is too long."""
    return facts.as_of - since >= facts.idle_after


def _own(row: Assignment) -> Iterable[ChangeRow]:
    return (change for change in row.changes if change.own)


def _last_life(each: Claimed, owner: Person, facts: Facts) -> Action | None:
    found = [_on_task(deed, each.task, facts) for deed in each.deeds if deed.author_phid == owner.phid]
    rostered = facts.gerrit_names.get(owner.username.lower(), "")
    for change in each.changes:
        link, acts = change.link(facts.site.gerrit), _acts(change, owner, rostered)
        found += [Action(at, "gerrit", str(change.number), link, by_name=not rostered) for at in acts]
    return newest(found)


def _acts(change: Change, person: Person, rostered: str) -> Iterable[int]:
    """When `person` did something to a change: made it, uploaded, voted, or wrote."""

    def theirs(account: Account | None) -> bool:
        return account is not None and is_account_of(account, person, rostered)

    if theirs(change.owner):
        yield change.created
    # Gerrit marks the message of an upload as its own, but who uploaded is its author.
    yield from (message.at for message in change.messages if theirs(message.author))
    yield from (vote.at for vote in change.votes if theirs(vote.account))


def _change_row(change: Change, owner: Person, facts: Facts) -> ChangeRow:
    bots = facts.site.bots
    return ChangeRow(
        number=change.number,
        url=change.link(facts.site.gerrit),
        state="open" if change.is_open else change.status.lower(),
        own=is_account_of(change.owner, owner, facts.gerrit_names.get(owner.username.lower(), "")),
        owner=change.owner.shown,
        turn=whose_turn(change, bots),
        waits_for=waits_for(change, bots),
        since=_turn_since(change, bots),
    )


def _turn_since(change: Change, bots: Sequence[str]) -> int:
    """When its owner last did something to it, or it was approved; of a merged one when that was."""
    if change.is_merged:
        return change.submitted or change.updated
    acts = [m.at for m in change.messages if m.author is not None and m.author.id == change.owner.id]
    if whose_turn(change, bots) == "merge":
        acts += [v.at for v in change.votes if v.label == "Code-Review" and v.value == 2]
    return max(acts, default=change.created)
