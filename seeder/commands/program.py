"""`seeder program`: rounds of a programme, and who has left first tasks at the end of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.reports.handover import Handover, InternTally
    from seeder.settings.rounds import RoundEntry

app = typer.Typer(
    help="Rounds of a programme: list, new, show, check; who has left first tasks.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LIST_HELP = """List the rounds that can be named with --round.

\b
Examples:
  seeder program list
  seeder program list --json
"""

SHOW_HELP = """Show what a round's file says.

\b
Examples:
  seeder program show outreachy-33
"""

NEW_HELP = """Write the file of a round: its days, tags, parent task and interns.

Asks at a terminal for what was not given. Everybody's file is theirs alone, on this computer; it can be
changed in any editor, and sent to somebody else.

\b
Examples:
  seeder program new outreachy-33
  seeder program new outreachy-33 --start 2026-12-07 --end 2027-03-05 \\
      --tag 'Outreachy (Round 33)'
  seeder program new outreachy-33 --force      again; the old file stays
"""

CHECK_HELP = """Compare a round with its site.

Are its tags, its people and its parent task there? Ends with 3 when something is to be mended.

\b
Examples:
  seeder program check outreachy-33
  seeder program check ./outreachy-33.yaml
  seeder program check outreachy-33 --rehearse
"""

HANDOVER_HELP = """Tell who of a round has left first tasks, and what became of them.

Counts the tasks with the first-task tag that each intern created since the round began: do they meet the
rules of `seeder check`, did somebody take them, is there a patch, when was their mentor last seen? For
everybody who has left fewer than two it prints a note that can be sent as it is. Nothing is written, and
nobody is named without --names. Ends with 3 when somebody lacks a task.

\b
Examples:
  seeder program handover --round outreachy-33 --rehearse
  seeder program handover --round outreachy-33 --names
  seeder program handover --round ./outreachy-33.yaml --json
"""

Text = str | None
Name = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A round: see `seeder program list`.")]


@app.command("list", help=LIST_HELP)
def list_(rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.settings.rounds import list_rounds
    from seeder.views.program import show_rounds

    ctx = Context(rehearse=rehearse, json=json)
    show_rounds(ctx.console, list_rounds(ctx.rounds))


@app.command(help=SHOW_HELP)
def show(name: Name, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.settings.rounds import find_round
    from seeder.views.program import show_round

    ctx = Context(rehearse=rehearse, json=json)
    show_round(ctx.console, find_round(name, ctx.rounds))


@app.command(help=NEW_HELP)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: small letters and hyphens.")],
    programme: Annotated[Text, typer.Option(metavar="TEXT", help="Such as Outreachy.")] = None,
    start: Annotated[Text, typer.Option(metavar="DATE", help="Its first day: 2026-12-07.")] = None,
    end: Annotated[Text, typer.Option(metavar="DATE", help="Its last day.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="A tag of its tasks; may be repeated.")
    ] = None,
    parent: Annotated[Text, typer.Option(metavar="T123", help="The coordination task.")] = None,
    intern: Annotated[
        list[str] | None,
        typer.Option(metavar="USER[=MENTOR,…]", help="An intern and who mentors them; may be repeated."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a round of that name.")] = False,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.program_new import Given, new_round, write_round
    from seeder.context import Context
    from seeder.settings.rounds import free_round_path

    ctx = Context(rehearse=rehearse, json=json)
    path = free_round_path(name, ctx.rounds, force=force)
    given = Given(programme, start, end, tag, parent, intern)
    write_round(ctx, path, new_round(ctx.console, name, given))


@app.command(help=CHECK_HELP)
def check(
    name: Name, site: options.Site = None, rehearse: options.Rehearse = False, json: options.Json = False
) -> None:
    from seeder.commands.account import ask_token_for_this_run
    from seeder.context import Context
    from seeder.errors import BadInput, Findings
    from seeder.gather.program import round_facts
    from seeder.reports.program import find_mistakes
    from seeder.settings.rounds import NoSuchRound, find_round
    from seeder.views.program import show_mistakes

    ctx = Context(site=site, rehearse=rehearse, json=json)
    try:
        entry = find_round(name, ctx.rounds)
    except BadInput as mistake:
        if isinstance(mistake, NoSuchRound):
            raise
        # A file that cannot be read is what this command is to find.
        show_mistakes(ctx.console, name, "", [mistake])
        raise typer.Exit(Findings.exit_code) from None
    ask_token_for_this_run(ctx)
    facts = round_facts(entry.round, ctx.site, ctx.phabricator)
    mistakes = find_mistakes(entry.document, entry.round, facts)
    show_mistakes(ctx.console, entry.round.name, ctx.site.host, mistakes)
    raise typer.Exit(Findings.exit_code if mistakes else 0)


@app.command(help=HANDOVER_HELP)
def handover(
    round_: Annotated[
        Text, typer.Option("--round", metavar="NAME|FILE", help="Which: see `seeder program list`.")
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Name the interns and their mentors.")] = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.account import ask_token_for_this_run
    from seeder.context import Context
    from seeder.errors import Findings
    from seeder.reports.notes import note_for
    from seeder.views.handover import as_json, show_handover

    ctx = Context(site=site, rehearse=rehearse, json=json)
    entry = _round(ctx, round_)
    ask_token_for_this_run(ctx)
    found = _tallied(ctx, entry)

    def note_of(tally: InternTally) -> str:
        return note_for(tally, found, ctx.site, ctx.again, names=names)

    if json:
        ctx.console.print_json(as_json(found, ctx.site, note_of, names=names))
    else:
        show_handover(ctx.console, found, ctx.site, note_of, names=names)
    raise typer.Exit(Findings.exit_code if found.lacks else 0)


def _round(ctx: Context, asked: str | None) -> RoundEntry:
    from seeder.errors import BadInput
    from seeder.nearest import nearest_hint
    from seeder.settings.rounds import find_round, round_names

    if asked is None:
        known = nearest_hint("", round_names(ctx.rounds)) or "`seeder program new NAME` writes one."
        raise BadInput("Which round? Add --round NAME.", known)
    return find_round(asked, ctx.rounds)


def _tallied(ctx: Context, entry: RoundEntry) -> Handover:
    import msgspec

    from seeder.gather.program import handover_facts, patched_tasks, resolve
    from seeder.reports.handover import tally_handover
    from seeder.views.progress import Progress

    resolved = resolve(entry.round, ctx.site, ctx.phabricator)
    reading = Progress(ctx.console).reading
    facts = handover_facts(resolved, ctx.site, ctx.phabricator, ctx.clock.now(), ctx.today, reading)
    patched, why_not = patched_tasks(facts.tasks, ctx.reviews) if facts.tasks else (None, "")
    ctx.console.clear_line()
    if why_not:
        ctx.console.tell(why_not)
    return tally_handover(msgspec.structs.replace(facts, patched=patched))
