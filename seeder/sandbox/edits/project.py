"""project.edit: creating tags, groups and milestones, and changing their plain fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seeder.sandbox import values
from seeder.sandbox.asking import Asking
from seeder.sandbox.edits.project_draft import ProjectDraft
from seeder.sandbox.edits.reading import object_of, raw_transactions, read_values
from seeder.sandbox.errors import invalid, not_here
from seeder.sandbox.icons import COLORS, ICONS
from seeder.sandbox.objects import user_phid
from seeder.sandbox.slugs import normalised
from seeder.sandbox.table import PROJECT_TYPES
from seeder.sandbox.values import Reader

LONGEST_NAME = 128
_LISTS = ("slugs", "members.add", "members.remove", "members.set")


def edit(asking: Asking) -> dict[str, Any]:
    """The project's id and PHID and the PHIDs of what was recorded."""
    call, store = asking.call, asking.store
    sent = raw_transactions(call)
    row = object_of(store, call, "PROJ", asking.me)
    readers: dict[str, Reader] = {
        kind: values.texts if kind in _LISTS else values.text for kind in PROJECT_TYPES
    }
    wanted = read_values(call, sent, PROJECT_TYPES, readers)
    draft = ProjectDraft(store, asking.me, row)
    types = [one.type for one in wanted]
    if {"parent", "milestone"} <= set(types):
        draft.problems.append(
            "When creating a project, specify a maximum of one parent project or milestone project. A "
            "project can not be both a subproject and a milestone."
        )
    # The kind of a project decides whether its name needs a hashtag of its own.
    for one in sorted(wanted, key=lambda one: one.type not in ("parent", "milestone")):
        _HANDLERS.get(one.type, _absent)(draft, one.value)
    if draft.creating and "name" not in types:
        draft.problems.append("Projects must have a name.")
    if draft.problems:
        raise invalid(draft.problems)
    recorded = draft.save()
    return {"object": {"id": draft.id, "phid": draft.phid}, "transactions": [{"phid": p} for p in recorded]}


def _name(draft: ProjectDraft, value: str) -> None:
    slug = normalised(value)
    if not value:
        draft.problems.append("Projects must have a name.")
    elif len(value) > LONGEST_NAME:
        draft.problems.append(f"Project names must not be longer than {LONGEST_NAME} characters.")
    elif slug == "_":
        draft.problems.append("Project names must contain at least one letter or number.")
    elif not draft.is_milestone and draft.taken(slug):
        draft.problems.append(
            f'Project name generates the same hashtag ("#{slug}") as another existing project. Choose a '
            "unique name."
        )
    else:
        draft.put("name", value)


def _slugs(draft: ProjectDraft, value: list[str]) -> None:
    wanted = [normalised(text) for text in value]
    for text, slug in zip(value, wanted, strict=True):
        if draft.taken(slug):
            draft.problems.append(f'Project hashtag "{text}" is already used by another project.')
    draft.slugs = wanted
    draft.note("slugs")


def _choice(field: str, allowed: tuple[str, ...]) -> Callable[[ProjectDraft, Any], None]:
    def choose(draft: ProjectDraft, value: str) -> None:
        if value not in allowed:
            draft.problems.append(f'Value for "project:{field}" is invalid: "{value}".')
        else:
            draft.put(field, value)

    return choose


def _above(kind: str) -> Callable[[ProjectDraft, Any], None]:
    def place(draft: ProjectDraft, value: str) -> None:
        row = draft.store.by_phid("project", value)
        what = f'Parent or milestone project PHID ("{value}")'
        if row is None:
            draft.problems.append(
                f"{what} must be the PHID of a valid, visible project which you have permission to edit."
            )
        elif row["milestone"] is not None:
            draft.problems.append(
                f"{what} must not be a milestone. Milestones may not have subprojects or milestones."
            )
        else:
            draft.place(row, milestone=kind == "milestone")

    return place


def _members(operation: str) -> Callable[[ProjectDraft, Any], None]:
    def change(draft: ProjectDraft, value: list[str]) -> None:
        draft.change_members(operation, [user_phid(draft.store, name) for name in value])

    return change


def _absent(draft: ProjectDraft, value: Any) -> None:
    raise not_here("this transaction type")


_HANDLERS: dict[str, Callable[[ProjectDraft, Any], None]] = {
    "name": _name,
    "description": lambda draft, value: draft.put("description", value),
    "slugs": _slugs,
    "icon": _choice("icon", tuple(ICONS)),
    "color": _choice("color", COLORS),
    "parent": _above("parent"),
    "milestone": _above("milestone"),
    "members.add": _members("add"),
    "members.remove": _members("remove"),
    "members.set": _members("set"),
}
