"""What steps are for: tasks in Phabricator, changes in Gerrit. Read, sent, compared with what is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from seeder.errors import OutcomeUnknown
from seeder.model import Task
from seeder.sources.gerrit import Reviews
from seeder.sources.rows import Edited
from seeder.writing.hand import Hand
from seeder.writing.plan import CHANGE, Edit, Result, Step

# Verbs of steps that put tags on tasks or take them off.
TAGGING = frozenset({"tag-task", "untag-task"})
_TAGS = frozenset({"projects.add", "projects.remove"})
# The tags of a change.
Hashtags = frozenset[str]
Fact = Task | Hashtags


class Sent(msgspec.Struct, frozen=True):
    """A write that was done: to what, and whether it changed anything."""

    result: Result
    effect: bool = True


def read_targets(steps: Iterable[Step], hand: Hand) -> dict[str, Fact]:
    """Target -> what it looks like now; what is gone or hidden is missing. A request for each hundred of
    either kind. Raises SeederError."""
    changes = [step.target for step in steps if step.for_change]
    tasks = [step for step in steps if step.target and not step.for_change]
    columns = any(edit.type == "column" for step in tasks for edit in step.edits)
    phids = [step.target for step in tasks]
    found: dict[str, Fact] = dict(hand.phabricator.tasks_by_phid(phids, columns=columns)) if phids else {}
    if changes:
        now = _reviews(hand).hashtags([_number(target) for target in changes])
        found |= {f"{CHANGE}{number}": tags for number, tags in now.items()}
    return found


def send(step: Step, transactions: list[dict[str, Any]], hand: Hand) -> Sent:
    """Send the write of `step` once. Raises NotSent, HttpRefused, ServerError, LoginError for a definite no,
    OutcomeUnknown else."""
    if step.for_change:
        wanted = {edit["type"]: edit["value"] for edit in transactions}
        add, remove = wanted.get("hashtags.add", ()), wanted.get("hashtags.remove", ())
        _reviews(hand).edit_hashtags(_number(step.target), add, remove)
        return Sent(Result(_number(step.target), step.target))
    target = {"objectIdentifier": step.target} if step.target else {}
    done = hand.phabricator.conduit.write("maniphest.edit", Edited, transactions=transactions, **target)
    if step.target and done.object.phid != step.target:
        raise OutcomeUnknown("The site answered for another task than was asked.", complete=True)
    return Sent(Result(done.object.id, done.object.phid), bool(done.transactions))


def holds(fact: Fact, kind: str, value: Any) -> bool:
    """True if the transaction (kind, value) would change nothing. Never for a comment."""
    if not isinstance(fact, Task):
        return set(value) <= fact if kind == "hashtags.add" else not set(value) & fact
    if kind == "status":
        return bool(fact.status == value)
    if kind == "owner":
        return (fact.owner_phid or None) == (value or None)
    if kind == "description":
        return fact.description.strip() == str(value).strip()
    if kind == "projects.add":
        return set(value) <= set(fact.project_phids)
    if kind == "projects.remove":
        return not set(value) & set(fact.project_phids)
    if kind == "subscribers.add":
        return set(value) <= set(fact.subscriber_phids)
    if kind == "column":
        return set(value) <= set(fact.columns)
    if kind.startswith("custom."):
        return set(value) == set(fact.custom.get(kind) or ())
    return False


def decisive(step: Step) -> tuple[Edit, ...]:
    """The transactions that tell whether `step` is done. Where a tag is put on or taken off it is the tag: on
    which column the card lies and who follows is up to people from then on. A comment tells nothing."""
    tags = tuple(edit for edit in step.edits if edit.type in _TAGS) if step.verb in TAGGING else ()
    return tags or tuple(edit for edit in step.edits if edit.type != "comment")


def partly_done(fact: Fact, step: Step) -> bool:
    """True when some of the tags of `step` are on or off already: no edit is done in part, so others did it,
    and an undo would take it from them."""
    if step.verb not in TAGGING:
        return False
    done = [holds(fact, edit.type, [tag]) for edit in decisive(step) for tag in edit.value]
    return any(done) and not all(done)


def differs(fact: Fact, step: Step) -> str:
    """What somebody changed since the plan saw it, in words; empty for nothing that matters."""
    if not isinstance(fact, Task):
        return ""
    if partly_done(fact, step):
        return _WORDS["projects"]
    now = {
        "status": fact.status,
        "description": fact.description,
        "title": fact.title,
        "owner": fact.owner_phid,
        "closed": fact.closed,
        "projects": sorted(fact.project_phids),
        "columns": sorted(fact.columns),
        **{field: fact.custom.get(field) or [] for field in step.seen if field.startswith("custom.")},
    }
    changed = next((f for f, before in step.seen.items() if f in now and now[f] != before), "")
    return _WORDS.get(changed, f"Somebody changed its {changed} meanwhile." if changed else "")


_WORDS = {
    "closed": "It was closed meanwhile, or opened again.",
    "projects": "Somebody changed its tags meanwhile.",
    "columns": "Somebody moved it on the board meanwhile.",
}


def _number(target: str) -> int:
    return int(target.removeprefix(CHANGE))


def _reviews(hand: Hand) -> Reviews:
    if hand.reviews is None:
        raise OutcomeUnknown("The site's Gerrit is not known here.", complete=True)
    return hand.reviews
