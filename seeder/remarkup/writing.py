"""Remarkup written: headings and lists."""

from __future__ import annotations

from collections.abc import Sequence


def heading(text: str) -> str:
    """A heading of the second level, below the title of the task.

    A real heading and not the **bold line** of Wikimedia's example: the page can be linked to at it, a
    screen reader can jump to it, and the mail in plain text still underlines it.
    """
    return f"== {' '.join(text.split()).strip('=# ')} =="


def bulleted(items: Sequence[str]) -> str:
    """A list with one item a line; empty for no items."""
    return "\n".join(f"- {item}" for item in items)


def numbered(items: Sequence[str]) -> str:
    """A list of steps. With numbers instead of Remarkup's `#`, which a mail shows as they are and
    which makes a heading of a list with one step."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
