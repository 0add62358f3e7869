"""What is looked at again just before a step about somebody is sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import cached_property
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
    from seeder.gather.release_again import gerrit_names_in
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

    look, others = _recently(ctx, lambda: why_not_now(ctx, plan)), _Others(ctx, plan)
    if alone:
        others.pause = secrets.SystemRandom().uniform(0.0, APART)

    def why(step: Step) -> str:
        return look(step) or others.why(step.person)

    return why


class _Others:
    """Runs that write to the same people at this moment; `cleared` are those whom this run may write to, or
    did before it was cut off."""

    def __init__(self, ctx: Context, plan: Plan) -> None:
        self.ctx, self.plan = ctx, plan
        self.pause = 0.0
        self.cleared = _written_to(ctx, plan)

    def why(self, person: str) -> str:
        self.ctx.clock.sleep(self.pause)
        self.pause = 0.0
        asked = self._asked()
        if person in asked:
            return "They were asked meanwhile, by another run."
        if asked - self.cleared:
            return "Another run is at work on this; what that one leaves is for the next."
        self.cleared.add(person)
        return ""

    def _asked(self) -> set[str]:
        from seeder.gather.warnings import asked_since
        from seeder.writing.person import SLACK

        people = {step.person for step in self.plan.steps}
        since = self.plan.made - SLACK
        return asked_since(people, self.operators, since, self.ctx.site, self.ctx.phabricator)

    @cached_property
    def operators(self) -> frozenset[str]:
        from seeder.gather.warnings import find_operators

        return find_operators(self.ctx.site, self.ctx.me, self.ctx.phabricator)


def _written_to(ctx: Context, plan: Plan) -> set[str]:
    """People to whom this very plan's run has written, or may have."""
    run = ctx.journal.applied(plan.digest)
    records = ctx.journal.run(run).records if run else {}
    sent = {id_ for id_, record in records.items() if record.state in {"changed", "sent", "unknown"}}
    return {step.person for step in plan.steps if step.id in sent}
