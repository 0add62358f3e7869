"""What was read and kept: for its owner only, begun anew when it is of no use, and pinned to its version."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from pathlib import Path

import msgspec
import pytest

from seeder.activity import Action
from seeder.errors import SeederError
from seeder.model import Person, Task
from seeder.reviews import Account, Change
from seeder.store import VERSION, Acted, Scope, Store

NOBODY = Account(1, "nobody")


def test_it_is_for_its_owner_only(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        store = Store(tmp_path / "deep" / "read.sqlite")
        store.keep_people([Person("PHID-USER-1", "Ann")])
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "deep").iterdir()} == {0o600}


@pytest.mark.parametrize("content", [b"this is no database, whatever its name says" * 99, b""])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "read.sqlite"
    path.write_bytes(content)
    store = Store(path)
    assert store.people() == []
    store.keep_people([Person("PHID-USER-1", "Ann")])
    assert [person.username for person in Store(path).people()] == ["Ann"]


def test_another_versions_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "read.sqlite"
    store = Store(path)
    store.keep_people([Person("PHID-USER-1", "Ann")])
    store.close()
    with sqlite3.connect(path) as db:
        db.execute(f"pragma user_version={VERSION + 1}")
    assert Store(path).people() == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "read.sqlite").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SeederError, match="cannot be used"):
        Store(tmp_path / "read.sqlite").people()
    assert not (tmp_path / "elsewhere").exists()


def test_two_at_once_see_whole_sets_only(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "read.sqlite"), Store(tmp_path / "read.sqlite")
    one.stage([Task(1, "PHID-TASK-1", "a")])
    one.publish("s", Scope(5, 6, 6), whole=True)
    one.stage([Task(2, "PHID-TASK-2", "b")])
    assert [task.id for task in other.tasks("s")] == [1]
    one.publish("s", Scope(7, 8, 8), whole=True)
    assert [task.id for task in other.tasks("s")] == [2]
    assert other.scope("s") == Scope(7, 8, 8)


def test_actions_and_changes_come_back_as_they_were(tmp_path: Path) -> None:
    store = Store(tmp_path / "read.sqlite")
    last = Action(5, "gerrit", "12", "https://x/12", by_name=True)
    store.keep_actions("gerrit", 0, {"a": Acted(last, "m"), "b": Acted(None, "m")})
    assert store.actions("gerrit", 0) == {"a": Acted(last, "m"), "b": Acted(None, "m")}
    assert store.actions("gerrit", 9) == store.actions("tasks", 0) == {}
    change = Change(3, "p", "main", "s", "NEW", NOBODY, 1, 2, message="s\n\nBug: T7\nBug: T8\n")
    store.keep_changes([change])
    assert store.changes() == {7: (change,), 8: (change,)}
    store.keep_changes([msgspec.structs.replace(change, message="s\n\nBug: T8\n")])
    assert list(store.changes()) == [8]


def interrupted(store: Store) -> None:
    with store.writing():
        store.forget_changes()
        raise SeederError("The lid is closed.")


def test_what_is_written_together_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    store = Store(tmp_path / "read.sqlite")
    change = Change(3, "p", "main", "s", "NEW", NOBODY, 1, 2, message="s\n\nBug: T7\n")
    store.keep_changes([change])
    with pytest.raises(SeederError, match="The lid is closed"):
        interrupted(store)
    assert Store(store.path).changes() == {7: (change,)}


def test_whoever_changes_what_is_kept_raises_the_version() -> None:
    """A row that was kept by an older seeder would miss what is new in it, without a word."""
    kept = (Task, Person, Action, Change, Account)
    shape = repr([(kind.__name__, kind.__struct_fields__) for kind in kept])
    known = {2: "b6eb1badd3d6"}
    assert known[VERSION] == hashlib.sha256(shape.encode()).hexdigest()[:12]
