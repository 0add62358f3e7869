"""Accounts, projects and changes in the sandbox's SQLite file, one document each."""

from __future__ import annotations

import hashlib

import msgspec

from seeder.sandbox.gerrit.records import Account, Change, Project
from seeder.sandbox.store import Store

_accounts = msgspec.json.Decoder(Account)
_projects = msgspec.json.Decoder(Project)
_changes = msgspec.json.Decoder(Change)


def sha(*parts: object) -> str:
    """Always the same 40 hexadecimal digits for the same parts."""
    return hashlib.sha1("\0".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def accounts(store: Store) -> dict[int, Account]:
    """All accounts under their numbers."""
    rows = store.rows("SELECT document FROM gerrit_account ORDER BY id")
    return {one.id: one for one in (_accounts.decode(row["document"]) for row in rows)}


def projects(store: Store) -> list[Project]:
    """All repositories by name."""
    rows = store.rows("SELECT document FROM gerrit_project ORDER BY name")
    return [_projects.decode(row["document"]) for row in rows]


def project(store: Store, name: str) -> Project | None:
    """The repository with this name."""
    row = store.row("SELECT document FROM gerrit_project WHERE name = ?", name)
    return _projects.decode(row["document"]) if row is not None else None


def changes(store: Store) -> list[Change]:
    """All changes, the latest touched first."""
    rows = store.rows("SELECT document FROM gerrit_change")
    made = [_changes.decode(row["document"]) for row in rows]
    return sorted(made, key=lambda change: (-change.updated, -change.number))


def change(store: Store, number: int) -> Change | None:
    """The change with this number."""
    if number >= 2**63:
        return None
    row = store.row("SELECT document FROM gerrit_change WHERE number = ?", number)
    return _changes.decode(row["document"]) if row is not None else None


def keep_account(store: Store, account: Account) -> None:
    """Writes an account."""
    _keep(store, "gerrit_account", account.id, account)


def keep_project(store: Store, made: Project) -> None:
    """Writes a repository."""
    _keep(store, "gerrit_project", made.name, made)


def keep_change(store: Store, made: Change) -> None:
    """Writes a change."""
    _keep(store, "gerrit_change", made.number, made)


def _keep(store: Store, table: str, key: object, made: msgspec.Struct) -> None:
    store.execute(
        f"INSERT OR REPLACE INTO {table} VALUES (?, ?)",  # noqa: S608 - our own table names
        key,
        msgspec.json.encode(made),
    )
