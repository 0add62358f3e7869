"""`--release`: tasks of people who were written to, and of whom nothing was seen since, for others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.commands.policy import Job
    from seeder.context import Context
    from seeder.model import Person
    from seeder.writing.plan import Plan


def release(ctx: Context, job: Job, given: dict[str, Any]) -> int:
    """Show what would be released, ask a person, do it; returns the exit code."""
    from seeder.commands.acting import is_looking
    from seeder.commands.writing import carry_out
    from seeder.counted import counted
    from seeder.views.release import show_release

    refuse_alone(ctx, yes=given["yes"], looking=is_looking(given))
    plan = _plan(ctx, job, given)
    ctx.console.clear_line()
    # A file without a step would only be in the way of next week's.
    kept = given["plan_out"] if plan.steps else None
    return carry_out(
        ctx,
        plan,
        show=lambda shown: show_release(ctx.console, shown, ctx.site),
        question=f"Release {counted(len(plan.steps), 'task')}",
        dry_run=given["dry_run"],
        plan_out=Path(kept) if kept else None,
    )


def refuse_alone(ctx: Context, *, yes: bool, looking: bool, planned: bool = False) -> None:
    """Raises BadInput unless a person looks at it: nothing is taken from people by a machine alone. `planned`
    where the plan is kept already."""
    if yes:
        raise BadInput("A person looks at each release, so --yes is not taken.", "Leave it out and look.")
    if not looking and not ctx.console.can_ask:
        keep = "--plan-out FILE keeps the plan; `seeder apply FILE` shows it to somebody at a terminal."
        hint = "Say it again at a terminal, where somebody is asked." if planned else keep
        raise BadInput("Nothing was released: nobody is there to look at it.", hint)


def why_not_now(ctx: Context, plan: Plan) -> dict[str, str]:
    """Step id -> why it must not be taken any more, as ``look_again`` has it."""
    from seeder.commands.guards import look_again
    from seeder.gather.release_again import release_again

    site = ctx.reviewed_site
    return look_again(
        ctx, plan, lambda steps, around: release_again(steps, around, site, ctx.me, ctx.journal)
    )


def _plan(ctx: Context, job: Job, given: dict[str, Any]) -> Plan:
    from seeder.gather.subjects import release_facts
    from seeder.plans.gerrit_names import with_gerrit_names
    from seeder.plans.release import plan_release

    to = _successor(ctx, given.get("to"), job)
    facts, candidates = release_facts(job.subjects, job.around, ctx.reviewed_site, ctx.me, ctx.journal)
    plan = plan_release(facts, candidates, to, bool(given.get("drop_tag")), bool(given["high_priority"]))
    return with_gerrit_names(_with_absence(plan, to, ctx), job.around.sources.names)


def _with_absence(plan: Plan, to: Person | None, ctx: Context) -> Plan:
    """Who takes over has agreed, and may be on holiday all the same: said, and for the person to weigh."""
    import msgspec

    from seeder.activity import day_of
    from seeder.writing.plan import Note

    found = ctx.phabricator.people([to.username], absences=True) if to and plan.steps else {}
    away = max((person.away_until for person in found.values()), default=0)
    if to is None or away <= plan.made:
        return plan
    note = Note(f"@{to.username} is away until {day_of(away)}.")
    return msgspec.structs.replace(plan, notes=(*plan.notes, note))


def _successor(ctx: Context, name: str | None, job: Job) -> Person | None:
    """Who takes over; BadInput for somebody who cannot, or of whom nothing was seen lately."""
    from seeder.gather.mine import successor_named
    from seeder.gather.presences import is_living

    if not name:
        return None
    person = successor_named(name, None, ctx.site, ctx.phabricator)
    if not is_living(person, job.around):
        raise BadInput(
            f"Nothing was seen of @{person.username} lately, so nobody would be there to ask.",
            "Name somebody who is active: --successors lists some.",
        )
    return person
