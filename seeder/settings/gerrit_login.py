"""Which Gerrit is asked, and as whom: variables, else `~/.netrc` by host, else anonymously.

The package's own look-up in .netrc never works (it looks for the whole address) and requests' own would
send a `default` entry's password to every host; so it is read here, for exactly this host.
"""

from __future__ import annotations

import netrc
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from seeder.errors import BadInput, LoginError
from seeder.settings.private import home_folder, read_private
from seeder.settings.site import Site
from seeder.wire.surroundings import refuse_plain_http

URL, USERNAME, PASSWORD = "SEEDER_GERRIT_URL", "SEEDER_GERRIT_USERNAME", "SEEDER_GERRIT_PASSWORD"


class GerritLogin(msgspec.Struct, frozen=True):
    """An account on a Gerrit; `password` is that of HTTP credentials. `source` is said to people."""

    username: str
    password: str
    source: str

    def __repr__(self) -> str:
        return f"GerritLogin({self.username}, {self.source})"


def gerrit_address(site: Site, environ: Mapping[str, str]) -> str:
    """The address of the site's Gerrit with a slash at its end, empty when it has none.

    Raises BadInput for one that a password may not be sent to.
    """
    told = environ.get(URL, "").strip() or site.gerrit
    if not told:
        return ""
    parts = urlsplit(refuse_plain_http(told))
    if parts.username is not None or parts.query or parts.fragment:
        raise BadInput(f"{URL} is more than an address.", "Write it like https://gerrit.example.org/r/")
    return told.rstrip("/") + "/"


def find_gerrit_login(address: str, environ: Mapping[str, str]) -> GerritLogin | None:
    """The login for the Gerrit at `address`; None to ask anonymously.

    Raises LoginError when only half of it is given, BadInput for a .netrc that others may read.
    """
    username, password = environ.get(USERNAME, "").strip(), environ.get(PASSWORD, "").strip()
    if bool(username) != bool(password):
        missing = PASSWORD if username else USERNAME
        raise LoginError(f"{missing} is not set.", "Gerrit wants both; unset the other to ask anonymously.")
    if username:
        return GerritLogin(username, password, USERNAME)
    return _from_netrc(netrc_path(environ), urlsplit(address).hostname or "")


def netrc_path(environ: Mapping[str, str]) -> Path:
    return Path(environ["NETRC"]) if environ.get("NETRC") else home_folder(environ) / ".netrc"


def _from_netrc(path: Path, host: str) -> GerritLogin | None:
    """The entry of exactly `host`; a `default` entry is nobody's permission to send a password."""
    if read_private(path) is None:
        return None
    try:
        found = netrc.netrc(str(path)).hosts.get(host)
    except (netrc.NetrcParseError, UnicodeDecodeError, OSError) as problem:
        line = getattr(problem, "lineno", None)
        where = f", line {line}" if line else ""
        raise BadInput(
            f"{path}{where} cannot be read.", f"Mend it, or set {USERNAME} and {PASSWORD}."
        ) from None
    if found is None or not found[0] or not found[2]:
        return None
    return GerritLogin(found[0], found[2], str(path))
