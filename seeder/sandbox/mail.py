"""The mails that a real Phorge would send for an edit, kept one by one: they can be counted and looked at.

Everybody who follows the task or followed it until now, owns or owned it, or watches one of its tags, or a
tag above one, before or after: each gets one mail for an edit, whatever it changes; none where an edit only
mentions, or somebody only follows for themselves. A task above or below hears of links and of closing. All
measured. A real one also mails whoever edits, unless they have switched that off.
"""

from __future__ import annotations

from collections.abc import Sequence

from seeder.sandbox.feed import is_told
from seeder.sandbox.methods.project import ancestors
from seeder.sandbox.policies import may_view
from seeder.sandbox.store import Entry, Row, Store


def audience(store: Store, task: str) -> set[str]:
    """PHIDs of those who hear of what happens to a task (its PHID) now."""
    row = store.by_phid("task", task)
    people = set(store.targets(task, "subscriber"))
    if row is not None and row["owner"]:
        people.add(row["owner"])
    tags = store.targets(task, "project")
    for tag in {each for phid in tags for each in (phid, *ancestors(store, phid))}:
        people.update(store.targets(tag, "watcher"))
    return people


def deliver(store: Store, task: str, author: str, entries: Sequence[Entry], before: set[str]) -> None:
    """Keeps the mails about `entries`, an edit of `task` by `author` (PHIDs) that is written already;
    `before` is the audience that the task had."""
    row = store.by_phid("task", task)
    if row is None or not store.mailing or not any(is_told(entry, author) for entry in entries):
        return
    for person in sorted((audience(store, task) | before) - {author}):
        if _hears(store.by_phid("user", person), row):
            store.insert("mail", at=store.now(), task=task, author=author, recipient=person)


def _hears(person: Row | None, task: Row) -> bool:
    if person is None or person["disabled"] or person["kind"] == "bot":
        return False
    return may_view(task, person["phid"])
