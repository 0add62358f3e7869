"""`seeder mine`: the tasks that you mentor; renewing the promise, and stepping back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.gather.mine import Found
    from seeder.sources.gerrit import Reviews
    from seeder.writing.plan import Plan

HELP = """The tasks that name you as mentor: who is at work, what waits for whom.

Shows who has claimed each, the changes in Gerrit that name it, whose turn it is with them, and until when
you promised to help. Task numbers choose some of them.

\b
Examples:
  seeder mine
  seeder mine --texts                    thank-you notes, ready to be sent
  seeder mine --until '3 months'         renew the promise of all
  seeder mine T123 --step-back --to bob  hand one over
"""


def mine(
    what: Annotated[list[str] | None, typer.Argument(metavar="[T123]...", help="Only these.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Renew: 2027-02-28 or '3 months'.")
    ] = None,
    step_back: Annotated[
        bool, typer.Option("--step-back", help="Hand over to the co-mentors, or to --to.")
    ] = False,
    to: Annotated[str | None, typer.Option(metavar="USER", help="Who takes over; ask them first.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Notes to those whose change was merged.")] = False,
    closed: Annotated[bool, typer.Option("--all", help="Closed tasks too.")] = False,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.gather.mine import mentored_by, only
    from seeder.views.progress import Progress

    if until and step_back:
        raise BadInput("--until and --step-back exclude each other.", "Which of them?")
    if to and not step_back:
        raise BadInput("--to says who takes over.", "It goes with --step-back.")
    ctx = Context(site=site, rehearse=rehearse, json=json)
    numbers = _numbers(ctx, what or [])
    progress = Progress(ctx.console).reading
    found = only(mentored_by(ctx.me, ctx.site, ctx.phabricator, progress, closed=closed), numbers)
    ctx.console.clear_line()
    if until or step_back:
        raise typer.Exit(_write(ctx, _plan(ctx, found, until, to), yes=yes, dry_run=dry_run))
    _show(ctx, found, texts=texts)


def _numbers(ctx: Context, what: list[str]) -> list[int]:
    from seeder.wish import task_number

    numbers = []
    for text in what:
        number = task_number(text, ctx.site.host)
        if number is None:
            raise BadInput(f"“{text}” is not a task of {ctx.site.host}.", "Write it as T123.")
        numbers.append(number)
    return numbers


def _show(ctx: Context, found: Found, *, texts: bool) -> None:
    import msgspec

    from seeder.gather.mine import facts_for
    from seeder.reports.mine import tally_mine
    from seeder.views.mine import as_json, show_mine, show_texts

    reviews = _reviews(ctx)
    site = msgspec.structs.replace(ctx.site, gerrit=ctx.gerrit_address if reviews else "")
    facts = facts_for(found, ctx.me, site, ctx.phabricator, reviews, ctx.clock)
    rows = tally_mine(facts)
    if ctx.json:
        ctx.console.print_json(as_json(rows))
    elif texts:
        show_texts(ctx.console, rows)
    else:
        show_mine(ctx.console, rows, facts)


def _reviews(ctx: Context) -> Reviews | None:
    """The site's Gerrit if it answers; what it would tell is left out else, and said."""
    from seeder.errors import SeederError

    try:
        reviews = ctx.reviews
        if reviews is not None:
            reviews.version()
    except SeederError as problem:
        ctx.console.tell(f"Gerrit: {problem.sentence}", "yellow")
        return None
    return reviews


def _plan(ctx: Context, found: Found, until: str | None, to: str | None) -> Plan:
    from seeder.gather.mine import facts_for_plan, successor_named
    from seeder.plans.mine import plan_renew, plan_step_back
    from seeder.wish import until_date

    if not found.tasks:
        raise BadInput("No open task names you as its mentor.", "`seeder create` leaves two.")
    facts = facts_for_plan(found, ctx.me, ctx.site, ctx.phabricator, ctx.clock)
    if until:
        return plan_renew(until_date(until, ctx.today), facts)
    successor = successor_named(to, ctx.me, ctx.site, ctx.phabricator) if to else None
    return plan_step_back(successor, facts)


def _write(ctx: Context, plan: Plan, *, yes: bool, dry_run: bool) -> int:
    from seeder.commands.writing import carry_out
    from seeder.counted import counted
    from seeder.views.mine import show_mine_plan

    count = counted(len(plan.steps), "task")
    return carry_out(
        ctx,
        plan,
        show=lambda p: show_mine_plan(ctx.console, p),
        question=f"Change {count}",
        yes=yes,
        dry_run=dry_run,
    )
