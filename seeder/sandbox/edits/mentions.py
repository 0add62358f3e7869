"""Who and what a text mentions. Inside code and links nothing counts; measured on Phorge."""

from __future__ import annotations

import re

from seeder.sandbox.store import Store

# Blocks of code: between ``` or %%% at the start of a line, or a paragraph indented by two blanks.
_BLOCKS = (
    re.compile(r"^[ \t]*```.*?(?:```|\Z)", re.MULTILINE | re.DOTALL),
    re.compile(r"^%%%.*?(?:%%%|\Z)", re.MULTILINE | re.DOTALL),
    re.compile(r"(?:\A|(?<=\n\n))(?: {2,}(?![-*#\s]).*(?:\n|\Z))+"),
)
_INLINE = (
    re.compile(r"`+[^`\n]+`+"),
    re.compile(r"##[^#\n]+##"),
    re.compile(r"\[\[.*?\]\]"),
    re.compile(r"\[[^\]\n]*\]\([^)\n]*\)"),
    re.compile(r"\bhttps?://\S+"),
)
_USER = re.compile(r"(?<![\w@])@([a-zA-Z0-9._-]*[a-zA-Z0-9_-])")
_TASK = re.compile(r"(?<!\w)T([1-9]\d{0,8})(?!\w)")


def prose_of(text: str) -> str:
    """The text without its code and its links."""
    for pattern in (*_BLOCKS, *_INLINE):
        text = pattern.sub(" ", text)
    return text


def mentioned_people(store: Store, text: str) -> list[str]:
    """PHIDs of accounts that a text subscribes, the newest account first; bots are not subscribed."""
    names = set(_USER.findall(prose_of(text)))
    rows = [row for name in names if (row := store.user_named(name)) is not None and row["kind"] != "bot"]
    return list(dict.fromkeys(row["phid"] for row in sorted(rows, key=lambda row: -row["id"])))


def mentioned_tasks(store: Store, text: str) -> list[str]:
    """PHIDs of tasks that a text mentions and that exist."""
    numbers = dict.fromkeys(int(number) for number in _TASK.findall(prose_of(text)))
    found = [store.row("SELECT phid FROM task WHERE id = ?", number) for number in numbers]
    return [row["phid"] for row in found if row is not None]
