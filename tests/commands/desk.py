"""Somebody's home with a sandbox into which people, tasks, deeds and changes can be put."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import msgspec

from seeder.sandbox.gerrit import keeping, records
from seeder.sandbox.phids import letters, named_phid, new_transaction_phid
from seeder.sandbox.store import Store
from tests.e2e.conftest import Home, Ran
from tests.sandbox.many import plant

DAY = 86_400
# A midnight that is past, and when things happened before it.
THEN = int(time.time()) // DAY * DAY - 2 * DAY
OLD, FRESH = THEN - 300 * DAY, THEN - DAY
JUNO, MINA, CI = 1023, 1004, 1009


def moment(at: int) -> str:
    """Epoch seconds as --as-of takes them."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


AS_OF = ("--as-of", moment(THEN))


def names(numbers: Sequence[int]) -> list[str]:
    return [f"T{number}" for number in numbers]


def said(by: int, at: int, tag: str = "") -> records.Message:
    return records.Message(f"m{by}-{at}", by, at, "words", 1, tag)


class Desk(Home):
    """`audit` runs one of seeder's audits with the sandbox's Gerrit."""

    def audit(self, what: str, *more: str, stdin: str = "", **variables: str) -> Ran:
        gerrit = {"SEEDER_GERRIT_URL": f"{self.server.url}r/"} | variables
        return self.seeder("audit", what, *more, stdin=stdin, environ=self.online | gerrit)

    @property
    def store(self) -> Store:
        assert self.server
        return Store(self.root / "server" / "world.db")

    @property
    def cache(self) -> list[str]:
        """The files of what was read."""
        return sorted(path.name for path in (self.root / "cache").rglob("*.sqlite"))

    def asked(self, since: int) -> list[str]:
        """The methods that were called after the first `since` ones."""
        return [method for method, _ in self.requests()[since:]]

    def tag(self, name: str) -> str:
        """A new project's PHID; its hashtag is its name."""
        phid = named_phid("PROJ", name)
        with closing(self.store) as store, store.transaction():
            row = {"icon": "tag", "color": "green", "created": OLD, "modified": OLD}
            store.insert("project", phid=phid, name=name, slug=name, description="", **row)
            store.insert("slug", slug=name, project=phid)
        return phid

    def person(self, name: str, seen: int | None = None, created: int = OLD - DAY, **fields: Any) -> str:
        """Somebody's user name, who last did something on a task at `seen`; None for never."""
        phid = named_phid("USER", name)
        with closing(self.store) as store, store.transaction():
            row = {"realname": f"{name} of many", "created": created, "modified": created, **fields}
            store.insert("user", phid=phid, username=name, **row)
        if seen is not None:
            self.deed(1, name, seen)
        return name

    def asks(self, text: str, *, tags: Sequence[str] = (), field: Sequence[str] = (), **more: Any) -> int:
        """The number of a task with this description; `field` are user names in the site's own field."""
        people = json.dumps([named_phid("USER", name) for name in field]) if field else None
        row = {"start": OLD, "description": text, "mentors": people, **more}
        with closing(self.store) as store:
            return plant(store, 1, tags=tags, **row)[0]

    def claimed(self, at: int = OLD, owner: str = "juno", by: str = "", **fields: Any) -> int:
        """The number of a task that `owner` took at `at` (epoch seconds UTC), or was given by `by`."""
        phid = named_phid("USER", owner)
        with closing(self.store) as store:
            (number,) = plant(store, 1, start=OLD - DAY, owner=phid, **fields)
        self.deed(number, by or owner, at, "owner", {"old": None, "new": phid})
        return number

    def deed(
        self, number: int, who: str, at: int, kind: str = "comment", detail: Any = None, **more: Any
    ) -> None:
        author = who if who.startswith("PHID-") else named_phid("USER", who)
        with closing(self.store) as store, store.transaction():
            told = json.dumps(detail or {"old": "a", "new": "b"})
            store.insert(
                "xact",
                phid=new_transaction_phid("TASK"),
                object=self._phid(store, number),
                author=author,
                kind=kind,
                type=kind,
                fields=told,
                detail=told,
                grouped=letters(32),
                created=at,
                **more,
            )

    def subtask(self, number: int, of: int) -> None:
        with closing(self.store) as store, store.transaction():
            store.add_edge(self._phid(store, of), "task.subtask", self._phid(store, number))

    def reviewer(self, username: str, number: int) -> int:
        """An account in Gerrit of nobody in Phabricator."""
        with closing(self.store) as store, store.transaction():
            mail = f"{username}@example.org"
            keeping.keep_account(store, records.Account(number, username, username, mail, OLD - DAY))
        return number

    def change(self, number: int, task: int, at: int = OLD, owner: int = JUNO, **more: Any) -> None:
        """A change that names a task; open, of `owner`, made at `at`."""
        with closing(self.store) as store, store.transaction():
            like = keeping.change(store, 7815)
            assert like
            patch = msgspec.structs.replace(
                like.patch_sets[0], message=f"Mend it\n\nBug: T{task}\n", uploaded=at, number=1
            )
            plain = {"votes": (), "messages": (), "comments": (), "reviewers": (), "status": "NEW"}
            times = {"created": at, "updated": at, "wip": False}
            if "submitted" in more:
                more.setdefault("submitter", MINA)
            made = {**plain, **times, "number": number, "owner": owner, "patch_sets": (patch,), **more}
            keeping.keep_change(
                store, msgspec.structs.replace(like, change_id=f"I{keeping.sha(number)}", **made)
            )

    def edit(self, number: int, **columns: Any) -> None:
        """Columns of a task, without a transaction; modified now unless told otherwise."""
        with closing(self.store) as store, store.transaction():
            for column, value in {"modified": store.now(), **columns}.items():
                store.execute(f"UPDATE task SET {column} = ? WHERE id = ?", value, number)

    def _phid(self, store: Store, number: int) -> str:
        return str(store.column("SELECT phid FROM task WHERE id = ?", number)[0])


def cells(ran: Ran) -> list[list[str]]:
    """The rows of a table in CSV, below its head."""
    return list(csv.reader(ran.out.splitlines()))[1:]
