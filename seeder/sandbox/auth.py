"""Whose token it is, or Conduit's words for why it is nobody's."""

from __future__ import annotations

from seeder.sandbox.errors import Refused
from seeder.sandbox.store import Row, Store

_LENGTH = 32
_PREFIXES = ("api", "cli", "clr")


def viewer_of(store: Store, token: str | None) -> Row:
    """The account that a token belongs to. Raises Refused; a wrong token is echoed, as Phorge does."""
    if token is None:
        raise Refused("ERR-INVALID-SESSION", "Session key is not present.")
    if problem := _shape_problem(token):
        raise Refused("ERR-INVALID-AUTH", f'API token "{token}" {problem}')
    user = store.row("SELECT user.* FROM token JOIN user ON user.phid = token.user WHERE token = ?", token)
    if user is None:
        raise Refused("ERR-INVALID-AUTH", f'API token "{token}" is not valid.')
    if user["disabled"] or user["kind"] == "list":
        raise Refused("ERR-INVALID-AUTH", "User account is not permitted to use the API.")
    return user


def _shape_problem(token: str) -> str:
    if len(token) != _LENGTH:
        return f"has the wrong length. API tokens should be {_LENGTH} characters long."
    if token.split("-")[0] not in _PREFIXES:
        return (
            f"has the wrong format. API tokens should be {_LENGTH} characters long and begin with one of "
            f"these prefixes: {', '.join(_PREFIXES)}."
        )
    return ""
