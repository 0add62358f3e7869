"""The plain fields of a task: one function for each type of transaction."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.edits.draft import Draft, packed
from seeder.sandbox.errors import not_here
from seeder.sandbox.objects import user_phid
from seeder.sandbox.policies import allows, check_policy, may_view, shall_not_pass
from seeder.sandbox.statuses import (
    UNCLAIMED,
    is_closed,
    keywords,
    priority_named,
    priority_shown,
)
from seeder.sandbox.store import Entry

LONGEST_TITLE = 255


def title(draft: Draft, value: str) -> None:
    """1 to 255 code points; what surrounds them is trimmed, what is inside is kept."""
    wanted = value.strip()
    if not wanted:
        draft.problems.append("Tasks must have a title.")
    elif len(wanted) > LONGEST_TITLE:
        draft.problems.append(f"Task title cannot exceed {LONGEST_TITLE} characters.")
    else:
        draft.put("title", wanted, Entry("title", _change(draft, "title", wanted)))


def description(draft: Draft, value: str) -> None:
    """Any text."""
    draft.put("description", value, Entry("description", _change(draft, "description", value)))


def priority(draft: Draft, value: str) -> None:
    """A keyword, never a number."""
    number = priority_named(value)
    if number is None:
        draft.problems.append(
            f'Task priority "{value}" is not a valid task priority. Use a priority keyword to choose a task '
            f"priority: {keywords()}."
        )
        return
    before, after = priority_shown(draft.old["priority"]), priority_shown(number)
    fields = {side: {key: shown[key] for key in ("value", "name")} for side, shown in
              (("old", before), ("new", after))}  # fmt: skip
    draft.put("priority", number, Entry("priority", fields))


def status(draft: Draft, value: str) -> None:
    """Any text at all: an unknown status closes the task. Who closes what nobody owns becomes its owner."""
    if not draft.put("status", value, Entry("status", _change(draft, "status", value))):
        return
    was, now = is_closed(draft.old["status"]), is_closed(value)
    if now and not was:
        draft.new.update(closer=draft.actor["phid"], closed=draft.store.now())
        _claim(draft, value)
    if was and not now:
        draft.new.update(closer=None, closed=None)


def _claim(draft: Draft, value: str) -> None:
    if draft.old["owner"] is None and value not in UNCLAIMED and "owner" not in draft.types:
        actor = draft.actor["phid"]
        draft.put("owner", actor, Entry("owner", _change(draft, "owner", actor)))


def owner(draft: Draft, value: str | None) -> None:
    """A user's PHID, disabled ones too; null or nothing takes the owner away."""
    wanted = value or None
    if wanted is not None and draft.store.by_phid("user", wanted) is None:
        draft.problems.append(f'User "{wanted}" is not a valid user.')
        return
    draft.put("owner", wanted, Entry("owner", _change(draft, "owner", wanted)))


def mentors(draft: Draft, value: list[str]) -> None:
    """People by PHID or user name; repetitions are kept, an empty list is the same as none."""
    people = [user_phid(draft.store, name) for name in value]
    unknown = [phid for phid in people if draft.store.by_phid("user", phid) is None]
    if unknown:
        problem = 'Some of the selected PHIDs in field "Mentors" are invalid or restricted: '
        draft.problems.insert(0, f"{problem}{', '.join(unknown)}.")
        return
    _custom(draft, "mentors", packed(people))


def hackathon(draft: Draft, value: str) -> None:
    """Any text."""
    if value or draft.old["hackathon"] is not None:
        _custom(draft, "hackathon", value)


def _custom(draft: Draft, field: str, value: str | None) -> None:
    entry = Entry(f"custom.{field}", shown=False, detail=_change(draft, field, value))
    draft.put(field, value, entry)


def comment(draft: Draft, value: str) -> None:
    """Any text; blank ones are dropped. Recorded after everything else."""
    if value.strip():
        draft.comments.append(value)


def parent(draft: Draft, value: str) -> None:
    """Only while creating, and only a task's PHID."""
    above = draft.store.by_phid("task", value)
    if above is not None and not may_view(above, draft.actor["phid"]):
        raise shall_not_pass(draft.store, above)
    if above is None:
        draft.problems.append(f'Parent task identifier "{value}" does not identify a visible task.')
    if not draft.creating:
        draft.problems.append(
            "You can only select a parent task when creating a transaction for the first time."
        )
    draft.link("parents", "add", [value])


def view(draft: Draft, value: str) -> None:
    """Everybody, or one person; whether whoever edits still sees the task is looked at in the end."""
    check_policy(draft.store, value)
    draft.put("view", value, Entry("view", shown=False, detail=_change(draft, "view", value)))


def refuse_blindness(draft: Draft) -> None:
    """Nobody can take a task out of their own sight."""
    if "view" in draft.types and not allows(draft.new["view"], draft.new["owner"], draft.actor["phid"]):
        draft.problems.append("The view policy of this object would no longer allow you to view the object.")


def only(allowed: Any) -> Any:
    """A field of which the sandbox knows a single value."""

    def check(draft: Draft, value: Any) -> None:
        if value != allowed:
            raise not_here(f'the value "{value}" (only "{allowed}")')

    return check


def absent(draft: Draft, value: Any) -> None:
    """A field that the sandbox does not have."""
    raise not_here("this transaction type")


def _change(draft: Draft, field: str, value: Any) -> dict[str, Any]:
    return {"old": draft.old[field], "new": value}
