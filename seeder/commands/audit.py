"""`seeder audit`: mentors who are not there any more, and claimed tasks without life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.commands import acting, asking, assignments, options, selecting
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.commands.policy import Job
    from seeder.commands.reading import Read
    from seeder.context import Context
    from seeder.gather.question import Question
    from seeder.sources.gerrit import Reviews
    from seeder.views.audit import Shown

app = typer.Typer(
    help="Audits: mentors who are not there any more, claimed tasks without life.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

MENTORS_HELP = """Which first tasks have nobody to ask: their mentors' last action, with date and link.

Looks at the site's tasks and feed and, where there is one, at Gerrit; bots do not count. Somebody is quiet
after 90 days and unseen after 180; nothing is said about why. What was read is kept, so that the next look is
quick. Ends with 3 when something was found; with --warn and --release as any command that writes.

Nothing is written without --warn and --release. The first writes one message to each mentor who was not seen,
with all their tasks in it. The second, four weeks later, takes their name from tasks that somebody living
inherits; it shows what changes in all of them and asks once. --not T123 leaves one out.

\b
Examples:
  seeder audit mentors
  seeder audit mentors --project commons-app --show-all
  seeder audit mentors T123 T456 --as-of 2026-05-01
  seeder audit mentors --since-last --json     from cron: only what is new
  seeder audit mentors --successors            who could be asked instead
  seeder audit mentors --format remarkup       to be pasted; names nobody
  seeder audit mentors --warn --dry-run        whom it would write to
  seeder audit mentors --release --to mina     after four weeks; mina agreed
"""

Quiet = Annotated[
    str | None,
    typer.Option("--quiet-after", metavar="TIME", help="After how long without an action: 90d, 3 months."),
]
Unseen = Annotated[
    str | None,
    typer.Option("--unseen-after", metavar="TIME", help="After how long nobody counts on them: 180d."),
]
Successors = Annotated[
    bool, typer.Option("--successors", help="Who lately merged or reviewed there, and could be asked.")
]
ShowAll = Annotated[bool, typer.Option("--show-all", help="Those with a mentor who is there, too.")]


def mentors(
    command: typer.Context,
    what: selecting.What = None,
    file: selecting.Files = None,
    tag: asking.Tags = None,
    project: asking.Projects = None,
    round_: asking.RoundName = None,
    all_: asking.All = False,
    status: selecting.Status = None,
    not_: selecting.Not = None,
    roster: asking.RosterFile = None,
    quiet_after: Quiet = None,
    unseen_after: Unseen = None,
    as_of: asking.AsOf = None,
    offline: asking.Offline = False,
    fresh: asking.Fresh = False,
    since_last: asking.SinceLast = False,
    successors: Successors = False,
    show_all: ShowAll = False,
    warn: acting.Warn = False,
    texts: acting.Texts = False,
    max_warnings: acting.MaxWarnings = None,
    release: acting.Release = False,
    to: acting.To = None,
    drop_tag: acting.DropTag = False,
    high_priority: acting.HighPriority = False,
    grace: acting.Grace = None,
    preset: acting.PresetName = None,
    plan_out: acting.PlanOut = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    format_: asking.Format = "table",
    names: asking.Names = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.policy import act
    from seeder.context import Context

    given = command.params
    asking.refuse_both(given)
    if successors and offline:
        raise BadInput("--successors asks Gerrit.", "Leave out --offline.")
    if successors and format_ != "table":
        raise BadInput("--successors goes to the screen or with --json.", "Leave out --format.")
    acts = acting.is_acting(given)
    ctx = Context(site=site, rehearse=rehearse, json=json)
    if successors:
        _reviews(ctx)
    question = asking.question_of(ctx, given)
    if acts:
        raise typer.Exit(act(ctx, given, lambda: _in_question(ctx, question, given)))
    raise typer.Exit(_audit(ctx, question, given))


def _in_question(ctx: Context, question: Question, given: dict[str, Any]) -> Job:
    """Mentors who are gone. Raises NetworkError where one of the places could not be asked."""
    from seeder.commands.policy import Job, around_for
    from seeder.commands.reading import read_audit
    from seeder.gather.subjects import refuse_blind
    from seeder.reports.audit import tally_tasks
    from seeder.reports.subjects import mentors_in_question

    read = read_audit(ctx, question, given)
    refuse_blind(read.notes)
    around = around_for(ctx, "mentor", read.store, read.asked.gerrit_names, given)
    return Job(mentors_in_question(tally_tasks(read.facts), read.facts), around)


def _audit(ctx: Context, question: Question, given: dict[str, Any]) -> int:
    from seeder.commands.reading import read_audit
    from seeder.errors import worst
    from seeder.reports.audit import FOUND, tally_mentors, tally_tasks
    from seeder.views.audit import Shown, as_json, as_text, show_audit

    read = read_audit(ctx, question, given)
    facts, tasks, people = read.facts, tally_tasks(read.facts), tally_mentors(read.facts)
    found = {row.key for row in tasks if row.verdict in FOUND}
    name = f"mentors {facts.thresholds} {given['as_of'] or ''} {question.name}"
    new, since = asking.new_findings(ctx, name, found, since_last=given["since_last"])
    shown = Shown(tasks, people, facts, new, since, read.at, given["since_last"], given["show_all"])
    if given["successors"]:
        shown = _with_successors(ctx, shown, read)
    if ctx.json:
        ctx.console.print_json(as_json(shown))
    elif given["format_"] == "table":
        show_audit(ctx.console, shown)
    else:
        ctx.console.block(as_text(given["format_"], shown, names=given["names"]))
    if given["since_last"]:
        asking.remember_findings(ctx, name, found)
    missing = asking.tell_left_out(ctx, question, read.asked, read.store)
    return worst([asking.exit_code(new), *([BadInput.exit_code] if missing else [])])


def _with_successors(ctx: Context, shown: Shown, read: Read) -> Shown:
    """Who could be asked to look after the tasks that are shown and have nobody."""
    import msgspec

    from seeder.gather.successors import successors_in

    ctx.console.over("Reading who reviews there …")
    names = read.asked.gerrit_names
    found = successors_in(shown.rows, shown.facts, names, read.store, ctx.phabricator, _reviews(ctx))
    ctx.console.clear_line()
    return msgspec.structs.replace(shown, successors=found, asked_for_successors=True)


def _reviews(ctx: Context) -> Reviews:
    if ctx.reviews is None:
        raise BadInput(
            f"{ctx.site.host} has no Gerrit that seeder knows of.", "Nothing tells who reviews there."
        )
    return ctx.reviews


app.command("mentors", help=MENTORS_HELP, short_help="Which first tasks have nobody to ask.")(mentors)
app.command("assignments", help=assignments.HELP, short_help="Claimed tasks without life.")(
    assignments.assignments
)
