"""What ``tasks available`` has to know beside an audit: where the work is, the rules of ``check``, subtasks.

A request for each hundred projects, and one for each hundred tasks that nothing else speaks against.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from seeder import remarkup
from seeder.activity import day_of
from seeder.check.candidate import Candidate
from seeder.check.criteria import section
from seeder.check.rules import LONGEST_READ, check_candidate
from seeder.gather.audit import Asked
from seeder.gather.check import candidate_for
from seeder.gather.homes import likely_homes
from seeder.gather.kept_tasks import kept_tasks
from seeder.model import Person, Project, Task
from seeder.reports.audit import Audited, Facts, tally_tasks
from seeder.reports.available import Looked, Offer, hold_offers
from seeder.reports.successors import repository_of
from seeder.sources.phabricator import Phabricator
from seeder.store import Store

MOST_WORDS = 60
_ITEM = re.compile(r"\s*\n\s*[-*#]+\s+")


def offers_for(
    asked: Asked,
    facts: Facts,
    store: Store,
    phabricator: Phabricator,
    tag: Project,
    *,
    any_mentor: bool = False,
    text: str = "",
) -> list[Offer]:
    """The tasks of `facts`, which the store holds too, as ``reports.available.hold_offers`` orders them;
    with `text` those whose title or text has all its words, in any case."""
    words = text.casefold().split()
    said = {task.id for task in kept_tasks(asked.readings, store) if _has(task, words)} if words else None
    kept = tuple(each for each in facts.tasks if said is None or each.task.id in said)
    facts = msgspec.structs.replace(facts, tasks=kept)
    looked, rows = dict[int, Looked](), tally_tasks(facts)
    # What costs more is only asked of those that nothing else speaks against.
    for look in (_texts, _subtasks):
        offers = hold_offers(facts, looked, any_mentor=any_mentor, rows=rows)
        free = frozenset(offer.row.task.id for offer in offers if offer.free)
        looked |= look(looked, free, _Asking(asked, facts, store, phabricator, tag))
    return hold_offers(facts, looked, any_mentor=any_mentor, rows=rows)


def offer_for(
    number: int,
    asked: Asked,
    facts: Facts,
    store: Store,
    phabricator: Phabricator,
    tag: Project,
    *,
    any_mentor: bool = False,
) -> Offer | None:
    """One task with every condition asked, None where it is not there or may not be seen; `asked` and
    `facts` are about it alone."""
    if not facts.tasks:
        return None
    # The site finds a task under a tag also by a milestone or subproject of it.
    tagged = bool(phabricator.tasks_where({"ids": [number], "projects": [tag.phid]}))
    one, asks = frozenset([number]), _Asking(asked, facts, store, phabricator, tag)
    looked = _subtasks(_texts({}, one, asks), one, asks)
    seen = {number: msgspec.structs.replace(looked[number], tagged=tagged)}
    return hold_offers(facts, seen, any_mentor=any_mentor)[0]


class _Asking(msgspec.Struct, frozen=True):
    asked: Asked
    facts: Facts
    store: Store
    phabricator: Phabricator
    tag: Project


def _texts(looked: dict[int, Looked], numbers: frozenset[int], asks: _Asking) -> dict[int, Looked]:
    """What the texts and tags of these tasks say. One text after the other: together they would be large."""
    audited = {each.task.id: each for each in asks.facts.tasks if each.task.id in numbers}
    homes = likely_homes([each.task for each in audited.values()], asks.tag, asks.phabricator)
    people = {phid: presence.person for phid, presence in asks.facts.presences.items()}
    return {
        task.id: msgspec.structs.replace(
            _looked_at(audited[task.id], task, people, asks.facts), projects=homes[task.id]
        )
        for task in kept_tasks(asks.asked.readings, asks.store)
        if task.id in audited
    }


def _subtasks(looked: dict[int, Looked], numbers: frozenset[int], asks: _Asking) -> dict[int, Looked]:
    blocked = asks.phabricator.blocked(sorted(numbers))
    return {n: msgspec.structs.replace(looked[n], blocked=n in blocked) for n in numbers}


def _has(task: Task, words: Sequence[str]) -> bool:
    said = f"{task.title}\n{task.description}".casefold()
    return all(word in said for word in words)


def _looked_at(each: Audited, task: Task, people: dict[str, Person], facts: Facts) -> Looked:
    today = day_of(facts.as_of)
    candidate = candidate_for(task, each.mentorship, facts.accounts, people, False, facts.site, today)
    return Looked(
        findings=tuple(check_candidate(candidate)),
        repository=repository_of(task.description, each.changes, facts.site),
        size=_words(candidate, "size"),
        skills=_words(candidate, "skills"),
    )


def _words(candidate: Candidate, topic: str) -> str:
    """What its text says of `topic`, on one short line."""
    prose = remarkup.prose(section(candidate, topic)[:LONGEST_READ])
    said = " ".join(_ITEM.sub(", ", f"\n{prose}").removeprefix(", ").split())
    return said if len(said) <= MOST_WORDS else f"{said[: MOST_WORDS - 1]}…"
