"""What people say: ChangeMessageInfo, CommentInfo, ReviewerUpdateInfo."""

from __future__ import annotations

import re

from seeder.sandbox.gerrit.records import Change, Comment, Message
from seeder.sandbox.gerrit.shown.account import People, Shown
from seeder.sandbox.gerrit.shown.moments import stamp

_NAMED = re.compile(r"<GERRIT_ACCOUNT_(\d+)>")


def message_shown(message: Message, people: People) -> Shown:
    """One message."""
    tag = {"tag": message.tag} if message.tag else {}
    return {
        "id": message.id,
        **tag,
        "author": people.shown(message.author),
        "date": stamp(message.at),
        "message": message.text,
        "accounts_in_message": [people.shown(number) for number in _named(message.text)],
        "_revision_number": message.patch_set,
    }


def _named(text: str) -> list[int]:
    return list(dict.fromkeys(int(number) for number in _NAMED.findall(text)))


def comments_shown(change: Change, people: People) -> Shown:
    """All inline comments under their files."""
    paths = sorted({comment.path for comment in change.comments})
    return {
        path: [_comment(change, one, people) for one in change.comments if one.path == path] for path in paths
    }


def _comment(change: Change, comment: Comment, people: People) -> Shown:
    commit = next((one.commit for one in change.patch_sets if one.number == comment.patch_set), "")
    shown: Shown = {
        "author": people.shown(comment.by),
        "change_message_id": comment.message,
        "unresolved": comment.unresolved,
        "patch_set": comment.patch_set,
        "id": comment.id,
    }
    shown |= {"line": comment.line} if comment.line else {}
    shown |= {"in_reply_to": comment.reply_to} if comment.reply_to else {}
    return shown | {"updated": stamp(comment.at), "message": comment.text, "commit_id": commit}


def updates_shown(change: Change, people: People) -> list[Shown]:
    """Who became reviewer when, and by whom."""
    return [
        {
            "updated": stamp(one.at),
            "updated_by": people.shown(one.by),
            "reviewer": people.shown(one.reviewer),
            "state": one.state,
        }
        for one in change.reviewer_updates
    ]
