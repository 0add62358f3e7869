"""The durable record of every run: what was intended, sent, done, refused, unknown.

SQLite in WAL mode with synchronous=FULL: ``sent`` is on the disk before the first byte of a write
leaves, so a `kill -9` or a power cut can lose an answer but never the question. A disk without room
raises before anything is sent. What became of an edit may go to the disk together with the next ``sent``.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from seeder.errors import BadInput, SeederError
from seeder.wire.redaction import Redactor
from seeder.write_ahead import use_wal
from seeder.writing.journal_record import Record, Run, StepRow, Times
from seeder.writing.plan import Plan, Result, State

SCHEMA_VERSION = 1
SCHEMA = """
create table if not exists runs (
  id text primary key, site text not null, user text not null, username text not null,
  command text not null, digest text not null, plan blob not null,
  started real not null, ended real, undone real
);
create table if not exists steps (
  run text not null references runs(id), id text not null, seq integer not null,
  state text not null, attempts integer not null default 0, sent real, server_sent real,
  task integer, phid text, because text not null default '', changed real,
  primary key (run, id)
);
"""


class Journal:
    """All runs of this user on this machine. Opened on first use; safe for several processes and threads."""

    def __init__(self, path: Path, redact: Redactor) -> None:
        self.path, self.redact = path, redact
        self._open: sqlite3.Connection | None = None
        self._lock = threading.RLock()
        self._waiting: list[tuple[Any, ...]] = []

    def begin(self, plan: Plan, now: float) -> str:
        """Record the whole plan as intended; returns the new run's id, a date and four letters."""
        with self._writing() as db:
            run = _unused_id(db, now)
            db.execute(
                "insert into runs (id, site, user, username, command, digest, plan, started)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run, plan.site, plan.user, plan.username, plan.command, plan.digest),
                    *(msgspec.json.encode(plan), now),
                ),
            )
            db.executemany(
                "insert into steps (run, id, seq, state) values (?, ?, ?, 'planned')",
                [(run, step.id, i) for i, step in enumerate(plan.steps)],
            )
        return run

    def sent(self, run: str, step: str, now: float, server_now: float) -> None:
        """The write of `step` is about to leave; returns only when that is on the disk."""
        with self._writing() as db:
            db.execute(
                "update steps set state='sent', attempts=attempts+1, sent=?, server_sent=?, changed=?"
                " where run=? and id=?",
                (now, server_now, now, run, step),
            )

    def unsent(self, run: str, step: str, now: float) -> None:
        """The write of `step` did not leave after all: as if it had not been tried."""
        with self._writing() as db:
            db.execute(
                "update steps set state='planned', attempts=attempts-1, changed=? where run=? and id=?",
                (now, run, step),
            )

    def note(
        self,
        run: str,
        step: str,
        state: State,
        now: float,
        result: Result | None = None,
        because: str = "",
        *,
        later: bool = False,
    ) -> None:
        """What became of `step`; `later`: on the disk together with what is recorded next, or by `flush`."""
        made = (result.id, result.phid) if result else (None, None)
        with self._lock:
            self._waiting.append((state, *made, self.redact(because), now, run, step))
            if not later:
                self.flush()

    def flush(self) -> None:
        """Everything that was noted is on the disk."""
        with self._lock:
            if self._waiting:
                with self._writing():
                    pass

    def end(self, run: str, now: float) -> None:
        """Nothing is left to do in `run`."""
        with self._writing() as db:
            db.execute("update runs set ended=? where id=?", (now, run))

    def mark_undone(self, run: str, now: float) -> None:
        with self._writing() as db:
            db.execute("update runs set undone=?, ended=coalesce(ended, ?) where id=?", (now, now, run))

    def run(self, id_: str) -> Run:
        """The run whose id is, begins with, or after its date is `id_`; BadInput with the latest ones when
        there is none."""
        looks_like_one = re.fullmatch(r"[0-9a-f-]{1,40}", id_)
        like = "select * from runs where id like ? or id like ? order by started"
        rows = self._read(like, (id_ + "%", f"%-{id_}")) if looks_like_one else []
        exact = [row for row in rows if row["id"] == id_] or rows
        if len(exact) == 1:
            return self._run(exact[0])
        latest = ", ".join(row["id"] for row in self._read(_LATEST, (3,)))
        if rows:
            raise BadInput(f"“{id_}” is the beginning of several runs.", f"Which of {latest}?")
        hint = f"The latest are {latest}." if latest else "There is none yet on this computer."
        raise BadInput(f"There is no run “{id_}”.", hint)

    def runs(self, limit: int = 50) -> list[Run]:
        """The latest runs, newest first."""
        return [self._run(row) for row in self._read(_LATEST, (limit,))]

    def unfinished(self, site: str, user: str) -> list[Run]:
        """Runs of `user` (a PHID) on `site` that were begun and not ended, oldest first."""
        if not self.path.exists():
            return []
        query = "select * from runs where ended is null and site=? and user=? order by started"
        return [self._run(row) for row in self._read(query, (site, user))]

    def others_wrote(self, run: str, since: float) -> bool:
        """True if one of the latest runs besides `run` may have written since then (epoch seconds UTC)."""
        query = f"select 1 from ({_LATEST}) where id<>? and (ended is null or ended>=?)"  # noqa: S608
        return bool(self._read(query, (10, run, since)))

    def made(self, site: str, user: str) -> dict[str, str]:
        """Mark -> PHID of the task that was made for it from here and not taken back since."""
        if not self.path.exists():
            return {}
        query = (
            "select runs.plan, steps.id, steps.phid from steps join runs on runs.id = steps.run"
            " where runs.site=? and runs.user=? and runs.undone is null and runs.command='create'"
            " and steps.phid is not null and steps.state in ('created', 'adopted') order by runs.started"
        )
        found: dict[str, str] = {}
        for row in self._read(query, (site, user)):
            with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                plan = msgspec.json.decode(row["plan"], type=Plan)
                found |= {step.marker: row["phid"] for step in plan.steps if step.id == row["id"]}
        return found

    def warnings(self, site: str) -> list[Run]:
        """The latest runs on `site` that wrote to people, by whomever, newest first."""
        if not self.path.exists():
            return []
        query = "select * from runs where site=? and command='warn' order by started desc limit 200"
        return [self._run(row) for row in self._read(query, (site,))]

    def applied(self, digest: str) -> str | None:
        """The id of a run that carried out the plan with this digest, if there was one."""
        found = self._read("select id from runs where digest=? limit 1", (digest,))
        return str(found[0]["id"]) if found else None

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _run(self, row: sqlite3.Row) -> Run:
        plan = self._plan(row)
        steps = self._read("select * from steps where run=? order by seq", (row["id"],))
        try:
            # SQLite keeps any type in any column.
            run = msgspec.convert({name: row[name] for name in ("id", "started", "ended", "undone")}, Times)
            records = {step["id"]: _record(step) for step in steps}
            if set(records) != {step.id for step in plan.steps}:
                raise msgspec.ValidationError("its steps are not those of its plan")
        except msgspec.MsgspecError as problem:
            raise self._damaged(row["id"], problem) from None
        return Run(run.id, plan, run.started, run.ended, run.undone, records)

    def _plan(self, row: sqlite3.Row) -> Plan:
        try:
            return msgspec.json.decode(row["plan"], type=Plan)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError) as problem:
            raise self._damaged(row["id"], problem) from None

    def _damaged(self, run: str, problem: Exception) -> SeederError:
        return SeederError(
            f"Run {run} in the journal {self.path} is damaged: {problem}.",
            "Move the journal away to begin a new one; what it says about this run is lost.",
        )

    def _read(self, query: str, values: tuple[Any, ...]) -> list[sqlite3.Row]:
        self.flush()
        with self._lock, self._plainly():
            return self._database().execute(query, values).fetchall()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._plainly():
            db = self._database()
            db.execute("begin immediate")
            try:
                if self._waiting:
                    db.executemany(_NOTE, self._waiting)
                yield db
                db.execute("commit")
                self._waiting = []
            except BaseException:
                if db.in_transaction:
                    db.execute("rollback")
                raise

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, OverflowError) as problem:
            raise SeederError(
                f"The journal {self.path} cannot be used: {problem}.",
                "Without it nothing is written to the site. Is the disk full or read-only?",
            ) from None

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = _opened(self.path)
        return self._open


def _unused_id(db: sqlite3.Connection, now: float) -> str:
    day = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d")
    while True:
        id_ = f"{day}-{secrets.token_hex(2)}"
        if not db.execute("select 1 from runs where id=?", (id_,)).fetchone():
            return id_


_NOTE = "update steps set state=?, task=?, phid=?, because=?, changed=? where run=? and id=?"
_LATEST = "select * from runs order by started desc limit ?"


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Named before SQLite opens it, so that it never exists with a wider mode.
    path.touch(mode=0o600)
    db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    use_wal(db)
    db.execute("pragma synchronous=full")
    version = db.execute("pragma user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        db.close()
        raise SeederError(
            f"The journal {path} was written by a newer seeder.",
            "Use that version; this one leaves it alone.",
        )
    if version < SCHEMA_VERSION:
        db.executescript(SCHEMA)
        db.execute(f"pragma user_version={SCHEMA_VERSION}")
    return db


def _record(row: sqlite3.Row) -> Record:
    step = msgspec.convert({name: row[name] for name in StepRow.__struct_fields__}, StepRow)
    made = Result(step.task or 0, step.phid) if step.phid else None
    return Record(step.id, step.state, step.attempts, step.sent, step.server_sent, made, step.because)
