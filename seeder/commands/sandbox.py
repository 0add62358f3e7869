"""`seeder sandbox`: the rehearsal's own server, kept for longer and with pages to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.sandbox.process import Running

app = typer.Typer(
    help="The server that rehearsals talk to: start, stop, reset, status.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

START_HELP = """Start the rehearsal's server, or say where it already is.

It answers on this computer only, has a small invented community in it, and needs no account. `seeder
create --rehearse` and every other command with --rehearse use it. It stops by itself when nobody has asked
it anything for a while.

\b
Examples:
  seeder sandbox start
  seeder sandbox start --port 8400 --idle 120
  seeder sandbox start --json
"""
STOP_HELP = """Stop the rehearsal's server. What was made in it is kept for the next start.

\b
Example:
  seeder sandbox stop
"""
RESET_HELP = """Stop the rehearsal's server and forget everything that was made in it.

The next rehearsal begins in a fresh world. Nothing outside the rehearsal is touched.

\b
Example:
  seeder sandbox reset
"""
STATUS_HELP = """Say whether the rehearsal's server runs, and where.

\b
Examples:
  seeder sandbox status
  seeder sandbox status --json
"""

Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="A port of your own; 0 takes a free one.")
]
# Every other command takes --rehearse, so these do too; here it changes nothing.
Rehearse = Annotated[bool, typer.Option("--rehearse", hidden=True, help="Always so with these commands.")]
Idle = Annotated[int, typer.Option("--idle", min=1, help="Minutes without a request until it stops.")]


@app.command("start", help=START_HELP)
def start(port: Port = 0, idle: Idle = 30, rehearse: Rehearse = False, json: options.Json = False) -> None:
    from seeder.sandbox.process import start

    context = _context(json)
    _show(context, start(context.sandbox_folder, port, idle * 60))


@app.command("stop", help=STOP_HELP)
def stop(rehearse: Rehearse = False, json: options.Json = False) -> None:
    from seeder.sandbox.process import stop

    context = _context(json)
    stopped = stop(context.sandbox_folder)
    _told(context, stopped, "The rehearsal's server is stopped." if stopped else "There was none to stop.")


@app.command("reset", help=RESET_HELP)
def reset(rehearse: Rehearse = False, json: options.Json = False) -> None:
    from seeder.sandbox.process import reset

    context = _context(json)
    stopped = reset(context.sandbox_folder)
    # The runs of rehearsals name tasks that are gone with the world.
    for file in context.sandbox_folder.glob("journal.sqlite*"):
        file.unlink(missing_ok=True)
    _told(context, stopped, "The rehearsal's world is forgotten; the next rehearsal begins in a fresh one.")


@app.command("status", help=STATUS_HELP)
def status(rehearse: Rehearse = False, json: options.Json = False) -> None:
    from seeder.sandbox.process import running

    context = _context(json)
    _show(context, running(context.sandbox_folder))


def _context(json: bool) -> Context:
    from seeder.context import Context

    return Context(rehearse=True, json=json)


def _show(context: Context, found: Running | None) -> None:
    console = context.console
    if context.json:
        shown = {"url": found.url, "pid": found.pid, "started": found.started} if found else {}
        console.print_json({"running": found is not None, **shown})
    elif found is None:
        console.say("The rehearsal's server is not running.")
        console.tell("Start it: seeder sandbox start")
    else:
        console.say(f"The rehearsal's server runs at {found.url}")
        console.tell("Stop it: seeder sandbox stop")


def _told(context: Context, stopped: bool, sentence: str) -> None:
    if context.json:
        context.console.print_json({"running": False, "stopped": stopped})
    else:
        context.console.say(sentence)
