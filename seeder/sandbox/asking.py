"""One request on its way through the sandbox."""

from __future__ import annotations

from typing import NamedTuple

from seeder.sandbox.store import Row, Store
from seeder.sandbox.wire import Call


class Asking(NamedTuple):
    """`account` is whose token it was, None for methods that look at no token; `base` the server's address
    with a slash at its end."""

    store: Store
    call: Call
    base: str
    account: Row | None

    @property
    def viewer(self) -> Row:
        """The account that asks."""
        if self.account is None:
            raise LookupError("an anonymous method asked who is asking")
        return self.account

    @property
    def me(self) -> str:
        """The PHID of the account that asks."""
        phid: str = self.viewer["phid"]
        return phid
