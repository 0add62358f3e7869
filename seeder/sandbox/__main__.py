"""``python -m seeder.sandbox --state DIR``: the server itself, in the foreground."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

import msgspec

from seeder.sandbox.identity import identity_of
from seeder.sandbox.locks import locked
from seeder.sandbox.ports import remember_port, usual_port
from seeder.sandbox.process import Running
from seeder.sandbox.serving import Server
from seeder.sandbox.store import Store
from seeder.sandbox.world import caller_token, seed


def main() -> int:
    """Serves until it is stopped or idle; 75 when this folder has a server already."""
    asked = _arguments().parse_args()
    state: Path = asked.state
    try:
        with locked(state / "server.lock"):
            _serve(state, asked.port, asked.idle, asked.log_requests)
    except BlockingIOError:
        sys.stderr.write("another sandbox uses this folder\n")
        return os.EX_TEMPFAIL
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m seeder.sandbox")
    parser.add_argument("--state", type=Path, required=True, help="folder for the database and server.json")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--idle", type=float, default=1800, help="seconds without a request until it ends")
    parser.add_argument("--log-requests", action="store_true", help="keep every call in the database")
    return parser


def _serve(state: Path, port: int, idle: float, log_requests: bool) -> None:
    # uvicorn ends by raising the signal it got once more; as an exit it lets the files be closed.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    store = Store(state / "world.db", log_requests=log_requests)
    seed(store)
    note = state / "server.json"

    def on_ready(url: str) -> None:
        pid = os.getpid()
        running = Running(url, pid, caller_token(store), store.now(), identity_of(pid))
        remember_port(state, url)
        _write_private(note, msgspec.json.encode(running))

    try:
        Server(store, port or usual_port(state), idle, on_ready).run()
    finally:
        store.close()
        note.unlink(missing_ok=True)


def _write_private(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    new.replace(path)


if __name__ == "__main__":
    sys.exit(main())
