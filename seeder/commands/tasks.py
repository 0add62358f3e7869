"""`seeder tasks`: what a newcomer can take now, and how the first tasks of each repository are doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.commands import asking, audit, options
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.model import Project

app = typer.Typer(
    help="First tasks: what a newcomer can take now, and how each repository is doing.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

AVAILABLE_HELP = """What a newcomer can take now: open tasks that nobody works on, with a mentor who is there.

Left out are tasks that are claimed, stalled, hidden from some, named by an open change in Gerrit or blocked
by subtasks; those whose mentors were not seen for 180 days, or promised no longer; and what `seeder check`
would not let pass. How many, and why, is said below. First come those whose mentor was there last, then
those that wait longest. Nothing is written.

\b
Examples:
  seeder tasks available
  seeder tasks available --project commons-app --text kotlin
  seeder tasks available --why T123            each condition, met or not
  seeder tasks available --format wikitext     for a page; names nobody
"""

HEALTH_HELP = """How first tasks are doing, for each repository, or project where a task tells no repository.

Open ones (3 to 5 are asked for), how many are unassigned (more than 60 %), how many have a mentor who is
there, tasks a mentor, their age, and of those that were finished in the last twelve months how many by
newcomers. Shares of fewer than ten are told as counts. Nothing is written.

\b
Examples:
  seeder tasks health
  seeder tasks health --tag good_first_task --since '6 months'
  seeder tasks health --format remarkup        to be pasted; names nobody
  seeder tasks health --json
