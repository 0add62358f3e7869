"""What an audit does about what it found, asked for by --warn or --release: mentors and owners alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from seeder.activity import Thresholds
    from seeder.context import Context
    from seeder.gather.around import Around
    from seeder.plans.warning import Policy
    from seeder.reports.subjects import Subject
    from seeder.settings.site import Site
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


def act(ctx: Context, job: Job, given: dict[str, Any]) -> int:
    """Do what was asked for about what was found; returns the exit code."""
    from seeder.commands.release import release
    from seeder.commands.warning import warn

    refuse_unknown_exceptions(ctx, given)
    return (warn if given["warn"] else release)(ctx, job, given)


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


def site_of(ctx: Context) -> Site:
    """The site with the address of its Gerrit as it is spoken to."""
    return msgspec.structs.replace(ctx.site, gerrit=ctx.gerrit_address)


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
    from seeder.plans.warning import Policy

    return _around(ctx, kind, store, names, Policy(grace=DAY), _usual(ctx))


def _around(
    ctx: Context,
    kind: Kind,
    store: Store,
    names: Mapping[str, str],
    gently: Policy,
    thresholds: Thresholds,
) -> Around:
    from seeder.commands import asking
    from seeder.gather.actions import Sources
    from seeder.gather.around import Around
    from seeder.views.progress import Progress

    sources = Sources(ctx.phabricator, ctx.reviews, ctx.gerrit_address, names)
    return Around(kind, gently, thresholds, sources, store, asking.now_of(ctx), Progress(ctx.console).of_many)


def _usual(ctx: Context) -> Thresholds:
    from seeder.activity import DAY, Thresholds

    audit = ctx.profile.audit
    return Thresholds(audit.quiet_after * DAY, audit.unseen_after * DAY)


def _policy(ctx: Context, kind: Kind, given: dict[str, Any]) -> Policy:
    """Who answered is not written to again before they are unseen anew; for owners, idle anew."""
    from seeder.activity import DAY
    from seeder.commands import acting, asking, assignments
    from seeder.plans.warning import Policy

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
