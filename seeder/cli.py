"""The front door: the Typer tree, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from seeder.commands import (
    account,
    audit,
    check,
    config,
    create,
    doctor,
    hackathon,
    mine,
    program,
    runs,
    sandbox,
    saved_plan,
    site,
    suggest,
    tasks,
    templates,
)
from seeder.errors import BadInput, Bug, Interrupted, SeederError

if TYPE_CHECKING:
    from seeder.views.console import Console


ENDED = "The input ended before the questions did."


class Commands(TyperGroup):
    """Typer turns ^C into a bare exit code, which cannot be told from one that a command has explained, and
    the end of the input into an error of its own."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted("Stopped.") from None
        except EOFError:
            raise BadInput(ENDED) from None


def narrow_width() -> int | None:
    """For a terminal that has less room than the 50 columns into which help is put at least, what it has."""
    import shutil

    columns = shutil.get_terminal_size().columns
    return max(columns - 2, 20) if columns < 52 else None


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
    context_settings={"help_option_names": ["--help", "-h"], "terminal_width": narrow_width()},
)
app.command("create", help=create.HELP)(create.create)
app.command("check", help=check.HELP)(check.check)
app.command("suggest", help=suggest.HELP)(suggest.suggest)
app.command("mine", help=mine.HELP)(mine.mine)
app.add_typer(program.app, name="program")
app.add_typer(hackathon.app, name="hackathon")
app.add_typer(audit.app, name="audit")
app.add_typer(tasks.app, name="tasks")
app.add_typer(templates.app, name="templates")
app.add_typer(runs.app, name="runs")
app.command("resume", help=runs.RESUME)(runs.resume)
app.command("apply", help=saved_plan.HELP)(saved_plan.apply)
app.command("login", help=account.LOGIN_HELP)(account.login)
app.command("logout", help=account.LOGOUT_HELP)(account.logout)
app.command("whoami", help=account.WHOAMI_HELP)(account.whoami)
app.command("doctor", help=doctor.HELP)(doctor.doctor)
app.add_typer(site.app, name="site")
app.add_typer(config.app, name="config")
app.add_typer(sandbox.app, name="sandbox")


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit code. Nothing but a bug's report ever shows a traceback."""
    json, again = "--json" in arguments, _again(arguments)
    try:
        return _code(app(arguments, standalone_mode=False, prog_name="seeder"))
    except SeederError as error:
        return _show(error, json=json, again=again)
    except EOFError:
        return _show(BadInput(ENDED), json=json, again=again)
    except KeyboardInterrupt:
        return _show(Interrupted("Stopped."), json=json, again=again)
    except Exception as problem:
        if isinstance(problem, OSError):
            if _output_is_lost(problem):
                raise
            # A file or folder of the surroundings; which one, it says itself.
            where = f"{problem.filename}: " if problem.filename else ""
            return _show(SeederError(f"{where}{problem.strerror or problem}."), json=json, again=again)
        usage = _usage(problem, json=json, again=again)
        return _show(_bug(problem), json=json, again=again) if usage is None else usage


def _again(arguments: list[str]) -> str:
    """What a command needs to speak to the same site as this one, with a space before."""
    if "--rehearse" in arguments:
        return " --rehearse"
    for i, argument in enumerate(arguments):
        name = argument.partition("=")[2] if argument.startswith("--site=") else ""
        if argument == "--site":
            name = "".join(arguments[i + 1 : i + 2])
        if re.fullmatch(r"[a-z0-9-]{1,40}", name):
            return f" --site {name}"
    return ""


def _code(returned: Any) -> int:
    return returned if isinstance(returned, int) else 0


def _output_is_lost(problem: OSError) -> bool:
    """True when standard output is what failed: it still holds what it could not write."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return isinstance(problem, BrokenPipeError)


def _usage(problem: Exception, *, json: bool, again: str) -> int | None:
    """Typer's own complaint about how a command was called, shown by Typer; None for anything else."""
    show = getattr(problem, "show", None)
    code = getattr(problem, "exit_code", None)
    if not callable(show) or not isinstance(code, int):
        return None
    console = _console(json=json, again=again)
    sentence = str(getattr(problem, "format_message", lambda: problem)())
    # Not by Typer: what was typed may be a token.
    context = getattr(problem, "ctx", None)
    if context is not None:
        console.tell(context.get_usage().strip(), "")
        console.tell(f"Try `{context.command_path} --help`.")
    console.problem(SeederError(sentence))
    if json:
        console.print_json(_told("usage", sentence, "", code))
    return code


def _told(kind: str, sentence: str, hint: str, code: int) -> dict[str, Any]:
    return {"error": {"kind": kind, "sentence": sentence, "hint": hint}, "exit_code": code}


def _show(error: SeederError, *, json: bool, again: str) -> int:
    console = _console(json=json, again=again)
    console.problem(error)
    if json:
        sentence, hint = console.worded(error.sentence), console.worded(error.hint)
        console.print_json(_told(error.kind, sentence, hint, error.exit_code))
    return error.exit_code


def _console(*, json: bool, again: str) -> Console:
    import os

    from seeder.views.console import Console
    from seeder.wire.redaction import Redactor

    redact = Redactor()
    for name, value in os.environ.items():
        if name.startswith("SEEDER_") and name.endswith(("_TOKEN", "_PASSWORD")):
            redact.add(value)
    return Console(redact, os.environ, json=json, again=again)


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
