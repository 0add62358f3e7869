"""Exchanges with a real Phorge, kept and played again: transports for a ServiceSession.

What is kept holds no secret: headers are dropped but for the date, tokens stand as the role of who used
them, the site is called phorge.example.org. An answer with a token that nobody knows is not kept at all.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
import requests
from requests.adapters import BaseAdapter

from seeder.wire.redaction import TOKEN_SHAPE
from tests.contract.world import World

FOLDER = Path(__file__).parents[1] / "recordings" / "contract"
# What a recording calls the site that it was made of.
ADDRESS = "https://phorge.example.org/"
# Of a person's account, nobody's business and in no case.
PRIVATE = {"primaryEmail": "mentor@example.org", "image": ""}


class Call(msgspec.Struct, frozen=True):
    """One request: the method, the role whose token it carried, and its parameters without the token."""

    method: str
    who: str
    params: dict[str, Any]


class Exchange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request and the JSON that came back; `date` is the answer's Date header."""

    call: Call
    date: str
    answer: Any


class Recording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case. `clock` is when it was made, epoch seconds UTC."""

    case: str
    clock: float
    nonce: str
    world: World
    exchanges: tuple[Exchange, ...] = ()


class Tokens:
    """Role -> token; the empty role `nobody` has none."""

    def __init__(self, by_role: dict[str, str]) -> None:
        self.by_role = by_role

    def role_of(self, token: str) -> str:
        return next((role for role, known in self.by_role.items() if known == token), "stranger")

    def hide(self, text: str) -> str:
        """`text` with every token replaced by its role; ValueError when another one is left."""
        for role, token in self.by_role.items():
            text = text.replace(token, f"<token of {role}>") if token else text
        if TOKEN_SHAPE.search(text):
            raise ValueError("an answer holds a token that is none of the roles'")
        return text

    def show(self, text: str) -> str:
        for role, token in self.by_role.items():
            text = text.replace(f"<token of {role}>", token)
        return text


class Wire(BaseAdapter):
    """What one session sends through; `calls` is told what was sent, by all sessions of a case, and
    `exchanges` what was answered."""

    def __init__(
        self, tokens: Tokens, calls: list[Call], exchanges: list[Exchange], inner: BaseAdapter
    ) -> None:
        super().__init__()
        self.tokens, self.calls, self.exchanges, self.inner = tokens, calls, exchanges, inner

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        call = call_of(request, self.tokens)
        self.calls.append(call)
        answered = self.inner.send(request, *args, **kwargs)
        kept = json.loads(self.tokens.hide(answered.text))
        self.exchanges.append(Exchange(call, answered.headers.get("Date", ""), kept))
        return answered

    def close(self) -> None:
        self.inner.close()


class Player(BaseAdapter):
    """Answers from a recording; a request that is not the next recorded one fails the test."""

    def __init__(self, tokens: Tokens, calls: list[Call], recording: Recording) -> None:
        super().__init__()
        self.tokens, self.calls, self.recording = tokens, calls, recording

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        call = call_of(request, self.tokens)
        position = len(self.calls)
        case, again = self.recording.case, f"`script/record {self.recording.case}` makes it anew."
        assert position < len(self.recording.exchanges), f"{case}: not recorded: {call}. {again}"
        exchange = self.recording.exchanges[position]
        told = f"{case}: request {position + 1} was recorded otherwise. {again}\n"
        assert call == exchange.call, f"{told}now:      {call}\nrecorded: {exchange.call}"
        self.calls.append(call)
        content = self.tokens.show(json.dumps(exchange.answer))
        return response_to(request, content, exchange.date)

    def close(self) -> None: ...


class Recorder(Wire):
    """Asks the real site at `address`, and adds to `exchanges`; the case sees exactly what is kept."""

    def __init__(
        self, tokens: Tokens, calls: list[Call], exchanges: list[Exchange], inner: BaseAdapter, address: str
    ) -> None:
        super().__init__(tokens, calls, exchanges, inner)
        self.address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["proxies"] = {}
        call = call_of(request, self.tokens)
        self.calls.append(call)
        answered = self.inner.send(self._redirected(request), *args, **kwargs)
        kept = self._kept(answered.text)
        exchange = Exchange(call, answered.headers.get("Date", ""), kept)
        self.exchanges.append(exchange)
        return response_to(request, self.tokens.show(json.dumps(kept)), exchange.date)

    def _redirected(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        there = request.copy()
        there.url = self.address + urlsplit(request.url or "").path.lstrip("/")
        form = {name: values[0] for name, values in parse_qs(str(request.body)).items()}
        form["params"] = form["params"].replace(ADDRESS, self.address)
        there.prepare_body(urlencode(form), None)
        return there

    def _kept(self, text: str) -> Any:
        """The answer as it may be kept: parsed, and free of secrets and of the site's address."""
        plain = json.dumps(_without_private(json.loads(text)))
        plain = plain.replace(self.address, ADDRESS)
        plain = plain.replace(urlsplit(self.address).netloc, urlsplit(ADDRESS).netloc)
        return json.loads(self.tokens.hide(plain))


def call_of(request: requests.PreparedRequest, tokens: Tokens) -> Call:
    """The Conduit call in a request."""
    form = parse_qs(str(request.body))
    params = json.loads(form["params"][0])
    token = params.pop("__conduit__", {}).get("token", "")
    return Call((request.url or "").partition("/api/")[2], tokens.role_of(token), params)


def _without_private(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: PRIVATE.get(key, _without_private(child)) for key, child in value.items()}
    return [_without_private(child) for child in value] if isinstance(value, list) else value


def response_to(request: requests.PreparedRequest, content: str, date: str) -> requests.Response:
    """An answer as a transport gives it: JSON with status 200 and a Date header."""
    response = requests.Response()
    response.status_code = 200
    response.headers.update({"Content-Type": "application/json", "Date": date})
    response.raw = io.BytesIO(content.encode())
    response.url, response.request = request.url or "", request
    return response


def path_of(case: str) -> Path:
    return FOLDER / f"{case}.json"


def read(case: str) -> Recording:
    return msgspec.json.decode(path_of(case).read_bytes(), type=Recording)


def write(recording: Recording) -> None:
    """One exchange a line, so that a difference can be read."""
    path_of(recording.case).write_bytes(b"\n".join(_lines(recording)) + b"\n")


def _lines(recording: Recording) -> Iterator[bytes]:
    head = msgspec.json.encode(msgspec.structs.replace(recording, exchanges=()))
    last = len(recording.exchanges) - 1
    yield head.removesuffix(b"]}")
    for i, exchange in enumerate(recording.exchanges):
        yield msgspec.json.encode(exchange) + (b"" if i == last else b",")
    yield b"]}"
