"""What a plan must not hold, whoever made it: what its verb may not send, or what would be written otherwise
than it is shown. Pure."""

from __future__ import annotations

import re
from typing import Any

from seeder.remarkup import anchors
from seeder.title import title_problem
from seeder.writing.person_problems import problems_about
from seeder.writing.plan import ABOUT, BULK, CHANGE, COMMANDS, HASHTAGS, PHIDS, VERBS, Plan, Step, refs

_TASK_PHID = re.compile(r"PHID-TASK-[A-Za-z0-9]{1,20}")
# Seconds between two edits; slower is a mistake, or somebody's joke.
SLOWEST = 86_400.0
_MARKER = re.compile(r"seeder-[0-9a-f]{20}")


def problems(plan: Plan) -> list[str]:
    """Why a plan must not be carried out, a sentence each; empty for a good one."""
    found: list[str] = []
    known = {done.id for done in plan.settled}
    verbs = COMMANDS.get(plan.command, frozenset())
    for step in plan.steps:
        if step.verb not in verbs:
            found.append(f"{step.label or step.id}: “{step.verb}” is not something {plan.command} does.")
        found += _problems_of(step, known)
        known.add(step.id)
    for done in plan.settled:
        # It is put into texts; what it stands for must be a task (or a change) and nothing else.
        change = plan.command in BULK and done.result.phid == f"{CHANGE}{done.result.id}"
        if done.result.id <= 0 or not (change or _TASK_PHID.fullmatch(done.result.phid)):
            found.append(f"{done.label or done.id}: it names no task.")
    paced = plan.command in {*BULK, "undo"}
    if plan.pace is not None and not (paced and 0 <= plan.pace <= SLOWEST):
        found.append("its pace is none.")
    # Two people may be warned on one task; what takes it from two at once would be written over itself.
    single = [(step.target, step.verb == "warn" and step.person) for step in plan.steps if _is_single(step)]
    if len(set(single)) < len(single):
        found.append("two of its steps are for the same.")
    if plan.undoes and plan.command != "undo":
        found.append(f"a plan of {plan.command} takes nothing back.")
    creates = [step.marker for step in plan.steps if step.creates]
    if len(set(creates)) < len(creates):
        found.append("two of its tasks are the same.")
    return found


def _is_single(step: Step) -> bool:
    return step.commutes or step.verb in ABOUT


def _problems_of(step: Step, known: set[str]) -> list[str]:
    allowed = VERBS.get(step.verb)
    if allowed is None:
        return [f"{step.label or step.id}: “{step.verb}” is not something seeder does."]
    found = [
        f"{step.label or step.id}: “{edit.type}” is not part of {step.verb}."
        for edit in step.edits
        if not _allows(allowed, edit.type)
    ]
    found += [f"{step.label or step.id}: {sentence}" for sentence in _odd_edits(step)]
    found += [f"{step.label or step.id}: {sentence}" for sentence in problems_about(step)]
    if not _fits_seen(step.seen):
        found.append(f"{step.label or step.id}: what it says to have seen cannot be.")
    if step.id in known:
        found.append(f"{step.label or step.id} stands in it twice.")
    found += [f"{step.label}: it needs the result of a later step." for ref in refs(step) if ref not in known]
    if step.creates == bool(step.target):
        found.append(f"{step.label or step.id}: a new task has no number yet, any other needs one.")
    if step.target and not _fits_target(step):
        found.append(f"{step.label or step.id}: it is for something else than it says.")
    if step.creates and (why := title_problem(str(step.value("title", "")))):
        found.append(f"{step.label or step.id}: {why}")
    if step.creates and not _MARKER.fullmatch(step.marker):
        found.append(f"{step.label or step.id}: its mark is not one of seeder's.")
    if step.creates and anchors(_last_text(step.value("description", ""))) != (f"{{anchor #{step.marker}}}",):
        found.append(f"{step.label or step.id}: its mark is missing or not its only anchor.")
    return found


def _allows(allowed: frozenset[str], kind: str) -> bool:
    return kind in allowed or (
        "custom." in allowed and kind.startswith("custom.") and not kind.endswith(".set")
    )


def _odd_edits(step: Step) -> list[str]:
    """What would be written otherwise than it is shown: a screen shows the first transaction of a kind,
    and texts, names and place-holders."""
    kinds = ["custom." if edit.type.startswith("custom.") else edit.type for edit in step.edits]
    found = [f"“{kind}” stands in it twice." for kind in dict.fromkeys(kinds) if kinds.count(kind) > 1]
    odd = [kind for kind, edit in zip(kinds, step.edits, strict=True) if not _fits(kind, edit.value)]
    return found + [f"“{kind}” has a value that it cannot have." for kind in odd]


def _fits_target(step: Step) -> bool:
    """A change is known by its number, a task by its PHID; what is shown is the number in `seen`."""
    for_changes = any(edit.type in HASHTAGS for edit in step.edits)
    if step.for_change:
        return for_changes and step.target == f"{CHANGE}{step.seen.get('id')}"
    return not for_changes and bool(_TASK_PHID.fullmatch(step.target))


def _fits_seen(seen: dict[str, Any]) -> bool:
    """Numbers are numbers, and what an undo would bring back was there."""
    numbers = [seen[key] for key in ("id", "latest") if seen.get(key) is not None]
    lists = {key: seen.get(key, []) for key in ("machines", "displaced", "from", "projects", "columns")}
    if not all(isinstance(number, int) and 0 <= number < 1 << 53 for number in numbers):
        return False
    if not all(isinstance(each, list | tuple) and all(map(_is_text, each)) for each in lists.values()):
        return False
    return set(lists["displaced"]) <= set(lists["projects"]) and set(lists["from"]) <= set(lists["columns"])


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _fits(kind: str, value: Any) -> bool:
    if kind == "owner":
        # Nobody, or for an undo who it was.
        return value is None or (isinstance(value, str) and value.startswith("PHID-USER-"))
    if kind in HASHTAGS:
        items = value if isinstance(value, list | tuple) else [None]
        return all(isinstance(item, str) and item.strip("# ") and "," not in item for item in items)
    if kind in PHIDS:
        items = value if isinstance(value, list | tuple) else [None]
        return all(isinstance(item, str) and item.startswith(PHIDS[kind]) for item in items)
    if kind == "description" and isinstance(value, dict):
        pieces = value.get("join")
        return set(value) == {"join"} and isinstance(pieces, list | tuple) and all(map(_is_piece, pieces))
    return isinstance(value, str)


def _is_piece(piece: Any) -> bool:
    if isinstance(piece, dict):
        # A number only: a PHID in a text would be shown as one thing and written as another.
        whole = set(piece) == {"result", "as"} and isinstance(piece["result"], str)
        return whole and piece["as"] == "monogram"
    return isinstance(piece, str)


def _last_text(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("join"), list | tuple):
        return "".join(piece if isinstance(piece, str) else "T0" for piece in value["join"])
    return value if isinstance(value, str) else ""
