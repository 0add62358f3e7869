"""The small things that several pages about code review show."""

from __future__ import annotations

from urllib.parse import quote

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.records import Account, Change
from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.pages.parts import ago
from seeder.sandbox.store import Store

_STATUSES = {"NEW": ("Open", "green"), "MERGED": ("Merged", "violet"), "ABANDONED": ("Abandoned", "grey")}


def change_address(change: Change) -> str:
    """A change's page."""
    return f"/r/c/{quote(change.project)}/+/{change.number}"


def change_link(change: Change) -> Markup:
    """A change's number and subject."""
    number = tag("span", str(change.number), class_="number")
    return tag("a", number, change.subject, href=change_address(change))


def query_link(words: str, query: str, class_: str | None = None) -> Markup:
    """A link to what a query finds."""
    return tag("a", words, href=f"/r/q/{quote(query, safe='')}", class_=class_)


def repository_link(name: str) -> Markup:
    """A link to a repository's page."""
    return tag("a", name, href=f"/r/admin/repos/{quote(name)}")


def status_chip(change: Change) -> Markup:
    """Where a change stands."""
    words, color = _STATUSES[change.status]
    if change.wip and change.is_open:
        words, color = "Work in progress", "orange"
    return tag("span", words, class_=f"chip {color}")


def reviewer(store: Store, accounts: dict[int, Account], number: int, *, face: bool = True) -> Markup:
    """Somebody as a link to his page, or to what he owns when he has none."""
    one = accounts.get(number)
    if one is None:
        return tag("span", "somebody unknown", class_="none")
    user = store.by_phid("user", one.user)
    name = str(user["username"]) if user else ""
    address = f"/p/{quote(name)}/" if user else f"/r/q/{quote(f'owner:{one.id}', safe='')}"
    picture = tag("img", src=f"/avatar/{quote(one.username, safe='')}.svg", alt="") if face else ""
    hint = f"{one.name}{' (left)' if one.inactive else ''}"
    gone = " gone" if one.inactive else ""
    return tag("a", picture, one.username, href=address, title=hint, class_=f"person{gone}")


def change_list(store: Store, changes: list[Change], nothing: str) -> Markup:
    """Changes under each other."""
    if not changes:
        return tag("p", nothing, class_="none")
    accounts = keeping.accounts(store)
    return tag("ul", [_line(store, accounts, change) for change in changes], class_="tasks")


def _line(store: Store, accounts: dict[int, Account], change: Change) -> Markup:
    color = _STATUSES[change.status][1]
    chips = [
        tag("li", status_chip(change)),
        tag("li", reviewer(store, accounts, change.owner)),
        tag("li", repository_link(change.project)),
    ]
    return tag(
        "li",
        tag("span", class_=f"dot {color}", title=_STATUSES[change.status][0]),
        tag("span", change_link(change), class_="name"),
        tag("span", ago(store, change.updated), class_="when"),
        tag("ul", chips, class_="chips"),
    )
