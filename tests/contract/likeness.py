"""How answers of the sandbox differ in form from the real ones: keys, kinds of values, words of errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tests.contract.tape import Exchange
from tests.contract.world import World

# Of a key's PHID only the first kind: what a transaction is of differs from row to row.
_PHID_KEY = re.compile(r"(PHID-[A-Z]+-)(?:[A-Z]+-)?[a-z0-9]+")
_CHANGING = re.compile(r"(PHID-[A-Z]+(?:-[A-Z]+)?-)[a-z0-9]+|\d+")


def differences(real: Sequence[Exchange], ours: Sequence[Exchange]) -> list[str]:
    """A line for each difference of the answers to the same requests in the same order. How many pages a
    list takes depends on what was done on a site lately, so either may have read it in more requests."""
    found: list[str] = []
    for theirs, mine in zip(_stretches(real), _stretches(ours), strict=False):
        method, instead = theirs[0].call.method, mine[0].call.method
        if method != instead:
            return [*found, f"{method} was asked, and {instead} of us"]
        for one, other in zip(theirs, mine, strict=False):
            found += _between(one.answer, other.answer, method)
    return list(dict.fromkeys(found))


def without_names(exchanges: Sequence[Exchange], world: World) -> list[Exchange]:
    """The exchanges with what is called differently on each site called by its role."""
    text = json.dumps([msgspec.to_builtins(exchange) for exchange in exchanges])
    for person in (world.me, world.other):
        # So an error tells who could.
        text = text.replace(f"// {person.username} ({person.real_name})", "// user (User)")
    for role, name in _names(world):
        text = re.sub(rf"(?<=[@\"]){re.escape(name)}(?=[\":])", role, text, flags=re.IGNORECASE)
    return msgspec.json.decode(text, type=list[Exchange])


def _stretches(exchanges: Sequence[Exchange]) -> Iterator[list[Exchange]]:
    """What was read by one method in a row, together; each edit for itself."""
    together: list[Exchange] = []
    for exchange in exchanges:
        method = exchange.call.method
        if together and (method.endswith(".edit") or method != together[-1].call.method):
            yield together
            together = []
        together.append(exchange)
    if together:
        yield together


def _names(world: World) -> Iterator[tuple[str, str]]:
    for role, person in (("me", world.me), ("other", world.other), ("disabled", world.disabled)):
        if person is not None:
            yield f"user-{role}", person.username
    if world.archived is not None and world.archived.slug:
        yield "archived-tag", world.archived.slug


def _between(real: Any, ours: Any, path: str) -> Iterator[str]:
    if isinstance(real, dict) and isinstance(ours, dict):
        yield from _between_maps(_keyed(real), _keyed(ours), path)
    elif isinstance(real, list) and isinstance(ours, list):
        if real and ours:
            yield from _between(_merged(real), _merged(ours), f"{path}[]")
    elif isinstance(real, list | dict) and isinstance(ours, list | dict):
        if bool(real) == bool(ours):
            yield f"{path}: {_kind(real)}, and {_kind(ours)} of us"
    elif path.endswith((".error_code", ".error_info")):
        if _masked(real) != _masked(ours):
            yield f"{path}: {real!r}, and {ours!r} of us"
    elif real is not None and ours is not None and _kind(real) != _kind(ours):
        yield f"{path}: {_kind(real)}, and {_kind(ours)} of us"


def _between_maps(real: dict[str, Any], ours: dict[str, Any], path: str) -> Iterator[str]:
    for key in sorted(real.keys() | ours.keys()):
        if key not in ours:
            yield f"{path}.{key}: not of us"
        elif key not in real:
            yield f"{path}.{key}: only of us"
        else:
            yield from _between(real[key], ours[key], f"{path}.{key}")


def _merged(rows: list[Any]) -> Any:
    """One row with the keys of all; the first value that is not null stands for a key."""
    maps = [row for row in rows if isinstance(row, dict)]
    if not maps:
        return rows[0]
    merged: dict[str, Any] = {}
    for row in maps:
        for key, value in row.items():
            merged[key] = value if merged.get(key) is None else merged[key]
    return merged


def _keyed(value: dict[str, Any]) -> dict[str, Any]:
    return {_masked(_PHID_KEY.sub(r"\1", key)): child for key, child in value.items()}


def _masked(text: Any) -> Any:
    return _CHANGING.sub(lambda m: m[1] or "0", text) if isinstance(text, str) else text


def _kind(value: Any) -> str:
    return type(value).__name__
