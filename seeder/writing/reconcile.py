"""Finding out what became of a write whose answer was lost. Never guessed.

A search right after a lost reply is not enough: the server may still be at work and commit after it
(measured: 56 duplicates in 1,300 creates with an immediate search, none with this protocol). So a task
that is found is adopted at once, but "it is not there" is believed only when the server can hardly be
at work any more. An error that the application itself answered ends the request: one look decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from seeder.errors import LoginError, NetworkError, SeederError
from seeder.model import Task, Transaction
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import PASSING
from seeder.writing import marker
from seeder.writing.hand import Hand
from seeder.writing.person import overtaken
from seeder.writing.plan import COMMUTING, Plan, Result, State, Step
from seeder.writing.target import TAGGING, Fact, decisive, differs, holds, read_targets

LOOK_EVERY = 5.0
# How far the server's clock is believed to have been off between the Date header and the create.
CLOCK_SLACK = 300.0
# After the quiet time the look itself may fail for this long before the outcome is left open.
PATIENCE = 60.0
MOST_ATTEMPTS = 2
# How Phorge begins every refusal of a policy, which is looked at before anything is applied.
FORBIDDEN = "You Shall Not Pass"


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


def settle(
    step: Step,
    lost: Lost,
    plan: Plan,
    hand: Hand,
    edits: list[dict[str, Any]],
    waiting: Callable[[str, float], None],
) -> Found:
    """Look until the outcome of `step`, sent as `edits`, is certain: at most the site's quiet time and a
    minute more (or the hand's patience, where that is longer). `waiting` is told the seconds left."""
    clock, next_look = hand.clock, 0.0
    quiet = clock.monotonic() + _quiet_left(lost, hand)
    patience = max(PATIENCE, hand.patience)
    while True:
        now = clock.monotonic()
        if now >= next_look or now >= quiet:
            found = _look(step, lost, plan, hand, edits, decided=lost.complete or now >= quiet)
            if found is not None:
                return found
            next_look = clock.monotonic() + LOOK_EVERY
        if clock.monotonic() > quiet + patience:
            return Found(because=f"{lost.why} The site could not be asked what became of it.")
        if hand.stop:
            return Found(because="Stopped while waiting; `seeder resume` looks again.", interrupted=True)
        waiting(lost.why, max(0.0, quiet - clock.monotonic()))
        clock.sleep(1.0)


def _quiet_left(lost: Lost, hand: Hand) -> float:
    """Seconds for which the server may still be at work, by the slower of both clocks. One that was set
    meanwhile can make it the whole time again, but neither shorter nor longer."""
    whole, now = hand.site.politeness.quiet_after_unknown, hand.clock.now()
    server_now = now + hand.phabricator.conduit.session.server_ahead
    elapsed = min(now - lost.sent, server_now - lost.server_sent)
    return min(max(whole - elapsed, 0.0), whole)


def _look(
    step: Step, lost: Lost, plan: Plan, hand: Hand, edits: list[dict[str, Any]], *, decided: bool
) -> Found | None:
    """One look; None when it could not be made, or showed nothing and may yet change."""
    try:
        if step.creates:
            found = _created(step, lost, plan, hand, edits)
        else:
            found = _edited(step, lost, plan.user, hand)
    except LoginError as problem:
        # Waiting does not bring a token back.
        return Found(because=f"{lost.why} {problem.sentence}")
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
        forbidden = not step.creates and FORBIDDEN in lost.why
        return Found("refused" if forbidden else "failed", because=lost.why)
    if lost.attempt < MOST_ATTEMPTS:
        return Found(again=True)
    return Found(because=f"{lost.why} It was sent twice and is not there; look before you try again.")


def _created(step: Step, lost: Lost, plan: Plan, hand: Hand, edits: list[dict[str, Any]]) -> Found | None:
    # The earlier of both clocks, because a page of a gateway may have carried a wrong date.
    since = min(lost.server_sent, lost.sent) - CLOCK_SLACK
    recent = hand.phabricator.tasks_by_author(plan.user, since=since)
    hits = marker.marked(recent, step.marker, plan.user) or _same_text(recent, edits)
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


def _same_text(recent: list[Task], edits: list[dict[str, Any]]) -> list[Task]:
    """Tasks with exactly the title and description that were sent, should a mark have been cut off."""
    sent = {edit["type"]: edit["value"] for edit in edits}
    title, text = str(sent.get("title", "")).strip(), str(sent.get("description", "")).strip()
    return [task for task in recent if task.title == title and task.description.strip() == text]


def _edited(step: Step, lost: Lost, user: str, hand: Hand) -> Found | None:
    fact = read_targets([step], hand).get(step.target)
    if fact is None:
        # A refusal is complete, and says itself that nothing was done.
        refused = lost.complete and FORBIDDEN in lost.why
        return None if refused else Found(because="It is gone or hidden.")
    there = all(holds(fact, edit.type, edit.value) for edit in decisive(step))
    commutes = all(edit.type in COMMUTING for edit in step.edits)
    if there:
        found = found_there(step, lost, user, hand.phabricator)
        if found.state == "changed" or commutes:
            return found
    passing = not lost.complete or is_passing(lost.why)
    return Found(again=True) if passing and lost.attempt < MOST_ATTEMPTS and commutes else None


def is_passing(said: str) -> bool:
    """True if a server's words tell of trouble that is over a moment later."""
    return any(sign in said for sign in PASSING)


def found_there(step: Step, lost: Lost, user: str, phabricator: Phabricator) -> Found:
    """What `step` wanted is there: by the write whose answer was lost, or by somebody else. Raises
    SeederError."""
    made = Result(int(step.seen.get("id", 0)), step.target)
    if _ours(step, lost, user, phabricator):
        return Found("changed", made, "The answer was lost, but the change is there.")
    return Found("exists", made, "It is so already.")


def _ours(step: Step, lost: Lost, user: str, phabricator: Phabricator) -> bool:
    """Whether what is there came from this write. A tag may be another person's, which an undo must leave;
    an edit is done whole or not at all, so its comment tells, or who touched the tag last."""
    comment = step.value("comment")
    if comment is None and step.verb not in TAGGING:
        return True
    history = phabricator.history(step.target)
    if comment is None:
        last = next((entry for entry in history if _touched(entry, step)), None)
        return last is not None and last.author_phid == user
    since = min(lost.server_sent, lost.sent) - CLOCK_SLACK
    return any(
        entry.author_phid == user and entry.created >= since and entry.comment.strip() == str(comment).strip()
        for entry in history
    )


def _touched(entry: Transaction, step: Step) -> bool:
    """True if `entry` put one of the tags of `step` on the task, or took it off."""
    told = entry.fields.get("operations") if entry.kind == "projects" else None
    tags = [tag for edit in decisive(step) for tag in edit.value]
    each = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return any(one.get("phid") in tags for one in each)


def drift(step: Step, fact: Fact | None, plan: Plan, hand: Hand) -> tuple[State | None, str]:
    """Why an edit of something that exists must not be sent: (state, sentence), or (None, "") when it may.

    `fact` is what it looks like now, compared with what the plan saw in the fields that the step sets. Where
    the plan saw the history too (`latest`, a transaction's number), whatever another person than the user has
    done since counts as well; `machines` are authors that are no persons.
    """
    if fact is None:
        return "skipped", "It is gone, or you may not see it any more."
    wanted = decisive(step)
    if wanted and all(holds(fact, edit.type, edit.value) for edit in wanted):
        return "exists", "It is so already."
    if changed := differs(fact, step):
        return "skipped", changed
    if step.person:
        return overtaken(step, plan, hand)
    latest, ours = step.seen.get("latest"), {plan.user, *step.seen.get("machines", ())}
    if latest is not None:
        for entry in hand.phabricator.history(step.target):
            if entry.id > latest and entry.author_phid not in ours:
                return "skipped", "Somebody commented on it or changed it meanwhile."
    return None, ""
