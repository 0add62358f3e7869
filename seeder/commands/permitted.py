"""What a site lets its editors do at once: the right to edit in batches, and a rule against fast edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from seeder.errors import BadInput, LimitReached

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.plans.vandalism import Load
    from seeder.settings.site import AntiVandalism
    from seeder.writing.plan import Plan

Lines = list[tuple[str, str]]


def lacking_right(ctx: Context, plan: Plan, groups: set[str]) -> str:
    """Where editing in batches is a granted right and the caller is not seen to have it: a sentence that says
    so. Empty else, and for a plan as small as a person would do by hand."""
    wanted = ctx.site.politeness.batch_editors
    if not wanted or groups & set(wanted) or len(plan.steps) <= ctx.site.politeness.canary_above:
        return ""
    title = ctx.site.title or ctx.site.host
    return f"On {title} editing many tasks at once is a right of {wanted[0]}, and you are not in it."


def refuse_without_right(ctx: Context, lacking: str) -> None:
    """Ask whether it was allowed all the same; BadInput when it was not, or nobody is there to be asked."""
    if ctx.console.can_ask:
        ctx.console.tell()
        ctx.console.tell(lacking, "yellow")
        if ctx.console.confirm("Have you been allowed to do this?"):
            return
    raise BadInput(lacking, "Ask for it there first; with --i-may you say that you have been allowed to.")


def pace_for(ctx: Context, plan: Plan, groups: set[str], asked: float | None) -> tuple[float, Lines]:
    """Seconds between edits, and what is said about them. LimitReached where a faster pace was asked for than
    a rule bears, or none is slow enough."""
    politeness = ctx.site.politeness
    rule = politeness.anti_vandalism
    least = politeness.pace if asked is None else asked
    if rule is None or groups & set(rule.exempt) or not plan.steps:
        hasty = f"faster than one edit in {politeness.pace:g} s, which is this site's manner"
        return least, [("Haste", hasty)] if least < politeness.pace else []
    return _under(rule, ctx, plan, least, chosen=asked is not None)


def _under(
    rule: AntiVandalism, ctx: Context, plan: Plan, least: float, *, chosen: bool
) -> tuple[float, Lines]:
    from seeder.plans.vandalism import peak, points_of, safe_pace, weekend_factor

    load = _load(rule, ctx, len(plan.steps), max(points_of(step, rule) for step in plan.steps))
    safe, title = safe_pace(load, least, rule), ctx.site.title or ctx.site.host
    if safe is not None:
        # At that pace it may last into a weekend.
        factor = weekend_factor(ctx.clock.now(), load.count * safe, rule)
        load = msgspec.structs.replace(load, factor=factor)
        safe = safe_pace(load, least, rule)
    if safe is None:
        raise LimitReached(
            f"{title} logs out who edits that much, however slowly: {load.count} edits are too many at once.",
            f"Do it in parts, without a comment, or ask to be let into {', '.join(rule.exempt)}.",
        )
    if chosen and safe > least:
        raise LimitReached(
            f"{title} logs out who edits so much so fast.", f"--pace {safe:g} is safe, or leave it out."
        )
    said = (
        f"{title} logs out fast editors: this comes to {peak(load, safe, rule):.0f} of {rule.limit:g} points"
    )
    # A move is a move: there is nothing to leave out of it.
    return safe, [("Rule", said), *(_choices(rule, load, least) if plan.command != "board" else ())]


def _load(rule: AntiVandalism, ctx: Context, count: int, points: float) -> Load:
    from seeder.plans.vandalism import Load, counted_before, weekend_factor

    now = ctx.clock.now()
    server_now = now + ctx.conduit.session.server_ahead
    lately = ctx.phabricator.recent_transactions(ctx.me.phid, server_now - rule.window)
    before = counted_before((server_now - at for at in lately), rule)
    return Load(points, count, weekend_factor(now, count, rule), before)


def _choices(rule: AntiVandalism, load: Load, least: float) -> Lines:
    """What the same would take with less or more in each edit."""
    from seeder.counted import span
    from seeder.plans.vandalism import safe_pace

    kinds = {"tags only": rule.tags, "with a comment": rule.tags + rule.comment + rule.subscriber}
    told = []
    for name, points in kinds.items():
        pace = safe_pace(msgspec.structs.replace(load, points=points), least, rule)
        told.append(f"{name} {span(load.count * pace)}" if pace is not None else f"{name} too much at once")
    return [("Choices", "; ".join(told))]
