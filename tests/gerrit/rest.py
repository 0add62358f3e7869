"""Gerrit's REST API for tests: no session, no retries, nothing of seeder's own client."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlencode

from tests.gerrit.daemon import OPENER


class RefusedError(Exception):
    """An answer of 400 or above: `status`, and Gerrit's own `text`."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status, self.text = status, text


class Rest:
    """Somebody's requests to the server at `url`; anonymous without a user name.

    Paths are below the root and escaped already; answers are the parsed JSON, else the text.
    """

    def __init__(self, url: str, username: str = "", password: str = "") -> None:
        self.url = url + ("a/" if username else "")
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {pair}"} if username else {}

    def get(self, path: str, **query: Any) -> Any:
        """A parameter with a list is given once for each of its values."""
        return self._ask("GET", path + ("?" + urlencode(query, doseq=True) if query else ""))

    def put(self, path: str, body: dict[str, Any] | str) -> Any:
        return self._ask("PUT", path, body)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._ask("POST", path, body or {})

    def delete(self, path: str) -> Any:
        return self._ask("DELETE", path)

    def _ask(self, method: str, path: str, body: dict[str, Any] | str | None = None) -> Any:
        kind = "text/plain" if isinstance(body, str) else "application/json"
        text = body if isinstance(body, str) else json.dumps(body)
        headers = self._headers | ({"Content-Type": kind} if body is not None else {})
        data = text.encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with OPENER.open(request, timeout=60) as reply:
                return _parsed(reply.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                raise RefusedError(error.code, error.read().decode("utf-8", "replace").strip()) from None


def escaped(name: str) -> str:
    """A project, branch or file as one part of a path: its slashes too."""
    return quote(name, safe="")


def _parsed(text: str) -> Any:
    return json.loads(text[4:]) if text.startswith(")]}'") else text
