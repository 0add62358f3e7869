"""`seeder hackathon`: events such as a hackathon or a contest, and their boards."""

from __future__ import annotations

from typing import Annotated

import typer

from seeder.commands import board, options, tag

app = typer.Typer(
    help="Hackathons and contests: their events, tags on many tasks, and their boards.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LIST_HELP = """List the events on this computer; the last one used has a star.

\b
Examples:
  seeder hackathon list
  seeder hackathon list --json
"""

NEW_HELP = """Write the file of an event: its tag, days, columns, repositories and people.

Asks at a terminal for what was not given. With a token at hand tag and columns are looked up while you
type, and the board's real columns are there to choose from. While nothing is announced it prints a text that
could be. The file is yours alone, on this computer; it can be changed in any editor, and sent to somebody.

\b
Examples:
  seeder hackathon new hackathon-2027
  seeder hackathon new hackathon-2027 --tag Wikimedia-Hackathon-2027 \\
      --start 2027-05-07 --end 2027-05-09 --time-zone Europe/Berlin \\
      --column-new Ideas --roster people.csv
  seeder hackathon new hackathon-2027 --force      again; the old file stays
  seeder hackathon new mine --rehearse             practise first
"""

SHOW_HELP = """Show an event: its days as instants too, and what to announce while nothing is.

Without a name it is the last one used, else the only one there is. Nobody is named without --names.

\b
Examples:
  seeder hackathon show
  seeder hackathon show hackathon-2027 --json
  seeder hackathon show ./hackathon-2027.yaml
"""

CHECK_HELP = """Look up on the site all that an event names.

Its tag, the columns of its board, the repositories, and the accounts of its people. What is not there is
answered with what is. Ends with 3 when something is to be mended. Nobody is named without --names.

\b
Examples:
  seeder hackathon check
  seeder hackathon check hackathon-2027 --names
  seeder hackathon check wmhack-2026 --rehearse
"""

Text = str | None
Name = Annotated[
    Text,
    typer.Argument(metavar="NAME|FILE", help="An event: see `seeder hackathon list`. Default: the last one."),
]
Names = Annotated[bool, typer.Option("--names", help="Name people of the roster.")]


@app.command("list", help=LIST_HELP)
def list_(site: options.Site = None, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.settings.events import last_event, list_events
    from seeder.views.event import show_events

    ctx = Context(site=site, rehearse=rehearse, json=json)
    memory = ctx.event_memory
    show_events(ctx.console, list_events(ctx.events), last_event(memory) if memory else "")


@app.command(help=NEW_HELP)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: small letters and hyphens.")],
    title: Annotated[Text, typer.Option(metavar="TEXT", help="As people call it.")] = None,
    tag: Annotated[Text, typer.Option(metavar="TAG", help="The tag of its tasks.")] = None,
    start: Annotated[Text, typer.Option(metavar="DATE", help="Its first day: 2027-05-07.")] = None,
    end: Annotated[Text, typer.Option(metavar="DATE", help="Its last day.")] = None,
    time_zone: Annotated[
        Text, typer.Option("--time-zone", metavar="ZONE", help="Whose days: Europe/Berlin.")
    ] = None,
    column_new: Annotated[
        Text, typer.Option("--column-new", metavar="NAME", help="Where on the board tagged tasks are put.")
    ] = None,
    column_done: Annotated[
        Text, typer.Option("--column-done", metavar="NAME", help="Where on the board finished ones go.")
    ] = None,
    hashtag: Annotated[
        Text, typer.Option(metavar="TEXT", help="The hashtag of its changes in Gerrit.")
    ] = None,
    repository: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A project of Gerrit; may be repeated.")
    ] = None,
    announcement: Annotated[
        Text, typer.Option(metavar="URL|T123", help="Where it was said what will be tagged.")
    ] = None,
    roster: Annotated[
        Text, typer.Option(metavar="FILE", help="Who takes part: a CSV table, or YAML.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an event of that name.")] = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.hackathon_new import Given, new_event, write_event
    from seeder.context import Context
    from seeder.settings.events import free_event_path

    ctx = Context(site=site, rehearse=rehearse, json=json)
    path = free_event_path(name, ctx.events, force=force)
    given = Given(
        title, tag, start, end, time_zone, column_new, column_done, hashtag, repository, announcement, roster
    )
    write_event(ctx, path, new_event(ctx, name, given))


@app.command(help=SHOW_HELP)
def show(
    name: Name = None,
    names: Names = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.views.event import show_event

    ctx = Context(site=site, rehearse=rehearse, json=json)
    show_event(ctx.console, ctx.event(name), names=names)


@app.command(help=CHECK_HELP)
def check(
    name: Name = None,
    names: Names = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.account import ask_token_for_this_run
    from seeder.context import Context
    from seeder.errors import BadInput, Findings
    from seeder.gather.event import resolve_event
    from seeder.settings.shelf import NotThere
    from seeder.views.event import show_check, show_mistake

    ctx = Context(site=site, rehearse=rehearse, json=json)
    try:
        entry = ctx.event(name)
    except BadInput as mistake:
        if isinstance(mistake, NotThere):
            raise
        # A file that cannot be read is what this command is to find.
        show_mistake(ctx.console, name or "", mistake)
        raise typer.Exit(Findings.exit_code) from None
    ask_token_for_this_run(ctx)
    resolved = resolve_event(entry.event, ctx.site, ctx.phabricator, ctx.reviews)
    show_check(ctx.console, entry, resolved, ctx.site.host, names=names)
    raise typer.Exit(Findings.exit_code if resolved.problems else 0)


app.command("tag", help=tag.TAG_HELP)(tag.tag)
app.command("untag", help=tag.UNTAG_HELP)(tag.untag)
app.command("board", help=board.HELP)(board.board)
