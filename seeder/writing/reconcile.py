"""Finding out what became of a write whose answer was lost. Never guessed.

A search right after a lost reply is not enough: the server may still be at work and commit after it
(measured: 56 duplicates in 1,300 creates with an immediate search, none with this protocol). So a task
that is found is adopted at once, but "it is not there" is believed only when the server can hardly be
at work any more. An error that the application itself answered ends the request: one look decides.
"""

from __future__ import annotations

from typing import Any

import msgspec

from seeder.errors import NetworkError, SeederError
from seeder.model import Task
from seeder.sources.phabricator import Phabricator
from seeder.writing import marker
from seeder.writing.hand import Hand
from seeder.writing.plan import COMMUTING, Plan, Result, State, Step

LOOK_EVERY = 5.0
# How far the server's clock is believed to have been off between the Date header and the create.
CLOCK_SLACK = 300.0
# After the quiet time the look itself may fail for this long before the outcome is left open.
PATIENCE = 60.0
MOST_ATTEMPTS = 2


class Lost(msgspec.Struct, frozen=True):
    """A write without a usable answer: when it was sent (epoch seconds UTC, ours and the server's
    clock), the how many-th time, why the answer does not count, and whether it was complete."""

    sent: float
    server_sent: float
    attempt: int
    why: str = "The answer was lost when the last run was stopped."
    complete: bool = False


class Found(msgspec.Struct, frozen=True):
    """What is known now. `again`: nothing was made, it may be sent once more; `interrupted`: ^C came
    while waiting, nothing is decided yet."""

    state: State = "unknown"
    result: Result | None = None
    because: str = ""
    again: bool = False
    interrupted: bool = False


def settle(step: Step, lost: Lost, plan: Plan, hand: Hand, params: dict[str, Any]) -> Found:
    """Look until the outcome of `step` is certain, at most the site's quiet time and a minute more."""
    clock, next_look = hand.clock, 0.0
    quiet = clock.monotonic() + _quiet_left(lost, hand)
    while True:
        now = clock.monotonic()
        if now >= next_look or now >= quiet:
            found = _look(step, lost, plan, hand, params, decided=lost.complete or now >= quiet)
            if found is not None:
                return found
            next_look = clock.monotonic() + LOOK_EVERY
        if clock.monotonic() > quiet + PATIENCE:
            return Found(because=f"{lost.why} The site could not be asked whether the task is there.")
        if hand.stop:
            return Found(because="Stopped while waiting; `seeder resume` looks again.", interrupted=True)
        hand.watcher.waiting(lost.why, max(0.0, quiet - clock.monotonic()))
        clock.sleep(1.0)


def _quiet_left(lost: Lost, hand: Hand) -> float:
    """Seconds for which the server may still be at work, by the slower of both clocks. One that was set
    meanwhile can make it the whole time again, but neither shorter nor longer."""
    whole, now = hand.site.politeness.quiet_after_unknown, hand.clock.now()
    server_now = now + hand.phabricator.conduit.session.server_ahead
    elapsed = min(now - lost.sent, server_now - lost.server_sent)
    return min(max(whole - elapsed, 0.0), whole)


def _look(
    step: Step, lost: Lost, plan: Plan, hand: Hand, params: dict[str, Any], *, decided: bool
) -> Found | None:
    """One look; None when it could not be made, or showed nothing and may yet change."""
    try:
        if step.creates:
            found = _created(step, lost, plan, hand, params)
        else:
            found = _edited(step, lost, hand.phabricator, params)
    except NetworkError:
        return None
    except SeederError as problem:
        return Found(because=f"{lost.why} {problem.sentence}")
    if found is not None:
        return found
    return _absent(step, lost) if decided else None


def _absent(step: Step, lost: Lost) -> Found:
    """It is certain that nothing was made."""
    if lost.complete:
        return Found("failed", because=lost.why)
    if lost.attempt < MOST_ATTEMPTS:
        return Found(again=True)
    return Found(because=f"{lost.why} It was sent twice and is not there; look before you try again.")


