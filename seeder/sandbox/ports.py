"""The same address at every start where that is possible: tasks and bookmarks name it."""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path
from urllib.parse import urlsplit


def remember_port(state: Path, url: str) -> None:
    """Keeps the port of this folder's server for its next start."""
    with os.fdopen(os.open(state / "port", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{urlsplit(url).port}\n")


def usual_port(state: Path) -> int:
    """The port of the last time if nobody else has it now, else 0, which takes a free one."""
    with contextlib.suppress(OSError, ValueError, OverflowError):
        port = int((state / "port").read_text())
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", port))
        return port
    return 0
