"""Asking the sandbox's Gerrit as its client does."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote, urlencode

from seeder.sandbox.world import token_of
from tests.sandbox.client import Reply, Sandbox

SAM = 1029


def login(sandbox: Sandbox, who: str, username: str = "") -> str:
    """The header of somebody's user name and token."""
    words = f"{username or who}:{token_of(sandbox.store, who)}"
    return "Basic " + base64.b64encode(words.encode()).decode()


def ask(sandbox: Sandbox, path: str, who: str = "sam", **params: Any) -> Reply:
    """A reply to somebody who signed in, for who accepts JSON."""
    query = f"?{urlencode(params, doseq=True)}" if params else ""
    headers = {"Authorization": login(sandbox, who), "Accept": "application/json"}
    return sandbox.send("GET", f"/r/a{path}{query}", **headers)


def get(sandbox: Sandbox, path: str, who: str = "sam", **params: Any) -> Any:
    """The JSON of a reply that has to succeed."""
    reply = ask(sandbox, path, who, **params)
    assert reply.status == 200, reply.text
    return reply.body


def found(sandbox: Sandbox, query: str, who: str = "sam", **params: Any) -> list[int]:
    """The numbers of the changes that a query finds."""
    return [row["_number"] for row in get(sandbox, "/changes/", who, q=query, **params)]


def refused(sandbox: Sandbox, query: str) -> tuple[int, str]:
    """Status and text of a query that is not understood."""
    reply = ask(sandbox, "/changes/", q=query)
    return reply.status, reply.text.removesuffix("\n")


def escaped(name: str) -> str:
    """A name as one part of an address."""
    return quote(name, safe="")
