"""phid.*: names as people write them, and PHIDs, as handles."""

from __future__ import annotations

import re
from typing import Any

from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import Refused, core, not_here
from seeder.sandbox.methods.project import full_name
from seeder.sandbox.objects import find_named
from seeder.sandbox.policies import visible
from seeder.sandbox.statuses import is_closed
from seeder.sandbox.store import Row

_PHID = re.compile(r"PHID-[A-Z]{4}-")


def lookup(asking: Asking) -> dict[str, Any] | list[Any]:
    """Asked name -> handle; an empty map comes as a list."""
    names = asking.call.params.get("names")
    if not names:
        raise Refused("ERR-INVALID-PARAMETER", "Must pass names.")
    if not isinstance(names, list):
        raise not_here("phid.lookup with names that are no list")
    if odd := [name for name in names if not isinstance(name, str)]:
        kind = type(odd[0]).__name__
        raise core(f"Call to phutil_nonempty_string() expected null or a string, got: {kind}.")
    found = {name: _handle(asking, name) for name in names}
    return {name: handle for name, handle in found.items() if handle} or []


def query(asking: Asking) -> dict[str, Any] | list[Any]:
    """PHID -> handle; an empty map comes as a list."""
    phids = asking.call.params.get("phids")
    if not phids:
        raise Refused("ERR-BAD-PHID", "Must pass PHIDs.")
    if not isinstance(phids, list):
        raise Refused("ERR-BAD-PHIDS", "PHIDs must be a list.")
    found = {phid: _handle(asking, phid) for phid in map(str, phids) if _PHID.match(phid)}
    return {phid: handle for phid, handle in found.items() if handle} or []


def _handle(asking: Asking, name: str) -> dict[str, Any] | None:
    row = visible(find_named(asking.store, name), asking.me)
    if row is None:
        return None
    kind = row["phid"].split("-")[1]
    shown = {"TASK": _task, "PROJ": _project, "USER": _user, "PCOL": _column}[kind]
    return {"phid": row["phid"], **shown(asking, row)}


def _made(asking: Asking, path: str, kind: str, names: tuple[str, str, str], closed: bool) -> dict[str, Any]:
    long_kind, name, full = names
    return {
        "uri": asking.base + path,
        "typeName": long_kind,
        "type": kind,
        "name": name,
        "fullName": full,
        "status": "closed" if closed else "open",
    }


def _task(asking: Asking, row: Row) -> dict[str, Any]:
    name = f"T{row['id']}"
    names = ("Maniphest Task", name, f"{name}: {row['title']}")
    return _made(asking, name, "TASK", names, is_closed(row["status"]))


def _project(asking: Asking, row: Row) -> dict[str, Any]:
    name = full_name(asking.store, row)
    path = f"tag/{row['slug']}/" if row["slug"] else f"project/view/{row['id']}/"
    return _made(asking, path, "PROJ", ("Project", name, name), row["status"] != "active")


def _user(asking: Asking, row: Row) -> dict[str, Any]:
    names = ("User", row["username"], f"{row['username']} ({row['realname']})")
    return _made(asking, f"p/{row['username']}/", "USER", names, bool(row["disabled"]))


def _column(asking: Asking, row: Row) -> dict[str, Any]:
    board = asking.store.column("SELECT id FROM project WHERE phid = ?", row["project"])[0]
    names = ("Project Column", row["name"], row["name"])
    return _made(asking, f"project/board/{board}/", "PCOL", names, closed=False)
