"""One requests session a service: its own User-Agent, a total deadline, a body cap, no redirect, no
repeated write, and an error that says whether the request left.

Both client packages of seeder accept a session, and both have ways of their own to repeat, redirect and
authenticate (docs/design.md, "Traps of the client packages"). They are cured here, in ``send``, which
nothing can go around.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from seeder.clock import Clock
from seeder.errors import NetworkError, NotSent
from seeder.wire.redaction import Redactor
from seeder.wire.replies import http_date, page_title, retry_after, whole_characters
from seeder.wire.sockets import Exchange, Exchanges, TooLarge, WatchedAdapter, reason_for
from seeder.wire.surroundings import proxies_for, readable_ca_file, refuse_plain_http, user_agent
from seeder.wire.watchdog import Watchdog


class Limits(msgspec.Struct, frozen=True):
    """Seconds, bytes and numbers. A write waits longer than the usual proxy's 60 s, so that a gateway
    gives up before we do; 32 MiB is two and a half times the largest real answer seen, and an answer takes
    twenty times its size while it is decoded."""

    connect: float = 10.0
    read: float = 60.0
    write: float = 90.0
    body: int = 32 << 20
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
        self.verify = readable_ca_file(environ) or True
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._exchanges, self._watchdog = Exchanges(), Watchdog()
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
        self._exchanges.current = exchange
        self._watchdog.watch(exchange)
        try:
            yield exchange
        finally:
            self._watchdog.leave(exchange)
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
                # What is packed small is read to its end, and its connection would be used again.
                self._adapter.drop_idle()
                if good:
                    raise TooLarge
                break
        response._content = whole_characters(b"".join(chunks))
        # Both services are UTF-8. A guess takes minutes for a large body, and so does many a codec that a
        # server could name (punycode).
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
