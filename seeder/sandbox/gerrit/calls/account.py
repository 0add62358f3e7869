"""/accounts/."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seeder.sandbox.gerrit.asking import Asking
from seeder.sandbox.gerrit.people import found_one, has_part
from seeder.sandbox.gerrit.query.grammar import Both, Node, Not, Term, parsed
from seeder.sandbox.gerrit.records import Account
from seeder.sandbox.gerrit.refusals import Refused, bad, not_here
from seeder.sandbox.gerrit.shown.account import account_shown, detail_shown
from seeder.sandbox.gerrit.table import LARGEST_PAGE

Test = Callable[[Account], bool]


def _asked(asking: Asking) -> Account:
    word = asking.parts[0]
    if word == "self":
        return asking.self_("Resolving account 'self' requires login")
    return found_one(asking.accounts.values(), word)


def get(asking: Asking) -> Any:
    """One account."""
    return account_shown(_asked(asking))


def detail(asking: Asking) -> Any:
    """One account with the day on which it was made."""
    return detail_shown(_asked(asking), asking.me)


def search(asking: Asking) -> Any:
    """Accounts that a query finds, by name; bare numbers unless DETAILS are asked for."""
    options = set(asking.params.get("o", []))
    for option in options - {"DETAILS", "ALL_EMAILS"}:
        raise bad(f'"{option}" is not a valid value for "-o"')
    query = asking.last("q", "query")
    if not query:
        raise bad("missing query field")
    if "ALL_EMAILS" in options:
        raise Refused(403, "view secondary emails not permitted")
    test = _test(parsed(query))
    found = sorted(filter(test, asking.accounts.values()), key=lambda one: (one.name.lower(), one.id))
    return _page(found, asking.number("S", "start"), asking.number("n", "limit"), "DETAILS" in options)


def _page(found: list[Account], start: int, count: int, details: bool) -> list[dict[str, Any]]:
    if start < 0:
        raise bad("'start' parameter cannot be less than zero")
    size = min(count if count > 0 else LARGEST_PAGE, LARGEST_PAGE)
    page = found[start : start + size]
    if not details:
        page.sort(key=lambda one: one.id)
    shown: list[dict[str, Any]] = [account_shown(one) if details else {"_account_id": one.id} for one in page]
    if len(found) > start + size and page:
        more = {"_more_accounts": True}
        shown[-1] = account_shown(page[-1], more=True) if details else shown[-1] | more
    return shown


def _test(node: Node) -> Test:
    if isinstance(node, Term):
        return _term(node.operator, node.value)
    if isinstance(node, Not):
        inner = _test(node.part)
        return lambda one: not inner(one)
    tests = [_test(part) for part in node.parts]
    every = isinstance(node, Both)
    return lambda one: all(t(one) for t in tests) if every else any(t(one) for t in tests)


def _term(operator: str, value: str) -> Test:
    if operator == "is" and value not in ("active", "inactive"):
        raise bad("Invalid query")
    if operator in ("cansee", "limit"):
        raise not_here(f"operator {operator}")
    wanted = value.lower()
    tests: dict[str, Test] = {
        "": lambda one: wanted in (str(one.id), one.username.lower(), one.email) or has_part(one, value),
        "is": lambda one: one.inactive == (value == "inactive"),
        "username": lambda one: one.username.lower() == wanted,
        "email": lambda one: one.email.lower().startswith(wanted),
        "name": lambda one: has_part(one, value),
    }
    if operator not in tests:
        raise bad(f"Unsupported operator {operator}:{value}")
    return tests[operator]
