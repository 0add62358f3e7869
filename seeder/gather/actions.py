"""When people last did something, in each place that can be asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from seeder.activity import Action
from seeder.errors import SeederError, ServerError
from seeder.gather.kept_actions import Ask, Read, refresh_actions
from seeder.model import Person
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.store import Store

TASKS, FEED, GERRIT = PLACES = ("tasks", "feed", "gerrit")
Progress = Callable[[str, int], None]
# What a version says that cannot be asked for somebody's transactions.
_CANNOT_SAY = frozenset(
    ["ERR-INVALID-PARAMETER", "ERR-INVALID-CONSTRAINT", "ERR-CONDUIT-CALL", "ERR-INVALID-OBJECT-TYPE"]
)


class Told(msgspec.Struct, frozen=True):
    """Which places could be asked, a sentence for each that could not, and when (epoch seconds UTC)."""

    places: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    at: int = 0


def refresh_places(
    people: Sequence[Person],
    gerrit_names: Mapping[str, str],
    store: Store,
    phabricator: Phabricator,
    reviews: Reviews | None,
    before: int | None,
    progress: Progress,
    *,
    fresh: bool,
) -> Told:
    """The store holds the last action of each of `people` in each place, at or before `before`.

    Raises LoginError and NetworkError of Phabricator; a place that this version or account cannot be asked
    for, and a Gerrit that does not answer, are told.
    """
    told = Told()
    who = [person.phid for person in people]
    for place, ask in _asks(people, gerrit_names, phabricator, reviews, progress).items():
        try:
            refresh_actions(place, who, store, ask, before, fresh=fresh)
        except SeederError as problem:
            if place != GERRIT and not _cannot_say(problem):
                raise
            note = f"Last actions in {_CALLED[place]} could not be asked for: {problem.sentence}"
            told = msgspec.structs.replace(told, notes=(*told.notes, note))
        else:
            told = msgspec.structs.replace(told, places=told.places | {place})
    return told


_CALLED = {TASKS: "tasks", FEED: "the site's feed", GERRIT: "Gerrit"}


def _cannot_say(problem: SeederError) -> bool:
    return isinstance(problem, ServerError) and problem.code in _CANNOT_SAY


def _asks(
    people: Sequence[Person],
    gerrit_names: Mapping[str, str],
    phabricator: Phabricator,
    reviews: Reviews | None,
    progress: Progress,
) -> dict[str, Ask]:
    def tasks(who: Collection[str], since: str, before: int | None) -> Read:
        progress("last actions in tasks", 0)
        seen = {phid: phabricator.last_activity(phid) for phid in who}
        return Read({phid: Action(at, "tasks") for phid, at in seen.items() if at is not None})

    asks: dict[str, Ask] = {TASKS: tasks}
    return asks
