"""What an audit of mentors has to know: tasks and whom they name, when these people last did something, and
which open changes name the tasks.

Requests, the first time: one for each hundred tasks and each hundred people; their last actions in few (see
``sources.acts`` and ``sources.gerrit_acts``); open changes by the hundreds. After that what changed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

import seeder
from seeder.activity import Action, Presence, Thresholds, newest
from seeder.errors import SeederError
from seeder.gather.actions import GERRIT, Progress, Sources, last_actions, refresh_places
from seeder.gather.kept_changes import refresh_changes
from seeder.gather.kept_tasks import WHOLE_EVERY, kept_tasks, refresh_tasks
from seeder.gather.selection import Reading
from seeder.mentors import Mentorship, mentorship_of
from seeder.mentors.words import vocabulary_digest, wording_of
from seeder.model import Person, Task
from seeder.reports.audit import Audited, Facts
from seeder.settings.probe import mentor_field_among
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.store import Store

# When all owners' names were read the last time.
_OWNERS = "owners"


class Refreshed(msgspec.Struct, frozen=True):
    """What was brought up to date: the tasks, and a sentence for each place that could not be asked."""

    tasks: tuple[Audited, ...]
    notes: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True):
    """What is to be audited: `readings` without the tasks `without` and those with a tag of
    `without_tags` (PHIDs); `before` is the instant of ``--as-of``, epoch seconds UTC, None for now;
    `gerrit_names` are names in Gerrit by user names in lower case, where rosters tell them; `mentors` are
    PHIDs of mentors by the PHID of a task's author, for tasks that name none (a round's); with
    `named_only` those are left out, with `open_only` closed ones, however they were chosen."""

    readings: tuple[Reading, ...]
    without: frozenset[int] = frozenset()
    without_tags: frozenset[str] = frozenset()
    before: int | None = None
    thresholds: Thresholds = Thresholds()
    gerrit_names: dict[str, str] = {}
    mentors: dict[str, tuple[str, ...]] = {}
    named_only: bool = False
    open_only: bool = False

    def leaves_out(self, task: Task) -> bool:
        """True for a task that is closed, was made later, or is named by its number or tag to be left out."""
        named = task.id in self.without or bool(self.without_tags & set(task.project_phids))
        return named or self.is_later(task) or (self.open_only and task.closed)

    def is_later(self, task: Task) -> bool:
        """True for a task that was not there yet."""
        return self.before is not None and task.created > self.before


def refresh(
    asked: Asked,
    site: Site,
    store: Store,
    phabricator: Phabricator,
    reviews: Reviews | None,
    progress: Progress,
    *,
    fresh: bool = False,
) -> Refreshed:
    """The store holds all that ``facts_from`` needs, as it is now. Raises SeederError when Phabricator does
    not answer."""
    now = int(phabricator.conduit.clock.now())
    refresh_tasks(asked.readings, store, phabricator, lambda n: progress("tasks", n), fresh=fresh)
    if fresh:
        store.forget_mentorships()
    tasks = tuple(_audited(asked, site, store))
    progress("people", 0)
    kept = [] if fresh else _kept_people(store, now)
    people = _read_people(tasks, kept, phabricator)
    store.keep_people(people)
    if not kept:
        store.keep_fact(_OWNERS, now)
    mentors = _mentors(tasks, people)
    sources = Sources(phabricator, reviews, site.gerrit, asked.gerrit_names)
    notes = refresh_places(mentors, sources, store, asked.before, progress, fresh=fresh)
    if reviews is not None:
        progress("changes", 0)
        try:
            refresh_changes([each.task.id for each in tasks], store, reviews, now, fresh=fresh)
        except SeederError as problem:
            notes.append(f"Gerrit could not be asked for open changes: {problem.sentence}")
    return Refreshed(tasks, tuple(dict.fromkeys(notes)))


def facts_from(
    asked: Asked,
    site: Site,
    store: Store,
    as_of: int,
    *,
    reviewed: bool,
    tasks: Iterable[Audited] | None = None,
) -> Facts:
    """The facts as the store has them. `as_of` as in Facts; `tasks` where they were just read."""
    people = {person.phid: person for person in store.people()}
    places = last_actions(store, asked.before)
    presences = {phid: presence_from(person, places) for phid, person in people.items()}
    changes = store.changes() if reviewed else {}
    audited = tuple(
        msgspec.structs.replace(each, changes=changes.get(each.task.id, ()))
        for each in (_audited(asked, site, store) if tasks is None else tasks)
    )
    accounts = {person.username.lower(): person for person in people.values()}
    return Facts(site, as_of, asked.thresholds, audited, accounts, presences, reviewed)


def _audited(asked: Asked, site: Site, store: Store) -> Iterator[Audited]:
    """Each task without its text, and what that says of its mentors."""
    for task, mentorship in _told(asked, site, store):
        if asked.leaves_out(task):
            continue
        if not (mentorship or mentorship.bare) and task.author_phid in asked.mentors:
            rostered = asked.mentors[task.author_phid]
            mentorship = Mentorship(phids=rostered, until=mentorship.until, where="round")
        if asked.named_only and not (mentorship or mentorship.bare):
            continue
        yield Audited(msgspec.structs.replace(task, description="", subscriber_phids=()), mentorship)


def _told(asked: Asked, site: Site, store: Store) -> Iterator[tuple[Task, Mentorship]]:
    """To read a text takes a millisecond or two, so it is done once for each of its versions."""
    words = _words(site)
    known, new = store.mentorships(words), list[tuple[int, int, Mentorship]]()
    for task in kept_tasks(asked.readings, store):
        version, (kept, mentorship) = _version(task), known.get(task.id, (-1, Mentorship()))
        if kept != version:
            # A profile that names no field has any that is called like one.
            field = site.mentor_field or mentor_field_among(task.custom)
            mentorship = mentorship_of(task, site, field)
            new.append((task.id, version, mentorship))
        yield task, mentorship
    store.keep_mentorships(words, new)


def _version(task: Task) -> int:
    """Of what is read of a task; two edits may have the same second."""
    read = msgspec.json.encode((task.description, task.custom))
    return int.from_bytes(hashlib.blake2b(read, digest_size=7).digest(), "big")


def _words(site: Site) -> str:
    """A name for how this profile, in this version of seeder and with its words, reads texts."""
    by = (wording_of(site), site.mentor_field, vocabulary_digest(), seeder.__version__)
    read = msgspec.json.encode(by)
    return hashlib.sha256(read).hexdigest()[:20]


def _kept_people(store: Store, now: int) -> list[str]:
    """PHIDs of those whose names need not be asked for again; for a week, because accounts are renamed."""
    read = store.fact(_OWNERS, int)
    recent = read is not None and now - read < WHOLE_EVERY
    return [person.phid for person in store.people()] if recent else []


def _read_people(tasks: Sequence[Audited], kept: Collection[str], phabricator: Phabricator) -> list[Person]:
    """Everybody who is named, with their absences, and who has claimed a task. Of owners only their names are
    shown, so those who are `kept` are not asked for."""
    owners = {each.task.owner_phid for each in tasks if each.task.owner_phid} - set(kept)
    return people_named((each.mentorship for each in tasks), owners, phabricator)


def people_named(
    mentorships: Iterable[Mentorship], others: Iterable[str], phabricator: Phabricator
) -> list[Person]:
    """Everybody whom `mentorships` name, and `others` (PHIDs), with their absences. A request for each
    hundred of either."""
    told = list(mentorships)
    names = {name for each in told for name in each.names if " " not in name}
    phids = {*others, *(phid for each in told for phid in each.phids)}
    found = phabricator.people(sorted(names), absences=True)
    known = {person.phid for person in found.values()}
    users = (phid for phid in phids - known if phid.startswith("PHID-USER-"))
    return [*found.values(), *phabricator.people_by_phid(users, absences=True).values()]


def _mentors(tasks: Sequence[Audited], people: Iterable[Person]) -> list[Person]:
    by_name = {person.username.lower(): person for person in people}
    by_phid = {person.phid: person for person in by_name.values()}
    names = {n.lower() for each in tasks for n in each.mentorship.names}
    named = {by_name[name].phid for name in names if name in by_name}
    named |= {phid for each in tasks for phid in each.mentorship.phids if phid in by_phid}
    return [by_phid[phid] for phid in sorted(named)]


def presence_from(person: Person, places: Mapping[str, Mapping[str, Action | None]]) -> Presence:
    """What `last_actions` tell of `person`: known once somewhere in Phabricator, for who is not in Gerrit may
    be there all the same."""
    known = any(person.phid in acted for place, acted in places.items() if place != GERRIT)
    return Presence(person, newest(acted.get(person.phid) for acted in places.values()), known)
