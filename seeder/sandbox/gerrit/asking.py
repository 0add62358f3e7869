"""One request on its way through the sandbox's Gerrit."""

from __future__ import annotations

from typing import Any, NamedTuple

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.records import Account, Change
from seeder.sandbox.gerrit.refusals import Refused
from seeder.sandbox.store import Store


class Asking(NamedTuple):
    """`parts` are the unescaped variable parts of the address, `viewer` is None without signing in,
    `text` says that the answer may be JSON, `body` is parsed JSON."""

    store: Store
    parts: tuple[str, ...]
    params: dict[str, list[str]]
    viewer: Account | None
    wants_json: bool
    body: Any
    accounts: dict[int, Account]

    @property
    def me(self) -> int | None:
        """The number of the account that asks."""
        return self.viewer.id if self.viewer else None

    def self_(self, sentence: str) -> Account:
        """The account that asks; refused with `sentence` when nobody signed in."""
        if self.viewer is None:
            raise Refused(403, sentence)
        return self.viewer

    def last(self, *names: str) -> str | None:
        """The last value of a parameter that has several names."""
        given = [value for name in names for value in self.params.get(name, [])]
        return given[-1] if given else None

    def number(self, *names: str) -> int:
        """A number that was checked before; 0 when it was not given."""
        return int(self.last(*names) or 0)

    def changes(self) -> list[Change]:
        """All changes that the caller may see, the latest touched first."""
        return [change for change in keeping.changes(self.store) if change.visible_to(self.me)]


class Content(NamedTuple):
    """A file's bytes, which Gerrit sends as base64 to whoever does not ask for JSON."""

    text: str
    kind: str


class Fresh(NamedTuple):
    """A value with what lets a client ask whether it is still so, and how many seconds it may keep it."""

    value: Any
    etag: str
    seconds: int = 0
