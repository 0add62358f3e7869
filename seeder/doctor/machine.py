"""This computer: versions, who may read the tokens, room to write, proxy, authorities, netrc."""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import shlex
import shutil
import stat
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import urlsplit

from seeder import __version__
from seeder.doctor.finding import Finding, failed, note, ok, problem
from seeder.errors import SeederError
from seeder.settings.accounts import VARIABLE
from seeder.settings.arcrc import arcrc_path
from seeder.settings.layers import Folders
from seeder.settings.private import make_folder, refuse_open
from seeder.wire.surroundings import ca_file

ROOM = 50 << 20
CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def about_versions() -> Finding:
    """What a report of a bug should name."""
    found = []
    for package in ("phabricator", "requests", "urllib3"):
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{package} {version(package)}")
    system = f"Python {platform.python_version()} on {platform.system()}"
    return ok("versions", f"seeder {__version__}, {system}; {', '.join(found)}.")


def files_with_tokens(environ: Mapping[str, str], folders: Folders) -> Iterator[Finding]:
    """Whether anybody else on this computer can read a token or choose where it is sent."""
    paths = [arcrc_path(environ), *_inside(folders.config / "tokens")]
    there = [path for path in paths if path.exists() or path.is_symlink()]
    bad = [finding for path in there if (finding := _too_open(path))]
    yield from bad
    if there and not bad:
        yield ok("files", f"Only you can read your tokens ({', '.join(map(str, there))}).")
    yield from _writable_by_others(folders.config)


def room_to_write(folders: Folders) -> Finding:
    """The journal must be written before anything is sent."""
    folder = folders.state
    trial = folder / f".trial-{secrets.token_hex(4)}"
    try:
        make_folder(folder)
        trial.write_bytes(b"x" * 4096)
        trial.unlink()
    except OSError as trouble:
        said = f"{folder} cannot be written to: {trouble.strerror}."
        return problem("state", said, "seeder notes there what it sends, before it sends it: make room.")
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        return note("state", f"Only {free >> 20} MiB are left on the disk of {folder}.", "Make some room.")
    return ok("state", f"{folder} can be written to.")


def proxy(environ: Mapping[str, str], proxies: Mapping[str, str], address: str) -> Finding:
    """Which proxy requests to `address` take, without its password; `proxies` are the session's."""
    scheme, host = urlsplit(address)[:2]
    chosen = proxies.get(scheme) or proxies.get("all")
    if chosen:
        source = next((name for name in _names(address) if environ.get(name)), "the system's settings")
        return note("proxy", f"Requests to {host} go through the proxy {without_login(chosen)} ({source}).")
    if any(environ.get(name) for name in _names(address)):
        return ok("proxy", f"A proxy is set, but {host} is reached directly.")
    return ok("proxy", "No proxy is set.")


def authorities(environ: Mapping[str, str]) -> Finding:
    """Which certificate authorities are trusted."""
    told = ca_file(environ)
    if not told:
        return ok("ca", "Certificates are verified with the usual authorities.")
    if not os.access(told, os.R_OK):
        said = f"The file of certificate authorities {told} cannot be read."
        return problem("ca", said, f"Correct {', '.join(CA_VARIABLES)}, or unset it.")
    source = next(name for name in CA_VARIABLES if environ.get(name) == told)
    return note("ca", f"Certificates are verified with {told} ({source}).")


def netrc_unused(environ: Mapping[str, str]) -> Iterator[Finding]:
    """A ~/.netrc with a `default` entry makes other tools send that password to every host."""
    path = Path(environ.get("NETRC") or arcrc_path(environ).with_name(".netrc"))
    with contextlib.suppress(OSError):
        if stat.S_ISREG(path.stat().st_mode) and _has_default(path):
            yield note("netrc", f"{path} has a “default” entry; seeder never uses that file.")


def token_variable(environ: Mapping[str, str]) -> Iterator[Finding]:
    if environ.get(VARIABLE):
        yield note("environment", f"{VARIABLE} is set, and wins over what `seeder login` stored.")


def without_login(url: str) -> str:
    """A proxy's address without user name and password."""
    return url.rpartition("@")[2] if "@" in url else url


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def _too_open(path: Path) -> Finding | None:
    try:
        refuse_open(path, path.lstat())
    except SeederError as error:
        return failed("files", error)
    return None


def _writable_by_others(folder: Path) -> Iterator[Finding]:
    with contextlib.suppress(OSError):
        if folder.stat().st_mode & 0o022:
            said = f"Other users of this computer may write into {folder}, where it says which site is asked."
            yield problem("files", said, f"Close it: chmod go-w {shlex.quote(str(folder))}")


def _names(address: str) -> list[str]:
    scheme = urlsplit(address).scheme
    return [f"{scheme}_proxy", f"{scheme.upper()}_PROXY", "all_proxy", "ALL_PROXY"]


def _has_default(path: Path) -> bool:
    words = path.read_text("utf-8", "replace").split()
    return "default" in words
