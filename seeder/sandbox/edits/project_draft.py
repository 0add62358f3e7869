"""A project while it is being edited."""

from __future__ import annotations

from typing import Any

from seeder.sandbox import feed
from seeder.sandbox.phids import new_phid
from seeder.sandbox.slugs import normalised
from seeder.sandbox.store import Entry, Row, Store

_NEW: dict[str, Any] = {
    "name": "",
    "description": None,
    "icon": "project",
    "color": "blue",
    "parent": None,
    "milestone": None,
    "depth": 0,
}


class ProjectDraft:
    """`slugs` are further hashtags, None when nothing is said about them."""

    def __init__(self, store: Store, actor: str, row: Row | None) -> None:
        self.store, self.actor, self.creating = store, actor, row is None
        self.phid: str = row["phid"] if row else new_phid("PROJ")
        self.id = int(row["id"]) if row else 0
        self.old: dict[str, Any] = {key: row[key] for key in _NEW} if row else dict(_NEW)
        self.new = dict(self.old)
        self.problems: list[str] = []
        self.slugs: list[str] | None = None
        self.members = self.store.targets(self.phid, "member")[::-1]
        self.entries = [Entry("create")] if self.creating else []

    @property
    def is_milestone(self) -> bool:
        """True for a milestone, which has no hashtag."""
        return self.new["milestone"] is not None

    def note(self, kind: str) -> None:
        """Records that something was changed; Phorge shows nothing of what."""
        self.entries.append(Entry(kind, shown=False))

    def put(self, field: str, value: Any) -> None:
        """Sets a plain field."""
        if value != self.old[field]:
            self.new[field] = value
            self.note(field)

    def taken(self, slug: str) -> bool:
        """True if another project has this hashtag."""
        row = self.store.row("SELECT project FROM slug WHERE slug = ?", slug)
        return row is not None and row["project"] != self.phid

    def place(self, above: Row, *, milestone: bool) -> None:
        """Puts the project below another one."""
        self.new.update(parent=above["phid"], depth=above["depth"] + 1)
        if milestone:
            sql = "SELECT coalesce(max(milestone), 0) + 1 FROM project WHERE parent = ?"
            self.new.update(milestone=self.store.column(sql, above["phid"])[0], icon="milestone")
        self.note("milestone" if milestone else "parent")

    def change_members(self, operation: str, people: list[str]) -> None:
        """Adds, removes or sets members."""
        kept = [phid for phid in self.members if phid not in people]
        if operation == "set":
            self.members = people
        else:
            self.members = kept + (people if operation == "add" else [])
        self.note("members")

    def save(self) -> list[str]:
        """Writes it all; the PHIDs of the recorded transactions."""
        now, named = self.store.now(), normalised(self.new["name"])
        slug = None if self.is_milestone else named
        if self.creating:
            self.id = self.store.insert(
                "project", phid=self.phid, slug=slug, created=now, modified=now, **self.new
            )
        else:
            self.store.update("project", self.phid, slug=slug, modified=now, **self.new)
        if slug is not None:
            self._save_slugs(slug)
        self.store.execute("DELETE FROM edge WHERE source = ? AND type = 'member'", self.phid)
        for person in self.members:
            self.store.add_edge(self.phid, "member", person)
        return feed.record(self.store, self.phid, self.actor, self.entries)

    def _save_slugs(self, primary: str) -> None:
        if self.slugs is not None:
            self.store.execute("DELETE FROM slug WHERE project = ?", self.phid)
        for slug in [primary, *(self.slugs or [])]:
            self.store.execute("INSERT OR IGNORE INTO slug VALUES (?, ?)", slug, self.phid)
