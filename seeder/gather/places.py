"""What Gerrit knows of the places where first tasks are: notes that help, and never stop anything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from seeder.clock import Clock
from seeder.errors import BadInput, NetworkError, SeederError
from seeder.gerrit_query import all_of, term
from seeder.nearest import find_nearest
from seeder.place import read_place
from seeder.plans.wished import Draft
from seeder.reviews import Account, Change, Repository
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews

# Who has reviewed in this time is likely to review the newcomer's patch too.
LATELY = timedelta(days=180)
MOST_LOOKED_AT = 50
MOST_FILES = 5
# A path with a directory in it, in backticks as the templates show it.
_FILE = re.compile(r"`([\w.+-]+(?:/[\w.+-]+)+)`", re.ASCII)


def place_notes(
    drafts: Sequence[Draft], site: Site, reviews: Reviews | None, clock: Clock
) -> dict[str, tuple[str, ...]]:
    """Draft id -> sentences about its place; nothing for a place that is not on the site's Gerrit, and
    one sentence where Gerrit does not answer."""
    if reviews is None:
        return {}
    known: dict[str, tuple[Repository | None, tuple[str, ...]]] = {}
    found: dict[str, tuple[str, ...]] = {}
    try:
        for draft in drafts:
            name = repository_of(draft, site)
            if not name:
                continue
            if name not in known:
                known[name] = _about(name, site, reviews, clock)
            repository, sentences = known[name]
            found[draft.id] = (*sentences, *_files(draft, repository, reviews))
    except SeederError as problem:
        # Also a wrong password: the task can be left all the same.
        why = problem.sentence if isinstance(problem, NetworkError) else f"{reviews.gerrit.host} refused."
        found |= {draft.id: (f"Gerrit was not asked about the place: {why}",) for draft in drafts[:1]}
    return found


def repository_of(draft: Draft, site: Site) -> str:
    """The repository's name if the place is one on the site's Gerrit; empty for any other link."""
    try:
        place = read_place(draft.wish.place, site.code_hosts) if draft.wish.place else None
    except BadInput:
        return ""
    return place.repository_on(site.gerrit) if place else ""


def _about(
    name: str, site: Site, reviews: Reviews, clock: Clock
) -> tuple[Repository | None, tuple[str, ...]]:
    repository = reviews.repository(name)
    if repository is None:
        near = find_nearest(name, reviews.repositories_like(name))
        hint = f" Did you mean “{near}”?" if near else ""
        return None, (f"Gerrit shows no repository “{name}”.{hint}",)
    if not repository.active:
        state = repository.state.lower().replace("_", " ")
        return repository, (f"The repository {name} is {state}: nothing can be merged there.",)
    return repository, tuple(_reviewers(name, site, reviews, clock))


def _reviewers(name: str, site: Site, reviews: Reviews, clock: Clock) -> Iterator[str]:
    since = (datetime.fromtimestamp(clock.now(), UTC) - LATELY).date()
    query = all_of(term("project", name), term("status", "merged"), term("after", since))
    merged = reviews.changes(query, ("DETAILED_ACCOUNTS", "DETAILED_LABELS"), MOST_LOOKED_AT)
    names = lately_reviewed(merged, site.bots)
    if names:
        yield f"Who lately reviewed in {name}: {', '.join(names)}. Would one of them be a co-mentor?"
    elif not merged:
        yield f"Nothing was merged in {name} for half a year; is somebody there to review a newcomer's patch?"


def lately_reviewed(changes: Sequence[Change], bots: Sequence[str], most: int = 3) -> list[str]:
    """User names of those who approved others' changes most often; machines do not count."""
    machines = {name.lower() for name in bots}

    def person(account: Account) -> bool:
        return not account.bot and account.shown.lower() not in machines

    counts = Counter(
        vote.account.shown
        for change in changes
        for vote in change.votes
        if vote.value > 0 and vote.account.id != change.owner.id and person(vote.account)
    )
    return [name for name, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:most]]


def _files(draft: Draft, repository: Repository | None, reviews: Reviews) -> Iterator[str]:
    """Whether the files that the answers name are there; a newcomer begins with opening them."""
    if repository is None or not repository.head:
        return
    texts = (value if isinstance(value, str) else "\n".join(value) for value in draft.answers.values.values())
    named = dict.fromkeys(path for text in texts for path in _FILE.findall(text))
    for path in list(named)[:MOST_FILES]:
        if not reviews.has_file(repository.name, repository.head, path):
            yield f"The branch {repository.head} of {repository.name} has no file `{path}`."
        elif repository.browse.startswith("https://"):
            yield f"To link: {repository.browse}/+/refs/heads/{repository.head}/{path}"
