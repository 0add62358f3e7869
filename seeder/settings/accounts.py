"""Tokens: where one for a site is found, how it is kept, and how it is forgotten.

A token is all that is needed to act in somebody's name. It is kept in a file that only its owner may
read, or in the system's keyring where that was chosen at login; never in both, and never on the way
from one to the other.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from seeder.errors import BadInput, LoginError, SeederError
from seeder.settings.address import same_address
from seeder.settings.arcrc import read_arcrc
from seeder.settings.layers import Folders
from seeder.settings.private import read_private, write_private
from seeder.settings.site import Site
from seeder.wire.redaction import TOKEN_SHAPE

VARIABLE = "SEEDER_PHABRICATOR_TOKEN"
KEYRING_SERVICE = "seeder"
IN_KEYRING = "the system's keyring"


class Account(msgspec.Struct, frozen=True):
    """A token, and in words where it was found."""

    token: str
    source: str

    def __repr__(self) -> str:
        return f"Account(token hidden, from {self.source})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("source", self.source)]


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A token file. `address` is the only one that the token may be sent to."""

    address: str
    token: str = ""
    keyring: bool = False

    def __repr__(self) -> str:
        return f"_Kept({self.address})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("address", self.address)]


def find_account(site: Site, environ: Mapping[str, str], folders: Folders) -> Account | None:
    """The token for `site`: from the environment, else stored by `seeder login`, else arc's; or None.

    Raises BadInput where a file with tokens lies open to others or is broken, LoginError where the
    keyring does not answer or the variable holds half a token.
    """
    _require_address(site)
    if environ.get(VARIABLE, "").strip():
        token = environ[VARIABLE].strip()
        if re.match(r"(api|cli)-", token) and not TOKEN_SHAPE.fullmatch(token):
            raise LoginError(_not_a_token(token).replace("That token", f"The token in {VARIABLE}"))
        return Account(token, VARIABLE)
    return _stored(site, folders) or _from_arc(site, environ)


def store_token(site: Site, token: str, folders: Folders, *, keyring: bool) -> str:
    """Keep `token` for `site`, and say in words where. It replaces the one kept before.

    Raises SeederError; a keyring that fails is never replaced by a file.
    """
    _require_address(site)
    path = token_path(site, folders)
    if not keyring:
        before = _in_keyring(path)
        _write(path, _Kept(site.phabricator, token))
        if before:
            # A keyring that no longer answers is a good reason to choose a file.
            with contextlib.suppress(LoginError):
                _forget_in_keyring(site)
        return str(path)
    with _keyring_errors("keep"):
        _keyring().set_password(KEYRING_SERVICE, site.phabricator, token)
    _write(path, _Kept(site.phabricator, keyring=True))
    return IN_KEYRING


def forget_token(site: Site, folders: Folders) -> list[str]:
    """Remove what `store_token` kept for `site`, and say in words from where; empty when nothing was."""
    path = token_path(site, folders)
    places = []
    if _in_keyring(path):
        _forget_in_keyring(site)
        places.append(IN_KEYRING)
    elif path.exists() or path.is_symlink():
        places.append(str(path))
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise SeederError(f"{path} cannot be removed: {problem.strerror}.") from None
    return places


def token_path(site: Site, folders: Folders) -> Path:
    """The file for the token of `site`, one a host."""
    return folders.config / "tokens" / (quote(site.host, safe="[]:") + ".json")


def clean_token(pasted: str) -> str:
    """The token in what somebody pasted: without spaces, line breaks and quotes around or in it.

    Raises BadInput that says what it looks like instead; what was pasted is never repeated.
    """
    text = re.sub(r"[\s\u200b\ufeff]+", "", pasted).strip("\"'`")
    found = TOKEN_SHAPE.findall(pasted)
    if TOKEN_SHAPE.fullmatch(text):
        return text
    if len(found) == 1 and (match := TOKEN_SHAPE.search(pasted)):
        return match[0]
    raise BadInput(_not_a_token(text), "It begins with api- or cli- and has 32 characters.")


def _not_a_token(text: str) -> str:
    if not text:
        return "Nothing was pasted."
    if "://" in text:
        return "That is an address. Open it, and copy the token that the page shows."
    if re.match(r"(api|cli)-", text):
        return f"That token has {len(text)} characters instead of 32: was it copied whole?"
    return "That is not a token."


def _require_address(site: Site) -> None:
    if not site.phabricator:
        raise BadInput(
            f"The site “{site.name}” has no address.",
            "To practise, use --rehearse; else set SEEDER_PHABRICATOR_URL.",
        )


def _stored(site: Site, folders: Folders) -> Account | None:
    path = token_path(site, folders)
    content = read_private(path)
    if content is None:
        return None
    kept = _decoded(path, content)
    if not same_address(kept.address, site.phabricator):
        return None
    return _out_of_keyring(site) if kept.keyring else Account(kept.token, str(path))


def _out_of_keyring(site: Site) -> Account:
    with _keyring_errors("read"):
        token = _keyring().get_password(KEYRING_SERVICE, site.phabricator)
    if not token:
        raise LoginError(
            f"{IN_KEYRING} no longer holds a token for {site.host}.", "Run `seeder login` again."
        )
    return Account(token, IN_KEYRING)


def _from_arc(site: Site, environ: Mapping[str, str]) -> Account | None:
    arcrc = read_arcrc(environ)
    token = arcrc.token_for(site.phabricator) if arcrc else None
    return Account(token, str(arcrc.path)) if arcrc and token else None


def _forget_in_keyring(site: Site) -> None:
    with _keyring_errors("forget"):
        _keyring().delete_password(KEYRING_SERVICE, site.phabricator)


def _in_keyring(path: Path) -> bool:
    with contextlib.suppress(BadInput):
        content = read_private(path)
        return content is not None and _decoded(path, content).keyring
    return False


def _decoded(path: Path, content: bytes) -> _Kept:
    try:
        return msgspec.json.decode(content, type=_Kept)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput(f"{path} is not what `seeder login` wrote.", "Run `seeder login` again.") from None


def _write(path: Path, kept: _Kept) -> None:
    write_private(path, msgspec.json.format(msgspec.json.encode(kept)) + b"\n")


def _keyring() -> Any:
    try:
        import keyring
    except ImportError:
        raise LoginError(
            "The keyring package is not installed.",
            "Install it beside seeder (pip install keyring), or log in with --file.",
        ) from None
    return keyring


@contextlib.contextmanager
def _keyring_errors(doing: str) -> Iterator[None]:
    """Whatever a backend raises, as a LoginError; its text may hold the secret and is not repeated."""
    try:
        yield
    except SeederError:
        raise
    except Exception as problem:  # noqa: BLE001 - every backend has errors of its own
        raise LoginError(
            f"{IN_KEYRING} could not {doing} the token ({type(problem).__name__}).",
            "Unlock it and try again, or use a file: seeder login --file",
        ) from None
