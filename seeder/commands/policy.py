"""What an audit does about what it found, asked for by --warn or --release: mentors and owners alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from seeder.activity import Thresholds
    from seeder.context import Context
    from seeder.gather.around import Around
    from seeder.plans.warning_facts import Policy
    from seeder.reports.subjects import Subject
    from seeder.store import Store
    from seeder.warning import Kind


class Job(msgspec.Struct, frozen=True):
    """People whose tasks were found, and everything around them."""

    subjects: Sequence[Subject]
    around: Around


def refuse_stopped(ctx: Context) -> None:
    """The first thing that is asked: raises LimitReached while the site's switch is off."""
    from seeder.gather.switch import read_switch

    read_switch(ctx.site, ctx.phabricator)


def act(ctx: Context, given: dict[str, Any], find_job: Callable[[], Job]) -> int:
    """Do what was asked for about whom `find_job` finds; returns the exit code. What was cut off comes
    first."""
    from seeder.commands.acting import is_looking
    from seeder.commands.release import release
    from seeder.commands.unfinished import go_on_first
    from seeder.commands.warning import warn
    from seeder.errors import worst

    refuse_stopped(ctx)
    codes = [] if is_looking(given) else go_on_first(ctx, yes=given["yes"])
    job = find_job()
    refuse_unknown_exceptions(ctx, given)
    return worst([*codes, (warn if given["warn"] else release)(ctx, job, given)])


def refuse_unknown_exceptions(ctx: Context, given: dict[str, Any]) -> None:
    """Raises BadInput where --not names a task that is not there: who mistypes it would write to the very
    person who was to be spared."""
    from seeder.commands.selecting import excluded_of
    from seeder.errors import BadInput

    numbers = excluded_of(ctx, given["not_"] or ()).numbers
    missing = sorted(set(numbers) - set(ctx.phabricator.tasks(numbers))) if numbers else []
    if missing:
        named = ", ".join(f"T{number}" for number in missing)
        raise BadInput(f"{ctx.site.host} has no {named} that you may see.", "--not leaves out what is there.")


def around_for(
    ctx: Context, kind: Kind, store: Store, names: Mapping[str, str], given: dict[str, Any]
) -> Around:
    """How gently, as the options, a preset, or the profile say. `names` are names in Gerrit by user names in
    lower case."""
    from seeder.commands import asking

    thresholds = asking.thresholds_of(ctx, given) if kind == "mentor" else _usual(ctx)
    return _around(ctx, kind, store, names, _policy(ctx, kind, given), thresholds)


def around_now(ctx: Context, kind: Kind, store: Store, names: Mapping[str, str]) -> Around:
    """The same as the profile says, for a plan that was made before and says itself how long the grace is."""
    from seeder.activity import DAY
    from seeder.plans.warning_facts import Policy

    return _around(ctx, kind, store, names, Policy(grace=DAY), _usual(ctx))


def _around(
    ctx: Context,
    kind: Kind,
    store: Store,
    names: Mapping[str, str],
    gently: Policy,
    thresholds: Thresholds,
) -> Around:
    from seeder.gather.actions import Sources
    from seeder.gather.around import Around
    from seeder.views.progress import Progress

    sources = Sources(ctx.phabricator, ctx.reviews, ctx.gerrit_address, names)
    progress = Progress(ctx.console).of_many
    return Around(kind, gently, thresholds, sources, store, ctx.phabricator.now, progress)


def _usual(ctx: Context) -> Thresholds:
    from seeder.activity import DAY, Thresholds

    audit = ctx.profile.audit
    return Thresholds(audit.quiet_after * DAY, audit.unseen_after * DAY)


def _policy(ctx: Context, kind: Kind, given: dict[str, Any]) -> Policy:
    """Who answered is not written to again before they are unseen anew; for owners, idle anew."""
    from seeder.activity import DAY
    from seeder.commands import acting, asking, assignments
    from seeder.plans.warning_facts import Policy

    audit = ctx.profile.audit
    again = (
        asking.thresholds_of(ctx, given).unseen_after
        if kind == "mentor"
        else assignments.idle_after(ctx, given) * DAY
    )
    return Policy(
        grace=acting.grace_of(ctx, given),
        warn_every=audit.warn_every * DAY,
        unseen_after=again,
        max_warnings=given["max_warnings"] or audit.max_warnings,
    )
