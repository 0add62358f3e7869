"""Bytes in, bytes out: addresses, parameters, JSON with Gerrit's prefix, plain texts for refusals."""

from __future__ import annotations

import base64
import json
import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from starlette.responses import Response

from seeder.sandbox.gerrit.asking import Content, Fresh
from seeder.sandbox.gerrit.refusals import Refused, bad
from seeder.sandbox.gerrit.table import ELSEWHERE, Kinds

PREFIX = ")]}'\n"
_JSON = "application/json;charset=utf-8"
_TEXT = "text/plain;charset=utf-8"
_PLAIN = "text/plain;charset=iso-8859-1"
_NEVER = "no-cache, no-store, max-age=0, must-revalidate"
_SAFE = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Cache-Control": _NEVER}
# What every call takes.
_ALWAYS = frozenset({"pp", "trace", "access_token"})
_HTML = {"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "=": r"\u003d", "'": r"\u0027"}


class Address(NamedTuple):
    """The escaped parts of a path, unescaped one by one; whether it is below /a/."""

    parts: tuple[str, ...]
    private: bool


def address_of(raw: str) -> Address:
    """``/r/a/changes/x%2Fy~1/`` -> (changes, x/y~1), private. A slash at the end means nothing."""
    parts = raw.strip("/").split("/")[1:]
    private = parts[:1] == ["a"]
    return Address(tuple(unquote(part) for part in parts[private:]), private)


def params_of(query: str, kinds: Kinds) -> dict[str, list[str]]:
    """The parameters, each with all its values. Raises Refused with Gerrit's words for others."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in kinds and name not in _ALWAYS:
            dashes = "--" if len(name) > 1 else "-"
            if name in ELSEWHERE:
                raise Refused(404, f'option "{dashes}{name}" is not in the sandbox')
            raise bad(f'"{dashes}{name}" is not a valid option')
        if kinds.get(name) == "number" and not re.fullmatch(r"[+-]?\d{1,10}", value):
            raise bad(f'"{value}" is not a valid value for "{"-" if len(name) == 1 else "--"}{name}"')
        found.setdefault(name, []).append(value)
    return found


def body_of(content_type: str, body: bytes) -> Any:
    """The JSON of a request. Raises Refused with Gerrit's words for anything else."""
    kind = content_type.partition(";")[0].strip().lower()
    if not body or kind == "text/plain":
        raise bad("Expected JSON object")
    if kind != "application/json":
        raise bad("Expected Content-Type: application/json")
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        raise bad("Invalid application/json in request") from None


def answer_of(value: Any, *, pretty: bool, as_json: bool, brief: bool = False) -> Response:
    """A value as a reply; `brief` ones may be kept for a while."""
    if isinstance(value, Content):
        return _content(value, as_json, pretty)
    if isinstance(value, Fresh):
        reply = _json(value.value, pretty)
        must = "" if value.seconds else ", must-revalidate"
        reply.headers["Cache-Control"] = f"private, max-age={value.seconds}{must}"
        reply.headers["ETag"] = value.etag
        return reply
    reply = _json(value, pretty)
    if brief:
        reply.headers["Cache-Control"] = "private, max-age=30"
    return reply


def _json(value: Any, pretty: bool) -> Response:
    text = json.dumps(value, ensure_ascii=False, **({"indent": 2} if pretty else {"separators": (",", ":")}))
    text = re.sub("[<>&='\u2028\u2029]", lambda found: _HTML.get(found[0]) or f"\\u{ord(found[0]):04x}", text)
    body = f"{PREFIX}{text}\n".encode("utf-8", "replace")
    return Response(body, headers={**_SAFE, "Content-Type": _JSON})


def _content(value: Content, as_json: bool, pretty: bool) -> Response:
    """A file: a JSON text for who accepts JSON, else base64."""
    if as_json:
        reply = _json(value.text, pretty)
        reply.headers["X-FYI-Content-Encoding"] = "json"
    else:
        body = base64.b64encode(value.text.encode())
        reply = Response(body, headers={**_SAFE, "Content-Type": _PLAIN, "X-FYI-Content-Encoding": "base64"})
    reply.headers["X-FYI-Content-Type"] = value.kind
    return reply


def refusal(refused: Refused) -> Response:
    """A refusal's text with a line break."""
    body = f"{refused.text}\n".encode("utf-8", "replace")
    return Response(body, refused.status, headers={**_SAFE, "Content-Type": _TEXT})


def unauthorized() -> Response:
    """For a wrong password, and for none."""
    headers = {"WWW-Authenticate": 'Basic realm="Gerrit Code Review"', "Cache-Control": _NEVER}
    return Response("Unauthorized", 401, headers={**headers, "Content-Type": _PLAIN})


def nowhere() -> Response:
    """For an address that is no collection at all."""
    return Response("Not Found", 404, headers={"Cache-Control": _NEVER, "Content-Type": _PLAIN})


def too_long() -> Response:
    """Jetty's answer, which Gerrit never sees."""
    page = "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>"
    return Response(
        page, 414, headers={"Content-Type": "text/html;charset=iso-8859-1", "Connection": "close"}
    )
