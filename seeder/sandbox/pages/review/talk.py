"""What was said about a change, message by message."""

from __future__ import annotations

from urllib.parse import quote

from seeder.sandbox.gerrit.records import Account, Change, Message
from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.pages.parts import ago
from seeder.sandbox.pages.review.parts import reviewer
from seeder.sandbox.store import Store


def talk(store: Store, change: Change, accounts: dict[int, Account]) -> Markup:
    """All messages, the oldest first."""
    if not change.messages:
        return tag("p", "Nobody has said anything yet.", class_="none")
    lines = [_message(store, one, accounts) for one in change.messages]
    return tag("ol", lines, class_="history")


def _message(store: Store, message: Message, accounts: dict[int, Account]) -> Markup:
    author = accounts.get(message.author)
    name = author.username if author else "somebody"
    face = tag("img", src=f"/avatar/{quote(name, safe='')}.svg", alt="", class_="face")
    robot = tag("span", "automatic", class_="chip grey") if message.tag else None
    head = tag(
        "p", reviewer(store, accounts, message.author, face=False), " ", ago(store, message.at), " ", robot
    )
    return tag("li", face, head, tag("div", tag("p", message.text, class_="words"), class_="said"))
