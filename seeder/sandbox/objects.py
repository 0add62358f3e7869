"""Finding what a name stands for: ``T1``, ``#hashtag``, ``@user``, or a PHID."""

from __future__ import annotations

import re

from seeder.sandbox.store import Row, Store

_TASK = re.compile(r"[Tt](\d{1,18})\Z")
_HASHTAG = re.compile(r"#([^\s#]*[^\s#.,!?:;)])\Z")
_USER = re.compile(r"@([A-Za-z0-9._-]*[A-Za-z0-9_-])\Z")
_TABLES = {"TASK": "task", "PROJ": "project", "USER": "user", "PCOL": "board_column"}


def find_named(store: Store, name: str) -> Row | None:
    """The row behind a whole name; None for anything else, also for text around a name."""
    if task := _TASK.match(name):
        return store.row("SELECT * FROM task WHERE id = ?", int(task[1]))
    if hashtag := _HASHTAG.match(name):
        return project_by_slug(store, hashtag[1])
    if user := _USER.match(name):
        return store.user_named(user[1])
    return find_phid(store, name)


def find_phid(store: Store, phid: str) -> Row | None:
    """The row with this PHID, of any kind the sandbox has."""
    parts = phid.split("-")
    if len(parts) != 3 or parts[0] != "PHID" or parts[1] not in _TABLES:
        return None
    return store.by_phid(_TABLES[parts[1]], phid)


def project_by_slug(store: Store, slug: str) -> Row | None:
    """The project that has this hashtag, under any of its names and in any case; blanks do not match."""
    sql = "SELECT project.* FROM slug JOIN project ON project.phid = slug.project WHERE slug.slug = ?"
    return store.row(sql, slug.lower())


def user_phid(store: Store, name: str) -> str:
    """A user name as its PHID; what is none stays what it was."""
    row = store.user_named(name)
    return str(row["phid"]) if row else name
