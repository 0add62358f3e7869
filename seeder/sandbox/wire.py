"""A request's bytes -> what was asked. All three ways in which Conduit takes its parameters.

(a) ``params=<json>`` with the token in ``__conduit__``, (b) ``params[key]=<json>``, both strict about types;
(c) ``api.token=...&key=value&key[0]=...``, loose, because everything in it is text.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from seeder.sandbox.errors import core

_JSON_BODY = (
    "Use form-encoded data to submit parameters to Conduit endpoints. Sending a JSON-encoded body and "
    "setting 'Content-Type': 'application/json' is not currently supported."
)
_NOT_JSON = (
    "The value for parameter '{}' is not valid JSON. All parameters must be encoded as JSON values, "
    "including strings (which means you need to surround them in double quotes). "
    "Check your syntax. Value was: {}."
)
# Read by the controller and not by the method (flat style).
_OWN = ("api.token", "access_token", "output", "host", "authToken", "authSignature")


class Call(NamedTuple):
    """`strict` is False in the flat style, where numbers arrive as text."""

    method: str
    params: dict[str, Any]
    token: str | None
    strict: bool


def read_call(method: str, verb: str, content_type: str, query: str, body: bytes) -> Call:
    """What was asked. Raises Refused for a body that cannot be understood."""
    if content_type == "application/json":
        raise core(_JSON_BODY)
    form = _form(verb, query, body)
    if any(key.startswith("params[") for key, _ in form):
        return _bracket(method, form)
    packed = dict(form).get("params")
    return _packed(method, packed) if packed else _flat(method, form)


def _form(verb: str, query: str, body: bytes) -> list[tuple[str, str]]:
    text = body.decode("utf-8", "replace") if verb == "POST" else ""
    pairs = parse_qsl(query, keep_blank_values=True) if verb in ("GET", "POST") else []
    return pairs + parse_qsl(text, keep_blank_values=True)


def _packed(method: str, packed: str) -> Call:
    try:
        params = json.loads(packed)
    except (ValueError, RecursionError):
        params = None
    if not isinstance(params, dict):
        if params == []:
            return Call(method, {}, None, strict=True)
        raise core(f"Invalid parameter information was passed to method '{method}'.")
    token = _token(params.pop("__conduit__", None))
    return Call(method, params, token, strict=True)


def _bracket(method: str, form: list[tuple[str, str]]) -> Call:
    params: dict[str, Any] = {}
    for key, value in form:
        if key.startswith("params[") and key.endswith("]"):
            name = key[len("params[") : -1]
            params[name] = _json_value(name, value)
    token = _token(params.pop("__conduit__", None))
    return Call(method, params, token, strict=True)


def _json_value(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise core(_NOT_JSON.format(name, value)) from None


def _token(metadata: Any) -> str | None:
    token = metadata.get("token") if isinstance(metadata, dict) else None
    return str(token) if token else None


def _flat(method: str, form: list[tuple[str, str]]) -> Call:
    token = dict(form).get("api.token")
    tree: dict[str, Any] = {}
    for key, value in form:
        if key not in _OWN and not key.startswith("__"):
            _plant(tree, key.replace("]", "").split("["), value)
    params = {key: _as_lists(value) for key, value in tree.items()}
    return Call(method, params, token or None, strict=False)


def _plant(tree: dict[str, Any], path: list[str], value: str) -> None:
    for step in path[:-1]:
        branch = tree.setdefault(step, {})
        if not isinstance(branch, dict):
            branch = tree[step] = {}
        tree = branch
    tree[path[-1] or str(len(tree))] = value


def _as_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _as_lists(part) for key, part in value.items()}
    if list(inner) == [str(index) for index in range(len(inner))]:
        return list(inner.values())
    return inner
