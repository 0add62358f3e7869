"""Inline comments, each followed by its answers."""

from __future__ import annotations

from seeder.sandbox.gerrit.records import Account, Comment
from seeder.sandbox.pages.html import Markup, escaped, tag
from seeder.sandbox.pages.parts import ago
from seeder.sandbox.pages.review.parts import reviewer
from seeder.sandbox.store import Store


def threads(store: Store, comments: list[Comment], accounts: dict[int, Account]) -> Markup:
    """All of them, thread by thread; whether a thread is resolved is said at its last word."""
    answered = {one.reply_to for one in comments}
    shown = [_comment(store, one, accounts, last=one.id not in answered) for one in in_threads(comments)]
    return escaped(shown)


def in_threads(comments: list[Comment]) -> list[Comment]:
    """Each comment right behind the one that it answers, without any depth."""
    known = {one.id for one in comments}
    found: list[Comment] = []
    waiting = [one for one in reversed(comments) if one.reply_to not in known or one.reply_to == one.id]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += [more for more in reversed(comments) if more.reply_to == one.id != more.id]
    return found


def _comment(store: Store, comment: Comment, accounts: dict[int, Account], *, last: bool) -> Markup:
    place = f"line {comment.line}" if comment.line else "the whole file"
    chip = tag("span", "unresolved", class_="chip orange") if comment.unresolved and last else None
    where = f" answered on {place}, " if comment.reply_to else f" on {place}, "
    head = tag("p", reviewer(store, accounts, comment.by), where, ago(store, comment.at), " ", chip)
    words = tag("p", comment.text, class_="words")
    return tag("div", head, words, class_="said answer" if comment.reply_to else "said")
