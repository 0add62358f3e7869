"""Remarkup as HTML."""

from __future__ import annotations

from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.store import Store


def rendered(text: str, store: Store) -> Markup:
    """A description as HTML."""
    return tag("p", text)
