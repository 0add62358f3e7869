"""A larger world, quickly: thousands of tasks put straight into a sandbox's store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from seeder.sandbox import feed
from seeder.sandbox.phids import letters, named_phid, new_phid, new_transaction_phid
from seeder.sandbox.store import Store

CALLER = "sam"
EVERYBODY = "users"
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


def act(store: Store, author: str, about: str, at: int, *, told_at: int | None = None) -> int:
    """A comment's transaction of `author` on an object (both PHIDs) at `at`; its number. With `told_at` the
    feed has a story of it from then."""
    phid, kind = new_transaction_phid(about.split("-")[1]), "comment"
    row = {"kind": kind, "type": kind, "fields": "{}", "detail": "{}", "grouped": letters(32)}
    number = store.insert("xact", phid=phid, object=about, author=author, created=at, comment="", **row)
    if told_at is not None:
        feed.tell(store, about, author, [phid], told_at)
    return number