"""

Tag = Annotated[
    str | None, typer.Option("--tag", metavar="TAG", help="Tasks with this tag; else the site's first tasks.")
]
Text = Annotated[
    str | None, typer.Option("--text", metavar="WORDS", help="Only those with all these words in them.")
]
AnyMentor = Annotated[bool, typer.Option("--any-mentor", help="Those that name no mentor, too; marked.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many to list at most.")]
Why = Annotated[str | None, typer.Option("--why", metavar="T123", help="Explain one task.")]
Since = Annotated[
    str, typer.Option("--since", metavar="DATE", help="Count what was finished since: '1 year'.")
]


def available(
    command: typer.Context,
    tag: Tag = None,
    project: asking.Projects = None,
    text: Text = None,
    any_mentor: AnyMentor = False,
    limit: Limit = 30,
    why: Why = None,
    quiet_after: audit.Quiet = None,
    unseen_after: audit.Unseen = None,
    as_of: asking.AsOf = None,
    fresh: asking.Fresh = False,
    format_: asking.Format = "table",
    names: asking.Names = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.views.pasted import refuse_format

    given = command.params
    refuse_format(format_, json=json)
    ctx = Context(site=site, rehearse=rehearse, json=json)
    if why:
        _explain(ctx, why, given)
    else:
        _list(ctx, given)


def health(
    command: typer.Context,
    tag: Tag = None,
    since: Since = "1 year",
    quiet_after: audit.Quiet = None,
    unseen_after: audit.Unseen = None,
    as_of: asking.AsOf = None,
    fresh: asking.Fresh = False,
    format_: asking.Format = "table",
    names: asking.Names = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.views.pasted import refuse_format

    refuse_format(format_, json=json)
    _show_health(Context(site=site, rehearse=rehearse, json=json), command.params)


def _list(ctx: Context, given: dict[str, Any]) -> None:
    from seeder.commands.reading import read_audit
    from seeder.gather.available import offers_for
    from seeder.gather.question import Question
    from seeder.views.available import Shown, as_json, as_text, show_available

    tag, projects = _tag(ctx, given), tuple(given["project"] or ())
    wanted = _wanted(ctx, given)
    read = read_audit(ctx, Question(tags=(wanted,), projects=projects), given, {wanted: tag})
    offers = offers_for(
        *(read.asked, read.facts, read.store, ctx.phabricator, tag),
        any_mentor=given["any_mentor"],
        text=given["text"] or "",
    )
    ctx.console.clear_line()
    shown = Shown(offers, read.facts, tag.title, given["limit"], _narrowed(projects, given["text"]))
    if ctx.json:
        ctx.console.print_json(as_json(shown))
    elif given["format_"] == "table":
        show_available(ctx.console, shown)
    else:
        ctx.console.block(as_text(given["format_"], shown, names=given["names"]))


def _narrowed(projects: tuple[str, ...], text: str | None) -> str:
    """What was asked for beside the tag, as a sentence goes on with it."""
    found = [f" and {' or '.join(projects)}"] if projects else []
    words = "words" if text and len(text.split()) > 1 else "word"
    return "".join([*found, *([f" and the {words} “{text}”"] if text else [])])


def _explain(ctx: Context, why: str, given: dict[str, Any]) -> None:
    from seeder.commands.reading import read_audit
    from seeder.gather.available import offer_for
    from seeder.gather.question import Question
    from seeder.selection import Found
    from seeder.views.available import show_why, why_as_json
    from seeder.wish import task_number

    if given["format_"] != "table":
        raise BadInput("--why explains one task; there is no table to paste.", "Leave out --format.")
    number = task_number(why, ctx.site.host)
    if number is None:
        raise BadInput(f"“{why}” is not a task of {ctx.site.host}.", "Write it as T123.")
    tag = _tag(ctx, given)
    read = read_audit(ctx, Question(Found(numbers=(number,)), statuses=("any",)), given)
    found = (read.asked, read.facts, read.store, ctx.phabricator, tag)
    offer = offer_for(number, *found, any_mentor=given["any_mentor"])
    if offer is None:
        raise BadInput(f"{ctx.site.host} has no T{number} that you may see.", "Is it the right site?")
    ctx.console.clear_line()
    if ctx.json:
        ctx.console.print_json(why_as_json(offer, read.facts, tag.title))
    else:
        show_why(ctx.console, offer, read.facts, tag.title)


def _show_health(ctx: Context, given: dict[str, Any]) -> None:
    from seeder.commands.reading import read_audit
    from seeder.gather.health import health_for
    from seeder.gather.question import Question
    from seeder.reports.audit import tally_tasks
    from seeder.reports.health import remarks, tally_all, tally_health
    from seeder.since import instant_of
    from seeder.views.health import Shown, as_json, as_text, show_health
    from seeder.views.progress import Progress

    since, tag = instant_of(given["since"], ctx.clock.now()), _tag(ctx, given)
    wanted = _wanted(ctx, given)
    read = read_audit(ctx, Question(tags=(wanted,)), given, {wanted: tag})
    progress = Progress(ctx.console).of_many
    told = health_for(
        *(read.asked, read.facts, read.store, ctx.phabricator, tag, since, progress), fresh=given["fresh"]
    )
    ctx.console.clear_line()
    tasks = tally_tasks(told.facts)
    rows = tally_health(told, tasks)
    shown = Shown(
        rows, tally_all(told, tasks), remarks(rows), tag.title, read.facts.as_of, since, read.facts.reviewed
    )
    if ctx.json:
        ctx.console.print_json(as_json(shown, names=given["names"]))
    elif given["format_"] == "table":
        show_health(ctx.console, shown)
    else:
        ctx.console.block(as_text(given["format_"], shown, names=given["names"]))


def _wanted(ctx: Context, given: dict[str, Any]) -> str:
    return given["tag"] or ctx.profile.first_task_tag


def _tag(ctx: Context, given: dict[str, Any]) -> Project:
    """The tag on the site; BadInput with the nearest where it is not there."""
    from seeder.gather.tag import resolve_tags

    wanted = _wanted(ctx, given)
    return resolve_tags([wanted], ctx.site, ctx.phabricator)[wanted]


app.command("available", help=AVAILABLE_HELP, short_help="What a newcomer can take now.")(available)
app.command("health", help=HEALTH_HELP, short_help="How each repository is doing.")(health)
