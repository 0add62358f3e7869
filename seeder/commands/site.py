"""`seeder site`: which sites are known, and how to make another one known."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options

if TYPE_CHECKING:
    from seeder.context import Context

app = typer.Typer(
    help="Sites and their profiles: list, show, ask a server for a new one, check.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LIST_HELP = """List the sites that can be named with --site.

\b
Examples:
  seeder site list
  seeder site list --json
"""

SHOW_HELP = """Show what is known about a site.

Its first-task tag, headings, statuses, pace and so on.

\b
Examples:
  seeder site show wikimedia
"""

NEW_HELP = """Ask a server how it is set up, for a new profile.

Asks a Phabricator or Phorge for its statuses, priorities, the fields of its tasks and its first-task tag,
and writes them into a short commented file, which you can change and --site can name. Needs a token for
that site, and asks for one if there is none.

\b
Examples:
  seeder site new myorg https://phabricator.example.org/
  seeder site new myorg https://phabricator.example.org/ --force    once more
"""

CHECK_HELP = """Compare a profile with its site.

Do the first-task tag, the mentor field and the statuses exist?

Ends with exit code 3 when something differs.

\b
Examples:
  seeder site check wikimedia
"""

Name = Annotated[str, typer.Argument(metavar="NAME", help="A site's name: see `seeder site list`.")]


@app.command("list", help=LIST_HELP)
def list_(rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    import contextlib

    from seeder.context import Context
    from seeder.errors import SeederError
    from seeder.settings.profiles import list_profiles
    from seeder.views.site import show_sites

    ctx = Context(rehearse=rehearse, json=json)
    chosen = ""
    with contextlib.suppress(SeederError):
        chosen = ctx.profile.name
    show_sites(ctx.console, list_profiles(ctx.folders.config), chosen)


@app.command(help=SHOW_HELP)
def show(name: Name, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.settings.profiles import find_profile
    from seeder.views.site import show_site

    ctx = Context(rehearse=rehearse, json=json)
    show_site(ctx.console, find_profile(name, ctx.folders.config))


@app.command(help=NEW_HELP)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: small letters and hyphens.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Its address, or that of any of its pages.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a profile of that name.")] = False,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.account import ask_token_for_this_run
    from seeder.settings.profiles import free_path

    ctx = _unprofiled(url, rehearse=rehearse, json=json)
    path = None if rehearse else free_path(name, ctx.folders.config, force=force)
    ask_token_for_this_run(ctx)
    _write(ctx, name, path, _profile(ctx, name))


@app.command(help=CHECK_HELP)
def check(name: Name, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.commands.account import ask_token_for_this_run
    from seeder.context import Context
    from seeder.doctor.conventions import examine_conventions
    from seeder.errors import Findings
    from seeder.views.doctor import print_findings, show_finding, show_verdict

    ctx = Context(site=None if rehearse else name, rehearse=rehearse, json=json)
    ask_token_for_this_run(ctx)
    findings = list(examine_conventions(ctx.site, ctx.phabricator))
    code = Findings.exit_code if any(finding.level == "problem" for finding in findings) else 0
    if json:
        print_findings(ctx.console, findings, code)
    else:
        for finding in findings:
            show_finding(ctx.console, finding)
        show_verdict(ctx.console, findings, f"The profile {name} and {ctx.site.host} agree.")
    raise typer.Exit(code)


def _unprofiled(url: str, *, rehearse: bool, json: bool) -> Context:
    """A context for the server at `url`, of which nothing is assumed."""
    from seeder.context import Context
    from seeder.errors import BadInput
    from seeder.settings.address import site_address

    if rehearse:
        return Context(rehearse=True, json=json)
    if not url:
        raise BadInput("Which server is to be asked?", "Give its address: seeder site new NAME URL")
    own = {"SEEDER_SITE": "phorge", "SEEDER_PHABRICATOR_URL": site_address(url)}
    return Context(json=json, environ={**os.environ, **own})


def _profile(ctx: Context, name: str) -> str:
    from seeder.doctor.server import server_name
    from seeder.settings.probe import probe
    from seeder.settings.profile_text import profile_text

    probed = probe(ctx.phabricator)
    return profile_text(name, server_name(ctx.conduit.session), ctx.site.phabricator, probed)


def _write(ctx: Context, name: str, path: Path | None, text: str) -> None:
    """Put the profile where `--site` finds it; a rehearsal (no `path`) shows it only."""
    from seeder.document import parse
    from seeder.settings.layers import config_path
    from seeder.settings.private import replace_file
    from seeder.settings.profiles import parse_profile

    site = parse_profile(parse(text, f"{name}.yaml"), name)
    if path is not None:
        if path.exists():
            # Hand-made headings and sentences must not be lost.
            replace_file(path.with_suffix(".yaml.old"), path.read_bytes(), 0o644)
            ctx.console.tell(f"The profile that was there is kept in {path.with_suffix('.yaml.old')}.")
        replace_file(path, text.encode(), 0o644)
    if ctx.json:
        where = str(path) if path else None
        ctx.console.print_json({"name": name, "path": where, "first_task_tag": site.first_task_tag})
        return
    ctx.console.say(text)
    if path is None:
        ctx.console.tell("A rehearsal writes no profile.")
        return
    ctx.console.tell(f"Written to {path}: read it, and change what is wrong.", "green")
    ctx.console.tell(f"Use it with --site {name}, or put “site: {name}” into {config_path(ctx.folders)}.")
