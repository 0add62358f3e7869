"""When certain people last did something anywhere, out of the store and brought up to date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from seeder.activity import LIVING, Presence, verdict_on
from seeder.gather.actions import last_actions, refresh_places
from seeder.gather.around import Around
from seeder.gather.audit import presence_from
from seeder.model import Person


def find_presences(people: Iterable[Person], around: Around) -> tuple[dict[str, Presence], list[str]]:
    """PHID -> what is known of each of `people` now, and a sentence for each place that could not be asked:
    then nobody may be taken for gone. Raises LoginError and NetworkError of Phabricator."""
    wanted = {person.phid: person for person in people}
    store, progress = around.store, around.progress
    notes = refresh_places(list(wanted.values()), around.sources, store, None, progress, fresh=False)
    places = last_actions(store, None)
    return {phid: presence_from(person, places) for phid, person in wanted.items()}, notes


def lives(presence: Presence, around: Around, until: date | None = None) -> bool:
    """True for a person who could be asked; `until` is the last day of their promise."""
    verdict = verdict_on(presence, around.now, around.thresholds, until)
    return presence.person.human and verdict in LIVING


def is_living(person: Person, around: Around) -> bool:
    """`lives` for somebody whose last action has to be asked for."""
    presences, _ = find_presences([person], around)
    return lives(presences[person.phid], around)
