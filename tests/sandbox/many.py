"""A larger world, quickly: thousands of tasks, people and deeds put straight into a sandbox's store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from seeder.sandbox import feed
from seeder.sandbox.phids import letters, named_phid, new_phid, new_transaction_phid
from seeder.sandbox.store import Store

CALLER = "sam"
EVERYBODY = "users"
HERALD = "PHID-APPS-PhabricatorHeraldApplication"
# Ten thousand tasks took two seconds.


def plant(
    store: Store,
    count: int,
    *,
    tags: Sequence[str] = (),
    author: str = CALLER,
    view: str = EVERYBODY,
    start: int | None = None,
    step: int = 1,
    **fields: Any,
) -> list[int]:
    """That many new tasks' numbers, in order.

    `tags` are PHIDs, `author` a user name, `view` a policy or a user name (only that person sees them);
    they are created from `start` (epoch seconds UTC; so that the last one is new if None), one each `step`
    seconds; `fields` are columns of the table, such as `status` or `owner`. The store may be one that a
    server works with.
    """
    person = named_phid("USER", author)
    policy = view if view in (EVERYBODY, "public") else named_phid("USER", view)
    first = store.now() - step * (count - 1) if start is None else start
    made = []
    with store.transaction():
        for index in range(count):
            at = first + step * index
            row = {"author": person, "view": policy, "created": at, "modified": at, **fields}
            made.append(_task(store, f"Planted {index + 1}", row, tags))
    return made


def plant_each(
    store: Store, rows: Iterable[Mapping[str, Any]], *, tags: Sequence[str] = (), author: str = CALLER
) -> list[int]:
    """A task with each of these columns of the table (`created` among them); their numbers, in order. A row
    may have `tags` of its own."""
    person, made = named_phid("USER", author), []
    with store.transaction():
        for number, told in enumerate(rows, 1):
            row = {"author": person, "modified": told["created"], **told}
            made.append(_task(store, f"Planted {number}", row, row.pop("tags", tags)))
    return made


def _task(store: Store, title: str, row: dict[str, Any], tags: Sequence[str]) -> int:
    phid, group = new_phid("TASK"), letters(32)
    plain = {"title": title, "description": f"{title} of many.", "status": "open", "priority": 90}
    number = store.insert("task", phid=phid, **{**plain, **row})
    for kind, edge, targets in (
        ("create", "", ()),
        ("title", "", ()),
        ("projects", "project", tags),
        ("subscribers", "subscriber", (row["author"],)),
    ):
        for target in targets:
            store.add_edge(phid, edge, target)
        if targets or not edge:
            _transaction(store, phid, kind, _fields(kind, title, targets), group, row)
    return number


def _fields(kind: str, title: str, targets: Sequence[str]) -> dict[str, Any]:
    if targets:
        return {"operations": [{"operation": "add", "phid": phid} for phid in targets]}
    return {"old": "", "new": title} if kind == "title" else {}


def _transaction(
    store: Store, task: str, kind: str, fields: dict[str, Any], group: str, row: dict[str, Any]
) -> None:
    told = json.dumps(fields)
    store.insert(
        "xact",
        phid=new_transaction_phid("TASK"),
        object=task,
        author=row["author"],
        kind=kind,
        type=kind,
        fields=told,
        detail=told,
        grouped=group,
        created=row["created"],
    )


def person(store: Store, name: str, *, created: int, **fields: Any) -> str:
    """An account's PHID; `fields` are columns of the table, such as `kind` or `disabled`."""
    people(store, [{"username": name, "created": created, **fields}])
    return named_phid("USER", name)


def people(store: Store, rows: Iterable[Mapping[str, Any]]) -> None:
    """An account with each of these columns; `username` and `created` are needed."""
    with store.transaction():
        for row in rows:
            name, made = row["username"], row["created"]
            usual = {"phid": named_phid("USER", name), "realname": f"{name} of many", "modified": made}
            store.insert("user", **{**usual, **row})


def project(store: Store, name: str, *, created: int, **fields: Any) -> str:
    """A project's PHID; its name is its hashtag."""
    phid = named_phid("PROJ", name)
    row = {"icon": "tag", "color": "green", "description": "", "modified": created, **fields}
    with store.transaction():
        store.insert("project", phid=phid, name=name, slug=name, created=created, **row)
        store.insert("slug", slug=name, project=phid)
    return phid


class Act(NamedTuple):
    """A transaction of `author` on `about` (PHIDs) at `at`; with `told_at` the feed has a story of it from
    then, which is `also` about other things. `kind` is the transaction's; None for one that is only in the
    feed, as of an application whose transactions cannot be asked for."""

    author: str
    about: str
    at: int
    kind: str | None = "comment"
    told_at: int | None = None
    also: tuple[str, ...] = ()
    comment: str = ""


def act_all(store: Store, acts: Iterable[Act]) -> None:
    """All of them, and afterwards every transaction of the store is numbered in the order of time, as those
    of a site are."""
    with store.transaction():
        for each in acts:
            _act(store, each)
        store.execute(
            "CREATE TEMP TABLE place AS SELECT id, row_number() OVER (ORDER BY created, id) AS at FROM xact"
        )
        store.execute("UPDATE xact SET id = -(SELECT at FROM place WHERE place.id = xact.id)")
        store.execute("UPDATE xact SET id = -id")
        store.execute("DROP TABLE place")


def act(store: Store, author: str, about: str, at: int, *, told_at: int | None = None) -> int:
    """A comment's transaction of `author` on an object (both PHIDs) at `at`; its number. With `told_at` the
    feed has a story of it from then."""
    return _act(store, Act(author, about, at, told_at=told_at))


def _act(store: Store, each: Act) -> int:
    phid, number = new_transaction_phid(each.about.split("-")[1]), 0
    if each.kind is not None:
        row = {"kind": each.kind, "type": each.kind, "fields": "{}", "detail": "{}", "grouped": letters(32)}
        said = {"comment": each.comment} if each.kind == "comment" else {}
        number = store.insert(
            "xact", phid=phid, object=each.about, author=each.author, created=each.at, **row, **said
        )
    if each.told_at is not None:
        told = [] if each.kind is None else [phid]
        feed.tell(store, each.about, each.author, told, each.told_at, also=each.also)
    return number
