"""The shipped files of the world as values. They are our own, so the fast reader is enough."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec
import yaml

T = TypeVar("T")
# libyaml's is twenty times faster; every scalar stays a text in both. PyYAML can be built without it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def shipped(name: str, to: type[T]) -> T:
    """A file of this folder as `to`."""
    text = files("seeder.sandbox.world").joinpath(name).read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=_LOADER), to, strict=False)  # noqa: S506 - builds texts only
