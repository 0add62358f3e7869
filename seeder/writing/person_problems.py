"""What a step about somebody must say of them: who it is, since when they were warned, who inherits. Pure.

A release may come from a file, which is a stranger's. So it may put nobody in anybody's place but the heirs
that it names, and must hold what an undo would bring back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seeder.writing.plan import ABOUT, RELEASES, Step

_KINDS = {"warn": ("mentor", "owner"), "release-mentor": ("mentor",), "unassign": ("owner",)}

# The last second of a year with four digits, and ten years: later ones are no days that anybody could read.
_LATEST = {"warned": 253_402_300_799, "grace": 3_650 * 86_400}


def problems_about(step: Step) -> Iterator[str]:
    """Why `step` must not be carried out, a sentence each; nothing for a good one and for other verbs."""
    if step.verb == "unassign" and step.value("owner", "") is not None:
        yield "it assigns the task to somebody."
    if step.verb == "put-back" and step.value("owner", "") is None:
        yield "it takes the task from somebody."
    if step.verb not in ABOUT:
        return
    if not _is_user(step.seen.get("person")) or step.seen.get("kind") not in _KINDS[step.verb]:
        yield "it does not say whom it is about."
    if not step.seen.get("id") or not _is_number(step.seen["id"]):
        yield "it does not say which task it is for."
    if not str(step.value("comment", "")).strip():
        yield "it says nothing to whom it is about."
    if step.verb == "warn" and not _are_numbers(step.seen.get("tasks")):
        yield "it does not say which tasks it is about."
    if step.verb in RELEASES:
        yield from _problems_of_release(step)


def _problems_of_release(step: Step) -> Iterator[str]:
    seen = step.seen
    if not all(_is_number(seen.get(key), most) for key, most in _LATEST.items()):
        yield "it does not say when they were warned."
    if step.verb == "unassign" and seen.get("owner") != seen.get("person"):
        yield "the task is not theirs."
    if not _can_come_back(step):
        yield "it does not say what it takes away."
    elif not _named(step) <= _may_be_named(step):
        yield "it names somebody who is no heir."


def _can_come_back(step: Step) -> bool:
    """True if what the step writes over is in `seen`."""
    fields = [edit.type for edit in step.edits if edit.type.startswith("custom.")]
    texts = [edit.type for edit in step.edits if edit.type == "description"]
    people = [*fields, "heirs"]
    return all(isinstance(step.seen.get(key), str) for key in texts) and all(
        _are_users(step.seen.get(key)) for key in people
    )


def _named(step: Step) -> set[str]:
    """Whom the step names on the task; what is no list of PHIDs is told elsewhere."""
    named = [e.value for e in step.edits if e.type == "subscribers.add" or e.type.startswith("custom.")]
    return {phid for value in named if _are_users(value) for phid in value}


def _may_be_named(step: Step) -> set[str]:
    fields = [edit.type for edit in step.edits if edit.type.startswith("custom.")]
    there = {phid for field in fields for phid in step.seen[field]}
    return {*there, *step.seen["heirs"]} - {step.person}


def _is_user(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("PHID-USER-")


def _are_users(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_user, value))


def _is_number(value: Any, most: int = (1 << 53) - 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(_is_number(each) for each in value)
