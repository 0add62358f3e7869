"""`seeder apply`: a plan that was kept in a file, shown and written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import bulk, options, tag
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.writing.plan import Plan

HELP = """Write a plan saved with --plan-out.

Shows it, asks, and writes exactly that one. It is refused when it was changed, was made for
another site or by somebody else, or was applied already. A release is looked at anew, and only a person
at a terminal can write it.

\b
Examples:
  seeder create -f tasks.yaml --plan-out plan.json
  seeder apply plan.json
  seeder hackathon tag -f notes.txt --plan-out plan.json
"""


def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A plan made with --plan-out.")],
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    max_changes: bulk.MaxChanges = None,
    max_mails: bulk.MaxMails = None,
    i_may: tag.Right = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.files import read_text
    from seeder.commands.saved_release import apply_release
    from seeder.commands.writing import carry_out
    from seeder.context import Context
    from seeder.counted import counted
    from seeder.writing.admission import check_plan
    from seeder.writing.plan_file import from_file

    ctx = Context(site=site, rehearse=rehearse, json=json)
    plan = from_file(
        read_text(str(file), "Plans are made with `seeder create --plan-out FILE`.").encode(), str(file)
    )
    check_plan(plan, ctx.site, ctx.me, most=max_changes)
    applied = ctx.journal.applied(plan.digest)
    if applied:
        verb = "resume" if ctx.journal.run(applied).ended is None else "runs show"
        raise BadInput(f"This plan was applied already, by run {applied}.", f"`seeder {verb} {applied}`")
    if plan.command == "release":
        raise typer.Exit(apply_release(ctx, plan, yes=yes, dry_run=dry_run, most=max_changes))
    limits = bulk.Limits(
        pace=ctx.site.politeness.pace if plan.pace is None else plan.pace,
        max_changes=max_changes,
        max_mails=max_mails,
    )
    many = plan.is_bulk
    show = _bulk_shown(ctx, plan, limits, may=i_may, looking=dry_run) if many else _shown(ctx, plan)
    raise typer.Exit(
        carry_out(
            ctx,
            plan,
            show=lambda plan: show(),
            question=f"Write this plan ({counted(len(plan.steps), 'change' if many else 'task')})",
            yes=yes,
            dry_run=dry_run,
            most=max_changes,
            saved=True,
        )
    )


def _shown(ctx: Context, plan: Plan) -> Callable[[], None]:
    """Shows a plan of a file in the site's words: its own are a stranger's."""
    import msgspec

    from seeder.gather.names import with_names
    from seeder.views.create import show_plan

    known = msgspec.structs.replace(with_names(plan, ctx.site, ctx.phabricator), notes=())
    return lambda: show_plan(ctx.console, known, ctx.site)


def _bulk_shown(
    ctx: Context, plan: Plan, limits: bulk.Limits, *, may: bool, looking: bool
) -> Callable[[], None]:
    """The same for a plan over many things, held against all limits again: they may have been in the way when
    it was saved, or the file says otherwise. Raises BadInput or LimitReached for one that must not be
    written."""
    from seeder.commands.tagging import ready_for, refuse_mentions, refuse_unready
    from seeder.gather.bulk_names import bulk_as_shown
    from seeder.views.bulk import show_bulk

    if plan.pace is not None and plan.pace < ctx.site.politeness.pace:
        sentence = f"This plan is faster than one edit in {ctx.site.politeness.pace:g} s."
        raise BadInput(sentence, "Such haste is for `seeder hackathon tag --pace` itself.")
    for comment in dict.fromkeys(str(step.value("comment", "")) for step in plan.steps):
        refuse_mentions(comment)
    reviews = ctx.reviews if any(step.for_change for step in plan.steps) else None
    shown, facts = bulk_as_shown(plan, ctx.site, ctx.me, ctx.phabricator, reviews)
    ready = ready_for(ctx, shown, facts, limits, may=may)
    if ctx.json and not looking:
        refuse_unready(ctx, ready)
    extras = bulk.extras_for(ctx, shown, ready.lines, [], everything=False)

    def show() -> None:
        show_bulk(ctx.console, shown, ctx.site, extras)
        if not looking:
            refuse_unready(ctx, ready)
        elif ready.problem is not None:
            ctx.console.problem(ready.problem)

    return show
