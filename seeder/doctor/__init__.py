"""Looks for what could be wrong, in the order in which one thing needs another, and says how to mend it.

Nothing is changed anywhere, and no token or password is ever part of a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from seeder.clock import Clock
from seeder.doctor import machine, server
from seeder.doctor.conventions import contact, examine_conventions
from seeder.doctor.finding import Finding, failed, ok
from seeder.doctor.reviews import HasGerrit, examine_gerrit
from seeder.errors import LoginError, SeederError
from seeder.settings.accounts import find_account
from seeder.settings.layers import Folders, Settings, folders
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession


class Surroundings(HasGerrit, Protocol):
    """What an examination needs; a Context has it. `settings` and `token` may raise SeederError."""

    clock: Clock
    redact: Redactor
    environ: dict[str, str]
    rehearse: bool

    @property
    def settings(self) -> Settings: ...
    @property
    def token(self) -> str: ...


def examine(around: Surroundings) -> Iterator[Finding]:
    """All findings, each as soon as it is known and once only."""
    told: set[str] = set()
    for finding in _examined(around):
        if finding.said not in told:
            told.add(finding.said)
            yield finding


def _examined(around: Surroundings) -> Iterator[Finding]:
    yield machine.about_versions()
    places = folders(around.environ)
    if not around.rehearse:
        yield from machine.files_with_tokens(around.environ, places)
        yield from machine.token_variable(around.environ)
    yield machine.room_to_write(places)
    yield from machine.netrc_unused(around.environ)
    yield machine.authorities(around.environ)
    try:
        settings = around.settings
    except SeederError as error:
        yield failed("settings", error)
        return
    yield _chosen(settings)
    yield contact(settings)
    yield from _over_the_wire(around, settings)
    yield from examine_gerrit(around)


def _chosen(settings: Settings) -> Finding:
    source = next((s.source for s in settings.shown if s.name == "site"), "")
    return ok("site", f"The site is {settings.site.name}, {settings.site.phabricator} ({source}).")


def _over_the_wire(around: Surroundings, settings: Settings) -> Iterator[Finding]:
    address = settings.site.phabricator
    try:
        session = ServiceSession(
            address, around.clock, around.redact, contact=settings.contact, environ=around.environ
        )
    except SeederError as error:
        yield failed("address", error)
        return
    yield machine.proxy(around.environ, _texts(session.proxies), address)
    reached = server.reach(session)
    yield reached
    if reached.level == "ok":
        yield server.which_server(session)
        yield server.clock(session)
        yield from _with_token(around, settings, session)


def _with_token(around: Surroundings, settings: Settings, session: ServiceSession) -> Iterator[Finding]:
    try:
        token, source = around.token, _source(around, settings, folders(around.environ))
    except SeederError as error:
        yield failed("token", LoginError(error.sentence, error.hint))
        return
    phabricator = Phabricator(Conduit(session, token))
    finding, person = server.token(phabricator, source)
    yield finding
    if person is None:
        return
    try:
        yield from examine_conventions(settings.site, phabricator)
    except SeederError as error:
        yield failed("site", error)


def _source(around: Surroundings, settings: Settings, places: Folders) -> str:
    if around.rehearse:
        return "the rehearsal"
    account = find_account(settings.site, around.environ, places)
    return account.source if account else "this run"


def _texts(proxies: Mapping[str, object]) -> dict[str, str]:
    return {scheme: str(proxy) for scheme, proxy in proxies.items() if proxy}
