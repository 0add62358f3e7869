"""What a request takes from the surroundings: the address, its proxy, whom to trust, who is asking."""

from __future__ import annotations

import ipaddress
import platform
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies

from seeder import __version__
from seeder.errors import BadInput

HOME_PAGE = "https://pypi.org/project/phab-seeder/"


def user_agent(contact: str) -> str:
    """Tool, version and who runs it, as the Wikimedia Foundation's User-Agent policy asks."""
    who = re.sub(r"[^\x21-\x7e]+", "", contact)
    about = f"{HOME_PAGE}; {who}" if who else HOME_PAGE
    return f"seeder/{__version__} ({about}) python/{platform.python_version()}"


def refuse_plain_http(url: str) -> str:
    """`url` if a token may be sent there: https, or http to this machine itself; else BadInput."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and is_loopback(parts.hostname or ""):
        return url
    raise BadInput(
        f"“{url}” is not an address that a token may be sent to.",
        f"Use https://{parts.netloc or 'phabricator.example.org'}/ (plain http only to this machine).",
    )


def is_loopback(host: str) -> bool:
    """True for 127.0.0.0/8 written as four numbers, ::1 and localhost; never for a name like them."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxies_for(base: str) -> dict[str, str]:
    """The proxies that the usual variables name for `base`. What may only be reached on this machine
    goes through no other one: that would see the token, and could not reach the server either."""
    found: dict[str, str] = get_environ_proxies(base)
    if not is_loopback(urlsplit(base).hostname or ""):
        return found
    return {scheme: url for scheme, url in found.items() if is_loopback(urlsplit(url).hostname or "")}


def ca_file(environ: Mapping[str, str]) -> str:
    """The authorities' file that the usual variables name; empty for those that requests ships."""
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
    return next((environ[name] for name in names if environ.get(name)), "")


def readable_ca_file(environ: Mapping[str, str]) -> str:
    """`ca_file`; BadInput for a pipe or device: it would be waited for, and no deadline reaches there."""
    named = ca_file(environ)
    path = Path(named)
    if named and path.exists() and not (path.is_file() or path.is_dir()):
        hint = "REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE and SSL_CERT_FILE can name one."
        raise BadInput(f"{named} is no file of certificates.", hint)
    return named
