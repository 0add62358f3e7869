"""Recordings of Gerrit played to our own client: a request that was not recorded is refused."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import requests
from requests.adapters import BaseAdapter

FOLDER = Path(__file__).parents[1] / "recordings" / "gerrit"
ADDRESS = "https://gerrit.example.org/r/"
Key = tuple[str, tuple[tuple[str, str], ...], bool]


class Unrecorded(AssertionError):
    """The client asked for something that no recording holds."""


@cache
def _exchanges(version: str) -> dict[Key, list[dict[str, Any]]]:
    found: dict[Key, list[dict[str, Any]]] = {}
    for path in sorted((FOLDER / version).glob("*.json")):
        exchange = json.loads(path.read_text("utf-8"))
        asked = exchange["request"]
        if asked["method"] == "GET":
            query = asked["query"] if isinstance(asked["query"], str) else ""
            found.setdefault(_key(asked["path"], query), []).append(exchange)
    return found


def _key(path: str, query: str) -> Key:
    pairs = tuple(sorted(parse_qsl(query, keep_blank_values=True)))
    return unquote(path.removeprefix("/a")), pairs, path.startswith("/a/")


class Player(BaseAdapter):
    """`denied` plays the answer to a wrong password wherever there is one."""

    def __init__(self, version: str, *, denied: bool = False) -> None:
        super().__init__()
        self.version, self.denied = version, denied
        self.asked: list[str] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        path = parts.path.removeprefix("/r")
        self.asked.append(f"{path}?{parts.query}")
        exchange = self._found(path, parts.query)
        response = requests.Response()
        response.request, response.url = request, request.url or ""
        response.status_code = exchange["response"]["status"]
        response.headers.update(
            {k: v for k, v in exchange["response"]["headers"].items() if k.lower() == "content-type"}
        )
        response.raw = io.BytesIO((exchange["response"]["body"] or "").encode())
        return response

    def _found(self, path: str, query: str) -> dict[str, Any]:
        several = _exchanges(self.version).get(_key(path, query), [])
        fitting = [e for e in several if (e["response"]["status"] == 401) == self.denied]
        if not fitting:
            raise Unrecorded(f"{path}?{query} is not among the recordings of {self.version}")
        return fitting[0]

    def close(self) -> None: ...
