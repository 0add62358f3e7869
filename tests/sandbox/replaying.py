"""Sends recorded requests to the sandbox, byte for byte; tells its answers in the recordings' terms."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from tests.sandbox import lab
from tests.sandbox.client import Reply, Sandbox
from tests.sandbox.recordings import Recording

_SECRET = "api-REDACTED"
_NOBODYS = "api-" + "a" * 28


class Replayer:
    """Knows which of the sandbox's new PHIDs stands for which recorded one."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._tokens: dict[str, str] = {}
        self._ours: dict[str, str] = {}

    def replay(self, one: Recording) -> Reply:
        """The reply to a recorded request; new objects are remembered under their recorded PHIDs."""
        path = one.path + (f"?{self._mine(one.query, one)}" if one.query else "")
        headers = {
            name.replace("-", "_"): self._mine(value, one) for name, value in one.request_headers.items()
        }
        body = self._mine(one.request_body, one) if one.http_method != "GET" else None
        reply = self.sandbox.send(one.http_method, path, body, **headers)
        if one.response and reply.body:
            self._learn(one.response["result"], reply.body["result"])
        return reply

    def told(self, value: Any) -> Any:
        """An answer of the sandbox with the recorded PHIDs and without tokens."""
        if isinstance(value, dict):
            return {self.told(key): self.told(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.told(part) for part in value]
        if isinstance(value, str):
            for recorded, ours in self._ours.items():
                value = value.replace(ours, recorded)
            return value.replace(_NOBODYS, _SECRET)
        return value

    def _mine(self, text: str, one: Recording) -> str:
        for recorded, ours in self._ours.items():
            text = text.replace(recorded, ours)
        return text.replace(_SECRET, self._token(one))

    def _token(self, one: Recording) -> str:
        if one.name == "error.wrong-token":
            return _NOBODYS
        user = one.user or "admin"
        if user not in self._tokens:
            self._tokens[user] = lab.token(self.sandbox.store, user)
        return quote(self._tokens[user])

    def _learn(self, recorded: Any, ours: Any) -> None:
        """Pairs the PHIDs of what an edit made, wherever both answers have one at the same place."""
        if isinstance(recorded, dict) and isinstance(ours, dict):
            for key in recorded.keys() & ours.keys():
                self._learn(recorded[key], ours[key])
        elif isinstance(recorded, list) and isinstance(ours, list):
            for one, other in zip(recorded, ours, strict=False):
                self._learn(one, other)
        elif _is_new(recorded) and _is_new(ours):
            self._ours.setdefault(recorded, ours)


def _is_new(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"PHID-(TASK|XACT-TASK|XCMT)-", value) is not None
