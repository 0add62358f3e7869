"""A site's address as people type it, and in the one form in which two of them can be compared.

A token is handed to whoever lives at an address, so hosts are compared whole: never by a pattern, and
never without scheme and port.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from seeder.errors import BadInput

_USUAL_PORT = {"https": 443, "http": 80}


def site_address(typed: str, name: str = "The address") -> str:
    """`typed` as `scheme://host[:port]/`; `name` says in a BadInput where it was typed.

    Phabricator always lives at the root of its host, so the address of any page of it will do, and
    arc's `…/api/` too.
    """
    parts = _split(typed.strip(), name)
    if parts.scheme not in _USUAL_PORT:
        raise BadInput(f"{name} “{typed}” is not a web address.", _with_scheme(typed))
    if not parts.hostname:
        raise BadInput(f"{name} “{typed}” names no host.", _with_scheme(""))
    if parts.username is not None or parts.password is not None:
        raise BadInput(
            f"{name} has a user name or password in it.",
            "Leave out everything before the @; the token goes into `seeder login`.",
        )
    return f"{parts.scheme}://{_host(parts)}/"


def same_address(one: str, other: str) -> bool:
    """True when both lead to the same scheme, host and port; False when one is not an address."""
    try:
        return site_address(one) == site_address(other)
    except BadInput:
        return False


def _split(typed: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(typed)
        _ = parts.port
    except ValueError:
        raise BadInput(f"{name} “{typed}” is not a web address.", _with_scheme("")) from None
    if re.search(r"[\s\x00-\x20\\]", typed):
        raise BadInput(f"{name} “{typed}” is not a web address.", _with_scheme(""))
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in {None, _USUAL_PORT[parts.scheme]} else f"{host}:{parts.port}"


def _with_scheme(typed: str) -> str:
    bare = re.fullmatch(r"([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(:\d+)?(/.*)?", typed.strip())
    host = typed.strip().split("/")[0] if bare else "phabricator.example.org"
    return f"Write it with its beginning: https://{host}/"
