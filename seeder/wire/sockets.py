"""Sockets that say how far a request came: connections, pools and the adapter under a session.

Whether a lost write may be repeated depends on one fact that no exception tells: was the first byte of
the request written? The connection records it. A total deadline needs the socket too: time-outs count
single reads, so a server that drips one byte a second would hold a program for hours.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL, ProxyError
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager


class Exchange:
    """One request and its answer. `first_byte` is True from just before the first byte was written."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.first_byte = False
        self.expired = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def hold(self, sock: socket.socket) -> None:
        """Remember the socket that is in use, so that the deadline can shut it."""
        with self._lock:
            self._socket = sock
            if self.expired:
                _shut(sock)

    def expire(self) -> None:
        """The deadline has come: whoever waits on the socket is woken by its end."""
        with self._lock:
            self.expired = True
            if self._socket is not None:
                _shut(self._socket)


def _shut(sock: socket.socket) -> None:
    # The plain socket's method, because SSLSocket.shutdown takes the TLS state away from the reader.
    closing = socket.socket.shutdown if isinstance(sock, socket.socket) else type(sock).shutdown
    with contextlib.suppress(OSError, ValueError, AttributeError):
        closing(sock, socket.SHUT_RDWR)


class Exchanges(threading.local):
    """The exchange under way in this thread."""

    current: Exchange | None = None


class _Watched:
    """Mixed into urllib3's connections; what is written while connecting (a proxy's CONNECT, the TLS
    handshake) does not count as a request."""

    exchanges: Exchanges
    sock: socket.socket | None
    _connecting = False

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        if self.exchanges.current:
            self.exchanges.current.hold(sock)
        return sock

    def connect(self) -> None:
        self._connecting = True
        try:
            super().connect()  # type: ignore[misc]
        finally:
            self._connecting = False

    def send(self, data: Any) -> None:
        if self.sock is None and not self._connecting:
            self.connect()
        exchange = self.exchanges.current
        if exchange and self.sock is not None and not self._connecting:
            exchange.hold(self.sock)
            exchange.first_byte = True
        super().send(data)  # type: ignore[misc]


class WatchedAdapter(HTTPAdapter):
    """Never retries; its connections report to `exchanges`; at most `connections` to one host."""

    def __init__(self, exchanges: Exchanges, connections: int) -> None:
        self._pools = _pools_for(exchanges)
        super().__init__(pool_connections=2, pool_maxsize=connections, max_retries=0, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
        manager: PoolManager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def drop_idle(self) -> None:
        """Forget kept-alive connections: the other end may have closed them meanwhile."""
        self.poolmanager.clear()
        for manager in self.proxy_manager.values():
            manager.clear()


def _pools_for(watched: Exchanges) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(_Watched, HTTPConnection):
        exchanges = watched

    class Tls(_Watched, HTTPSConnection):
        exchanges = watched

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


class TooLarge(ValueError):
    """The answer is larger than the session takes."""


def reason_for(problem: Exception, exchange: Exchange) -> tuple[str, str]:
    """What went wrong, in words, and what to do; looks down the chain of wrapped exceptions."""
    chain = list(_chain(problem))
    if exchange.expired:
        return f"no complete answer within {exchange.deadline:.0f} s", "Try again later."
    for kind, why, hint in _REASONS:
        if any(isinstance(link, kind) for link in chain):
            return why, hint
    text = " ".join(str(link) for link in chain)
    if "Name or service" in text or "resolve" in text or "getaddrinfo" in text:
        return _NO_HOST
    if "SOCKS" in text:
        return "a SOCKS proxy is set, and seeder knows only http ones", "Unset ALL_PROXY, or use another."
    if "timed out" in text:
        return "no answer in time", "Is there a network? A proxy to be set?"
    return "the connection broke", "Try again; `seeder doctor` looks what is wrong."


_NO_HOST = ("there is no such host, or no network", "Check the address and the network.")
_REASONS: tuple[tuple[type[Exception], str, str], ...] = (
    (
        InvalidURL,  # the service's own address was looked at before
        "the proxy to be used for it has no proper address",
        "Look at HTTPS_PROXY, HTTP_PROXY and ALL_PROXY.",
    ),
    (
        ProxyError,
        "the proxy to be used for it does not answer, or refuses",
        "Look at HTTPS_PROXY and HTTP_PROXY; NO_PROXY lists hosts that need none.",
    ),
    (
        ssl.SSLCertVerificationError,
        "its certificate could not be verified",
        "Behind a proxy with its own authority, set REQUESTS_CA_BUNDLE to its file.",
    ),
    (socket.gaierror, *_NO_HOST),
    (
        ConnectionRefusedError,
        "nobody answers at that address",
        "Check the address; a local server may not be running.",
    ),
    (TooLarge, "the answer is larger than 32 MiB and was not read", ""),
    (ssl.SSLError, "no secure connection could be made", "Is that an https server?"),
    (ConnectionResetError, "the connection was cut", "Try again."),
)


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[Any] = [problem]
    while waiting:
        link = waiting.pop(0)
        if not isinstance(link, BaseException) or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += [link.__cause__, link.__context__, getattr(link, "reason", None), *link.args]
