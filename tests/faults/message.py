"""As much of HTTP as the proxy needs: one request read from a socket, handed on, one answer written."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# Set by whoever passes a message on, not by whoever wrote it.
HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "server"}


@dataclass
class Request:
    """A request as it came; `method` is Conduit's, `rule` the one that strikes it."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes
    method: str
    rule: dict[str, Any] | None = None


@dataclass
class Reply:
    status: int
    reason: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def head(self, length: int | None) -> bytes:
        """The head; `length` None leaves the end of the body to the end of the connection."""
        sized = [("Content-Length", str(length))] if length is not None else [("Connection", "close")]
        lines = [f"HTTP/1.1 {self.status} {self.reason}"]
        lines += [f"{name}: {value}" for name, value in (*self.headers, *sized)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def encoded(self) -> bytes:
        return self.head(len(self.body)) + self.body


def read_request(client: socket.socket, rule_for: Callable[[str], dict[str, Any] | None]) -> Request | None:
    """The next request on `client`; None at its end. A rule for its head leaves the body unread."""
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = client.recv(65536)
        if not chunk:
            return None
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    headers = [(name.strip(), value.strip()) for name, _, value in (text.partition(":") for text in lines)]
    method = line.split(" ")[1].rpartition("/")[2].partition("?")[0]
    rule = rule_for(method)
    wanted = int(next((value for name, value in headers if name.lower() == "content-length"), "0"))
    while len(body) < wanted and not (rule and rule["fault"] == "reset_after_head"):
        chunk = client.recv(65536)
        if not chunk:
            return None
        body += chunk
    return Request(line, headers, body, method, rule)


def deliver(request: Request, upstream: str) -> Reply:
    """Hand `request` to the server and take its answer."""
    verb, path, _ = request.line.split(" ")
    connection = http.client.HTTPConnection(upstream, timeout=60)
    kept = {name: value for name, value in request.headers if name.lower() not in HOP}
    try:
        connection.request(verb, path, request.body, kept)
        answer = connection.getresponse()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
        return Reply(answer.status, answer.reason, headers, answer.read())
    finally:
        connection.close()
