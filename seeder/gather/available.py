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
from seeder.gather.homes import likely_homes, repository_of
from seeder.gather.kept_tasks import kept_tasks
from seeder.model import Person, Project, Task
from seeder.reports.audit import Audited, Facts
from seeder.reports.available import Looked, Offer, hold_offers
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
    looked = _with_projects(_looked(asked, facts, store, text.casefold().split()), facts, tag, phabricator)
    facts = msgspec.structs.replace(facts, tasks=tuple(e for e in facts.tasks if e.task.id in looked))
    first = hold_offers(facts, looked, any_mentor=any_mentor)
    # Whatever the others' subtasks are, they are left out for what is known already.
    looked = _with_blocked(looked, [offer.row.task.id for offer in first if offer.free], phabricator)
    return hold_offers(facts, looked, any_mentor=any_mentor)


def offer_for(
    number: int, asked: Asked, facts: Facts, store: Store, phabricator: Phabricator, tag: Project
) -> Offer | None:
    """One task with every condition asked, None where it is not there or may not be seen; `asked` and
    `facts` are about it alone."""
    looked = _with_projects(_looked(asked, facts, store, []), facts, tag, phabricator)
    if number not in looked:
        return None
    # The site finds a task under a tag also by a milestone or subproject of it.
    tagged = bool(phabricator.tasks_where({"ids": [number], "projects": [tag.phid]}))
    looked = {number: msgspec.structs.replace(looked[number], tagged=tagged)}
    return hold_offers(facts, _with_blocked(looked, [number], phabricator))[0]


def _with_blocked(
    looked: dict[int, Looked], numbers: Sequence[int], phabricator: Phabricator
) -> dict[int, Looked]:
    blocked = phabricator.blocked(numbers)
    return looked | {n: msgspec.structs.replace(looked[n], blocked=n in blocked) for n in numbers}


def _with_projects(
    looked: dict[int, Looked], facts: Facts, tag: Project, phabricator: Phabricator
) -> dict[int, Looked]:
    homes = likely_homes([e.task for e in facts.tasks if e.task.id in looked], tag, phabricator)
    return {n: msgspec.structs.replace(each, projects=homes[n]) for n, each in looked.items()}


def _looked(asked: Asked, facts: Facts, store: Store, words: Sequence[str]) -> dict[int, Looked]:
    """One text after the other: all of them together would be large."""
    audited = {each.task.id: each for each in facts.tasks}
    people = {phid: presence.person for phid, presence in facts.presences.items()}
    return {
        task.id: _looked_at(audited[task.id], task, people, facts)
        for task in kept_tasks(asked.readings, store)
        if task.id in audited and _has(task, words)
    }


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
