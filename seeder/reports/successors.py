"""Who could look after a task whose mentors are gone: those who lately merged or reviewed where its code is.
Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from seeder.activity import DAY, Action, day_of
from seeder.check.criteria import section_on
from seeder.counted import counted
from seeder.model import Person
from seeder.place import find_places
from seeder.reviews import Account, Change
from seeder.settings.site import Site

LATELY = 180 * DAY
MOST = 3
_LABEL, _APPROVED = "Code-Review", 2


class Worker(msgspec.Struct, frozen=True):
    """What an account lately did in a repository: how many changes it merged, on how many of others it voted
    or wrote, and the newest of that."""

    gerrit: Account
    merged: int
    reviewed: int
    last: Action


class Successor(msgspec.Struct, frozen=True):
    """Somebody to be asked, with what speaks for it: as in Worker, in `repository` since `since` (epoch
    seconds UTC). `by_name` when only the equal name says that the account in Gerrit is theirs."""

    person: Person
    gerrit: Account
    merged: int
    reviewed: int
    last: Action
    by_name: bool = False
    repository: str = ""
    since: int = 0

    @property
    def evidence(self) -> str:
        """“merged 4 and reviewed 9 changes in apps/commons since 2026-05-06, last on 2026-11-02”."""
        last, since = day_of(self.last.at), day_of(self.since)
        told = f"{self._work} in {self.repository} since {since}, last on {last}"
        return f"{told} (as {self.gerrit.shown} in Gerrit: the same name)" if self.by_name else told

    @property
    def _work(self) -> str:
        if self.merged and self.reviewed:
            return f"merged {self.merged} and reviewed {counted(self.reviewed, 'change')}"
        if self.merged:
            return f"merged {counted(self.merged, 'change')}"
        return f"reviewed {counted(self.reviewed, 'change')}"


def repository_of(description: str, changes: Sequence[Change], site: Site) -> str:
    """The repository on the site's Gerrit in which a task's work is, empty for none: a link in the section
    that says where the code is, else a name in it that its changes bear out, else where most of its changes
    are, else the first name: what looks like one may be a folder."""
    section = section_on("code", description, site.headings)
    places = find_places(section, site.code_hosts) if site.gerrit else ()
    linked = [name for place in places if place.url and (name := place.repository_on(site.gerrit))]
    named = [place.repository for place in places if place.repository]
    projects = Counter(change.project for change in changes)
    borne_out = [name for name in named if name in projects]
    most = sorted(projects, key=lambda name: (-projects[name], name))
    return next(iter((*linked, *borne_out, *most, *named)), "")


def workers_on(
    changes: Iterable[Change], since: int, as_of: int, machines: frozenset[str], base: str
) -> list[Worker]:
    """Who merged or reviewed from `since` through `as_of` (epoch seconds UTC), who did most first: by merges,
    then reviews, then the newest. Names in `machines` (lower case) and service users do not count. Where a
    machine merges, whoever approved last did; links go to the Gerrit at `base`."""
    merged, reviewed = Counter[int](), Counter[int]()
    accounts: dict[int, Account] = {}
    last: dict[int, Action] = {}
    for change in changes:
        for counter, deeds in ((merged, _merges(change, machines)), (reviewed, _reviews(change))):
            within = [(who, at) for who, at in deeds if since <= at <= as_of and _person(who, machines)]
            counter.update({who.id for who, _ in within})
            for who, at in within:
                accounts[who.id] = who
                action = Action(at, "gerrit", str(change.number), change.link(base))
                last[who.id] = max(action, last.get(who.id, action))
    found = [Worker(accounts[n], merged[n], reviewed[n], last[n]) for n in accounts]
    return sorted(found, key=lambda w: (-w.merged, -w.reviewed, -w.last.at, w.gerrit.id))


def _merges(change: Change, machines: frozenset[str]) -> list[tuple[Account, int]]:
    """Who merged it, and when. A gate's robot merges what a person approved, so there it is when they did."""
    if change.submitted is None or change.submitter is None:
        return []
    if _person(change.submitter, machines):
        return [(change.submitter, change.submitted)]
    approved = [
        vote
        for vote in change.votes
        if vote.label == _LABEL and vote.value >= _APPROVED and _person(vote.account, machines)
    ]
    return [(vote.account, vote.at) for vote in sorted(approved, key=lambda vote: vote.at)[-1:]]


def _reviews(change: Change) -> Iterator[tuple[Account, int]]:
    """Who said something on somebody else's change, and when; every vote and comment comes with a message."""
    for said in change.messages:
        if not said.automatic and said.doer and said.doer.id != change.owner.id:
            yield said.doer, said.at


def _person(account: Account, machines: frozenset[str]) -> bool:
    return not (account.bot or account.inactive or account.shown.lower() in machines)
