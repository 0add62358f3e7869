"""The faults: what each does to one request, or to one connection before any request was read.

Every fault is a function of a Scene and says whether the connection is kept. Those for a connection
find no request in it. Status lines and pages are invented; answers of Conduit only ever come from the
server.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.faults.message import Reply, Request, deliver

if TYPE_CHECKING:
    from tests.faults.proxy import Proxy


class Scene(NamedTuple):
    proxy: Proxy
    client: socket.socket
    request: Request | None
    rule: dict[str, Any]
    entry: dict[str, Any]

    def deliver(self) -> Reply:
        assert self.request is not None
        reply = deliver(self.request, self.proxy.upstream)
        self.entry["delivered"] = True
        return reply


class Held:
    """Requests that wait for their late delivery: for some seconds, or until they are released."""

    def __init__(self) -> None:
        self._waiting: list[threading.Event] = []
        self._lock = threading.Lock()

    @property
    def none(self) -> bool:
        with self._lock:
            return not self._waiting

    def release(self) -> None:
        with self._lock:
            for event in self._waiting:
                event.set()

    def later(self, scene: Scene) -> None:
        """Deliver the request of `scene` later, and throw the answer away."""
        event = self._another()
        threading.Thread(target=self._deliver, args=(scene, event), daemon=True).start()

    def wait(self, scene: Scene) -> Reply:
        """Deliver the request of `scene` later, while the client waits."""
        return self._deliver(scene, self._another())

    def _another(self) -> threading.Event:
        event = threading.Event()
        with self._lock:
            self._waiting.append(event)
        return event

    def _deliver(self, scene: Scene, event: threading.Event) -> Reply:
        event.wait(scene.rule.get("seconds"))
        try:
            return scene.deliver()
        finally:
            with self._lock:
                self._waiting.remove(event)


def reset(client: socket.socket) -> bool:
    """Cut the connection with RST, as a crashed machine or a firewall does."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    return False


def until_gone(client: socket.socket, longest: float = 120.0) -> None:
    """Wait until the client has closed its side."""
    until = time.monotonic() + longest
    while time.monotonic() < until:
        readable, _, _ = select.select([client], [], [], 0.1)
        if readable and not client.recv(65536):
            return


def _pass(scene: Scene) -> bool:
    scene.client.sendall(scene.deliver().encoded())
    return True


def _close(scene: Scene) -> bool:
    return False


def _reset(scene: Scene) -> bool:
    return reset(scene.client)


def _black_hole(scene: Scene) -> bool:
    with contextlib.suppress(OSError):
        until_gone(scene.client)
    return False


def _lose_reply(scene: Scene) -> bool:
    scene.deliver()
    return reset(scene.client)


def _late(scene: Scene) -> bool:
    """The client is gone (cut off, or with `hang` gave up by itself) before the server gets it."""
    if scene.rule.get("hang"):
        _black_hole(scene)
    scene.proxy.held.later(scene)
    return reset(scene.client)


def _release_first(scene: Scene) -> bool:
    """What is held for late delivery arrives just before this one."""
    scene.proxy.held.release()
    while not scene.proxy.held.none:
        time.sleep(0.01)
    return _pass(scene)


def _hold(scene: Scene) -> bool:
    scene.client.sendall(scene.proxy.held.wait(scene).encoded())
    return True


def _truncate(scene: Scene) -> bool:
    """The head promises the whole answer; a part of it comes."""
    encoded = scene.deliver().encoded()
    scene.client.sendall(encoded[: -(scene.rule.get("missing", 10))])
    return False


def _close_after_reply(scene: Scene) -> bool:
    """The usual end of an idle connection: the server says nothing and closes."""
    scene.client.sendall(scene.deliver().encoded())
    return False


def _refuse_after_reply(scene: Scene) -> bool:
    """This one is answered; whoever comes then finds nobody listening."""
    encoded = scene.deliver().encoded()
    scene.proxy.refuse_for(scene.rule.get("seconds", 1.0))
    scene.client.sendall(encoded)
    return False


def _slow(scene: Scene) -> bool:
    encoded = scene.deliver().encoded()
    time.sleep(scene.rule["seconds"])
    scene.client.sendall(encoded)
    return True


def _drip_head(scene: Scene) -> bool:
    return _drip(scene, b"", scene.deliver().encoded())


def _drip_body(scene: Scene) -> bool:
    reply = scene.deliver()
    length = None if scene.rule.get("unsized") else len(reply.body)
    return _drip(scene, reply.head(length), reply.body)


def _drip(scene: Scene, at_once: bytes, slowly: bytes) -> bool:
    scene.client.sendall(at_once)
    for byte in slowly:
        scene.client.sendall(bytes([byte]))
        time.sleep(scene.rule.get("every", 0.2))
    return True


def _relabel(scene: Scene) -> bool:
    """The server's own answer under a wrong Content-Type."""
    reply = scene.deliver()
    reply.headers = [(name, value) for name, value in reply.headers if name.lower() != "content-type"]
    reply.headers += [("Content-Type", scene.rule["type"])] if scene.rule.get("type") else []
    scene.client.sendall(reply.encoded())
    return True


def _page(scene: Scene) -> bool:
    """An answer of something that is not Conduit: `status`, `headers`, `body`; with `forward` the
    server got the request all the same."""
    if scene.rule.get("forward"):
        scene.deliver()
    body = scene.rule.get("body", "").encode()
    headers = list(scene.rule.get("headers", {}).items())
    scene.client.sendall(Reply(scene.rule["status"], "Invented", headers, body).encoded())
    return True


def _flood(scene: Scene) -> bool:
    """A body of `mib` times 2**20 blanks with `status`; `gzip` packs it into a bomb."""
    packed = bool(scene.rule.get("gzip"))
    headers = {"Content-Type": "application/json", **scene.rule.get("headers", {})}
    headers |= {"Content-Encoding": "gzip"} if packed else {}
    body = _blanks(scene.rule["mib"], packed)
    reply = Reply(scene.rule.get("status", 200), "Invented", list(headers.items()), body)
    with contextlib.suppress(OSError):
        scene.client.sendall(reply.encoded())
    return False


@functools.cache
def _blanks(mib: int, packed: bool) -> bytes:
    body = b" " * (mib << 20)
    return gzip.compress(body, 1) if packed else body


FAULTS: dict[str, Callable[[Scene], bool]] = {
    "pass": _pass,
    "close": _close,
    "reset": _reset,
    "reset_after_head": _reset,
    "black_hole": _black_hole,
    "lose_reply": _lose_reply,
    "late": _late,
    "hold": _hold,
    "release_first": _release_first,
    "truncate": _truncate,
    "close_after_reply": _close_after_reply,
    "refuse_after_reply": _refuse_after_reply,
    "slow": _slow,
    "drip_head": _drip_head,
    "drip_body": _drip_body,
    "relabel": _relabel,
    "page": _page,
    "flood": _flood,
}
