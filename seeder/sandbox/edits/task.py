"""maniphest.edit: one edit, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seeder.sandbox import values
from seeder.sandbox.asking import Asking
from seeder.sandbox.edits import task_fields as fields
from seeder.sandbox.edits.draft import Draft
from seeder.sandbox.edits.finish import finish
from seeder.sandbox.edits.reading import Wanted, object_of, raw_transactions, read_values
from seeder.sandbox.edits.task_links import edit_column, edit_links, edit_subscribers
from seeder.sandbox.errors import invalid
from seeder.sandbox.store import Entry
from seeder.sandbox.table import TASK_TYPES
from seeder.sandbox.values import Reader

Handler = Callable[[Draft, Any], None]
_FAMILIES = ("projects", "parents", "subtasks", "commits", "subscribers")
_FIELDS: dict[str, tuple[Reader, Handler]] = {
    "title": (values.text, fields.title),
    "description": (values.text, fields.description),
    "priority": (values.text, fields.priority),
    "status": (values.text, fields.status),
    "owner": (lambda value, path, strict: value and values.text(value, path, strict), fields.owner),
    "custom.mentors": (values.texts, fields.mentors),
    "custom.hackathon": (values.text, fields.hackathon),
    "comment": (values.text, fields.comment),
    "parent": (values.text, fields.parent),
    "column": (values.texts, edit_column),
    "subtype": (values.text, fields.only("default")),
    "view": (values.text, fields.view),
    "edit": (values.text, fields.only("users")),
    "space": (values.text, fields.absent),
    "mfa": (values.boolean, fields.absent),
}
_READERS = {kind: _FIELDS[kind][0] if kind in _FIELDS else values.texts for kind in TASK_TYPES}


def edit(asking: Asking) -> dict[str, Any]:
    """The task's id and PHID and the PHIDs of what was recorded; nothing is recorded of a no-op."""
    call, store = asking.call, asking.store
    sent = raw_transactions(call)
    task = object_of(store, call, "TASK", asking.me)
    wanted = read_values(call, sent, TASK_TYPES, _READERS)
    draft = Draft(store, asking.viewer, task, {one.type for one in wanted})
    if draft.creating:
        draft.entries.append(Entry("create"))
    for one in wanted:
        _apply(draft, one)
    if draft.creating and "title" not in draft.types:
        draft.problems.append("Tasks must have a title.")
    fields.refuse_blindness(draft)
    if draft.problems:
        raise invalid(draft.problems)
    recorded = finish(draft)
    return {"object": {"id": draft.id, "phid": draft.phid}, "transactions": [{"phid": p} for p in recorded]}


def _apply(draft: Draft, one: Wanted) -> None:
    family, _, operation = one.type.partition(".")
    if family == "subscribers":
        edit_subscribers(draft, operation, one.value)
    elif family in _FAMILIES:
        edit_links(draft, family, operation, one.value)
    else:
        _FIELDS[one.type][1](draft, one.value)
