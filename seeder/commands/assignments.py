"""`seeder audit assignments`: claimed tasks without life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.commands import asking, options, selecting
from seeder.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seeder.context import Context
    from seeder.gather.question import Question
    from seeder.reports.assignments import Assignment, Facts

HELP = """Find claimed tasks without life: nothing is written.

Sorted by what they wait for: their owner, reviewers, something that blocks them, or only to be closed; and
those whose owner's account is disabled. Life is whatever the owner did on the task, a comment too, or on a
change in Gerrit that names it. Looks at first tasks unless told otherwise, and ends with 3 when it found
something. What is made for pasting and for scripts names nobody without --names.

\b
Examples:
  seeder audit assignments
  seeder audit assignments --tag my-project --idle-after 8w
  seeder audit assignments --all --format wikitext
  seeder audit assignments --since-last --json     from cron: only what is new
"""

All = Annotated[bool, typer.Option("--all", help="Every claimed task of the site.")]
IdleAfter = Annotated[
    str | None, typer.Option("--idle-after", metavar="TIME", help="How long without life: 28d, 8w, 6 months.")
]
Alive = Annotated[bool, typer.Option("--alive", help="Those with life, too.")]


def assignments(
    command: typer.Context,
    what: selecting.What = None,
    file: selecting.Files = None,
    tag: asking.Tags = None,
    project: asking.Projects = None,
    round_: asking.RoundName = None,
    all_: All = False,
    status: selecting.Status = None,
    not_: selecting.Not = None,
    roster: asking.RosterFile = None,
    idle_after: IdleAfter = None,
    as_of: asking.AsOf = None,
    since_last: asking.SinceLast = False,
    alive: Alive = False,
    format_: asking.Format = "table",
    names: asking.Names = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.views.pasted import refuse_format

    refuse_format(format_, json=json)
    if alive and since_last:
        raise BadInput("--alive and --since-last exclude each other.", "What has life is never new.")
    ctx = Context(site=site, rehearse=rehearse, json=json)
    raise typer.Exit(_audit(ctx, command.params))


def _audit(ctx: Context, given: dict[str, Any]) -> int:
    from seeder.reports.assignments import FOUND, tally_assignments

    question = asking.question_of(ctx, given)
    facts = _facts(ctx, question, given)
    every = tally_assignments(facts)
    rows = [row for row in every if given["alive"] or row.verdict != "alive"]
    keys, name = {row.key for row in rows}, _name(ctx, question, given)
    new, _ = asking.new_findings(ctx, name, keys, since_last=given["since_last"])
    shown = [row for row in rows if row.key in new]
    _show(ctx, shown, every, facts, given)
    if given["since_last"]:
        asking.remember_findings(ctx, name, keys)
    return asking.exit_code(row.key for row in shown if row.verdict in FOUND)


def _name(ctx: Context, question: Question, given: dict[str, Any]) -> str:
    return f"assignments {_idle_after(ctx, given)} {given['as_of'] or ''} {question.name}"


def _idle_after(ctx: Context, given: dict[str, Any]) -> int:
    """Days."""
    from seeder.since import span_days

    text = given["idle_after"]
    return span_days(text, "--idle-after") if text else ctx.profile.audit.idle_after


def _facts(ctx: Context, question: Question, given: dict[str, Any]) -> Facts:
    import msgspec

    from seeder.activity import DAY, Thresholds
    from seeder.gather.assignments import CLAIMED, Wanted, find_assignments
    from seeder.gather.question import find_asked
    from seeder.views.progress import Progress

    as_of, days = asking.instant_in(ctx, given), _idle_after(ctx, given)
    asked = find_asked(question, ctx.site, ctx.phabricator, Thresholds(), as_of, CLAIMED)
    wanted = Wanted(asked, int(ctx.clock.now()), days * DAY)
    site = msgspec.structs.replace(ctx.site, gerrit=ctx.gerrit_address)
    facts = find_assignments(wanted, site, ctx.phabricator, ctx.reviews, Progress(ctx.console).of_many)
    ctx.console.clear_line()
    if ctx.reviews is None:
        ctx.console.tell(f"No Gerrit is known for {ctx.site.host}, so nothing is said of changes.", "yellow")
    return facts


def _show(
    ctx: Context,
    rows: Sequence[Assignment],
    every: Sequence[Assignment],
    facts: Facts,
    given: dict[str, Any],
) -> None:
    from seeder.views.assignments import as_json, as_text, show_assignments

    if ctx.json:
        ctx.console.print_json(as_json(rows, every, facts, names=given["names"]))
    elif given["format_"] == "table":
        show_assignments(ctx.console, rows, facts, new=given["since_last"])
    else:
        ctx.console.block(as_text(given["format_"], rows, facts, names=given["names"]))
