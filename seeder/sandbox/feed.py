"""The feed's stories: one for each edit, kept when the edit is.

As a real Phorge tells them (measured): an edit that only mentions, or in which somebody only follows for
themselves, has none; of a creation nothing is told but itself and a comment. A story is about the object, its
author and the tags that the object had then. A real one's date is that of its publication, a little later.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

from seeder.sandbox.phids import new_phid
from seeder.sandbox.store import Entry, Store

_UNTOLD = ("mention", "mentioned-in")


def record(store: Store, obj: str, author: str, entries: Sequence[Entry]) -> list[str]:
    """Keeps the transactions of one edit and its story; the transactions' PHIDs in order."""
    recorded = store.record_all(obj, author, entries)
    creating = any(entry.kind == "create" for entry in entries)
    told = [phid for phid, entry in zip(recorded, entries, strict=True) if _told(entry, author, creating)]
    if told:
        tell(store, obj, author, told, store.now())
    return recorded


def tell(store: Store, obj: str, author: str, told: Sequence[str], at: int, also: Sequence[str] = ()) -> None:
    """One story of the transactions `told` (PHIDs), at `at` (epoch seconds UTC), about `also` as well."""
    # Measured: within one second the order is as good as random.
    key = (at << 32) + secrets.randbits(32)
    store.insert(
        "story", key=key, phid=new_phid("STRY"), author=author, object=obj, told=json.dumps(list(told))
    )
    for phid in {obj, author, *also, *store.targets(obj, "project")}:
        store.insert("story_about", phid=phid, key=key)


def _told(entry: Entry, author: str, creating: bool) -> bool:
    if creating:
        return entry.kind in ("create", "comment")
    return is_told(entry, author)


def is_told(entry: Entry, author: str) -> bool:
    """True for what a change by `author` tells others: not that it mentions, or that they follow."""
    return entry.kind not in _UNTOLD and not _only_follows(entry, author)


def _only_follows(entry: Entry, author: str) -> bool:
    """True if somebody subscribes, or leaves, for themselves."""
    changes = entry.detail.get("operations", []) if entry.kind == "subscribers" else []
    return bool(changes) and all(change["phid"] == author for change in changes)
