"""Which accounts a word stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seeder.sandbox.gerrit.records import Account
from seeder.sandbox.gerrit.refusals import Refused

_PARTS = re.compile(r"[\s@._+<>-]+")
_NAMED = re.compile(r".*<([^<>]+)>\s*\Z", re.DOTALL)
_MOST_SHOWN = 3


def matching(people: Iterable[Account], word: str) -> list[Account]:
    """The one with this number, user name, address or whole name, else all with such a part of a name."""
    everybody = list(people)
    for fits in (_by_number, _by_username, _by_email, _by_name):
        if found := [one for one in everybody if fits(one, word)]:
            return found
    if word.isdecimal():
        return []
    return [one for one in everybody if has_part(one, word)]


def found_one(people: Iterable[Account], word: str) -> Account:
    """The one account of an address. Raises Refused (404) with Gerrit's sentence."""
    found = matching(people, word)
    if word.isdecimal() and found:
        return found[0]
    active = [one for one in found if not one.inactive]
    if len(active) == 1:
        return active[0]
    if active:
        raise Refused(404, f"Account '{word}' is ambiguous (at most {_MOST_SHOWN} shown):\n{_listed(active)}")
    if found:
        raise Refused(
            404,
            f"Account '{word}' only matches inactive accounts. To use an inactive account, retry with one of "
            f"the following exact account IDs:\n{_listed(found)}",
        )
    raise Refused(404, f"Account '{word}' not found")


def has_part(one: Account, word: str) -> bool:
    """Whether the name, or a part of the name or the address, begins so."""
    parts = [one.name.lower(), *_PARTS.split(f"{one.name} {one.email}".lower())]
    return any(part.startswith(word.lower()) for part in parts)


def _listed(found: list[Account]) -> str:
    shown = found[:_MOST_SHOWN]
    return "\n".join(f"{one.id}: {one.name} <{one.email}>" for one in shown)


def _by_number(one: Account, word: str) -> bool:
    return str(one.id) == word


def _by_username(one: Account, word: str) -> bool:
    return one.username.lower() == word.lower()


def _by_email(one: Account, word: str) -> bool:
    named = _NAMED.match(word)
    return one.email.lower() == (named[1] if named else word).lower()


def _by_name(one: Account, word: str) -> bool:
    return one.name == word
