"""AccountInfo."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.gerrit.records import Account
from seeder.sandbox.gerrit.shown.moments import stamp

Shown = dict[str, Any]


def account_shown(one: Account, *, more: bool = False) -> Shown:
    """An account with its names; `more` marks the last one of a page that is not the last page."""
    shown: Shown = {"_account_id": one.id, "name": one.name}
    if one.display_name:
        shown["display_name"] = one.display_name
    shown |= {"email": one.email, "username": one.username}
    if one.status:
        shown["status"] = one.status
    if one.inactive:
        shown["inactive"] = True
    if more:
        shown["_more_accounts"] = True
    if one.bot:
        shown["tags"] = ["SERVICE_USER"]
    return shown


def detail_shown(one: Account, viewer: int | None) -> Shown:
    """An account with the day on which it was made; other addresses are for oneself."""
    shown = account_shown(one)
    if viewer == one.id:
        at = list(shown).index("email") + 1
        pairs = list(shown.items())
        shown = dict([*pairs[:at], ("secondary_emails", []), *pairs[at:]])
    return {"registered_on": stamp(one.registered), **shown}


class People:
    """Accounts as they stand in other answers: bare numbers, or with names for DETAILED_ACCOUNTS."""

    def __init__(self, accounts: dict[int, Account], *, detailed: bool) -> None:
        self.accounts, self._detailed = accounts, detailed

    def shown(self, number: int) -> Shown:
        """An account, by its number."""
        found = self.accounts.get(number)
        return account_shown(found) if found and self._detailed else {"_account_id": number}

    def approver(self, number: int) -> bool:
        """Whether somebody may vote +2."""
        found = self.accounts.get(number)
        return found is not None and (found.approver or found.bot)
