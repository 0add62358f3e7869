"""People who could look after tasks whose mentors are gone, asked of Gerrit and of Phabricator: a request for
ten repositories, and one for a hundred people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from seeder.activity import GONE
from seeder.errors import BadInput
from seeder.gerrit_query import all_of, term
from seeder.model import Person
from seeder.reports.audit import Facts, TaskRow
from seeder.reports.successors import LATELY, MOST, Successor, Worker, repository_of, workers_on
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.store import Store

# The newest of a repository. Ten times as many come in an answer.
MOST_LOOKED_AT = 200
# Some of those who did most have no account, or none in use.
MOST_ASKED_FOR = 20
_WITH = ("DETAILED_ACCOUNTS", "DETAILED_LABELS", "MESSAGES", "SKIP_DIFFSTAT")


def successors_for(
    tasks: Mapping[int, str],
    gone: frozenset[str],
    site: Site,
    phabricator: Phabricator,
    reviews: Reviews,
    as_of: int,
    names: Mapping[str, str],
) -> dict[int, tuple[Successor, ...]]:
    """Task number -> at most three people; tasks without any are missing.

    `tasks` are task number -> the repository's name in Gerrit, empty for none; `gone` user names of who is
    not asked, in any case; `names` user name in Phabricator -> in Gerrit, where a roster tells it.
    What was done from 180 days before `as_of` (epoch seconds UTC) through it counts. Raises what ``Reviews``
    and ``Phabricator`` do.
    """
    since = as_of - LATELY
    workers = _workers({name for name in tasks.values() if name}, site, reviews, since, as_of)
    known = {in_gerrit.lower(): user.lower() for user, in_gerrit in names.items()}
    users = {
        who.gerrit.username: known.get(who.gerrit.username.lower(), who.gerrit.username.lower())
        for several in workers.values()
        for who in several
    }
    people = phabricator.people(sorted(set(users.values()) - {name.lower() for name in gone}))
    living = {name: person for name, person in people.items() if person.human and not person.disabled}
    found = {
        repository: tuple(_successors(repository, several, users, living, known, since))[:MOST]
        for repository, several in workers.items()
    }
    return {number: found[name] for number, name in tasks.items() if found.get(name)}


def successors_in(
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


def _workers(
    repositories: set[str], site: Site, reviews: Reviews, since: int, as_of: int
) -> dict[str, list[Worker]]:
    """Repository -> those with a user name who did most there."""
    after = term("after", datetime.fromtimestamp(since, UTC))
    queries = {name: query for name in sorted(repositories) if (query := _query(name, after))}
    answers = reviews.each_of(list(queries.values()), _WITH, MOST_LOOKED_AT)
    found = {
        name: workers_on(changes, since, as_of, site.machines, site.gerrit)
        for name, changes in zip(queries, answers, strict=True)
    }
    return {
        name: [who for who in several if who.gerrit.username][:MOST_ASKED_FOR]
        for name, several in found.items()
    }


def _query(repository: str, after: str) -> str:
    """Empty for a name that Gerrit would misread."""
    try:
        return all_of(term("project", repository), after)
    except BadInput:
        return ""


def _successors(
    repository: str,
    workers: Sequence[Worker],
    users: Mapping[str, str],
    living: Mapping[str, Person],
    known: Mapping[str, str],
    since: int,
) -> Iterator[Successor]:
    for who in workers:
        if person := living.get(users[who.gerrit.username]):
            yield Successor(
                person=person,
                gerrit=who.gerrit,
                merged=who.merged,
                reviewed=who.reviewed,
                last=who.last,
                by_name=who.gerrit.username.lower() not in known,
                repository=repository,
                since=since,
            )
