"""HTML that is escaped by construction: text becomes markup only here."""

from __future__ import annotations

import html
from typing import Any

VOID = frozenset({"br", "hr", "img", "meta", "link", "input"})


class Markup(str):
    """Text that already is HTML."""

    __slots__ = ()


Child = Any


def escaped(child: Child) -> Markup:
    """Anything as HTML: Markup stays, lists are joined, None is nothing, everything else is escaped."""
    if child is None:
        return Markup("")
    if isinstance(child, Markup):
        return child
    if isinstance(child, list | tuple):
        return Markup("".join(escaped(part) for part in child))
    return Markup(html.escape(str(child), quote=True))


def tag(element: str, /, *children: Child, **attributes: Any) -> Markup:
    """An element. `class_` is class, `data_x` is data-x; an attribute that is None or False is left out."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped("" if value is True else value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if element in VOID:
        return Markup(f"<{element}{shown}>")
    return Markup(f"<{element}{shown}>{escaped(children)}</{element}>")
