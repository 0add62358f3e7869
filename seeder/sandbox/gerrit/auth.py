"""Who asks: HTTP basic, below /a/ only."""

from __future__ import annotations

import base64
import binascii
import secrets

from seeder.sandbox.gerrit.records import Account
from seeder.sandbox.store import Store


def signed_in(store: Store, accounts: dict[int, Account], header: str) -> Account | None:
    """The account whose user name, in any case, and token a header names; None for every other header."""
    scheme, _, coded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    found = [one for one in accounts.values() if one.username.lower() == name.lower() and not one.inactive]
    return found[0] if found and _knows(store, found[0], password) else None


def _knows(store: Store, account: Account, password: str) -> bool:
    tokens = store.column("SELECT token FROM token WHERE user = ?", account.user) if account.user else []
    return any(secrets.compare_digest(token.encode(), password.encode()) for token in tokens)
