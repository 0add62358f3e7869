"""PHIDs and tokens in the shapes that Phorge gives them."""

from __future__ import annotations

import hashlib
import secrets

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def letters(count: int) -> str:
    """That many random characters of the alphabet that PHIDs are made of."""
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def new_phid(kind: str) -> str:
    """A PHID for a TASK, PROJ, USER, PCOL or XCMT."""
    return f"PHID-{kind}-{letters(20)}"


def named_phid(kind: str, name: str) -> str:
    """Always the same PHID for the same name, so that a seeded world is the same on every machine."""
    digest = hashlib.sha256(f"{kind}:{name}".encode()).digest()
    return f"PHID-{kind}-" + "".join(_LETTERS[byte % 32] for byte in digest[:20])


def new_transaction_phid(kind: str) -> str:
    """A PHID for a transaction on an object of this kind."""
    return f"PHID-XACT-{kind}-{letters(15)}"


def new_token() -> str:
    """A Conduit API token: 32 characters that begin with ``api-``."""
    return f"api-{letters(28)}"
