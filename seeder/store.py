"""What was read from a site, kept in SQLite so that the next look only asks for what changed since.

A cache: whoever deletes it loses time and nothing else. One file for a site and an account, readable by its
owner only, because it holds what that account may see. Times are epoch seconds UTC.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from seeder.activity import Action
from seeder.errors import SeederError
from seeder.mentors import Mentorship
from seeder.model import Person, Task
from seeder.reviews import Change
from seeder.settings.private import make_folder
from seeder.write_ahead import use_wal

VERSION = 2
_SCHEMA = """
create table if not exists scopes
  (name text primary key, mark integer not null, read integer not null, whole integer not null);
create table if not exists members (scope text, task integer, primary key (scope, task)) without rowid;
create table if not exists tasks (id integer primary key, row blob not null);
create table if not exists people (phid text primary key, row blob not null);
create table if not exists actions
  (place text, who text, cut integer, mark text not null, row blob, primary key (place, who, cut))
  without rowid;
create table if not exists changes (number integer primary key, row blob not null);
create table if not exists named (task integer, change integer, primary key (task, change)) without rowid;
create table if not exists mentorships
  (task integer primary key, version integer not null, words text not null, row blob not null);
create table if not exists facts (name text primary key, value blob not null);
"""
_CODEC = msgspec.msgpack
T = TypeVar("T")


class Scope(msgspec.Struct, frozen=True):
    """A set of tasks that was asked for: `mark` is up to where the site's changes are in it, by the
    site's own clock, `read` when that was, by this computer's. `whole` is when all of it was read the last
    time: what is hidden or destroyed since is not told among the changes."""

    mark: int
    read: int
    whole: int


class Acted(msgspec.Struct, frozen=True):
    """The last action of somebody in one place, None for none; `mark` is where the next reading begins."""

    last: Action | None
    mark: str


class Store:
    """Opened on first use. Raises SeederError when the disk is full; a damaged file is begun anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: sqlite3.Connection | None = None

    def scope(self, name: str) -> Scope | None:
        row = self._one("select mark, read, whole from scopes where name=?", name)
        return Scope(*row) if row else None

    def members(self, scope: str) -> list[int]:
        """The numbers of its tasks, descending: newest first, as they were read."""
        return [
            number
            for (number,) in self._all("select task from members where scope=? order by task desc", scope)
        ]

    def tasks(self, scope: str) -> Iterator[Task]:
        """Its tasks, newest first, one by one."""
        wanted = "select row from tasks join members on task=id where scope=? order by id desc"
        for (row,) in self._all(wanted, scope):
            yield _CODEC.decode(row, type=Task)

    def task(self, number: int) -> Task | None:
        row = self._one("select row from tasks where id=?", number)
        return _CODEC.decode(row[0], type=Task) if row else None

    def stage(self, tasks: Iterable[Task]) -> None:
        """Keep `tasks` for the next `publish`; nobody else sees them before."""
        self._connected().executemany(
            "insert or replace into temp.fresh values (?, ?)", ((t.id, _CODEC.encode(t)) for t in tasks)
        )

    def publish(self, name: str, scope: Scope, *, whole: bool, gone: Iterable[int] = ()) -> None:
        """The staged tasks are in the scope, which is read up to `scope.mark`. `whole`: no others are; else
        those that `gone` numbers are not any more."""
        with self.writing() as db:
            if whole:
                db.execute("delete from members where scope=?", (name,))
            db.executemany("delete from members where scope=? and task=?", ((name, n) for n in gone))
            db.execute("insert or replace into tasks select id, row from temp.fresh")
            db.execute("insert or ignore into members select ?, id from temp.fresh", (name,))
            db.execute(
                "insert or replace into scopes values (?, ?, ?, ?)", (name, *msgspec.structs.astuple(scope))
            )
            db.execute("delete from temp.fresh")

    def unstage(self) -> None:
        self._connected().execute("delete from temp.fresh")

    def mentorships(self, words: str) -> dict[int, tuple[int, Mentorship]]:
        """Task number -> the version of its text, and what that said of mentors, read by `words`."""
        rows = self._all("select task, version, row from mentorships where words=?", words)
        return {number: (version, _CODEC.decode(row, type=Mentorship)) for number, version, row in rows}

    def forget_mentorships(self) -> None:
        with self.writing() as db:
            db.execute("delete from mentorships")

    def keep_mentorships(self, words: str, told: Iterable[tuple[int, int, Mentorship]]) -> None:
        with self.writing() as db:
            db.executemany(
                "insert or replace into mentorships values (?, ?, ?, ?)",
                ((number, version, words, _CODEC.encode(each)) for number, version, each in told),
            )

    def people(self) -> list[Person]:
        """Every account that was read."""
        return [_CODEC.decode(row, type=Person) for (row,) in self._all("select row from people")]

    def keep_people(self, people: Iterable[Person]) -> None:
        with self.writing() as db:
            db.executemany(
                "insert or replace into people values (?, ?)",
                ((person.phid, _CODEC.encode(person)) for person in people),
            )

    def actions(self, place: str, cut: int) -> dict[str, Acted]:
        """Who -> their last action in `place`, up to the instant `cut`; 0 for the newest of all."""
        rows = self._all("select who, mark, row from actions where place=? and cut=?", place, cut)
        return {who: Acted(_CODEC.decode(row, type=Action) if row else None, mark) for who, mark, row in rows}

    def keep_actions(self, place: str, cut: int, acted: dict[str, Acted]) -> None:
        with self.writing() as db:
            db.executemany(
                "insert or replace into actions values (?, ?, ?, ?, ?)",
                (
                    (place, who, cut, each.mark, _CODEC.encode(each.last) if each.last else None)
                    for who, each in acted.items()
                ),
            )

    def changes(self) -> dict[int, tuple[Change, ...]]:
        """Task number -> the changes that name it, as far as they were read."""
        found: dict[int, list[Change]] = {}
        rows = self._all("select task, row from named join changes on change=number order by task, number")
        for number, row in rows:
            found.setdefault(number, []).append(_CODEC.decode(row, type=Change))
        return {number: tuple(several) for number, several in found.items()}

    @property
    def has_changes(self) -> bool:
        """True when Gerrit was asked for changes."""
        return self._one("select 1 from facts where name='changes'") is not None

    def keep_changes(self, changes: Iterable[Change]) -> None:
        """Keep `changes` as they are now, in place of what was kept of them."""
        with self.writing() as db:
            for change in changes:
                db.execute(
                    "insert or replace into changes values (?, ?)", (change.number, _CODEC.encode(change))
                )
                db.execute("delete from named where change=?", (change.number,))
                db.executemany("insert into named values (?, ?)", ((n, change.number) for n in change.tasks))

    def forget_changes(self) -> None:
        with self.writing() as db:
            db.execute("delete from changes")
            db.execute("delete from named")

    def fact(self, name: str, kind: type[T]) -> T | None:
        """A small thing that was kept under a name; None for nothing that this version understands."""
        row = self._one("select value from facts where name=?", name)
        with contextlib.suppress(msgspec.MsgspecError):
            return _CODEC.decode(row[0], type=kind) if row else None
        return None

    def keep_fact(self, name: str, value: object) -> None:
        with self.writing() as db:
            db.execute("insert or replace into facts values (?, ?)", (name, _CODEC.encode(value)))

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; inside another one it is part of that."""
        db = self._connected()
        if db.in_transaction:
            yield db
            return
        try:
            with db:
                db.execute("begin immediate")
                yield db
        except sqlite3.Error as problem:
            raise self._told(problem) from None

    def _one(self, sql: str, *values: str | int) -> tuple[Any, ...] | None:
        return next(iter(self._all(sql, *values)), None)

    def _all(self, sql: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connected().execute(sql, values)
        except sqlite3.Error as problem:
            raise self._told(problem) from None

    def _told(self, problem: object) -> SeederError:
        hint = "It is a cache: it may be deleted. Is there room on the disk?"
        return SeederError(f"{self.path} cannot be used: {problem}.", hint)

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _connected(self) -> sqlite3.Connection:
        if self._open is None:
            self._open = self._opened()
        return self._open

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._prepared()
        except OSError as problem:
            raise self._told(problem.strerror or problem) from None
        except sqlite3.DatabaseError as problem:
            if isinstance(problem, sqlite3.OperationalError):
                raise self._told(problem) from None
            for path in (
                self.path,
                *(self.path.with_name(f"{self.path.name}-{end}") for end in ("wal", "shm")),
            ):
                path.unlink(missing_ok=True)
            return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        make_folder(self.path.parent)
        # SQLite gives its other files the mode of this one.
        os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        use_wal(db)
        # What a power cut takes is read again.
        db.execute("pragma synchronous=normal")
        (version,) = db.execute("pragma user_version").fetchone()
        if version not in {0, VERSION}:
            _drop_all(db)
        db.executescript(_SCHEMA)
        db.execute(f"pragma user_version={VERSION}")
        db.execute("create temp table fresh (id integer primary key, row blob not null)")
        return db


def _drop_all(db: sqlite3.Connection) -> None:
    """A cache of another version is begun anew."""
    names = db.execute("select name from sqlite_master where type='table' and name not like 'sqlite_%'")
    for (name,) in names.fetchall():
        db.execute(f'drop table "{name}"')
