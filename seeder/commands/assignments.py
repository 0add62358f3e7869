"""`seeder audit assignments`: claimed tasks without life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.commands import acting, asking, options, selecting
from seeder.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seeder.commands.policy import Job
    from seeder.context import Context
    from seeder.gather.assignments import Kept
    from seeder.gather.question import Question
    from seeder.reports.assignments import Assignment
    from seeder.store import Store

HELP = """Find claimed tasks without life, and let others have them.

Sorted by what they wait for: their owner, reviewers, something that blocks them, or only to be closed; and
those whose owner's account is disabled. Life is whatever the owner did on the task, a comment too, or on a
change in Gerrit that names it. Looks at first tasks unless told otherwise, and ends with 3 when it found
something. What is made for pasting and for scripts names nobody without --names.

With --warn each owner of tasks without life gets one message about all of them; --release, four weeks later,
unassigns those of whom nothing was seen since, where a living mentor looks after the task. It shows all of
them and asks once; --not T123 leaves one out. Both end as any command that writes.

\b
Examples:
  seeder audit assignments
  seeder audit assignments --tag my-project --idle-after 8w
  seeder audit assignments --all --format wikitext
  seeder audit assignments --since-last --json     from cron: only what is new
  seeder audit assignments --warn --preset zulip   after 10 days without life
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
    offline: asking.Offline = False,
    fresh: asking.Fresh = False,
    since_last: asking.SinceLast = False,
    alive: Alive = False,
    warn: acting.Warn = False,
    texts: acting.Texts = False,
    max_warnings: acting.MaxWarnings = None,
    release: acting.Release = False,
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

    asking.refuse_both(command.params)
    if alive and since_last:
        raise BadInput("--alive and --since-last exclude each other.", "What has life is never new.")
    acts = acting.is_acting(command.params)
    ctx = Context(site=site, rehearse=rehearse, json=json)
    if acts:
        raise typer.Exit(act(ctx, command.params, lambda: _in_question(ctx, command.params)))
    raise typer.Exit(_audit(ctx, command.params))


def _in_question(ctx: Context, given: dict[str, Any]) -> Job:
    """Owners of tasks without life."""
    from seeder.commands.policy import Job, around_for
    from seeder.reports.assignments import tally_assignments
    from seeder.reports.subjects import owners_in_question

    read, store = _read(ctx, asking.question_of(ctx, given), given)
    around = around_for(ctx, "owner", store, read.facts.gerrit_names, given)
    return Job(owners_in_question(tally_assignments(read.facts)), around)


def _audit(ctx: Context, given: dict[str, Any]) -> int:
    from seeder.errors import worst
    from seeder.reports.assignments import FOUND, tally_assignments

    question = asking.question_of(ctx, given)
    kept, store = _kept(ctx, question, given) if given["offline"] else _read(ctx, question, given)
    every = tally_assignments(kept.facts)
    rows = [row for row in every if given["alive"] or row.verdict != "alive"]
    keys, name = {row.key for row in rows}, _name(ctx, question, given)
    new, _ = asking.new_findings(ctx, name, keys, since_last=given["since_last"])
    shown = [row for row in rows if row.key in new]
    _show(ctx, shown, every, kept, given)
    if given["since_last"]:
        asking.remember_findings(ctx, name, keys)
    missing = asking.tell_left_out(ctx, question, kept.asked, store)
    found = asking.exit_code(row.key for row in shown if row.verdict in FOUND)
    return worst([found, *([BadInput.exit_code] if missing else [])])


def _name(ctx: Context, question: Question, given: dict[str, Any]) -> str:
    return f"assignments {idle_after(ctx, given)} {given['as_of'] or ''} {question.name}"


def idle_after(ctx: Context, given: dict[str, Any]) -> int:
    """Days: --idle-after, else the preset's, else the profile's."""
    from seeder.activity import DAY
    from seeder.commands.acting import preset_of
    from seeder.since import span_days

    if given["idle_after"]:
        return span_days(given["idle_after"], "--idle-after")
    preset = preset_of(given)
    return preset.idle_after // DAY if preset else ctx.profile.audit.idle_after


def _read(ctx: Context, question: Question, given: dict[str, Any]) -> tuple[Kept, Store]:
    """What the site and its Gerrit say now; it is kept."""

    from seeder.activity import DAY, Thresholds
    from seeder.commands.reading import kept_name
    from seeder.gather.assignments import CLAIMED, Kept, Wanted, find_assignments
    from seeder.gather.question import find_asked
    from seeder.views.progress import Progress

    as_of, days = asking.instant_in(ctx, given), idle_after(ctx, given)
    store = asking.kept_store(ctx, offline=False)
    asked = find_asked(question, ctx.site, ctx.phabricator, Thresholds(), as_of, CLAIMED)
    progress, wanted = Progress(ctx.console).of_many, Wanted(asked, days * DAY)
    facts = find_assignments(
        *(wanted, ctx.reviewed_site, store, ctx.phabricator, ctx.reviews, progress), fresh=given["fresh"]
    )
    kept = Kept(asked, facts, ctx.phabricator.now)
    store.keep_fact(kept_name("assignments", question, as_of), kept)
    ctx.console.clear_line()
    if ctx.reviews is None:
        ctx.console.tell(f"No Gerrit is known for {ctx.site.host}, so nothing is said of changes.", "yellow")
    return kept, store


def _kept(ctx: Context, question: Question, given: dict[str, Any]) -> tuple[Kept, Store]:
    """What they said the last time; nothing is asked. BadInput when this was not asked before."""
    import msgspec

    from seeder.activity import DAY
    from seeder.commands.reading import kept_name, nothing_kept
    from seeder.gather.assignments import Kept

    store = asking.kept_store(ctx, offline=True)
    kept = store.fact(kept_name("assignments", question, asking.instant_in(ctx, given)), Kept)
    if kept is None:
        raise nothing_kept()
    facts = msgspec.structs.replace(kept.facts, idle_after=idle_after(ctx, given) * DAY)
    return msgspec.structs.replace(kept, facts=facts), store


def _show(
    ctx: Context,
    rows: Sequence[Assignment],
    every: Sequence[Assignment],
    kept: Kept,
    given: dict[str, Any],
) -> None:
    from seeder.views.assignments import as_json, as_text, show_assignments

    facts, at = kept.facts, kept.at if given["offline"] else None
    if ctx.json:
        ctx.console.print_json(as_json(rows, every, facts, names=given["names"], read=at))
    elif given["format_"] == "table":
        show_assignments(ctx.console, rows, facts, new=given["since_last"], read=at)
    else:
        ctx.console.block(as_text(given["format_"], rows, facts, names=given["names"]))
