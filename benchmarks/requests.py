"""Requests and connections of `seeder create`, counted by a proxy between it and a real socket.

    .venv/bin/python -m benchmarks.requests [--site URL --token-file FILE] [--projects N] [--peers DIR]

Without --site the sandbox is asked; --projects makes so many more projects on it first, which must not
change the count. With --site (loopback only) the same is counted against a real Phorge, and --peers counts
`phabfive apply` there too, from a venv of its own below DIR.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

from seeder.clock import SystemClock
from seeder.sandbox.process import start, stop
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.surroundings import is_loopback
from seeder.wire.transport import ServiceSession

AIMS = {"tags, mentor field, duplicates, verification": 6, "with parent and co-mentor": 7}
# Of Conduit the method, of Gerrit the path.
METHOD = re.compile(rb"(?:POST (?:http://[^/ ]+)?/api/|GET (?:http://[^/ ]+)?(?=/r/))([a-z./]+)")


class Counter:
    """Forwards bytes to `target` and counts requests and connections on the way."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.methods: list[str] = []
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def reset(self) -> None:
        self.methods, self.connections = [], 0

    def _accept(self) -> None:
        while True:
            client, _ = self.listener.accept()
            self.connections += 1
            server = socket.create_connection(self.target)
            for source, sink, watch in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pump, args=(source, sink, watch), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, watch: bool) -> None:
        try:
            while data := source.recv(1 << 16):
                if watch:
                    self.methods += [found.decode() for found in METHOD.findall(data)]
                    data = re.sub(rb"Host: [^\r]+", f"Host: {self.target[0]}:{self.target[1]}".encode(), data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site")
    parser.add_argument("--token-file", type=Path)
    parser.add_argument("--projects", type=int, default=0)
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.site:
            count(given.site, given.token_file.read_text().strip(), Path(folder), given.peers)
            return
        server = start(Path(folder) / "server")
        try:
            crowd(server.url, server.token, given.projects)
            count(server.url, server.token, Path(folder), None)
        finally:
            stop(Path(folder) / "server")


def crowd(url: str, token: str, projects: int) -> None:
    conduit = Conduit(ServiceSession(url, SystemClock(), Redactor(), environ={}), token)
    for number in range(projects):
        edits = [{"type": "name", "value": f"Crowd {number:05}"}]
        conduit.write("project.edit", dict, transactions=edits)


def count(url: str, token: str, folder: Path, peers: Path | None) -> None:
    if not is_loopback(urlsplit(url).hostname or ""):
        raise SystemExit("Counting writes tasks, so only a server on this machine is asked.")
    counter = Counter(url)
    tasks = folder / "tasks.yaml"
    environ = seeder_environ(folder, counter.port, token)
    example = [sys.executable, "-m", "seeder", "create", "--rehearse", "--example"]
    text = subprocess.run(example, env=environ, check=True, capture_output=True, text=True).stdout
    # Outside of rehearsals the example's own titles are refused.
    tasks.write_text(re.sub(r'(?m)^( +title: "?)', r"\1My ", text), "utf-8")
    print(f"{'':<46}{'requests':>9}{'aim':>5}{'connections':>13}")
    other = "bob" if peers else "mina"
    for name, flags in zip(AIMS, ([], ["--parent", "T2", "--co-mentor", other]), strict=True):
        counter.reset()
        command = [sys.executable, "-m", "seeder", "create", "-f", str(tasks), "--yes", "--json", *flags]
        done = subprocess.run(command, env=environ, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
        print(f"{name:<46}{len(counter.methods):>9}{AIMS[name]:>5}{counter.connections:>13}")
        undo(environ)
    if peers:
        count_phabfive(counter, token, folder, peers)


def undo(environ: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "seeder", "runs", "undo", "--yes"], env=environ, capture_output=True
    )


def seeder_environ(folder: Path, port: int, token: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "SEEDER_PHABRICATOR_URL": f"http://127.0.0.1:{port}/",
        "SEEDER_PHABRICATOR_TOKEN": token,
    }


def count_phabfive(counter: Counter, token: str, folder: Path, peers: Path) -> None:
    """Two tasks from one file with phabfive, which has no check for duplicates and no verification."""
    venv = peers / "phabfive"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin/pip"), "install", "-q", "phabfive"], check=True)
    spec = folder / "phabfive.yaml"
    spec.write_text(
        "tasks:\n"
        + "".join(
            f"  - title: Peer task {n}\n    description: text\n    projects: [Documentation]\n" for n in "12"
        )
    )
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PHAB_URL": f"http://127.0.0.1:{counter.port}/api/",
        "PHAB_TOKEN": token,
    }
    counter.reset()
    done = subprocess.run(
        [str(venv / "bin/phabfive"), "apply", "-f", str(spec)], env=environ, capture_output=True, text=True
    )
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
    row = f"{'phabfive apply, two tasks with one tag':<46}{len(counter.methods):>9}"
    print(f"{row}{'':>5}{counter.connections:>13}")


if __name__ == "__main__":
    main()
