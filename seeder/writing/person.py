"""Steps that are about somebody: what they, or we, did meanwhile.

A warning that its reader has answered by doing something is an insult, and a second one about the same is no
better; so both are looked for in the task's own history just before it is sent.
"""

from __future__ import annotations

from seeder.model import Transaction
from seeder.warning import Said, warned_in
from seeder.writing.hand import Hand
from seeder.writing.plan import RELEASES, Plan, State, Step

# How far the clocks of the site and of this computer are believed to be apart, in seconds.
SLACK = 300.0
# A warning that has waited longer than this is not sent: what it says of somebody may not be so any more.
STALE = 3_600.0

Why = tuple[State | None, str]


def overtaken(step: Step, plan: Plan, hand: Hand) -> Why:
    """Why a step about somebody must not be sent any more: (state, sentence), or (None, "") when it may. A
    request for each hundred things that happened to the task, and the guard's. Raises SeederError."""
    if step.verb == "warn" and _is_stale(plan, hand):
        return "skipped", "It was planned long ago; run the audit again."
    since = float(step.seen["warned"]) if step.verb in RELEASES else plan.made - SLACK
    history = [e for e in hand.phabricator.history(step.target) if e.created >= since]
    if any(entry.author_phid == step.person for entry in history):
        return "skipped", "They have done something on it meanwhile."
    if step.verb == "warn" and any(_says(entry, step, plan) for entry in history):
        return "exists", "They have been warned meanwhile."
    why = hand.guard(step) if hand.guard is not None else ""
    return ("skipped", why) if why else (None, "")


def _is_stale(plan: Plan, hand: Hand) -> bool:
    """By whichever of both clocks is behind, like the plan's own time; one that was set back proves
    nothing."""
    now = hand.clock.now() + min(0.0, hand.phabricator.conduit.session.server_ahead)
    return not -SLACK <= now - plan.made <= STALE


def _says(entry: Transaction, step: Step, plan: Plan) -> bool:
    """True for a warning of the same kind to the same person by the plan's user, whatever time it gives."""
    said = Said(entry.author_phid, entry.created, 0, entry.comment)
    found = warned_in(said, {step.person}, plan.site) if entry.author_phid == plan.user else None
    return found is not None and found.kind == step.seen["kind"]
