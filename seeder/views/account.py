"""What login, logout, whoami and `config show` say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seeder.model import Person
from seeder.settings.layers import Setting
from seeder.settings.site import Site
from seeder.views.console import Console
from seeder.views.safe import one_line

# Sends its visitor on to the page of whoever is signed in.
TOKENS_PAGE = "/settings/panel/apitokens/"


def explain_login(console: Console, site: Site) -> None:
    """What a token is and where to get one, and what the site will say there before it says it."""
    for text, style in (
        (f"seeder needs a token for {site.host}: a password for programs. It takes a minute.", ""),
        ("", ""),
        ("1. Open this page, and sign in if it asks you to:", "bold"),
        (f"     {site.link(site.token_page)}", "cyan"),
        ("   Don't be alarmed: it is called “Grant Account Access” and warns that a token", ""),
        ("   lets a program act for you, permanently, like your password. It says so to", ""),
        ("   everybody. seeder shows every change and asks before it writes, and you can", ""),
        ("   take the token back at any time.", ""),
        ("2. Copy the token from the box on the page.", "bold"),
        ("3. Paste it here. It stays invisible while you do, on purpose.", "bold"),
        ("", ""),
    ):
        console.tell(text, style)


def greet(console: Console, person: Person) -> None:
    """Who the site says this is."""
    console.tell(f"The site knows you: {_name(person)}.", "green")
    if person.bot:
        console.tell("That is a bot's account. A mentor is a person: better use your own.", "yellow")


def explain_contact(console: Console, site: Site) -> None:
    for line in (
        f"{site.title or site.name} asks every tool for a way to reach the person who runs it.",
        "It is sent along with each request, for the site's administrators; no page shows it.",
        "Your user page will do, so Enter alone is fine. A mail address works too.",
    ):
        console.tell(line, "")


def show_login(console: Console, site: Site, person: Person, stored: str) -> None:
    """The end of a login; `stored` says where, and is empty when the token was not kept."""
    revoke = revoke_page(site)
    if console.json:
        told = {**_account(site, person), "stored": stored or None, "revoke": revoke}
        console.print_json(told)
        return
    if not stored:
        console.say("The token was not kept.")
        console.say("`seeder create` will ask for it, use it for that one run, and forget it.")
        console.say("The site still accepts it. Take it back at:", "dim")
        console.say(f"  {revoke}", "dim")
        return
    console.say(f"You are logged in to {site.host} as {person.username}.", "green")
    console.say(f"The token is in {stored}.")
    console.say(f"To take it back: `seeder logout`, then “Terminate” at {revoke}", "dim")
    console.say("Next: seeder create, or first seeder create --rehearse to practise.")


def show_logout(console: Console, site: Site, removed: Sequence[str], remaining: str) -> None:
    """`removed` says from where; `remaining` where a token is still found, empty for nowhere."""
    revoke = revoke_page(site)
    if console.json:
        told = {"site": site.name, "removed": list(removed), "remaining": remaining or None, "revoke": revoke}
        console.print_json(told)
        return
    if removed:
        console.say(f"The token for {site.host} was removed from {' and '.join(removed)}.", "green")
        console.say(f"The site still accepts it. To end that too, “Terminate” it at {revoke}")
    else:
        console.say(f"No token for {site.host} was stored; nothing was removed.")
    if remaining:
        console.say(f"There is still one in {remaining}, and it will be used.", "yellow")


def show_whoami(console: Console, site: Site, person: Person, source: str) -> None:
    if console.json:
        console.print_json({**_account(site, person), "bot": person.bot, "token_from": source})
        return
    console.say(f"You are {_name(person)} on {site.host}.")
    console.say(f"Token from {source}.", "dim")


def show_settings(console: Console, settings: Sequence[Setting]) -> None:
    """Each setting, its value, and where that comes from."""
    if console.json:
        told = [{"name": s.name, "value": s.value, "source": s.source} for s in settings]
        console.print_json({"settings": told})
        return
    wide = max(len(setting.name) for setting in settings)
    for setting in settings:
        value = one_line(setting.value) or "-"
        console.show((f"{setting.name:<{wide}}  ", "bold"), (value, ""), (f"  ({setting.source})", "dim"))


def revoke_page(site: Site) -> str:
    """Where the site lets its users end their tokens."""
    return site.link(TOKENS_PAGE)


def _name(person: Person) -> str:
    return f"{person.username} ({one_line(person.real_name)})" if person.real_name else person.username


def _account(site: Site, person: Person) -> dict[str, Any]:
    return {
        "user": person.username,
        "real_name": person.real_name,
        "site": site.name,
        "address": site.phabricator,
    }
