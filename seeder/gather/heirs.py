"""Who could look after the tasks of an audit that have nobody: a request for each ten repositories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from seeder.activity import GONE
from seeder.gather.successors import successors_for
from seeder.reports.audit import Facts, TaskRow
from seeder.reports.successors import Successor, repository_of
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.store import Store


def find_heirs(
    rows: Iterable[TaskRow],
    facts: Facts,
    names: Mapping[str, str],
    store: Store,
    phabricator: Phabricator,
    reviews: Reviews,
) -> dict[int, tuple[Successor, ...]]:
    """Task number -> those to be asked, for rows with nobody to ask. `names` are names in Gerrit by user name
    in lower case; where a task's work is stands in its text, which the store has."""
    orphans = {row.task.id: row for row in rows if row.verdict in {"all_gone", "none_named"}}
    texts = {number: task.description for number in orphans if (task := store.task(number))}
    places = {n: repository_of(texts.get(n, ""), row.waiting, facts.site) for n, row in orphans.items()}
    gone = {on.person.username for row in orphans.values() for on in row.mentors if on.verdict in GONE}
    return successors_for(places, frozenset(gone), facts.site, phabricator, reviews, facts.as_of, names)
