"""`seeder login`, `logout` and `whoami`: who one is on a site."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.model import Person

LOGIN_HELP = """Log in to a site with a token, a password for programs.

Shows the page where the site gives you one, says what it will say there, and asks you to paste it. The
token is tried first. Then it is kept in a file that only you can read, or not at all if you like.

\b
Examples:
  seeder login
  seeder login --keyring                 keep it in the system's keyring
  seeder login --with-token < FILE       for scripts: from a file or a pipe
  seeder login --site wikimedia

For scripts SEEDER_PHABRICATOR_TOKEN alone is enough; then nothing is stored.
"""

LOGOUT_HELP = """Remove the stored token for a site from this computer.

The site still accepts the token until you terminate it there; where that is, is printed.

\b
Examples:
  seeder logout
  seeder logout --site wikimedia
"""

WHOAMI_HELP = """Say which account the token belongs to, and where the token was found.

\b
Examples:
  seeder whoami
  seeder whoami --json
"""

TRIES = 3
LONGEST = 4096
AGAIN = (
    "Copy the token from the page once more and paste it here, or stop with ^C. A token has 32 characters."
)


def login(
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Keep it in the system's keyring, and don't ask.")
    ] = False,
    file: Annotated[
        bool, typer.Option("--file", help="Keep it in a file only you can read, and don't ask.")
    ] = False,
    with_token: Annotated[
        bool, typer.Option("--with-token", help="Read the token from standard input.")
    ] = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.errors import BadInput
    from seeder.views.account import show_login, show_whoami

    ctx = Context(site=site, rehearse=rehearse, json=json)
    if keyring and file:
        raise BadInput("--keyring and --file exclude each other.")
    if rehearse:
        ctx.console.tell("A rehearsal needs no login: go on with `seeder create --rehearse`.")
        show_whoami(ctx.console, ctx.site, ctx.me, "the rehearsal")
        return
    token, person = _piped(ctx) if with_token else _asked(ctx)
    keep = keyring or file or with_token or _wants_to_keep(ctx)
    stored = _store(ctx, token, keyring=keyring) if keep else ""
    _settle_contact(ctx, person)
    show_login(ctx.console, ctx.site, person, stored)
    _warn_of_variable(ctx)


def logout(site: options.Site = None, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.errors import BadInput
    from seeder.settings.accounts import find_account, forget_token
    from seeder.views.account import show_logout

    ctx = Context(site=site, rehearse=rehearse, json=json)
    if rehearse:
        show_logout(ctx.console, ctx.site, [], "")
        return
    removed = forget_token(ctx.site, ctx.folders)
    left = None
    # A file that lies open to others is not used, and must not hide what was removed.
    with contextlib.suppress(BadInput):
        left = find_account(ctx.site, ctx.environ, ctx.folders)
    show_logout(ctx.console, ctx.site, removed, left.source if left else "")


def whoami(site: options.Site = None, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.settings.accounts import find_account
    from seeder.views.account import show_whoami

    ctx = Context(site=site, rehearse=rehearse, json=json)
    person = ctx.me
    account = None if rehearse else find_account(ctx.site, ctx.environ, ctx.folders)
    show_whoami(ctx.console, ctx.site, person, account.source if account else "the rehearsal")


def ask_token_for_this_run(ctx: Context) -> None:
    """Ask a person without a token for one, before a command begins; does nothing when there is one, in
    a rehearsal, or when nobody is there to answer. Kept only if that is wanted."""
    from seeder.settings.accounts import find_account

    if ctx.rehearse or not ctx.console.can_ask:
        return
    if find_account(ctx.site, ctx.environ, ctx.folders) is not None:
        return
    token, person = _asked(ctx)
    if _wants_to_keep(ctx):
        ctx.console.tell(f"Kept in {_store(ctx, token, keyring=False)}. `seeder logout` removes it.")
    else:
        ctx.console.tell("Not kept: it is used for this run only.")
    _settle_contact(ctx, person)
    ctx.use_token_once(token)


def _piped(ctx: Context) -> tuple[str, Person]:
    from seeder.settings.accounts import clean_token

    token = clean_token(sys.stdin.read(LONGEST))
    return token, _owner(ctx, token)


def _asked(ctx: Context) -> tuple[str, Person]:
    """A token that the site accepts, and whose it is; three tries at the terminal."""
    from seeder.errors import BadInput, LoginError
    from seeder.views.account import explain_login, greet

    if not ctx.console.can_ask:
        hint = "Use `seeder login --with-token < FILE`, or set SEEDER_PHABRICATOR_TOKEN."
        raise BadInput("Nobody is there to paste a token.", hint)
    explain_login(ctx.console, ctx.site)
    _offer_browser(ctx)
    for left in reversed(range(TRIES)):
        try:
            token = _read_hidden(ctx)
            person = _owner(ctx, token)
        except (BadInput, LoginError) as problem:
            if left == 0:
                raise
            ctx.console.problem(BadInput(problem.sentence, AGAIN))
        else:
            greet(ctx.console, person)
            return token, person
    raise AssertionError("unreachable")


def _offer_browser(ctx: Context) -> None:
    from seeder.settings.browser import can_open, open_page

    if can_open(ctx.environ):
        answer = ctx.console.ask("Press Enter to open the page now, or n to do it yourself:")
        if not answer and not open_page(ctx.site, ctx.site.link(ctx.site.token_page)):
            ctx.console.tell("No browser could be started; please open it yourself.")


def _read_hidden(ctx: Context) -> str:
    from getpass import getpass

    from seeder.settings.accounts import clean_token

    return clean_token(getpass("Token (invisible), then Enter: ", stream=sys.stderr))


def _owner(ctx: Context, token: str) -> Person:
    """Whose token that is, asked over a connection of its own, so that a wrong one leaves no trace."""
    from seeder.context import Context

    ctx.redact.add(token)
    trial = Context(site=ctx.site_name, json=ctx.json, environ=ctx.environ, clock=ctx.clock)
    trial.use_token_once(token)
    return trial.me


def _wants_to_keep(ctx: Context) -> bool:
    ctx.console.tell("Keep it for next time, in a file that only you can read?", "")
    while True:
        answer = ctx.console.ask("[k]eep it, or use it just [o]nce?", "k").lower()
        if answer in {"k", "keep", "y", "yes"}:
            return True
        if answer in {"o", "once", "n", "no"}:
            return False
        ctx.console.tell("Please answer k or o.")


def _store(ctx: Context, token: str, *, keyring: bool) -> str:
    from seeder.settings.accounts import store_token

    return store_token(ctx.site, token, ctx.folders, keyring=keyring)


def _settle_contact(ctx: Context, person: Person) -> None:
    """Where a site wants to know who runs a tool: ask once, with the user page as the answer."""
    from seeder.settings.layers import store_contact
    from seeder.views.account import explain_contact

    if not ctx.site.politeness.contact_required or ctx.settings.contact:
        return
    page = ctx.site.link(f"/p/{person.username}/")
    if ctx.console.can_ask:
        explain_contact(ctx.console, ctx.site)
        path = store_contact(ctx.console.ask("Contact:", page), ctx.folders)
        ctx.console.tell(f"Noted in {path}.")
        del ctx.settings
    else:
        ctx.console.tell(f"Set SEEDER_CONTACT too, for example to {page}: {ctx.site.title} asks for it.")


def _warn_of_variable(ctx: Context) -> None:
    from seeder.settings.accounts import VARIABLE

    if ctx.environ.get(VARIABLE):
        ctx.console.tell(f"{VARIABLE} is set and wins over the stored token: unset it.", "yellow")
