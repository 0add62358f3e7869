"""A client that sends exactly what it is told, over a real socket, and the sandbox it talks to."""

from __future__ import annotations

import http.client
import json
import sqlite3
from typing import Any
from urllib.parse import urlencode, urlsplit

from seeder.sandbox.store import Store
from seeder.sandbox.world import token_of


class Reply:
    """What came back; `body` is the parsed JSON, without Gerrit's prefix; None when it is none."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.raw = response.status, response.headers, response.read()
        self.text = self.raw.decode("utf-8", "replace")
        is_json = (self.headers.get("content-type") or "").startswith("application/json")
        is_json = is_json and "content-encoding" not in self.headers
        self.body: Any = json.loads(self.text.removeprefix(")]}'\n")) if is_json else None


class Sandbox:
    """A running sandbox; `host` is what is sent as Host (the recordings' server by default)."""

    def __init__(self, store: Store, url: str, host: str | None = None) -> None:
        self.store, self.url, self.host = store, url, host
        self._address = urlsplit(url).netloc

    def send(self, verb: str, path: str, body: str | None = None, **headers: str) -> Reply:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection(self._address, timeout=20)
        try:
            extra = {"Host": self.host} if self.host else {}
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(verb, path, body=None if body is None else body.encode(), headers=extra | sent)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def ask(self, method: str, who: str = "sam", token: str | None = None, **params: Any) -> dict[str, Any]:
        """Conduit's envelope for one call, sent as the `phabricator` package sends it."""
        secret = token or token_of(self.store, who)
        packed = json.dumps({**params, "__conduit__": {"token": secret}})
        form = urlencode({"params": packed, "output": "json"})
        kind = "application/x-www-form-urlencoded"
        reply = self.send("POST", f"/api/{method}", form, Content_Type=kind)
        assert reply.status == 200
        envelope: dict[str, Any] = reply.body
        return envelope

    def get(self, method: str, who: str = "sam", **params: Any) -> Any:
        """The result of a call that has to succeed."""
        envelope = self.ask(method, who, **params)
        assert envelope["error_code"] is None, envelope
        return envelope["result"]

    def refusal(self, method: str, who: str = "sam", **params: Any) -> tuple[str, str]:
        """Code and text of a call that has to be refused."""
        envelope = self.ask(method, who, **params)
        assert envelope["result"] is None, envelope
        return envelope["error_code"], envelope["error_info"]

    def edit(self, task: str | int | None = None, who: str = "sam", **wanted: Any) -> dict[str, Any]:
        """maniphest.edit; two underscores in a type stand for its dot (`projects__add`)."""
        sent = [{"type": kind.replace("__", "."), "value": value} for kind, value in wanted.items()]
        identifier = {} if task is None else {"objectIdentifier": task}
        result: dict[str, Any] = self.get("maniphest.edit", who, transactions=sent, **identifier)
        return result

    def task(self, number: int, who: str = "sam") -> dict[str, Any]:
        """A task with all attachments."""
        attachments = {"columns": True, "projects": True, "subscribers": True}
        found = self.get("maniphest.search", who, constraints={"ids": [number]}, attachments=attachments)
        row: dict[str, Any] = found["data"][0]
        return row

    def reader(self) -> sqlite3.Connection:
        """The sandbox's file, seen by somebody else."""
        path = self.store.row("PRAGMA database_list")
        assert path is not None
        return sqlite3.connect(f"file:{path['file']}?mode=ro", uri=True)

    def requests(self) -> list[tuple[str, str]]:
        """(method, connection) of all calls so far, in order."""
        rows = self.store.rows("SELECT method, connection FROM request ORDER BY id")
        return [(row["method"], row["connection"]) for row in rows]
