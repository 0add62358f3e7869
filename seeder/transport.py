"""One requests session a service: its own User-Agent, a total deadline, a body cap, no redirect, no
repeated write, and an error that says whether the request left.

Both client packages of seeder accept a session, and both have ways of their own to repeat, redirect and
authenticate (docs/design.md, "Traps of the client packages"). They are cured here, in ``send``, which
nothing can go around.
"""

from __future__ import annotations

import contextlib
import email.utils
import ipaddress
import os
import platform
import re
import threading
from collections.abc import Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests
from requests.utils import get_environ_proxies

from seeder import __version__
from seeder.clock import Clock
from seeder.errors import BadInput, NetworkError, NotSent
from seeder.redaction import Redactor
from seeder.wire import Exchange, Exchanges, TooLarge, WatchedAdapter, reason_for

HOME_PAGE = "https://pypi.org/project/phab-seeder/"


class Limits(msgspec.Struct, frozen=True):
    """Seconds, bytes and numbers. A write waits longer than the usual proxy's 60 s, so that a gateway
    gives up before we do; 64 MiB is five times the largest real answer seen."""

    connect: float = 10.0
    read: float = 60.0
    write: float = 90.0
    body: int = 64 << 20
    connections: int = 4
    idle_before_write: float = 5.0


class ReplyLost(NetworkError):
    """The request was written, at least in part, and no complete answer of the application came."""

    kind = "reply-lost"


class HttpRefused(NetworkError):
    """A definite no of the layer around the application: a redirect or a 4xx. Nothing was done.

    `retry_after` is in seconds, None where the answer did not say.
    """

    kind = "http-refused"

    def __init__(
        self, sentence: str, hint: str = "", *, status: int, retry_after: float | None = None
    ) -> None:
        super().__init__(sentence, hint)
        self.status = status
        self.retry_after = retry_after


