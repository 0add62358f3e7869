"""/changes/: one change and what belongs to it."""

from __future__ import annotations

import re
from typing import Any

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.asking import Asking, Fresh
from seeder.sandbox.gerrit.keeping import sha
from seeder.sandbox.gerrit.options import options_of
from seeder.sandbox.gerrit.records import Change
from seeder.sandbox.gerrit.refusals import Refused, missing
from seeder.sandbox.gerrit.shown.account import People
from seeder.sandbox.gerrit.shown.change import Showing
from seeder.sandbox.gerrit.shown.labels import reviewer_shown
from seeder.sandbox.gerrit.shown.talk import comments_shown, message_shown

_NUMBER = re.compile(r"[0-9]{1,18}\Z")
_CHANGE_ID = re.compile(r"I[0-9a-f]{4,40}\Z")
_IN_DETAIL = frozenset({"LABELS", "DETAILED_LABELS", "DETAILED_ACCOUNTS", "MESSAGES", "REVIEWER_UPDATES"})


def found(asking: Asking) -> Change:
    """The change of an address: number, project~number, Change-Id, or project~branch~Change-Id."""
    word = asking.parts[0]
    parts = word.split("~")
    if len(parts) < 3 and _NUMBER.match(parts[-1]):
        one = keeping.change(asking.store, int(parts[-1]))
        hits = [one] if one and one.visible_to(asking.me) and parts[0] in (one.project, parts[-1]) else []
    else:
        hits = [one for one in asking.changes() if _is_named(one, parts)]
    if len(hits) > 1:
        raise Refused(404, f"Multiple changes found for {word}")
    if not hits:
        raise missing(word)
    return hits[0]


def _is_named(change: Change, parts: list[str]) -> bool:
    if not _CHANGE_ID.match(parts[-1]) or not change.change_id.startswith(parts[-1]):
        return False
    return parts[:-1] in ([], [change.project], [change.project, change.branch])


def get(asking: Asking) -> Any:
    """One change."""
    return _shown(asking, options_of(asking))


def detail(asking: Asking) -> Any:
    """One change with votes, messages and names."""
    return _shown(asking, options_of(asking) | _IN_DETAIL)


def _shown(asking: Asking, options: frozenset[str]) -> Fresh:
    change = found(asking)
    shown = Showing(asking.accounts, asking.me, options).shown(change)
    return Fresh(shown, sha(change.meta, change.updated)[:32])


def _people(asking: Asking) -> People:
    return People(asking.accounts, detailed=True)


def comments(asking: Asking) -> Any:
    """Inline comments under their files."""
    return comments_shown(found(asking), _people(asking))


def messages(asking: Asking) -> Any:
    """What was said, the oldest first."""
    return [message_shown(one, _people(asking)) for one in found(asking).messages]


def reviewers(asking: Asking) -> Any:
    """Reviewers and people in CC, with their votes."""
    change = found(asking)
    return [reviewer_shown(change, _people(asking), one) for one in sorted((*change.reviewers, *change.ccs))]
