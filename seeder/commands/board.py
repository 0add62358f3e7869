"""`seeder hackathon board`: an event's tasks, to look at and to paste; what is merged moved to its column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.commands import asking, bulk, options, tag
from seeder.commands.tag import event_of
from seeder.errors import BadInput, worst

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.event import Event
    from seeder.reports.board import Facts

HELP = """Show the tasks of an event: column, owner, changes in Gerrit, and when a person last did something.

Open tasks, or all of them with --all. What is made for pasting and for scripts names nobody without
--names. With --move-done the tasks whose changes are all merged are moved to the board's column for them;
abandoned changes do not count. That is shown first and asked for, and `seeder runs undo` takes it back.

\b
Examples:
  seeder hackathon board
  seeder hackathon board --all --format wikitext
  seeder hackathon board --tag my-event --json
  seeder hackathon board --move-done --dry-run
"""

Names = Annotated[bool, typer.Option("--names", help="Name people in what is to be pasted, and in --json.")]
All = Annotated[bool, typer.Option("--all", help="Closed tasks, too.")]
MoveDone = Annotated[bool, typer.Option("--move-done", help="Move what is merged to the column for it.")]
Column = Annotated[
    str | None, typer.Option(metavar="NAME", help="With --move-done: where to; else as the event says.")
]


def board(
    command: typer.Context,
    event: tag.EventName = None,
    tag: tag.Tag = None,
    all_: All = False,
    format_: asking.Format = "table",
    names: Names = False,
    move_done: MoveDone = False,
    column: Column = None,
    pace: bulk.Pace = None,
    announced: bulk.Announced = None,
    no_announcement: bulk.NoAnnouncement = False,
    max_changes: bulk.MaxChanges = None,
    max_mails: bulk.MaxMails = None,
    i_may: tag.Right = False,
    show_all: bulk.ShowAll = False,
    plan_out: tag.PlanOut = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context

    _refuse_odd(command.params)
    ctx = Context(site=site, rehearse=rehearse, json=json)
    chosen = event_of(ctx, command.params)
    if move_done:
        raise typer.Exit(_move_done(ctx, chosen, command.params))
    _show(ctx, chosen, command.params)


def _refuse_odd(given: dict[str, Any]) -> None:
    """Raises BadInput for options that mean nothing together."""
    from seeder.views.pasted import refuse_format

    refuse_format(given["format_"], json=given["json"])
    if given["move_done"] and given["format_"] != "table":
        raise BadInput("--move-done and --format exclude each other.", "Which of them?")
    if given["column"] and not given["move_done"]:
        raise BadInput("--column says where finished tasks go.", "It goes with --move-done.")
    if (given["yes"] or given["dry_run"] or given["plan_out"]) and not given["move_done"]:
        raise BadInput(
            "Without --move-done nothing is written anyway.", "Leave out --yes, --dry-run, --plan-out."
        )


def _board(ctx: Context, event: Event | None, given: dict[str, Any]) -> Facts:
    from seeder.gather.board import find_board

    return find_board(given["tag"] or (event.tag if event else ""), ctx.reviewed_site, ctx.phabricator)


def _show(ctx: Context, event: Event | None, given: dict[str, Any]) -> None:
    from seeder.gather.board import with_changes_if_any, with_people, with_tasks
    from seeder.reports.board import tally_board
    from seeder.views.board import as_json, as_text, show_board
    from seeder.views.progress import Progress

    progress = Progress(ctx.console).of_many
    facts = with_tasks(_board(ctx, event, given), ctx.phabricator, progress, closed=given["all_"])
    facts, why = with_changes_if_any(facts, ctx.reviews, progress)
    facts = with_people(facts, ctx.phabricator, progress)
    ctx.console.clear_line()
    rows, names = tally_board(facts), given["names"]
    if why:
        ctx.console.tell(why, "yellow")
    if ctx.json:
        ctx.console.print_json(as_json(rows, facts, event.name if event else None, names=names))
    elif given["format_"] == "table":
        show_board(ctx.console, rows, facts, closed=given["all_"])
    else:
        ctx.console.block(as_text(given["format_"], rows, facts, names=names))


def _move_done(ctx: Context, event: Event | None, given: dict[str, Any]) -> int:
    from seeder.commands.tagging import carry_out_ready, is_looking, ready_for
    from seeder.commands.unfinished import go_on_first
    from seeder.counted import counted
    from seeder.gather.board import mail_facts, with_changes, with_tasks
    from seeder.gather.tag import column_named
    from seeder.plans.board import plan_move_done
    from seeder.views.progress import Progress

    if ctx.reviews is None:
        raise BadInput(
            f"{ctx.site.host} has no Gerrit that seeder knows of.", "Nothing tells what is merged."
        )
    limits, read, progress = bulk.limits_of(given), ctx.clock.now(), Progress(ctx.console).of_many
    announced = bulk.announcement(ctx, limits, event.announcement if event else "")
    codes = [] if is_looking(given) else go_on_first(ctx, yes=given["yes"])
    facts = _board(ctx, event, given)
    column = column_named(_column(event, given), facts.tag, facts.columns)
    facts = with_tasks(facts, ctx.phabricator, progress, closed=given["all_"])
    facts = with_changes(facts, ctx.reviews, progress)
    ctx.console.clear_line()
    plan = plan_move_done(column, facts, ctx.me, read, announced)
    counted_from = mail_facts(plan, facts, ctx.me, ctx.phabricator)
    ready = ready_for(ctx, plan, counted_from, limits, may=given["i_may"])
    question = f"Move {counted(len(plan.steps), 'task')} to {column.name}"
    return worst([*codes, carry_out_ready(ctx, ready, question, given)])


def _column(event: Event | None, given: dict[str, Any]) -> str:
    """Where finished tasks go; an event's column is one of its own tag's board."""
    name = given["column"] or (event.columns.done if event and not given["tag"] else "")
    if not name:
        hint = "Add --column NAME; in the event's file it is `done:` below `columns:`."
        raise BadInput("It is not said to which column finished tasks go.", hint)
    return str(name)
