"""Reading a value as the type that Conduit wants, with Conduit's words for what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from seeder.sandbox.errors import core

Reader = Callable[[Any, str, bool], Any]
_INTEGER = re.compile(r"-?\d+\Z")


def _bad(path: str, expected: str) -> Exception:
    return core(f'Error while reading "{path}": {expected}')


def text(value: Any, path: str, strict: bool) -> str:
    """A string."""
    if not isinstance(value, str):
        raise _bad(path, "Expected string, got something else.")
    return value


def integer(value: Any, path: str, strict: bool) -> int:
    """A whole number; in the flat style also as text."""
    if isinstance(value, str) and not strict and _INTEGER.match(value):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _bad(path, "Expected integer, got something else.")
    return value


def epoch(value: Any, path: str, strict: bool) -> int:
    """A moment in epoch seconds."""
    moment = integer(value, path, strict)
    if moment <= 0:
        raise _bad(path, f"Epoch timestamp must be larger than 0, got {moment}.")
    return moment


def boolean(value: Any, path: str, strict: bool) -> bool:
    """True or false; in the flat style also as text."""
    if isinstance(value, str) and not strict and value in ("true", "false", "1", "0"):
        return value in ("true", "1")
    if not isinstance(value, bool):
        raise _bad(path, "Expected boolean (true or false), got something else.")
    return value


def items(value: Any, path: str) -> list[Any]:
    """A list of anything."""
    if isinstance(value, dict) and value:
        raise _bad(path, "Expected a list, but value is an object.")
    if not isinstance(value, list):
        raise _bad(path, "Expected a list, but value is not a list.")
    return value


def texts(value: Any, path: str, strict: bool) -> list[str]:
    """A list of strings, possibly empty."""
    return [text(part, f"{path}[{index}]", strict) for index, part in enumerate(items(value, path))]


def some_texts(value: Any, path: str, strict: bool) -> list[str]:
    """A list of at least one string."""
    return texts(_some(value, path), path, strict)


def integers(value: Any, path: str, strict: bool) -> list[int]:
    """A list of whole numbers, possibly empty."""
    return [integer(part, f"{path}[{index}]", strict) for index, part in enumerate(items(value, path))]


def some_integers(value: Any, path: str, strict: bool) -> list[int]:
    """A list of at least one whole number."""
    return integers(_some(value, path), path, strict)


def _some(value: Any, path: str) -> list[Any]:
    if not items(value, path):
        raise _bad(path, "Expected a nonempty list, but value is an empty list.")
    return list(value)
