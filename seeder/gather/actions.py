"""When people last did something, in each place that can be asked: tasks, the site's feed, Gerrit.

In Gerrit people are known by another name. Where no roster tells it, an account with the same name is taken
for theirs, and everything that is found there says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from seeder.activity import Action
from seeder.counted import counted
from seeder.errors import SeederError
from seeder.gather.kept_actions import Ask, Read, kept_actions, refresh_actions
from seeder.model import Person
from seeder.reviews import Account
from seeder.sources.acts import CannotTell, Trail, feed_actions, task_actions
from seeder.sources.gerrit import Reviews
from seeder.sources.gerrit_acts import gerrit_actions
from seeder.sources.phabricator import Phabricator
from seeder.store import Store

TASKS, FEED, GERRIT = "tasks", "feed", "gerrit"
# (what is being read, how many of them so far)
Progress = Callable[[str, int], None]
_ACCOUNTS = "gerrit accounts"


class Known(msgspec.Struct, frozen=True):
    """Somebody's account in Gerrit, found under `name`; `by_name` when only the equal name says so."""

    account: int
    by_name: bool
    name: str = ""


class Sources(msgspec.Struct, frozen=True):
    """Where is asked, and what names people have in Gerrit (by user name in lower case)."""

    phabricator: Phabricator
    reviews: Reviews | None
    gerrit: str
    names: Mapping[str, str]


def refresh_places(
    people: Sequence[Person],
    sources: Sources,
    store: Store,
    before: int | None,
    progress: Progress,
    *,
    fresh: bool,
) -> list[str]:
    """The store holds the last action of each of `people` in each place, at or before `before` (epoch
    seconds UTC, None for the newest).

    Returns a sentence for each place that this version or account cannot be asked for, and for a Gerrit that
    does not answer. Raises LoginError and NetworkError of Phabricator.
    """
    notes: list[str] = []
    for place, read, called in (
        (TASKS, task_actions, "actions on tasks"),
        (FEED, feed_actions, "the site's feed"),
    ):
        try:
            ask, unclear = _ask(read, sources.phabricator, called, progress)
            refresh_actions(place, [p.phid for p in people], store, ask, before, fresh=fresh)
        except CannotTell as problem:
            notes.append(f"{called.capitalize()} could not be asked for: {problem.sentence}")
        else:
            notes += _unclear(unclear, called)
    if sources.reviews is not None:
        try:
            _refresh_gerrit(people, sources, sources.reviews, store, before, progress, fresh=fresh)
        except SeederError as problem:
            notes.append(f"Gerrit could not be asked for last actions: {problem.sentence}")
    return notes


def _ask(
    read: Callable[..., Trail], phabricator: Phabricator, called: str, progress: Progress
) -> tuple[Ask, set[str]]:
    """One place of Phabricator to be asked, and those of whom it will not have said."""
    unclear: set[str] = set()

    def ask(who: Collection[str], since: str, before: int | None) -> Read:
        def done(count: int) -> None:
            progress(called, count)

        trail = read(list(who), phabricator, since=since, before=before, progress=done)
        unclear.update(trail.unknown)
        return Read(trail.last, trail.mark, trail.unknown)

    return ask, unclear


def _unclear(unclear: Collection[str], called: str) -> list[str]:
    if not unclear:
        return []
    of = counted(len(unclear), "person", "people")
    return [f"Of {of} {called} did not say, within the pages that were read."]


def _refresh_gerrit(
    people: Sequence[Person],
    sources: Sources,
    reviews: Reviews,
    store: Store,
    before: int | None,
    progress: Progress,
    *,
    fresh: bool,
) -> None:
    kept = _known(store)
    accounts = _accounts(people, sources.names, {} if fresh else kept, reviews)
    by_id = {str(each.account): Account(each.account) for each in accounts.values()}

    def ask(who: Collection[str], since: str, until: int | None) -> Read:
        trail = gerrit_actions(
            [by_id[number] for number in who],
            reviews,
            since=int(since or 0),
            before=until,
            base=sources.gerrit,
            progress=lambda count: progress("actions in Gerrit", count),
        )
        return Read({str(number): action for number, action in trail.last.items()}, str(trail.mark))

    refresh_actions(GERRIT, list(by_id), store, ask, before, fresh=fresh)
    asked = {person.phid for person in people}
    store.keep_fact(_ACCOUNTS, {p: each for p, each in kept.items() if p not in asked} | accounts)


def _accounts(
    people: Sequence[Person], names: Mapping[str, str], kept: Mapping[str, Known], reviews: Reviews
) -> dict[str, Known]:
    """PHID -> their account in Gerrit. A user name stays the same account's there, so whoever was found under
    it is not looked for again; whoever was not may have one by now."""
    told = {person.phid: names.get(person.username.lower(), "") for person in people}
    wanted = {person.phid: (told[person.phid] or person.username).lower() for person in people}
    found = {phid: kept[phid] for phid, name in wanted.items() if phid in kept and kept[phid].name == name}
    there = reviews.accounts(name for phid, name in wanted.items() if phid not in found)
    return {
        phid: Known(found[phid].account if phid in found else there[name].id, not told[phid], name)
        for phid, name in wanted.items()
        if phid in found or (name in there and not there[name].bot)
    }


def _known(store: Store) -> dict[str, Known]:
    return store.fact(_ACCOUNTS, dict[str, Known]) or {}


def last_actions(store: Store, before: int | None) -> dict[str, dict[str, Action | None]]:
    """Place -> PHID -> the last action there; who was not asked about is missing."""
    found = {place: kept_actions(place, store, before) for place in (TASKS, FEED)}
    in_gerrit, known = kept_actions(GERRIT, store, before), _known(store)
    found[GERRIT] = {
        phid: _by_name(in_gerrit[str(each.account)], each)
        for phid, each in known.items()
        if str(each.account) in in_gerrit
    }
    return found


def _by_name(action: Action | None, known: Known) -> Action | None:
    return msgspec.structs.replace(action, by_name=True) if action and known.by_name else action
