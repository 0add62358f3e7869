"""`seeder config show`: each setting, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from seeder.commands import options
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.settings.layers import Setting

app = typer.Typer(
    help="The settings, and where each comes from.", no_args_is_help=True, rich_markup_mode=None
)

SHOW_HELP = """Show each setting and where it comes from; no token is ever shown.

\b
The first that says something wins:
  1. options such as --site
  2. SEEDER_SITE, SEEDER_PHABRICATOR_URL, SEEDER_PHABRICATOR_TOKEN,
     SEEDER_CONTACT, SEEDER_FIRST_TASK_TAG
  3. config.yaml (site, contact, first_task_tag), and the token that
     `seeder login` stored
  4. ~/.arcrc of Arcanist, for the site and the token
  5. the site's profile

Nothing is read from the current folder.

\b
Examples:
  seeder config show
  seeder config show --json
"""


@app.callback()
def config() -> None:
    """The settings, and where each comes from."""


@app.command("show", help=SHOW_HELP)
def show(site: options.Site = None, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.views.account import show_settings

    ctx = Context(site=site, rehearse=rehearse, json=json)
    try:
        settings = [*ctx.settings.shown, _token(ctx)]
    except BadInput as problem:
        # This is the command with which one looks what is wrong.
        show_settings(ctx.console, _folders(ctx))
        raise problem from None
    show_settings(ctx.console, [*settings, *_folders(ctx)])


def _token(ctx: Context) -> Setting:
    from seeder.settings.accounts import find_account
    from seeder.settings.layers import Setting

    if ctx.rehearse:
        return Setting("token", "its own", "the rehearsal")
    account = find_account(ctx.site, ctx.environ, ctx.folders)
    if account is None:
        return Setting("token", "none", "run `seeder login`")
    return Setting("token", "hidden", account.source)


def _folders(ctx: Context) -> list[Setting]:
    from seeder.settings.layers import Setting

    told = {
        "config folder": ("XDG_CONFIG_HOME", ctx.folders.config),
        "state folder": ("XDG_STATE_HOME", ctx.folders.state),
        "cache folder": ("XDG_CACHE_HOME", ctx.folders.cache),
    }
    return [
        Setting(name, str(path), variable if ctx.environ.get(variable) else "the usual place")
        for name, (variable, path) in told.items()
    ]
