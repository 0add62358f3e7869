"""What would be written, as a value: steps in order, what is settled already, what is not allowed.

A plan is made by a pure function, shown to a person, kept in a file, and carried out by ``apply``,
which reads nothing but the plan. A plan file is untrusted input: it can hold no token, no policy and no
transaction that its verb does not allow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

VERSION = 1

HASHTAGS = frozenset({"hashtags.add", "hashtags.remove"})
# What a step of each verb may send. `.set`, policies, spaces and forms are in none of them: they destroy
# what others wrote or change who sees it.
VERBS: Mapping[str, frozenset[str]] = {
    "create-task": frozenset(
        {"title", "description", "projects.add", "subscribers.add", "parents.add", "priority", "custom."}
    ),
    "close-task": frozenset({"status", "description"}),
    "renew-mentor": frozenset({"description"}),
    "hand-over": frozenset({"description", "custom.", "subscribers.add", "projects.remove"}),
    "tag-task": frozenset({"projects.add", "column", "subscribers.add", "comment"}),
    "untag-task": frozenset({"projects.remove", "comment"}),
    "move-task": frozenset({"column"}),
    "tag-change": frozenset({"hashtags.add"}),
    "untag-change": frozenset({"hashtags.remove"}),
    "warn": frozenset({"comment"}),
    "release-mentor": frozenset({"description", "custom.", "subscribers.add", "projects.remove", "comment"}),
    "unassign": frozenset({"owner", "comment"}),
    # The inverse of all of these, for an undo.
    "put-back": frozenset(
        {"description", "custom.", "projects.add", "projects.remove", "column", "owner"} | HASHTAGS
    ),
}
# The verbs of each command's plans, so that a saved create can close nothing.
COMMANDS = {
    "create": frozenset({"create-task"}),
    "mine": frozenset({"renew-mentor", "hand-over"}),
    "tag": frozenset({"tag-task", "tag-change"}),
    "untag": frozenset({"untag-task", "untag-change"}),
    "board": frozenset({"move-task"}),
    "warn": frozenset({"warn"}),
    "release": frozenset({"release-mentor", "unassign"}),
    "undo": frozenset({"close-task", "put-back"}),
}
# Those that take a task from somebody (`seen["person"]`). Each is read just before it is sent.
RELEASES = COMMANDS["release"]
# Those that are about somebody.
ABOUT = RELEASES | COMMANDS["warn"]
# Those that may change hundreds of things in one run.
BULK = frozenset({"tag", "untag", "board"})
# What the items of a list begin with.
PHIDS = {"projects.add": "PHID-PROJ-", "projects.remove": "PHID-PROJ-", "parents.add": "PHID-TASK-"}
PHIDS |= {"column": "PHID-PCOL-"}
PHIDS |= dict.fromkeys(("subscribers.add", "custom."), "PHID-USER-")
CREATES = frozenset({"create-task"})
# Transactions whose repetition is a no-op and which never undo somebody else's edit. A column is one of them
# because its step is not sent again before the task was read and found where the plan had seen it.
COMMUTING = HASHTAGS | {"projects.add", "projects.remove", "subscribers.add", "subscribers.remove", "column"}
# Stands for the link where it was decided that nobody has to be told.
UNANNOUNCED = "-"
# What the targets of steps for Gerrit's changes begin with; any other is a task's PHID.
CHANGE = "change:"

State = Literal[
    "planned",
    "created",
    "changed",
    "exists",
    "adopted",
    "skipped",
    "refused",
    "failed",
    "unknown",
    "not_tried",
]


class Result(msgspec.Struct, frozen=True):
    """A task that a step made or found: what later steps may mention. Of a change in Gerrit `phid` is the
    step's target."""

    id: int
    phid: str

    @property
    def monogram(self) -> str:
        return str(self.id) if self.phid.startswith(CHANGE) else f"T{self.id}"


class Edit(msgspec.Struct, frozen=True):
    """One Conduit transaction. Inside `value`, ``{"result": STEP, "as": "monogram"|"phid"}`` stands for
    an earlier step's result, and ``{"join": [...]}`` puts pieces of text together."""

    type: str
    value: Any


