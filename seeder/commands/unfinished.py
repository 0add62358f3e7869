"""A run that was cut off, offered again before anything new is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.writing.journal_record import Run
    from seeder.writing.outcome import Outcome
    from seeder.writing.plan import Plan


def resume(ctx: Context, run: Run) -> Outcome:
    """Go on with `run` where it was cut off. Raises BadInput for a release that nobody looks at."""
    from seeder.commands.release import refuse_alone
    from seeder.commands.writing import watcher_for, writing
    from seeder.counted import counted
    from seeder.writing.admission import check_plan
    from seeder.writing.apply import carry_on
    from seeder.writing.interrupt import stop_on_interrupt

    if run.plan.command == "release":
        refuse_alone(ctx, yes=False, looking=False, planned=True)
    # How much it may be was decided when it began.
    check_plan(run.plan, ctx.site, ctx.me, most=len(run.plan.steps))
    left = sum(not record.final for record in run.records.values())
    ctx.console.tell(f"Run {run.id}: {left} of {counted(len(run.records), 'step')} left.")
    watcher = watcher_for(ctx, run.plan, left)
    with stop_on_interrupt() as stop, writing(ctx, run.plan, watcher, stop) as hand:
        return carry_on(ctx.journal.run(run.id), hand)


def offer_unfinished(ctx: Context, plan: Plan, *, yes: bool) -> list[int] | None:
    """Before `plan` is shown: say what is unfinished, and go on with it if that is wanted.

    `yes` is a consent to what was wished now, so it covers only a run of these very tasks. Returns the
    exit codes of what was gone on with, None when nothing was. Ends the command, with that run's exit
    code, when it was stopped again.
    """
    from seeder.writing.lock import run_lock

    if ctx.journal.unfinished(ctx.site.phabricator, ctx.me.phid):
        # Raises Locked while that run is at work: then it is not cut off.
        with run_lock(ctx.journal.path.parent, ctx.site.phabricator, ctx.me.phid):
            pass
    codes = []
    for run in ctx.journal.unfinished(ctx.site.phabricator, ctx.me.phid):
        left = sum(not record.final for record in run.records.values())
        ctx.console.tell(
            f"Run {run.id} was cut off with {left} of {len(run.records)} tasks not settled.", "yellow"
        )
        if (yes and _same_wish(run, plan)) or _wanted(ctx):
            codes.append(_gone_on(ctx, run))
        else:
            ctx.console.tell(f"`seeder resume {run.id}` goes on with it.")
    return codes or None


def go_on_first(ctx: Context, *, yes: bool) -> list[int]:
    """Before anything is read for a plan over many things: what was cut off is offered, so that the plan sees
    what it did. Such a plan has no marks by which a run of the same wish could be told. The exit codes of
    what was gone on with."""
    from seeder.writing.plan import Plan

    nothing = Plan("tag", ctx.site.phabricator, ctx.me.phid, ctx.me.username, ctx.clock.now())
    codes = offer_unfinished(ctx, nothing, yes=yes)
    if codes:
        ctx.console.tell()
    return codes or []


def _same_wish(run: Run, plan: Plan) -> bool:
    wished = set(plan.markers)
    steps = run.plan.steps
    return run.plan.command == "create" and all(step.marker in wished for step in steps)


def _wanted(ctx: Context) -> bool:
    return ctx.console.can_ask and ctx.console.confirm("Go on with it first?")


def _gone_on(ctx: Context, run: Run) -> int:
    import typer

    from seeder.commands.writing import show_what_became

    outcome = resume(ctx, run)
    if not ctx.json:
        show_what_became(ctx, outcome, run.plan)
    if outcome.stopped:
        ctx.console.tell("The unfinished run could not be ended, so nothing new was begun.", "bold red")
        raise typer.Exit(outcome.exit_code)
    return outcome.exit_code
