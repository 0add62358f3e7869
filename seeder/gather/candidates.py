"""Tasks that could be taken from somebody, read anew: what they say now, when the person last did something
anywhere, and who living inherits them.

Requests: one for each hundred tasks and each hundred people, and the last actions of these (few, see
``gather.actions``). Nothing older than this reading decides: what an audit listed may be an hour old.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from seeder.activity import Presence, verdict_on
from seeder.gather.around import Around
from seeder.gather.audit import people_named
from seeder.gather.presences import find_presences, lives
from seeder.mentors import Mentorship, mentorship_of
from seeder.model import Task
from seeder.plans.release import Candidate
from seeder.settings.probe import mentor_field_among
from seeder.settings.site import Site
from seeder.warning import Kind


class InQuestion(msgspec.Struct, frozen=True):
    """A task's number, the PHID of its mentor or owner, and what an audit said of them; empty for a mentor of
    whom that is to be found anew. `by_round` for a mentor by a round's file, whom the task did not name."""

    number: int
    person: str
    verdict: str
    by_round: bool = False


class Candidates(msgspec.Struct, frozen=True):
    """`field` is the site's mentor field on the wire, empty for none; `presences` of everybody concerned, by
    PHID; `notes` a sentence for each place that could not be asked."""

    found: tuple[Candidate, ...]
    presences: dict[str, Presence]
    field: str = ""
    notes: tuple[str, ...] = ()


def find_candidates(
    wanted: Sequence[InQuestion], around: Around, site: Site, others: Iterable[str] = ()
) -> Candidates:
    """A candidate for each of `wanted` that is still there and still theirs; the presences of `others`
    (PHIDs) are found on the way. Raises SeederError."""
    phabricator = around.sources.phabricator
    around.progress("tasks", 0)
    tasks = phabricator.tasks(sorted({each.number for each in wanted}))
    field = site.mentor_field or mentor_field_among(next((t.custom for t in tasks.values()), {}))
    told = {number: mentorship_of(task, site, field) for number, task in tasks.items()}
    people = people_named(told.values(), {*others, *(each.person for each in wanted)}, phabricator)
    presences, notes = find_presences(people, around)
    by_name = {person.username.lower(): person.phid for person in people}
    found = tuple(
        _candidate(each, tasks[each.number], mentorship, by_name, presences, around)
        for each in wanted
        if each.number in tasks and each.person in presences
        for mentorship in (_mentorship(each, told[each.number]),)
        if _is_theirs(around.kind, each.person, tasks[each.number], mentorship, by_name)
    )
    return Candidates(found, presences, field, tuple(notes))


def _mentorship(each: InQuestion, told: Mentorship) -> Mentorship:
    """What a round's file says holds for as long as the task names nobody itself."""
    if not each.by_round or told.names or told.phids:
        return told
    return Mentorship(phids=(each.person,), until=told.until, where="round")


def _is_theirs(
    kind: Kind, person: str, task: Task, mentorship: Mentorship, by_name: Mapping[str, str]
) -> bool:
    return person in ((task.owner_phid,) if kind == "owner" else _mentors(mentorship, by_name))


def _mentors(mentorship: Mentorship, by_name: Mapping[str, str]) -> tuple[str, ...]:
    named = (by_name.get(name.lower(), "") for name in mentorship.names)
    return tuple(dict.fromkeys(phid for phid in (*mentorship.phids, *named) if phid))


def _candidate(
    each: InQuestion,
    task: Task,
    mentorship: Mentorship,
    by_name: Mapping[str, str],
    presences: Mapping[str, Presence],
    around: Around,
) -> Candidate:
    presence, until = presences[each.person], mentorship.until
    others = [presences[p] for p in _mentors(mentorship, by_name) if p != each.person and p in presences]
    return Candidate(
        task=task,
        person=presence.person,
        verdict=each.verdict or verdict_on(presence, around.now, around.thresholds, until),
        last=presence.last,
        mentorship=mentorship,
        heirs=tuple(other.person for other in others if lives(other, around, until)),
    )
