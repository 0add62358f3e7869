"""A run that was cut off, offered again before anything new is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.journal_record import Run
    from seeder.outcome import Outcome
    from seeder.plan import Plan


def resume(ctx: Context, run: Run) -> Outcome:
    """Go on with `run` where it was cut off."""
    from seeder.apply import carry_on, check_plan
    from seeder.interrupt import stop_on_interrupt
    from seeder.views.progress import Progress

    check_plan(run.plan, ctx.site, ctx.me)
    with stop_on_interrupt() as stop, ctx.writing(Progress(ctx.console), stop) as hand:
        return carry_on(ctx.journal.run(run.id), hand)


def offer_unfinished(ctx: Context, *, yes: bool) -> None:
    """Before a new plan is made: say what is unfinished, and go on with it if that is wanted."""
    for run in ctx.journal.unfinished(ctx.site.phabricator, ctx.me.phid):
        left = sum(not record.final for record in run.records.values())
        ctx.console.tell(
            f"Run {run.id} was cut off with {left} of {len(run.records)} tasks not settled.", "yellow"
        )
        if yes or (ctx.console.can_ask and ctx.console.confirm("Go on with it first?")):
            _say(ctx, run, resume(ctx, run))
        else:
            ctx.console.tell("`seeder resume` goes on with it.")


def _say(ctx: Context, run: Run, outcome: Outcome) -> None:
    from seeder.views.create import show_outcome

    show_outcome(ctx.console, outcome, run.plan, ctx.site, ctx.again)
    if outcome.stopped:
        raise BadInput("The unfinished run could not be ended, so nothing new was begun.", "Try again later.")


def refuse_open_questions(ctx: Context, plan: Plan) -> None:
    """Raises BadInput when a task of `plan` may just have been made by a run that was cut off."""
    wanted = {step.marker for step in plan.steps if step.marker}
    for run in ctx.journal.unfinished(ctx.site.phabricator, ctx.me.phid):
        steps = {step.id: step for step in run.plan.steps}
        for record in run.records.values():
            if record.state in {"sent", "unknown"} and steps[record.id].marker in wanted:
                raise BadInput(
                    f"{steps[record.id].label} may have been made by run {run.id}, which was cut off.",
                    "`seeder resume` finds out first.",
                )