class Step(msgspec.Struct, frozen=True):
    """One write: a verb, the task it is for (empty for a new one), its transactions and the reason.

    `seen` is what the target looked like when it was read (wire field -> value); `marker` is the
    anchor's name by which a created task is recognised; `label` is how the step is called on a screen.
    """

    id: str
    verb: str
    edits: tuple[Edit, ...]
    because: str
    target: str = ""
    label: str = ""
    marker: str = ""
    seen: dict[str, Any] = {}

    @property
    def creates(self) -> bool:
        return self.verb in CREATES

    @property
    def for_change(self) -> bool:
        """True for a step whose target is a change in Gerrit."""
        return self.target.startswith(CHANGE)

    @property
    def commutes(self) -> bool:
        """True when its place among others' edits does not matter, so that it may be read in one block with
        others and sent beside them. What is about somebody is looked at by itself."""
        alone = self.creates or self.verb in ABOUT
        return not alone and all(e.type in COMMUTING or e.type == "comment" for e in self.edits)

    @property
    def person(self) -> str:
        """The PHID of whom a step is about that warns somebody or takes a task from them; else empty."""
        return str(self.seen.get("person", "")) if self.verb in ABOUT else ""

    def value(self, kind: str, default: Any = None) -> Any:
        """The value of the first transaction of this type, or `default`."""
        return next((edit.value for edit in self.edits if edit.type == kind), default)


class Settled(msgspec.Struct, frozen=True):
    """Something that was asked and needs no write, because it is so already. `difference` are the
    lines of a diff between the text that is there and the wished one, which is not written."""

    id: str
    label: str
    because: str
    result: Result
    title: str = ""
    status: State = "exists"
    difference: tuple[str, ...] = ()
    marker: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """Something that was asked and is not allowed; nothing of a plan with refusals is written."""

    id: str
    label: str
    because: str
    hint: str = ""
    title: str = ""


class LeftOut(msgspec.Struct, frozen=True):
    """Something that was selected and is left alone, and why. It is no mistake of whoever asked."""

    monogram: str
    because: str
    title: str = ""


class Note(msgspec.Struct, frozen=True):
    """A sentence shown with the plan; `about` is a step's id, or empty for the whole."""

    sentence: str
    about: str = ""


class Plan(msgspec.Struct, frozen=True):
    """Steps in the order of writing. `site` is the base address, `made` the time when the facts were
    read (epoch seconds UTC), `names` what PHIDs are called on a screen, `undoes` the run that this one
    takes back, `pace` the seconds from one write to the next (None for the site's), `announced` where the
    change was announced."""

    command: str
    site: str
    user: str
    username: str
    made: float
    steps: tuple[Step, ...] = ()
    settled: tuple[Settled, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Note, ...] = ()
    names: dict[str, str] = {}
    undoes: str = ""
    pace: float | None = None
    announced: str = ""
    version: int = VERSION

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON, in hexadecimal: the same plan, the same digest."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()

    @property
    def is_bulk(self) -> bool:
        """True for a plan over many things that commute, and for one that takes such a one back."""
        back = self.command == "undo" and bool(self.steps) and all(step.commutes for step in self.steps)
        return self.command in BULK or back

    @property
    def markers(self) -> frozenset[str]:
        """The marks of all wished tasks, written or settled."""
        steps = (step.marker for step in self.steps)
        return frozenset({*steps, *(done.marker for done in self.settled)} - {""})

    @property
    def titles(self) -> dict[str, str]:
        """Id -> the title of the task as it was wished, for steps, settled and refused alike."""
        found = {step.id: str(step.value("title") or step.seen.get("title", "")) for step in self.steps}
        found |= {done.id: done.title for done in self.settled}
        return found | {refusal.id: refusal.title for refusal in self.refusals}

    def result_of(self, id_: str) -> Result | None:
        return next((done.result for done in self.settled if done.id == id_), None)


def refs(step: Step) -> list[str]:
    """The ids of the steps whose result `step` needs, in order of appearance."""
    found: list[str] = []
    for edit in step.edits:
        _collect(edit.value, found)
    return found


def _collect(value: Any, found: list[str]) -> None:
    if isinstance(value, dict):
        if "result" in value:
            found.append(str(value["result"]))
        for child in value.values():
            _collect(child, found)
    elif isinstance(value, list | tuple):
        for child in value:
            _collect(child, found)


def result(step: str, form: Literal["monogram", "phid"]) -> dict[str, str]:
    """A place-holder for the result of an earlier step."""
    return {"result": step, "as": form}


def join(*pieces: str | dict[str, str]) -> dict[str, Any]:
    """Text with place-holders in it."""
    return {"join": list(pieces)}


def resolved(value: Any, results: Mapping[str, Result]) -> Any:
    """`value` with every place-holder replaced; KeyError names the step that has no result."""
    if isinstance(value, dict) and "result" in value:
        found = results[value["result"]]
        return found.phid if value.get("as") == "phid" else found.monogram
    if isinstance(value, dict) and "join" in value:
        return "".join(str(resolved(piece, results)) for piece in value["join"])
    if isinstance(value, list | tuple):
        return [resolved(child, results) for child in value]
    return value
