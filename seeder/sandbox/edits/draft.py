"""A task while it is being edited: what it was, what it is to become, and what will be recorded."""

from __future__ import annotations

import json
from typing import Any

from seeder.sandbox.phids import new_phid
from seeder.sandbox.policies import USUAL
from seeder.sandbox.statuses import DEFAULT_PRIORITY, OPEN
from seeder.sandbox.store import Entry, Row, Store

Ops = list[tuple[str, list[str]]]
_NEW: dict[str, Any] = {
    "title": "",
    "description": "",
    "owner": None,
    "status": OPEN,
    "priority": DEFAULT_PRIORITY,
    "closer": None,
    "closed": None,
    "mentors": None,
    "hackathon": None,
    "view": USUAL,
}


class Draft:
    """`old` and `new` hold the plain fields; links of all kinds are gathered in `ops` and worked out once,
    at the place in `entries` where the first of their kind was asked for."""

    def __init__(self, store: Store, actor: Row, task: Row | None, types: set[str]) -> None:
        self.store, self.actor, self.types = store, actor, types
        self.creating = task is None
        self.phid: str = task["phid"] if task else new_phid("TASK")
        self.id = int(task["id"]) if task else 0
        self.old: dict[str, Any] = {key: task[key] for key in _NEW} if task else dict(_NEW)
        self.new = dict(self.old)
        self.entries: list[Entry] = []
        self.problems: list[str] = []
        self.ops: dict[str, Ops] = {}
        self.slots: dict[str, Entry] = {}
        self.columns: dict[str, str] = {}
        self.comments: list[str] = []

    def put(self, field: str, value: Any, entry: Entry) -> bool:
        """Sets a plain field and records it; False, and nothing, if it already was so."""
        if value == self.old[field]:
            return False
        self.new[field] = value
        self.entries.append(entry)
        return True

    def link(self, family: str, operation: str, phids: list[str]) -> None:
        """Gathers links to add, remove or set; recorded where the first of the family was named."""
        if family not in self.slots:
            self.slots[family] = Entry(family)
            self.entries.append(self.slots[family])
        self.ops.setdefault(family, []).append((operation, phids))

    def current(self, edge: str) -> list[str]:
        """Links of one kind as they are stored, the oldest first."""
        return [] if self.creating else self.store.targets(self.phid, edge)[::-1]

    def wanted(self, family: str, edge: str) -> list[str]:
        """Links of a family after all operations, in the order in which they were added."""
        links = self.current(edge)
        for operation, phids in self.ops.get(family, []):
            if operation == "set":
                links = [phid for phid in links if phid in phids]
            if operation == "remove":
                links = [phid for phid in links if phid not in phids]
            else:
                links += [phid for phid in dict.fromkeys(phids) if phid not in links]
        return links

    def changes(self, edge: str, links: list[str]) -> tuple[list[str], list[str]]:
        """Links to add and to remove; what is removed is listed newest first, as Phorge does."""
        before = self.current(edge)
        added = [phid for phid in links if phid not in before]
        return added, [phid for phid in before[::-1] if phid not in links]

    def fill(self, family: str, kind: str, added: list[str], removed: list[str], shown: bool = True) -> None:
        """Writes the operations of a family into its place; takes the place away when there are none."""
        slot = self.slots.get(family)
        if slot is None:
            return
        index = self.entries.index(slot)
        operations = [{"operation": "add", "phid": phid} for phid in added]
        operations += [{"operation": "remove", "phid": phid} for phid in removed]
        entry = Entry(kind, {"operations": operations}, shown=shown)
        self.entries[index : index + 1] = [entry] if operations else []
        self.slots[family] = entry

    def save(self) -> None:
        """Writes the row; also when nothing changed, because the date does."""
        now = self.store.now()
        if not self.creating:
            self.store.update("task", self.phid, **self.new, modified=now)
            return
        self.id = self.store.insert(
            "task", phid=self.phid, author=self.actor["phid"], created=now, modified=now, **self.new
        )


def packed(people: list[str]) -> str | None:
    """A field with several people as it is stored."""
    return json.dumps(people, separators=(",", ":")) if people else None
