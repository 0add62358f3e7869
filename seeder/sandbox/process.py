"""The sandbox in the background: one server for each state folder, found again, stopped, and forgotten.

The server holds a kernel lock on ``server.lock`` for as long as it lives, so that a killed one is known to
be dead; ``server.json`` (0600) says where it is. A process is ended only if it still is the one we started.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import msgspec

import seeder
from seeder.clock import Clock, SystemClock
from seeder.errors import SeederError
from seeder.sandbox.identity import identity_of
from seeder.sandbox.locks import locked
from seeder.settings.private import make_folder

START_WITHIN = 20.0
STOP_WITHIN = 5.0
_LOOK_EVERY = 0.05
# Nothing else of the caller's surroundings reaches the server: no token, no proxy, no configuration.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")


class Running(msgspec.Struct, frozen=True):
    """A server that answers: its address with a slash at the end, its process, and the caller's token."""

    url: str
    pid: int
    token: str
    started: int
    identity: str


def start(
    state_dir: Path, port: int = 0, idle_seconds: float = 1800, *, log_requests: bool = False,
    clock: Clock | None = None,
) -> Running:  # fmt: skip
    """The server of this folder, started if there is none. Two starts at once give one server.

    `port` 0 takes that of the last time, or a free one.

    Raises SeederError when it does not come up.
    """
    clock = clock or SystemClock()
    _make(state_dir)
    with _alone(state_dir, clock):
        found = running(state_dir)
        if found is not None:
            return found
        _end(state_dir, clock)
        child = _spawn(state_dir, port, idle_seconds, log_requests)
        return _wait_for(state_dir, child, clock)


def running(state_dir: Path) -> Running | None:
    """The server of this folder if it is alive and answers as itself, else None."""
    found = _noted(state_dir)
    # Another program may have got the port of a server that was killed; it must not get its token.
    alive = found is not None and bool(found.identity) and identity_of(found.pid) == found.identity
    return found if found is not None and alive and _answers(found) else None


def stop(state_dir: Path, clock: Clock | None = None) -> bool:
    """Ends the server of this folder; True if there was one."""
    _make(state_dir)
    with _alone(state_dir, clock):
        return _end(state_dir, clock or SystemClock())


def reset(state_dir: Path, clock: Clock | None = None) -> bool:
    """Ends the server and forgets its world; the next start makes a new one. True if a server ran."""
    _make(state_dir)
    with _alone(state_dir, clock):
        was = _end(state_dir, clock or SystemClock())
        for name in ("world.db", "world.db-wal", "world.db-shm", "server.log"):
            (state_dir / name).unlink(missing_ok=True)
        # What was read of it and kept.
        for kept in state_dir.glob("read-*.sqlite*"):
            kept.unlink(missing_ok=True)
        return was


@contextlib.contextmanager
def _alone(state_dir: Path, clock: Clock | None) -> Iterator[None]:
    try:
        with locked(state_dir / "start.lock", wait=START_WITHIN + STOP_WITHIN, clock=clock):
            yield
    except BlockingIOError:
        raise SeederError(
            f"Another seeder is starting or stopping the rehearsal in {state_dir} and does not end.",
            "Stop that process, then try again.",
        ) from None


def _make(state_dir: Path) -> None:
    try:
        make_folder(state_dir)
    except OSError as problem:
        raise SeederError(
            f"The rehearsal keeps its world in {state_dir}, which cannot be made: {problem.strerror}.",
            "XDG_STATE_HOME can name another place.",
        ) from None


def _noted(state_dir: Path) -> Running | None:
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode((state_dir / "server.json").read_bytes(), type=Running)
    return None


def _answers(found: Running) -> bool:
    opener = build_opener(ProxyHandler({}))
    with contextlib.suppress(OSError, ValueError), opener.open(f"{found.url}identity", timeout=3) as reply:
        shown = json.loads(reply.read(4096))
        return bool(shown == {"pid": found.pid, "identity": found.identity})
    return False


def _end(state_dir: Path, clock: Clock) -> bool:
    found = _noted(state_dir)
    # kill(2) takes -1 for everybody and 0 for our own group, and neither has an identity.
    ours = found is not None and found.pid > 1 and bool(found.identity)
    ours = ours and found is not None and identity_of(found.pid) == found.identity
    if found is not None and ours:
        _signal(found, signal.SIGTERM)
        if not _gone(found, clock, STOP_WITHIN):
            _signal(found, signal.SIGKILL)
            _gone(found, clock, STOP_WITHIN)
    with contextlib.suppress(IsADirectoryError, PermissionError):
        (state_dir / "server.json").unlink(missing_ok=True)
    return ours


def _signal(found: Running, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, number)


def _gone(found: Running, clock: Clock, seconds: float) -> bool:
    until = clock.monotonic() + seconds
    while identity_of(found.pid) == found.identity:
        if clock.monotonic() > until:
            return False
        clock.sleep(_LOOK_EVERY)
    return True


def _spawn(state_dir: Path, port: int, idle: float, log_requests: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "seeder.sandbox", "--state", str(state_dir)]
    command += ["--port", str(port), "--idle", str(idle), *(["--log-requests"] if log_requests else [])]
    with _private_log(state_dir) as log:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=state_dir,
            env=_surroundings(),
            start_new_session=True,
            close_fds=True,
        )


def _surroundings() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # -P keeps the current folder out of sys.path, so the package has to be named.
    return {**kept, "PYTHONPATH": str(Path(seeder.__file__).parents[1])}


@contextlib.contextmanager
def _private_log(state_dir: Path) -> Iterator[int]:
    log = os.open(state_dir / "server.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        yield log
    finally:
        os.close(log)


def _wait_for(state_dir: Path, child: subprocess.Popen[bytes], clock: Clock) -> Running:
    until = clock.monotonic() + START_WITHIN
    while clock.monotonic() < until and child.poll() is None:
        found = running(state_dir)
        if found is not None and found.pid == child.pid:
            # The child outlives us on purpose; without this Popen would complain about it.
            child.returncode = 0
            return found
        clock.sleep(_LOOK_EVERY)
    if child.poll() is None:
        child.kill()
        child.wait()
    log = (state_dir / "server.log").read_text(errors="replace").strip().splitlines()
    raise SeederError(
        "The rehearsal's server did not start.",
        f"It said: {log[-1]}" if log else f"See {state_dir / 'server.log'}.",
    )
