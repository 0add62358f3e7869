"""The server: does it answer, is it a Phabricator, does its clock agree, does it know the token."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec

from seeder.doctor.finding import Finding, failed, note, ok, problem
from seeder.errors import NetworkError, SeederError
from seeder.model import Person
from seeder.settings.accounts import VARIABLE
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.replies import page_title
from seeder.wire.transport import ServiceSession

# Seconds. The Date header counts whole seconds; certificates and time limits mind minutes.
CLOCK_NOTE, CLOCK_PROBLEM = 30.0, 300.0

_WORDMARK = re.compile(r'class="phabricator-wordmark">([^<]{1,80})<')


def reach(session: ServiceSession) -> Finding:
    """One question that needs no token."""
    host, begun = urlsplit(session.base).netloc, session.clock.monotonic()
    try:
        Conduit(session, "").read("conduit.ping", str)
    except NetworkError as error:
        return failed("reach", NetworkError(_with_title(error.sentence, session), error.hint))
    except SeederError:
        # An answer of the application that says no is an answer of the application.
        pass
    took = session.clock.monotonic() - begun
    return ok("reach", f"{host} answers, in {took:.1f} s.")


def which_server(session: ServiceSession) -> Finding:
    """What the site's front page calls itself: Phorge, Phabricator, or a name of its own."""
    host, name = urlsplit(session.base).netloc, server_name(session)
    called = "" if name == host else f"; its pages call it “{name}”"
    return ok("server", f"{host} is a Phabricator or Phorge{called}.")


def server_name(session: ServiceSession) -> str:
    """The word in the corner of the site's pages, else the title of its front page, else its host."""
    page = _front_page(session)
    found = _WORDMARK.search(page)
    return (found[1] if found else page_title(page)) or urlsplit(session.base).netloc


def clock(session: ServiceSession) -> Finding:
    """This computer's clock against the server's; `server_ahead` was noted with the last answer."""
    ahead = session.server_ahead
    how = f"This computer's clock is {abs(ahead):.0f} s {'behind' if ahead > 0 else 'ahead of'} the server's."
    fix = "Let the system set the time by itself (on Linux: timedatectl set-ntp true)."
    if abs(ahead) > CLOCK_PROBLEM:
        return problem("clock", how, fix)
    if abs(ahead) > CLOCK_NOTE:
        return note("clock", how, fix)
    return ok("clock", "This computer's clock agrees with the server's.")


def token(phabricator: Phabricator, source: str) -> tuple[Finding, Person | None]:
    """Whether the server knows the token, and whose it is."""
    try:
        person = phabricator.whoami()
    except SeederError as error:
        wins = f" Unset {VARIABLE} then, or it wins over the new one." if source == VARIABLE else ""
        found = failed("token", error)
        said, fix = f"{found.said} It is from {source}.", found.fix + wins
        return msgspec.structs.replace(found, said=said, fix=fix), None
    said = f"You are {person.username} there; the token is from {source}."
    if person.bot:
        return note(
            "token", f"{said} That is a bot's account.", "A mentor is a person: use your own."
        ), person
    return ok("token", said), person


def _with_title(sentence: str, session: ServiceSession) -> str:
    """What a captive portal or a wrong address calls its page is the best hint there is."""
    if "not Conduit" not in sentence:
        return sentence
    title = page_title(_front_page(session))
    return f"{sentence} Its page is called “{title}”." if title else sentence


def _front_page(session: ServiceSession) -> str:
    try:
        with session.exchange():
            return session.redact(session.get(session.base).text[:100_000])
    except NetworkError:
        return ""
