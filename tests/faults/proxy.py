"""A proxy that breaks things: ``python -m tests.faults.proxy HOST:PORT`` stands before that server.

It prints one line of JSON, ``{"port": …, "control": …}``, and ends when its standard input does. The
control port takes lines of JSON, each answered by one: ``{"do": "rules", "rules": […], "seed": 1}``
sets the rules and forgets the log, ``{"do": "log"}`` answers it, ``{"do": "release"}`` delivers the
requests that are held, ``{"do": "settled"}`` says whether none is. ``{"do": "cut"}`` takes the network
away until ``{"do": "mend"}``: open connections end, and nobody listens.

A rule names a fault (``damage.FAULTS``) and when it strikes: at ``connection`` N, or at request ``nth``
of Conduit's ``method`` ("*" for any; nth 0 for all of them), with a ``chance`` below 1 where wished.
"""

from __future__ import annotations

import contextlib
import functools
import json
import random
import socket
import sys
import threading
import time
from typing import Any

from tests.faults import damage
from tests.faults.message import Request, read_request

Rule = dict[str, Any]


class Proxy:
    """Listens, applies the rules and keeps a log; a thread a connection."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.lock = threading.Lock()
        self.held = damage.Held()
        self.clients: set[socket.socket] = set()
        self.set_rules([], 0)
        self.listener = _listening(0)
        self.port: int = self.listener.getsockname()[1]

    def set_rules(self, rules: list[Rule], seed: int) -> None:
        with self.lock:
            self.rules = [dict(rule) for rule in rules]
            self.chance = random.Random(seed)
            self.connections = 0
            self.seen: dict[str, int] = {}
            self.log: list[dict[str, Any]] = []

    def serve(self) -> None:
        while True:
            listener = self.listener
            try:
                client, _ = listener.accept()
            except OSError:
                # Whoever closed it may have put a deaf one in its place.
                if listener is self.listener:
                    self.listener = _listening(self.port)
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._connection, args=(client,), daemon=True).start()

    def refuse_for(self, seconds: float | None) -> None:
        """Nobody listens for a while, or until `mend`; open connections go on."""
        old, self.listener = self.listener, _Deaf(seconds)  # type: ignore[assignment]
        # accept() does not notice that another thread closes its socket, but a shutdown wakes it.
        old.shutdown(socket.SHUT_RDWR)
        old.close()

    def cut(self) -> None:
        """As when the Wi-Fi is gone, until `mend`."""
        if not isinstance(self.listener, _Deaf):
            self.refuse_for(None)
        with self.lock:
            for client in self.clients:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        if isinstance(self.listener, _Deaf):
            self.listener.over.set()

    def _connection(self, client: socket.socket) -> None:
        with self.lock:
            self.clients.add(client)
            self.connections += 1
            number = self.connections
            rule = next((r for r in self.rules if r.get("connection") == number), None)
        try:
            if rule is not None:
                self._note(number, "", rule["fault"], 0)
                damage.FAULTS[rule["fault"]](damage.Scene(self, client, None, rule, {}))
                return
            find = functools.partial(self._head_rule, number)
            while (request := read_request(client, find)) is not None:
                if not self._request(number, client, request):
                    return
        except OSError:
            return
        finally:
            with self.lock:
                self.clients.discard(client)
            client.close()

    def _head_rule(self, connection: int, method: str) -> Rule | None:
        """The rule for the request whose head has just come; read before the body is."""
        with self.lock:
            count = self.seen[method] = self.seen.get(method, 0) + 1
            every = self.seen["*"] = self.seen.get("*", 0) + 1
            for rule in self.rules:
                wanted = rule.get("method")
                numbered = rule.get("nth", 1) in {0, count if wanted == method else every}
                here = rule.get("on_connection", connection) == connection
                if (
                    wanted in {"*", method}
                    and numbered
                    and here
                    and self.chance.random() < rule.get("chance", 1)
                ):
                    return rule
        return None

    def _request(self, number: int, client: socket.socket, request: Request) -> bool:
        """Answer one request; True when the connection is kept."""
        rule = request.rule
        entry = self._note(number, request.method, rule["fault"] if rule else None, len(request.body))
        entry["headers"] = [name.lower() for name, _ in request.headers]
        scene = damage.Scene(self, client, request, rule or {}, entry)
        return damage.FAULTS[rule["fault"] if rule else "pass"](scene)

    def _note(self, connection: int, method: str, fault: str | None, size: int) -> dict[str, Any]:
        entry = {
            "connection": connection,
            "method": method,
            "fault": fault,
            "size": size,
            "delivered": False,
            "at": time.time(),
        }
        with self.lock:
            self.log.append(entry)
        return entry

    def told(self, line: dict[str, Any]) -> Any:
        """Carry out one line of the control port."""
        if line["do"] == "rules":
            self.set_rules(line["rules"], line.get("seed", 0))
        elif line["do"] == "release":
            self.held.release()
        elif line["do"] == "settled":
            return self.held.none
        elif line["do"] == "cut":
            self.cut()
        elif line["do"] == "mend":
            self.mend()
        with self.lock:
            return {"connections": self.connections, "requests": [dict(entry) for entry in self.log]}


class _Deaf:
    """Stands in for the listener while nobody listens."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds, self.over = seconds, threading.Event()

    def accept(self) -> Any:
        self.over.wait(self.seconds)
        raise OSError

    def close(self) -> None:
        pass


def _listening(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.listen(64)
    return made


def _control(proxy: Proxy, listener: socket.socket) -> None:
    while True:
        client, _ = listener.accept()
        with client, client.makefile("rwb") as lines:
            for line in lines:
                lines.write(json.dumps(proxy.told(json.loads(line))).encode() + b"\n")
                lines.flush()


def main() -> None:
    proxy, control = Proxy(sys.argv[1]), _listening(0)
    for target, args in ((proxy.serve, ()), (_control, (proxy, control))):
        threading.Thread(target=target, args=args, daemon=True).start()
    print(json.dumps({"port": proxy.port, "control": control.getsockname()[1]}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
