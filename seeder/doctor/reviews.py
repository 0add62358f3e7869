"""The site's Gerrit: is there one, does it answer, who is asking, and with which password."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from seeder.doctor.finding import Finding, failed, note, ok
from seeder.errors import LoginError, SeederError
from seeder.settings.gerrit_login import PASSWORD, USERNAME, GerritLogin
from seeder.sources.gerrit import Reviews
from seeder.wire.gerrit import WHICH_ONE


class HasGerrit(Protocol):
    """What is needed of a Context; each may raise SeederError."""

    @property
    def gerrit_address(self) -> str: ...
    @property
    def gerrit_login(self) -> GerritLogin | None: ...
    @property
    def reviews(self) -> Reviews | None: ...


def examine_gerrit(around: HasGerrit) -> Iterator[Finding]:
    """Nothing here stops a command: without Gerrit only hints are lost."""
    try:
        if not around.gerrit_address:
            yield ok("gerrit", "The site has no Gerrit, or its profile names none.")
            return
        reviews = around.reviews
    except SeederError as error:
        yield failed("gerrit", error)
        return
    if reviews is not None:
        yield from _answering(reviews)


def _answering(reviews: Reviews) -> Iterator[Finding]:
    host = reviews.gerrit.host
    try:
        version = reviews.version()
    except LoginError as error:
        yield failed("gerrit-login", error)
        return
    except SeederError as error:
        yield note("gerrit", f"{error.sentence} So nothing is looked up in Gerrit.", error.hint)
        return
    yield ok("gerrit", f"{host} answers; it is Gerrit {version}.")
    try:
        me = reviews.me()
    except SeederError as error:
        yield failed("gerrit-login", error)
        return
    if me is None:
        how = (
            f"For what only you see, set {USERNAME} and {PASSWORD}, or put {host} into ~/.netrc. {WHICH_ONE}"
        )
        yield note(
            "gerrit-login", f"{host} is asked anonymously, which is enough for all that is public.", how
        )
        return
    source = reviews.gerrit.login.source if reviews.gerrit.login else ""
    yield ok("gerrit-login", f"You are {me.shown} on {host}; the login is from {source}.")
