"""The SQLite file behind the sandbox: one connection, one request at a time, durable before the reply."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seeder.clock import Clock, SystemClock
from seeder.sandbox.phids import letters, new_phid, new_token, new_transaction_phid
from seeder.sandbox.schema import ADDED, TABLES

Row = sqlite3.Row


class Store:
    """Rows of one sandbox. Safe to share between threads; whoever writes does so inside `transaction`.

    `log_requests` keeps every call in the table `request`, where a test in another process can count it;
    while `mailing` is False nobody is mailed, as when the world is made.
    """

    mailing = True

    def __init__(self, path: Path, clock: Clock | None = None, *, log_requests: bool = False) -> None:
        self.clock, self.log_requests = clock or SystemClock(), log_requests
        self._lock = threading.RLock()
        path.touch(mode=0o600, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self._db.row_factory = sqlite3.Row
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + TABLES)
        self._add_columns()

    def _add_columns(self) -> None:
        for table, column, what in ADDED:
            there = {row["name"] for row in self.rows(f"PRAGMA table_info({table})")}
            if column not in there:
                self.execute(f"ALTER TABLE {table} ADD COLUMN {column} {what}")

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._db.close()

    def now(self) -> int:
        """The server's time as Conduit shows it: whole epoch seconds UTC."""
        return int(self.clock.now())

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and nobody else meanwhile. On disk when it returns."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a query."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row of a query, or None."""
        with self._lock:
            found: Row | None = self._db.execute(sql, values).fetchone()
            return found

    def column(self, sql: str, *values: Any) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.rows(sql, *values)]

    def insert(self, table: str, **values: Any) -> int:
        """A new row; its id."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self._lock:
            done = self._db.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own table names
                tuple(values.values()),
            )
        return int(done.lastrowid or 0)

    def update(self, table: str, phid: str, **values: Any) -> None:
        """Other values for the row with this PHID."""
        sets = ", ".join(f"{name} = ?" for name in values)
        self.execute(f"UPDATE {table} SET {sets} WHERE phid = ?", *values.values(), phid)  # noqa: S608

    def execute(self, sql: str, *values: Any) -> None:
        """A statement without rows."""
        with self._lock:
            self._db.execute(sql, values)

    def by_phid(self, table: str, phid: object) -> Row | None:
        """The row of `table` with this PHID."""
        if not isinstance(phid, str):
            return None
        return self.row(f"SELECT * FROM {table} WHERE phid = ?", phid)  # noqa: S608 - our own table names

    def user_named(self, name: str) -> Row | None:
        """The account with this user name, in any case."""
        return self.row("SELECT * FROM user WHERE username = ?", name)

    def targets(self, source: str, kind: str) -> list[str]:
        """Where the edges of one kind lead, the newest first."""
        sql = "SELECT target FROM edge WHERE source = ? AND type = ? ORDER BY id DESC"
        return self.column(sql, source, kind)

    def add_edge(self, source: str, kind: str, target: str) -> None:
        """An edge; nothing if it is there."""
        self.execute(
            "INSERT OR IGNORE INTO edge (source, type, target) VALUES (?, ?, ?)", source, kind, target
        )

    def remove_edge(self, source: str, kind: str, target: str) -> None:
        """No such edge any more."""
        self.execute("DELETE FROM edge WHERE source = ? AND type = ? AND target = ?", source, kind, target)

    def new_token(self, user: str) -> str:
        """A fresh API token for an account (a PHID)."""
        token = new_token()
        self.insert("token", token=token, user=user)
        return token

    def record(self, obj: str, author: str, group: str, entry: Entry) -> str:
        """Keeps one transaction of an object; its PHID."""
        phid = new_transaction_phid(obj.split("-")[1])
        self.insert(
            "xact",
            phid=phid,
            object=obj,
            author=author,
            grouped=group,
            created=self.now(),
            kind=entry.kind,
            type=entry.type,
            fields=json.dumps(entry.fields),
            detail=json.dumps(entry.detail),
            comment=entry.comment,
            **self._comment(entry),
        )
        return phid

    def _comment(self, entry: Entry) -> dict[str, Any]:
        if entry.comment is None:
            return {}
        number = self.column("SELECT coalesce(max(comment_id), 0) + 1 FROM xact")[0]
        return {"comment_id": number, "comment_phid": new_phid("XCMT")}

    def record_all(self, obj: str, author: str, entries: Sequence[Entry]) -> list[str]:
        """Keeps the transactions of one edit as a group; their PHIDs in order."""
        group = letters(32)
        return [self.record(obj, author, group, entry) for entry in entries]


class Entry:
    """One transaction to be kept. `type` and `fields` are what transaction.search shows (Phorge shows
    nothing of some kinds), `detail` is for the sandbox's own pages."""

    def __init__(
        self,
        kind: str,
        fields: dict[str, Any] | None = None,
        *,
        shown: bool = True,
        detail: dict[str, Any] | None = None,
        comment: str | None = None,
    ) -> None:
        self.kind, self.comment = kind, comment
        self.type = kind if shown else None
        self.fields = (fields or {}) if shown else {}
        self.detail = detail if detail is not None else (fields or {})
