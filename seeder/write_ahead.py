"""SQLite's write-ahead log, also where several processes open a new file in the same instant."""

from __future__ import annotations

import sqlite3

# Each turn waits as long as the connection's own time-out lets it.
_TURNS = 100


def use_wal(db: sqlite3.Connection) -> None:
    """Put the file of `db` into WAL mode; raises sqlite3.Error where that cannot be.

    Going over to WAL needs the whole file for a moment, and SQLite does not wait for it but says that the
    database is locked at once, whatever its time-out (seen with eight openers, one in a hundred times). A
    transaction waits for the same lock, so one is begun and ended in between.
    """
    for _ in range(_TURNS):
        try:
            db.execute("pragma journal_mode=wal")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            db.execute("begin exclusive")
            db.execute("rollback")
        else:
            return
    db.execute("pragma journal_mode=wal")
