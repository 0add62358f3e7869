"""A Gerrit as somebody of the lab asks it, counting requests."""

from __future__ import annotations

from typing import Any, TypeVar

from seeder.clock import SystemClock
from seeder.settings.gerrit_login import GerritLogin
from seeder.sources.gerrit import PAGE, Reviews
from seeder.wire.gerrit import Gerrit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession

T = TypeVar("T")


class Counting(Gerrit):
    """`searches` are the queries of each request for changes."""

    def __init__(self, *more: Any) -> None:
        super().__init__(*more)
        self.requests = 0
        self.searches: list[list[str]] = []

    def get(self, path: str, to: type[T], **params: Any) -> T:
        self.requests += 1
        if path == "/changes/":
            asked = params["q"]
            self.searches.append([asked] if isinstance(asked, str) else list(asked))
        return super().get(path, to, **params)


def asked_of(
    url: str, username: str, password: str, page_size: int = PAGE, kind: type[Counting] = Counting
) -> tuple[Reviews, Counting]:
    """The source, and what counts under it; `url` ends with a slash."""
    session = ServiceSession(url, SystemClock(), Redactor(), environ={})
    counting = kind(session, GerritLogin(username, password, "the test"))
    return Reviews(counting, page_size), counting
