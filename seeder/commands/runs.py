"""`seeder runs`, `seeder resume`: what was written, going on, and taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.writing.journal_record import Run

HELP = """What was written; taking it back.

\b
Examples:
  seeder runs                       the latest runs
  seeder runs show 20261123-1a2b    one of them, and whether a twin turned up
  seeder runs undo                  take back what the last run did
"""
RESUME = """Go on with a run that was cut off.

By ^C, a lost connection or a closed laptop. It first finds out what became
of a write whose answer was lost; nothing is ever made twice.

\b
Examples:
  seeder resume
  seeder resume 20261123-1a2b
"""
SHOW = """One run, step by step.

Also asks the site whether a second task for the same wish turned up since; ends with 6 if one did.

\b
Examples:
  seeder runs show
  seeder runs show 20261123-1a2b --json
"""
UNDO = """Take a run back: close what it created, put back the tags, columns and texts that it changed.

Nothing is deleted, and no task is closed that the run did not create. What somebody else has claimed,
edited or commented on since stays as it is. Mails that went out stay out, and there may be new ones.

\b
Examples:
  seeder runs undo --dry-run
  seeder runs undo 20261123-1a2b
"""

app = typer.Typer(help=HELP, rich_markup_mode=None, invoke_without_command=True)
Id = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="A run's id or its beginning; else the last run.")
]


@app.callback()
def list_runs(
    command: typer.Context,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    if command.invoked_subcommand is not None:
        if rehearse or json:
            name = "--rehearse" if rehearse else "--json"
            raise BadInput(
                f"{name} stands after “{command.invoked_subcommand}”, not before it.",
                f"`seeder runs {command.invoked_subcommand} {name}`",
            )
        return
    from seeder.context import Context
    from seeder.views.runs import as_json, show_runs

    ctx = Context(rehearse=rehearse, json=json)
    if rehearse:
        ctx.say_rehearsal()
    runs = ctx.journal.runs()
    if json:
        ctx.console.print_json({"runs": [as_json(run) for run in runs]})
    else:
        show_runs(ctx.console, runs)


@app.command("show", help=SHOW)
def show(
    id_: Id = None,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.views.runs import as_json, show_run

    ctx = Context(site=site, rehearse=rehearse, json=json)
    run = _run(ctx, id_)
    looked = _twins(ctx, run)
    twins = looked or ()
    if json:
        told = None if looked is None else [f"T{number}" for number in twins]
        ctx.console.print_json(as_json(run) | {"twins": told})
    else:
        show_run(ctx.console, run)
    for number in twins:
        ctx.console.tell(f"T{number} is a second task for the same wish; close one of them.", "bold red")
    raise typer.Exit(6 if twins else 0)


@app.command("undo", help=UNDO)
def undo(
    id_: Id = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.tagging import with_pace
    from seeder.commands.writing import carry_out
    from seeder.context import Context
    from seeder.counted import counted
    from seeder.gather.undo import facts_for
    from seeder.plans.undo import plan_undo
    from seeder.views.runs import show_undo
    from seeder.writing.lock import run_lock

    ctx = Context(site=site, rehearse=rehearse, json=json)
    run = _run(ctx, id_)
    if id_ is None and run.undone is not None:
        # A second arrow-up and Enter must not take back what was made before.
        raise BadInput(
            f"The last run, {run.id}, was taken back already.",
            "Older ones are taken back by name: `seeder runs` lists them.",
        )
    _same_site(ctx, run)
    with run_lock(ctx.journal.path.parent, ctx.site.phabricator, ctx.me.phid):
        # Raises Locked at once while that run may still be at work.
        pass
    _settled_first(run)
    reviews = ctx.reviews if any(step.for_change for step in run.plan.steps) else None
    plan = plan_undo(run, facts_for(run, ctx.site, ctx.me, ctx.phabricator, ctx.clock, reviews))
    if plan.is_bulk:
        plan = with_pace(ctx, plan)
    many = counted(len(plan.steps), "task")
    question = f"Close {many}" if run.plan.command == "create" else f"Put back {many}"
    code = carry_out(
        ctx,
        plan,
        show=lambda p: show_undo(ctx.console, p),
        question=question,
        yes=yes,
        dry_run=dry_run,
        # What one run was let do may be taken back in one, too.
        most=len(run.plan.steps) or None,
    )
    made = [r for r in run.records.values() if r.state in {"created", "adopted", "changed"}]
    if len(made) == len(plan.settled) and not dry_run:
        # Nothing of it is left to close; ended so that a run that was cut off is not gone on with.
        end = ctx.journal.mark_undone if made else ctx.journal.end
        end(run.id, ctx.clock.now())
    raise typer.Exit(code)


def resume(
    id_: Id = None,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands import unfinished
    from seeder.commands.writing import finish
    from seeder.context import Context

    ctx = Context(site=site, rehearse=rehearse, json=json)
    found = ctx.journal.unfinished(ctx.site.phabricator, ctx.me.phid)
    if id_ is not None:
        run = _named(ctx, id_)
        _same_site(ctx, run)
    elif found:
        run = found[0]
    else:
        ctx.console.tell("Nothing is unfinished here.")
        if json:
            ctx.console.print_json({"tasks": [], "run": None})
        return
    raise typer.Exit(finish(ctx, run.plan, unfinished.resume(ctx, run)))


def _run(ctx: Context, id_: str | None) -> Run:
    """The run that was named, else the last one on this site that was no undo."""
    if id_ is not None:
        return _named(ctx, id_)
    runs = [run for run in ctx.journal.runs() if run.plan.command != "undo"]
    here = [run for run in runs if run.plan.site == ctx.site.phabricator and _did_something(run)]
    if not here:
        hint = "" if ctx.rehearse else "Was it a rehearsal? Then add --rehearse."
        raise BadInput(f"Nothing was written on {ctx.site.host} from this computer yet.", hint)
    return here[0]


def _did_something(run: Run) -> bool:
    """False for a run that found everything as it was wished: nobody means that one."""
    idle = {"exists", "skipped", "refused", "failed", "not_tried"}
    return any(record.state not in idle for record in run.records.values())


def _named(ctx: Context, id_: str) -> Run:
    try:
        return ctx.journal.run(id_)
    except BadInput:
        if not ctx.rehearse and ctx.rehearsed(id_):
            raise BadInput(
                f"Run {id_} was a rehearsal.", "Add --rehearse to see it or take it back."
            ) from None
        raise


def _settled_first(run: Run) -> None:
    """Raises BadInput while it is not known what became of a write of `run`."""
    # What is left unknown of a run over many tasks must not keep all the others from being put back.
    open_ones = {"sent"} if run.plan.is_bulk else {"sent", "unknown"}
    if any(record.state in open_ones for record in run.records.values()):
        raise BadInput(
            f"It is not known what became of a write of run {run.id}.",
            f"`seeder resume {run.id}` finds out first.",
        )


def _same_site(ctx: Context, run: Run) -> None:
    if run.plan.site != ctx.site.phabricator or run.plan.user != ctx.me.phid:
        raise BadInput(
            f"Run {run.id} was on {run.plan.site} as @{run.plan.username}.",
            "Choose that site with --site, and log in as that account.",
        )


def _twins(ctx: Context, run: Run) -> tuple[int, ...] | None:
    """Second tasks for this run's wishes, asked of the site; None when it could not be asked."""
    from seeder.errors import SeederError
    from seeder.gather.twins import twins_of

    try:
        if run.plan.site != ctx.site.phabricator:
            return None
        return twins_of(run, ctx.phabricator)
    except SeederError as problem:
        ctx.console.tell(f"Not looked for twins: {problem.sentence}")
        return None
