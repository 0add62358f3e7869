"""user.*: accounts."""

from __future__ import annotations

from functools import partial
from typing import Any

from seeder.sandbox import search
from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import not_here
from seeder.sandbox.phids import named_phid
from seeder.sandbox.search import Where
from seeder.sandbox.store import Row
from seeder.sandbox.table import USERS

_FLAGS = {
    "isAdmin": "admin = 1",
    "isDisabled": "disabled = 1",
    "isBot": "kind = 'bot'",
    "isMailingList": "kind = 'list'",
}
_STORED = {"active": "disabled = 0", "admin": "admin = 1"}


def whoami(asking: Asking) -> dict[str, Any]:
    """The account behind the token, with its own mail address."""
    name = asking.viewer["username"]
    return {**_old_style(asking, asking.viewer), "primaryEmail": f"{name}@example.invalid"}


def query(asking: Asking) -> list[dict[str, Any]]:
    """The frozen way to read accounts; newest first."""
    where, params = Where(), asking.call.params
    for key, column in (
        ("usernames", "username"),
        ("phids", "phid"),
        ("ids", "id"),
        ("realnames", "realname"),
    ):
        if params.get(key):
            if not isinstance(params[key], list):
                raise not_here(f"user.query with {key} that are no list")
            where.any_of(column, params[key])
    if params.get("emails"):
        where.add("0")
    limit, offset = int(params.get("limit") or 100), int(params.get("offset") or 0)
    sql = f"SELECT * FROM user WHERE {where.sql()} ORDER BY id DESC LIMIT ? OFFSET ?"  # noqa: S608 - our own
    return [_old_style(asking, row) for row in asking.store.rows(sql, *where.values, limit, offset)]


def search_(asking: Asking) -> dict[str, Any]:
    """Accounts, newest first; names in any case."""
    asked = search.read_search(asking.call, USERS)
    where = _where(asked)
    shown = partial(_shown, now=asking.store.now())
    return search.answer(asking.store, asking.call, USERS, asked, where, {"id": "id"}, "user", shown)


def _where(asked: search.Asked) -> Where:
    where = Where()
    if asked.stored in _STORED:
        where.add(_STORED[asked.stored])
    for key, value in asked.where.items():
        if key in ("ids", "phids"):
            where.any_of(key[:-1], value)
        elif key == "usernames" and value:
            where.any_of("username", value)
        elif key in _FLAGS:
            where.add(_FLAGS[key] if value else f"NOT ({_FLAGS[key]})")
        elif key in ("createdStart", "createdEnd"):
            where.add(f"created {'>=' if key.endswith('Start') else '<='} ?", value)
        elif key in ("nameLike", "query"):
            _named_like(where, value)
    return where


def _named_like(where: Where, text: str) -> None:
    for word in text.split():
        where.add("username LIKE ? OR ' ' || realname LIKE ?", f"{word}%", f"% {word}%")


def _shown(rows: list[Row], attachments: list[str], now: int) -> list[dict[str, Any]]:
    return [_user(row, attachments, now) for row in rows]


def _availability(row: Row, now: int) -> dict[str, Any]:
    """Away until the end of an event in the calendar, of which nothing else is here."""
    if row["away_until"] is None or row["away_until"] <= now:
        return {
            "value": "available",
            "until": None,
            "name": "Available",
            "color": "green",
            "eventPHID": None,
        }
    event = named_phid("CEVT", row["phid"])
    return {"value": "away", "until": row["away_until"], "name": "Away", "color": "red", "eventPHID": event}


def _user(row: Row, attachments: list[str], now: int) -> dict[str, Any]:
    return {
        "id": row["id"],
        "type": "USER",
        "phid": row["phid"],
        "fields": {
            "username": row["username"],
            "realName": row["realname"],
            "roles": roles(row, "bot"),
            "dateCreated": row["created"],
            "dateModified": row["modified"],
            "policy": {"view": "public", "edit": "no-one" if row["kind"] == "person" else "admin"},
        },
        "attachments": {"availability": _availability(row, now)} if attachments else {},
    }


def _old_style(asking: Asking, row: Row) -> dict[str, Any]:
    return {
        "phid": row["phid"],
        "userName": row["username"],
        "realName": row["realname"],
        "image": f"{asking.base}avatar/{row['username']}.svg",
        "uri": f"{asking.base}p/{row['username']}/",
        "roles": roles(row, "agent"),
    }


def roles(row: Row, bot: str) -> list[str]:
    """What an account is; user.search calls a bot `bot`, the older methods `agent`."""
    return [
        *(["disabled"] if row["disabled"] else []),
        *([{"bot": bot}.get(row["kind"], row["kind"])] if row["kind"] != "person" else []),
        *(["admin"] if row["admin"] else []),
        "verified",
        "approved",
        *([] if row["disabled"] else ["activated"]),
    ]
