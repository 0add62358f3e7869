"""`~/.arcrc`, where Arcanist (`arc`) keeps its hosts and tokens. Only ever read.

Arcanist also takes hosts from `.arcconfig` in the current folder; seeder never does, because then
whoever wrote the checkout one stands in could choose where the token is sent.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from seeder.errors import BadInput
from seeder.settings.address import same_address, site_address
from seeder.settings.private import home_folder, read_private


class _Host(msgspec.Struct, frozen=True):
    token: str | None = None


class _Config(msgspec.Struct, frozen=True):
    default: str | None = None


class _File(msgspec.Struct, frozen=True):
    # PHP writes an empty map as a list.
    hosts: dict[str, _Host] | list[Any] = {}
    config: _Config | list[Any] = _Config()


class Arcrc(msgspec.Struct, frozen=True):
    """Addresses as `scheme://host[:port]/` in the file's order. `tokens` lacks hosts that have none."""

    path: Path
    addresses: tuple[str, ...]
    tokens: dict[str, str]
    default: str = ""

    def __repr__(self) -> str:
        return f"Arcrc({self.path}, {self.addresses})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("path", self.path)]

    @property
    def chosen(self) -> str:
        """The address `config.default` names, else the only one; empty when it cannot be said."""
        if self.default:
            return self.default
        return self.addresses[0] if len(self.addresses) == 1 else ""

    def token_for(self, address: str) -> str | None:
        """The token of exactly this scheme, host and port."""
        return next((token for host, token in self.tokens.items() if same_address(host, address)), None)


def arcrc_path(environ: Mapping[str, str]) -> Path:
    """Where Arcanist keeps it: in the home folder."""
    return home_folder(environ) / ".arcrc"


def read_arcrc(environ: Mapping[str, str]) -> Arcrc | None:
    """The user's file, None when there is none. Raises BadInput for one that others may read, that is
    not a plain file of ours, or that is not what arc writes."""
    path = arcrc_path(environ)
    content = read_private(path)
    return None if content is None else _parsed(path, content)


def _parsed(path: Path, content: bytes) -> Arcrc:
    found = _decoded(path, content)
    hosts = found.hosts if isinstance(found.hosts, dict) else {}
    config = found.config if isinstance(found.config, _Config) else _Config()
    known = [(address, host) for name, host in hosts.items() if (address := _address(name))]
    return Arcrc(
        path=path,
        addresses=tuple(dict.fromkeys(address for address, _ in known)),
        tokens={address: host.token.strip() for address, host in known if host.token},
        default=_address(config.default or ""),
    )


def _decoded(path: Path, content: bytes) -> _File:
    try:
        return msgspec.json.decode(content, type=_File)
    except msgspec.ValidationError as problem:
        where = str(problem).rpartition(" - at ")[2].strip("`").replace("$", "the file")
        raise BadInput(
            f"{path} is not what arc writes: something is odd at {where}.", "Mend it, or move it away."
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput(f"{path} is not JSON.", "Mend it, or move it away: arc writes a new one.") from None


def _address(name: str) -> str:
    with contextlib.suppress(BadInput):
        return site_address(name)
    return ""
