"""A second host: counts who connects and every byte, and answers what it was told to."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Listener:
    """`connections` and `received` say what came; `url` is its address."""

    def __init__(self, answer: bytes = b"") -> None:
        self.received = b""
        self.connections = 0
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with client, contextlib.suppress(OSError):
                client.settimeout(10)
                self._one(client)

    def _one(self, client: socket.socket) -> None:
        while chunk := client.recv(65536):
            self.received += chunk
            if self._answer and b"\r\n\r\n" in self.received:
                client.sendall(self._answer)
                return


@contextlib.contextmanager
def listening(answer: bytes = b"") -> Iterator[Listener]:
    listener = Listener(answer)
    try:
        yield listener
    finally:
        listener.close()
