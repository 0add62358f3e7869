"""The front door: the Typer tree, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from seeder.commands import account, check, config, create, doctor, runs, sandbox, site, templates
from seeder.errors import INTERRUPTED, Bug, SeederError

if TYPE_CHECKING:
    from seeder.views.console import Console


class Interrupted(SeederError):
    """^C where nothing was being written; a run that was writing says itself what became of it."""

    exit_code = INTERRUPTED
    kind = "interrupted"


class Commands(TyperGroup):
    """Typer turns ^C into a bare exit code, which cannot be told from one that a command has explained."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted("Stopped.") from None


app = typer.Typer(
    name="seeder",
    cls=Commands,
    help="Leave first-timer tasks with yourself as mentor, on Phabricator or Phorge.",
    epilog="Begin with: seeder create --rehearse",
    # Panels cost a third of the time of --help and are lost on a screen reader.
    rich_markup_mode=None,
    # Typer's own tracebacks printed local variables, tokens among them, until 0.23.
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.command("create", help=create.HELP)(create.create)
app.command("check", help=check.HELP)(check.check)
app.add_typer(templates.app, name="templates")
app.add_typer(runs.app, name="runs")
app.command("resume", help=runs.RESUME)(runs.resume)
app.command("apply", help=runs.APPLY)(runs.apply)
app.command("login", help=account.LOGIN_HELP)(account.login)
app.command("logout", help=account.LOGOUT_HELP)(account.logout)
app.command("whoami", help=account.WHOAMI_HELP)(account.whoami)
app.command("doctor", help=doctor.HELP)(doctor.doctor)
app.add_typer(site.app, name="site")
app.add_typer(config.app, name="config")
app.add_typer(sandbox.app, name="sandbox")


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit code. Nothing but a bug's report ever shows a traceback."""
    json = "--json" in arguments
    try:
        return _code(app(arguments, standalone_mode=False, prog_name="seeder"))
    except SeederError as error:
        return _show(error, json=json)
    except EOFError:
        return _show(SeederError("The input ended before the questions did."), json=json)
    except KeyboardInterrupt:
        return _show(Interrupted("Stopped."), json=json)
    except Exception as problem:
        if isinstance(problem, OSError) and _output_is_lost(problem):
            raise
        usage = _usage(problem, json=json)
        return _show(_bug(problem), json=json) if usage is None else usage


def _code(returned: Any) -> int:
    return returned if isinstance(returned, int) else 0


def _output_is_lost(problem: OSError) -> bool:
    """True when standard output is what failed: it still holds what it could not write."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return isinstance(problem, BrokenPipeError)


def _usage(problem: Exception, *, json: bool) -> int | None:
    """Typer's own complaint about how a command was called, shown by Typer; None for anything else."""
    show = getattr(problem, "show", None)
    code = getattr(problem, "exit_code", None)
    if not callable(show) or not isinstance(code, int):
        return None
    show()
    if json:
        sentence = str(getattr(problem, "format_message", lambda: problem)())
        _console(json=True).print_json(_told("usage", sentence, "", code))
    return code


def _told(kind: str, sentence: str, hint: str, code: int) -> dict[str, Any]:
    return {"error": {"kind": kind, "sentence": sentence, "hint": hint}, "exit_code": code}


def _show(error: SeederError, *, json: bool) -> int:
    console = _console(json=json)
    console.problem(error)
    if json:
        console.print_json(_told(error.kind, error.sentence, error.hint, error.exit_code))
    return error.exit_code


def _console(*, json: bool) -> Console:
    import os

    from seeder.redaction import Redactor
    from seeder.views.console import Console

    redact = Redactor()
    for name, value in os.environ.items():
        if name.startswith("SEEDER_") and name.endswith(("_TOKEN", "_PASSWORD")):
            redact.add(value)
    return Console(redact, os.environ, json=json)


def _bug(problem: Exception) -> Bug:
    """What happened and where, without a single value: a report that is safe to publish."""
    import traceback

    frames = traceback.extract_tb(problem.__traceback__)
    ours = [f for f in frames if "seeder" in f.filename] or frames
    where = f"{ours[-1].filename.rpartition('seeder/')[2]}:{ours[-1].lineno}" if ours else "?"
    return Bug(
        f"This is a mistake in seeder: {type(problem).__name__} at {where}.",
        "Please report it with these words and the command you gave. `seeder runs` shows what was written.",
    )