def _created(step: Step, lost: Lost, plan: Plan, hand: Hand, params: dict[str, Any]) -> Found | None:
    # The earlier of both clocks, because a page of a gateway may have carried a wrong date.
    since = min(lost.server_sent, lost.sent) - CLOCK_SLACK
    recent = hand.phabricator.tasks_by_author(plan.user, since=since)
    hits = marker.marked(recent, step.marker, plan.user) or _same_text(recent, params)
    if not hits:
        return None
    still_open = [task for task in hits if not task.closed]
    if len(hits) > 1 and len(still_open) == 1:
        hits = still_open
    if len(hits) > 1:
        numbers = ", ".join(task.monogram for task in hits)
        return Found(because=f"Several tasks are there for it: {numbers}. Close all but one by hand.")
    made = Result(hits[0].id, hits[0].phid)
    return Found("adopted", made, "The answer was lost, but the task is there.")


def _same_text(recent: list[Task], params: dict[str, Any]) -> list[Task]:
    """Tasks with exactly the title and description that were sent, should a mark have been cut off."""
    sent = {edit["type"]: edit["value"] for edit in params["transactions"]}
    title, text = str(sent.get("title", "")).strip(), str(sent.get("description", "")).strip()
    return [task for task in recent if task.title == title and task.description.strip() == text]


def _edited(step: Step, lost: Lost, phabricator: Phabricator, params: dict[str, Any]) -> Found | None:
    task = phabricator.tasks_by_phid([step.target]).get(step.target)
    if task is None:
        return Found(because="The task is gone or hidden.")
    if all(_holds(task, edit["type"], edit["value"]) for edit in params["transactions"]):
        return Found("changed", Result(task.id, task.phid), "The answer was lost, but the change is there.")
    if lost.attempt < MOST_ATTEMPTS and all(edit.type in COMMUTING for edit in step.edits):
        return Found(again=True)
    return None


def _holds(task: Task, kind: str, value: Any) -> bool:
    if kind == "status":
        return bool(task.status == value)
    if kind == "description":
        return task.description.strip() == str(value).strip()
    if kind == "projects.add":
        return set(value) <= set(task.project_phids)
    if kind == "projects.remove":
        return not set(value) & set(task.project_phids)
    if kind == "subscribers.add":
        return set(value) <= set(task.subscriber_phids)
    if kind.startswith("custom."):
        return set(value) == set(task.custom.get(kind) or ())
    return False


def drift(step: Step, user: str, phabricator: Phabricator) -> tuple[State | None, str]:
    """Why an edit of an existing task must not be sent: (state, sentence), or (None, "") when it may.

    The task is read now and compared with what the plan saw in the fields that the step sets. Where it
    saw the history too (`latest`, a transaction's number), whatever another person than `user` has done
    since counts as well; `machines` are authors that are no persons.
    """
    task = phabricator.tasks_by_phid([step.target]).get(step.target)
    if task is None:
        return "skipped", "The task is gone, or you may not see it any more."
    if all(_holds(task, edit.type, edit.value) for edit in step.edits):
        return "exists", "It is so already."
    now = {
        "status": task.status,
        "description": task.description,
        "title": task.title,
        "owner": task.owner_phid,
        **{field: task.custom.get(field) or [] for field in step.seen if field.startswith("custom.")},
    }
    for field, before in step.seen.items():
        if field in now and now[field] != before:
            return "skipped", f"Somebody changed its {field} meanwhile."
    latest, ours = step.seen.get("latest"), {user, *step.seen.get("machines", ())}
    if latest is not None:
        for entry in phabricator.history(step.target):
            if entry.id > latest and entry.author_phid not in ours:
                return "skipped", "Somebody commented on it or changed it meanwhile."
    return None, ""