class ServiceSession(requests.Session):
    """A session for exactly one service at `base`, and for no other host."""

    def __init__(
        self,
        base: str,
        clock: Clock,
        redact: Redactor,
        *,
        contact: str = "",
        limits: Limits = Limits(),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.base = refuse_plain_http(base)
        self.clock, self.redact, self.limits = clock, redact, limits
        self.user_agent = user_agent(contact)
        self.server_ahead = 0.0
        # netrc, proxies and CA files would be looked up for each request; netrc must never be.
        self.trust_env = False
        environ = os.environ if environ is None else environ
        self.proxies.update(proxies_for(base))
        self.verify = ca_file(environ) or True
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._exchanges = Exchanges()
        self._adapter = WatchedAdapter(self._exchanges, limits.connections)
        self._last_used = clock.monotonic()
        self.mount("https://", self._adapter)
        self.mount("http://", self._adapter)

    @contextlib.contextmanager
    def exchange(self, *, write: bool = False) -> Iterator[Exchange]:
        """Requests inside this block are one exchange with one deadline; a write gets a connection
        that has not been idle for long."""
        if write and self.clock.monotonic() - self._last_used > self.limits.idle_before_write:
            self._adapter.drop_idle()
        exchange = Exchange(self.limits.write if write else self.limits.read)
        watchdog = threading.Timer(exchange.deadline, exchange.expire)
        watchdog.daemon = True
        self._exchanges.current = exchange
        watchdog.start()
        try:
            yield exchange
        finally:
            watchdog.cancel()
            self._exchanges.current = None
            self._last_used = self.clock.monotonic()

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if self._exchanges.current is None:
            with self.exchange():
                return self.send(request, **kwargs)
        exchange = self._exchanges.current
        self._only_home(request.url or "")
        request.headers["User-Agent"] = self.user_agent
        # The watchdog comes first, and says what happened.
        timeout = (self.limits.connect, exchange.deadline + 1.0)
        kwargs.update(allow_redirects=False, stream=True, timeout=timeout)
        try:
            response = super().send(request, **kwargs)
            self._read_body(response)
            if exchange.expired:
                # A shut socket looks like the proper end of a body that came without its length.
                raise TimeoutError
        except (requests.RequestException, OSError, ValueError, AttributeError) as problem:
            raise self._explained(problem, exchange) from None
        self._note_server_time(response)
        self._refuse_status(response)
        return response

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Always None: requests would read a redirect's whole body, without a limit, to prepare the
        next request."""
        return None

    def _only_home(self, url: str) -> None:
        if urlsplit(url)[:2] != urlsplit(self.base)[:2]:
            raise NotSent(f"A request to another host than {self.base} was stopped.")

    def _read_body(self, response: requests.Response) -> None:
        good = 200 <= response.status_code < 300
        cap = self.limits.body if good else _MOST_OF_A_PAGE
        chunks, size = [], 0
        for chunk in response.iter_content(1 << 16):
            chunks.append(chunk)
            size += len(chunk)
            if size > cap:
                response.close()
                if good:
                    raise TooLarge
                break
        response._content = whole_characters(b"".join(chunks))
        if "charset" not in response.headers.get("Content-Type", ""):
            # Conduit is UTF-8; requests would guess, which takes minutes for 64 MiB.
            response.encoding = "utf-8"

    def _note_server_time(self, response: requests.Response) -> None:
        told = http_date(response.headers.get("Date", ""))
        if told is not None:
            self.server_ahead = told - self.clock.now()

    def _refuse_status(self, response: requests.Response) -> None:
        status = response.status_code
        if 200 <= status < 300:
            return
        host = urlsplit(self.base).netloc
        if 300 <= status < 400:
            to = self.redact(response.headers.get("Location", "an unnamed place"))
            raise HttpRefused(
                f"{host} sends its visitors on to {to}; seeder does not follow, because the token "
                "would go along.",
                "If that is the right address, put it into the site's profile or SEEDER_PHABRICATOR_URL.",
                status=status,
            )
        if status == 429:
            raise HttpRefused(
                f"{host} asks for a pause: too many requests (429).",
                status=status,
                retry_after=retry_after(response.headers.get("Retry-After"), self.clock.now()),
            )
        said = page_title(self.redact(response.text))
        sentence = f"{host} answered {status}{f' “{said}”' if said else ''}."
        if 400 <= status < 500:
            raise HttpRefused(sentence, _STATUS_HINTS.get(status, ""), status=status)
        raise ReplyLost(sentence, "The server or a proxy before it is in trouble; try again later.")

    def _explained(self, problem: Exception, exchange: Exchange) -> NetworkError:
        host = urlsplit(self.base).netloc
        why, hint = reason_for(problem, exchange)
        sentence = f"{host}: {why}."
        if exchange.first_byte:
            return ReplyLost(sentence, hint)
        return NotSent(sentence, hint)


# Bytes of an answer other than 2xx that are read, for the sake of its title.
_MOST_OF_A_PAGE = 64 << 10
_STATUS_HINTS = {
    401: "A proxy or the web server in front asks for a login of its own.",
    403: "The web server in front refused; a User-Agent with a contact (SEEDER_CONTACT) may help.",
    404: "Is this the address of Phabricator's front page? `seeder doctor` looks.",
    413: "The text is larger than the server takes.",
}


_ESCAPES = re.compile(
    rb"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def whole_characters(body: bytes) -> bytes:
    """JSON with U+FFFD for every escape of half a character (`\\ud800` alone): it can be decoded to a text
    that can neither be written to the journal nor sent again."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPES.sub(lambda match: match[0] if len(match[2]) > 6 else match[1] + rb"\ufffd", body)


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


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds to wait: a number or an HTTP date, between 0 and a day; None when it says neither."""
    told = (header or "").strip()
    if re.fullmatch(r"[0-9]+", told):
        return float(min(int(told[:9]), 86_400))
    then = http_date(told)
    return None if then is None else min(max(then - now, 0.0), 86_400.0)


def http_date(text: str) -> float | None:
    """Epoch seconds UTC of a date as HTTP writes it; None for anything else, however odd."""
    with contextlib.suppress(TypeError, ValueError, OverflowError):
        return email.utils.parsedate_to_datetime(text).timestamp()
    return None


def page_title(text: str) -> str:
    """The title of a web page, or the first words of a plain text; at most 80 characters, one line."""
    found = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    said = found[1] if found else ("" if "<" in text else text)
    return " ".join(said.split())[:80]
