"""What is looked at again just before a step about somebody is sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.gather.around import Around
    from seeder.writing.hand import Guard
    from seeder.writing.plan import Plan, Step

# What was read so many seconds ago decides about the next step, too: a look at all takes ten requests.
RECENT = 10.0
# Crontabs of two computers begin in the same second; a site has nothing that only one of two could take.
APART = 2.0
Look = Callable[[], dict[str, str]]
# Of the steps of one kind.
Again = Callable[[Sequence["Step"], "Around"], dict[str, str]]


class _Kept(msgspec.Struct):
    """The last look at all steps (id -> why not any more), and when that was (monotonic seconds)."""

    reasons: dict[str, str] = {}
    at: float | None = None


def guard_for(ctx: Context, plan: Plan, *, alone: bool) -> Guard | None:
    """Looks at everything anew once a person has said yes, be it days after the plan was made; None for plans
    that are about nobody. `alone` when nobody was asked, as a crontab's runs are."""
    from seeder.commands.release import why_not_now

    if plan.command == "release":
        return _recently(ctx, lambda: why_not_now(ctx, plan))
    return _guard_of_warnings(ctx, plan, alone=alone) if plan.command == "warn" else None


def look_again(ctx: Context, plan: Plan, again: Again) -> dict[str, str]:
    """Step id -> why it must not be sent any more, as `again` has it; the others are missing. Raises
    SeederError, LimitReached while the site's switch is off."""
    from seeder.commands import asking, policy
    from seeder.plans.gerrit_names import gerrit_names_in
    from seeder.warning import KINDS

    policy.refuse_stopped(ctx)
    store = asking.kept_store(ctx, offline=False)
    names, found = gerrit_names_in(plan), dict[str, str]()
    for kind in KINDS:
        steps = [step for step in plan.steps if step.seen.get("kind") == kind]
        # A file's names may only show more of somebody's life, so it has to be allowed without them, too.
        for told in (names, {}) if names else ({},):
            found |= again(steps, policy.around_now(ctx, kind, store, told)) if steps else {}
    ctx.console.clear_line()
    return found


def _recently(ctx: Context, look: Look) -> Guard:
    kept = _Kept()

    def why(step: Step) -> str:
        if kept.at is None or ctx.clock.monotonic() - kept.at > RECENT:
            kept.reasons, kept.at = look(), ctx.clock.monotonic()
        return kept.reasons.get(step.id, "")

    return why


def _guard_of_warnings(ctx: Context, plan: Plan, *, alone: bool) -> Guard:
    """Who was asked meanwhile, from wherever, is looked at before each single message. The first of two runs
    that began together goes on, or neither; `alone` waits a moment beforehand, so that they are not in
    step."""
    from seeder.commands.warning import why_not_now
    from seeder.gather.other_runs import OtherRuns

    look = _recently(ctx, lambda: why_not_now(ctx, plan))
    others = OtherRuns(plan, ctx.site, ctx.me, ctx.phabricator, ctx.journal)
    pauses = [secrets.SystemRandom().uniform(0.0, APART)] if alone else []

    def why(step: Step) -> str:
        if because := look(step):
            return because
        while pauses:
            ctx.clock.sleep(pauses.pop())
        return others.why(step.person)

    return why
