"""The sandbox on a socket: for good in a process of its own, or within a test."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn

from seeder.sandbox.app import make_app
from seeder.sandbox.store import Store

KEEP_ALIVE = 65
_LOOK_EVERY = 0.5


class Server(uvicorn.Server):
    """uvicorn that tells where it listens, and ends by itself when nobody asked it for a while."""

    def __init__(self, store: Store, port: int, idle_seconds: float, on_ready: Callable[[str], None]) -> None:
        self._store, self._idle, self._on_ready = store, idle_seconds, on_ready
        self._last = store.clock.monotonic()
        super().__init__(_config(make_app(store, self._asked), port))

    def _asked(self) -> None:
        self._last = self._store.clock.monotonic()

    async def startup(self, sockets: Any = None) -> None:
        """Listens, then tells where."""
        await super().startup(sockets)
        if self.servers:
            port = self.servers[0].sockets[0].getsockname()[1]
            self._watch = asyncio.create_task(self._end_when_idle())
            self._on_ready(f"http://127.0.0.1:{port}/")

    async def _end_when_idle(self) -> None:
        while self._store.clock.monotonic() - self._last < self._idle:
            await asyncio.sleep(min(_LOOK_EVERY, self._idle))
        self.should_exit = True


def _config(app: Any, port: int) -> uvicorn.Config:
    # uvicorn binds itself: a socket of ours without IPPROTO_TCP costs 44 ms a request (Nagle).
    return uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        lifespan="off",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=2,
    )


@contextlib.contextmanager
def serve(store: Store) -> Iterator[str]:
    """The sandbox within this process, for tests: its address, with a slash at the end."""
    ready, address = threading.Event(), []

    def on_ready(url: str) -> None:
        address.append(url)
        ready.set()

    server = Server(store, 0, float("inf"), on_ready)
    thread = threading.Thread(target=server.run, name="sandbox", daemon=True)
    thread.start()
    if not ready.wait(20):
        raise TimeoutError("the sandbox did not start")
    try:
        yield address[0]
    finally:
        server.should_exit = True
        thread.join(20)
