"""Facts for tests: one person, one Gerrit."""

from __future__ import annotations

from typing import Any

from seeder.reviews import Account, Change, InlineComment, Message
from seeder.suggestions import Facts, Work

ME = Account(7, "ada", "Ada Quill", email="ada@example.org")
BEN = Account(8, "ben", "Ben Ivory")
BOT = Account(9, "jenkins", "Jenkins", bot=True)
GERRIT = "https://gerrit.example.org/r/"
NOON = 1_767_268_800


def a_change(number: int = 4, **more: Any) -> Change:
    usual = {
        "project": "our/tool",
        "branch": "main",
        "subject": "Sort the list",
        "status": "MERGED",
        "owner": ME,
        "created": NOON,
        "updated": NOON,
        "patch_set": 1,
    }
    return Change(number=number, **{**usual, **more})


def comment(id_: str, text: str, who: Account | None = BEN, **more: Any) -> InlineComment:
    return InlineComment(
        **{"id": id_, "path": "src/list.py", "author": who, "at": NOON, "text": text, "line": 3, **more}
    )


def message(text: str, who: Account | None = BEN, **more: Any) -> Message:
    return Message(**{"id": f"m{hash(text)}", "author": who, "at": NOON, "text": text, **more})


def facts_of(
    change: Change | None = None, comments: tuple[InlineComment, ...] = (), added: Any = None, **more: Any
) -> Facts:
    works = (Work(change, comments, added or {}),) if change else more.pop("works", ())
    return Facts(ME, GERRIT, "https://phorge.example.org/", frozenset({"ci"}), works, **more)
