"""Pages of the feed (feed.query) by people, and when what they tell of was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from seeder.activity import Action
from seeder.errors import ServerError
from seeder.sources import rows
from seeder.sources.act_rows import ActRow, Stories, StoryRow
from seeder.sources.history import LONGEST_PAGE
from seeder.sources.newest import ALWAYS, Leaf, Seen
from seeder.sources.task_acts import action_of, names_of
from seeder.wire.conduit import Conduit

# Stories to ask for: ten of each person, no fewer and no more than these. There is no limit; 5,000 took a
# second.
FEWEST, MOST, LONG_PAGE = 50, 500, 2_000


class Deed(msgspec.Struct, frozen=True, order=True):
    """What a story tells of: when it was done, and where on a task's page that is."""

    at: int
    key: int
    about: str
    anchor: int | None = None


class Feed:
    """What one account can see of it."""

    def __init__(self, conduit: Conduit) -> None:
        self.conduit = conduit

    def page(self, people: Sequence[str], after: int | None, long: bool) -> Leaf:
        """Stories are also about people, so each is looked at for whose it is."""
        limit = LONG_PAGE if long else min(max(10 * len(people), FEWEST), MOST)
        either: type[dict[str, StoryRow]] = Stories  # type: ignore[assignment]
        cursor = {} if after is None else {"after": str(after)}
        told = self.conduit.read("feed.query", either, filterPHIDs=list(people), limit=limit, **cursor)
        stories = [row.seen() for row in rows.as_map(told).values()]
        whose = set(people)
        mine = [story for story in stories if story.author in whose]
        return Leaf(mine, stories[-1] if stories else None, len(stories) >= limit)

    def actions(self, found: dict[str, list[Seen]], before: int | None) -> dict[str, Action]:
        """Person -> the newest of what their stories tell; a request for each kind of object, and one for
        the objects' names."""
        until = ALWAYS if before is None else before
        dated = self._dated(story for stories in found.values() for story in stories)
        deeds = {
            person: [d for d in (_deed(s, dated) for s in stories) if d.at <= until]
            for person, stories in found.items()
        }
        winners = {person: max(done) for person, done in deeds.items() if done}
        names = names_of(self.conduit, [deed.about for deed in winners.values()])
        return {person: _action(deed, names.get(deed.about)) for person, deed in winners.items()}

    def _dated(self, stories: Iterable[Seen]) -> dict[str, ActRow]:
        """Transaction -> itself; where a kind cannot be asked for, those of that kind are missing."""
        by_kind: dict[str, set[str]] = {}
        for story in stories:
            for phid in story.told[:1]:
                by_kind.setdefault(_kind(phid, 2), set()).add(phid)
        found: dict[str, ActRow] = {}
        for kind, phids in sorted(by_kind.items()):
            wanted = sorted(phids)
            for start in range(0, len(wanted), LONGEST_PAGE):
                found |= self._transactions(kind, wanted[start : start + LONGEST_PAGE])
        return found

    def _transactions(self, kind: str, phids: list[str]) -> dict[str, ActRow]:
        read, page, wanted = self.conduit.read, rows.Page[ActRow], {"phids": phids}
        try:
            found = read("transaction.search", page, objectType=kind, constraints=wanted, limit=len(phids))
        except ServerError:
            return {}
        return {row.phid: row for row in found.data}


def _deed(story: Seen, dated: dict[str, ActRow]) -> Deed:
    row = next((dated[phid] for phid in story.told[:1] if phid in dated), None)
    if row is None:
        return Deed(story.at, story.key, story.about)
    return Deed(row.dateCreated, story.key, story.about, row.id if _kind(story.about, 1) == "TASK" else None)


def _action(deed: Deed, handle: rows.Handle | None) -> Action:
    where = "tasks" if _kind(deed.about, 1) == "TASK" else "elsewhere"
    return action_of(deed.at, handle, where, deed.anchor)


def _kind(phid: str, position: int) -> str:
    """`TASK` for PHID-TASK-…, and at 2 for PHID-XACT-TASK-…."""
    parts = phid.split("-")
    return parts[position] if len(parts) > position else ""
