"""A Gerrit as a process: started on loopback, asked after, stopped."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.gerrit.installation import FailedError, Installation, last_lines

# Loopback is never asked of a proxy.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PATIENCE = 180.0  # seconds; under heavy load a start took 45


class Daemon:
    """The Gerrit of the site in `folder`.

    The process holds a lock on `lab.pid` for as long as it lives, so a file that was left behind says
    nothing, and a number in it that is somebody else's by now is never killed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens, with a slash at the end."""
        found = re.search(r"listenUrl = (\S+)", self._config.read_text("utf-8"))
        assert found, self._config
        return found[1]

    @property
    def clock(self) -> Path:
        """Its time, while this file is there: milliseconds since 1970."""
        return self.folder / "lab.clock"

    @property
    def pid(self) -> int | None:
        """The running process, None when there is none; 0 while it is being started."""
        try:
            with self._pid_file.open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return None
        except BlockingIOError:
            return int(self._pid_file.read_text() or 0)
        return None

    def start(self, found: Installation, port: int, *, with_parent: bool = False) -> None:
        """Returns when it answers; at once if it runs already, wherever it listens then. FailedError.

        `with_parent`: it ends with this process, also when that is killed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._pid_file.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._prepare(found, port)
            parent = [f"-Dlab.parent={os.getpid()}"] if with_parent else []
            self._spawn(found, lock.fileno(), parent)
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self, patience: float = 15.0) -> None:
        """Ends its process group, after `patience` seconds by force."""
        for how, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 15.0)):
            if pid := self.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, how)
                self._wait_until_gone(seconds)
        if self._child is not None:
            self._child.wait()
            self._child = None

    @property
    def _config(self) -> Path:
        return self.folder / "etc" / "gerrit.config"

    @property
    def _pid_file(self) -> Path:
        return self.folder / "lab.pid"

    @property
    def _log(self) -> Path:
        return self.folder / "daemon.out"

    def _prepare(self, found: Installation, port: int) -> None:
        stamp = self.folder / "made-of"
        if not stamp.exists():
            shutil.copytree(
                found.site, self.folder, ignore=shutil.ignore_patterns("made-of"), dirs_exist_ok=True
            )
            shutil.copy(found.site / "made-of", stamp)
        made_by = stamp.read_text().split()[0]
        if made_by != found.version:
            raise FailedError(f"{self.folder} is a site of Gerrit {made_by}, not of {found.version}")
        address = f"http://127.0.0.1:{port}/"
        self._config.write_text(
            re.sub(r"http://127\.0\.0\.1:\d+/", address, self._config.read_text("utf-8")), "utf-8"
        )
        if not _is_free(port):
            raise FailedError(f"port {port} is taken by another program; --port names another")

    def _spawn(self, found: Installation, lock: int, properties: Sequence[str]) -> None:
        clock = f"-Dlab.clock={self.clock}"
        words = ("daemon", "-d", str(self.folder), "--console-log")
        with self._log.open("wb") as log:
            self._child = subprocess.Popen(
                found.command(*words, properties=[clock, *properties]),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[lock],
            )
        self._pid_file.write_text(str(self._child.pid))

    def _wait_until_ready(self) -> None:
        assert self._child is not None
        late = time.monotonic() + PATIENCE
        while not self._answers():
            code = self._child.poll()
            if code is not None or time.monotonic() > late:
                what = f"did not answer within {PATIENCE:.0f} s" if code is None else f"ended with {code}"
                log = last_lines(self._log.read_text("utf-8", errors="replace"))
                raise FailedError(f"Gerrit {what}. The end of {self._log}:\n{log}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with OPENER.open(self.url + "config/server/version", timeout=5) as reply:
                return bool(reply.status == 200)
        except OSError:  # urllib's errors are of this family too
            return False

    def _wait_until_gone(self, seconds: float) -> None:
        late = time.monotonic() + seconds
        while self.pid is not None and time.monotonic() < late:
            if self._child is not None:
                self._child.poll()
            time.sleep(0.02)


def free_port() -> int:
    """A loopback port that nobody has, and that the kernel gives nobody until Gerrit has it."""
    below_the_kernels = range(20_000, 32_000)
    return next(port for port in random.sample(below_the_kernels, 100) if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As Gerrit does: what is only closing does not hold a port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def running(installation: Installation, folder: Path) -> Iterator[Daemon]:
    """A fresh site in `folder` on a free port of loopback. Nobody reads it again, so it need not be left in
    order."""
    daemon = Daemon(folder)
    daemon.start(installation, free_port(), with_parent=True)
    try:
        yield daemon
    finally:
        daemon.stop(patience=2.0)
