"""Steps that are about somebody: what they, or we, did meanwhile.

A warning that its reader has answered by doing something is an insult, and a second one about the same is no
better; so both are looked for in the task's own history just before it is sent.
"""

from __future__ import annotations

from seeder.model import Transaction
from seeder.writing.hand import Hand
from seeder.writing.plan import RELEASES, Plan, State, Step

# How far the clocks of the site and of this computer are believed to be apart, in seconds.
SLACK = 300.0
# A warning that has waited longer than this is not sent: what it says of somebody may not be so any more.
STALE = 3_600.0

Why = tuple[State | None, str]


def overtaken(step: Step, plan: Plan, hand: Hand) -> Why:
    """Why a step about somebody must not be sent any more: (state, sentence), or (None, "") when it may. One
    request, and the guard's. Raises SeederError."""
    # As when such a plan is made, the clock that is behind counts.
    now = hand.clock.now() + min(hand.phabricator.conduit.session.server_ahead, 0.0)
    if step.verb == "warn" and now - plan.made > STALE:
        return "skipped", "It was planned long ago; run the audit again."
    if hand.guard is not None and (why := hand.guard(step)):
        return "skipped", why
    since = float(step.seen["warned"]) if step.verb in RELEASES else plan.made - SLACK
    history = [e for e in hand.phabricator.history(step.target) if e.created >= since]
    if any(entry.author_phid == step.person for entry in history):
        return "skipped", "They have done something on it meanwhile."
    if step.verb == "warn" and any(_says(entry, step, plan.user) for entry in history):
        return "exists", "They have been warned meanwhile."
    return None, ""


def _says(entry: Transaction, step: Step, user: str) -> bool:
    """True for a warning of the same kind to the same person, by `user`: the mark in its last line tells."""
    return entry.author_phid == user and _mark(entry.comment) == _mark(str(step.value("comment", "")))


def _mark(text: str) -> str:
    return text.strip().rpartition("\n")[2].strip()
