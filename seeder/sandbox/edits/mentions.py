"""Who and what a text mentions. Inside code and links nothing counts; measured on Phorge."""

from __future__ import annotations

import re

from seeder.remarkup.blocks import Block, heading_text, list_items, split_blocks
from seeder.sandbox.policies import may_view
from seeder.sandbox.store import Store

_SILENT = frozenset({"code", "literal", "interpreter"})
# A link to a task of this very server mentions it.
_OWN_LINK = re.compile(r"https?://(?:127\.0\.0\.1|localhost)(?::\d+)?/(T\d+)\b")
_INLINE = (
    re.compile(r"##.+?##|\B`.+?`\B", re.ASCII),
    re.compile(r"\[\[.*?\]\]"),
    re.compile(r"\[[^\]\n]*\]\([^)\n]*\)"),
    re.compile(r"https?://\S+"),
)
_USER = re.compile(r"(?<![\w@])@([a-zA-Z0-9._-]*[a-zA-Z0-9_-])", re.ASCII)
_TASK = re.compile(r"(?<![\w-])T([1-9]\d{0,8})(?!\w)", re.ASCII)
# Phorge puts a token that ends in a letter where it takes something out, so what follows is no mention.
_TAKEN_OUT = "\1Z"


def prose_of(text: str) -> str:
    """The text without its code and its links."""
    return "\n".join(_prose(block) for block in split_blocks(text.replace("\r\n", "\n")))


def _prose(block: Block) -> str:
    if block.kind in _SILENT:
        return ""
    if block.kind in ("quote", "reply"):
        return prose_of(re.sub(r"(?m)^>>?!? ?", "", block.text))
    text = {"heading": heading_text, "list": _items}.get(block.kind, _whole)(block)
    text = _OWN_LINK.sub(r" \1 ", text)
    for pattern in _INLINE:
        text = pattern.sub(_TAKEN_OUT, text)
    return text


def _items(block: Block) -> str:
    return "\n".join(list_items(block))


def _whole(block: Block) -> str:
    return block.text


def mentioned_names(text: str) -> set[str]:
    """User names that a text mentions, whether they exist or not."""
    return set(_USER.findall(prose_of(text)))


def mentioned_people(store: Store, text: str) -> list[str]:
    """PHIDs of accounts that a text subscribes, the newest account first; bots are not subscribed."""
    rows = [store.user_named(name) for name in mentioned_names(text)]
    people = [row for row in rows if row is not None and row["kind"] != "bot"]
    return list(dict.fromkeys(row["phid"] for row in sorted(people, key=lambda row: -row["id"])))


def mentioned_tasks(store: Store, text: str, author: str) -> list[str]:
    """PHIDs of tasks that a text mentions and that are there for `author` (a PHID)."""
    numbers = dict.fromkeys(int(number) for number in _TASK.findall(prose_of(text)))
    found = [store.row("SELECT * FROM task WHERE id = ?", number) for number in numbers]
    return [row["phid"] for row in found if row is not None and may_view(row, author)]
