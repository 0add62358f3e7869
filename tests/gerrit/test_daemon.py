"""script/gerrit, by hand and when things are not as they should be."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.gerrit.daemon import Daemon, free_port
from tests.gerrit.installation import FailedError, Installation

SCRIPT = Path(__file__).parents[2] / "script" / "gerrit"


def script(*words: str | Path, **environ: str) -> tuple[int, str]:
    done = subprocess.run(
        [SCRIPT, *words], env=os.environ | environ, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.usefixtures("installation")
def test_it_starts_once_and_stops_whatever_an_earlier_run_left(tmp_path: Path) -> None:
    (tmp_path / "lab.pid").write_text(str(os.getpid()))
    where, port = ("--site", tmp_path), str(free_port())
    assert script("status", *where) == (3, "not running\n")
    code, told = script("start", *where, "--port", port)
    assert code == 0
    assert f"running: http://127.0.0.1:{port}/" in told
    assert script("start", *where) == script("status", *where) == (0, told)
    assert script("stop", *where) == script("stop", *where) == (0, "not running\n")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port)))


def test_a_port_that_is_taken_is_named(installation: Installation, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(FailedError, match=f"port {port} is taken"):
            Daemon(tmp_path).start(installation, port)
    assert Daemon(tmp_path).pid is None


def test_a_start_that_fails_shows_the_end_of_the_log(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "made-of").write_text(installation.version)
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "gerrit.config").write_text("[httpd]\n\tlistenUrl = http://127.0.0.1:1/\n")
    with pytest.raises(FailedError, match=r"Gerrit ended with 1\.(?s:.*)gerrit\.basePath must be"):
        Daemon(tmp_path).start(installation, free_port())
    assert Daemon(tmp_path).pid is None


def test_another_versions_site_is_left_alone(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "made-of").write_text("2.16.1 0123")
    with pytest.raises(FailedError, match=r"a site of Gerrit 2\.16\.1, not of "):
        Daemon(tmp_path).start(installation, free_port())


def test_what_is_missing_is_said_with_its_package(tmp_path: Path) -> None:
    nowhere = {"PATH": "/nowhere", "JAVA_HOME": "", "XDG_CACHE_HOME": str(tmp_path)}
    words = [sys.executable, "-m", "tests.gerrit", "start", "--site", str(tmp_path / "site")]
    done = subprocess.run(
        words, cwd=SCRIPT.parents[1], env=nowhere, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "java is missing: apt-get install default-jdk-headless\n"


PARENT = """
import os, signal, sys
from pathlib import Path
from tests.gerrit.daemon import Daemon, free_port
from tests.gerrit.installation import installed
Daemon(Path(sys.argv[1])).start(installed(), free_port(), with_parent=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.usefixtures("installation")
def test_a_test_run_that_is_killed_takes_it_along(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PARENT, str(tmp_path)]
    done = subprocess.run(words, cwd=SCRIPT.parents[1], timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    daemon, late = Daemon(tmp_path), time.monotonic() + 20
    while daemon.pid is not None and time.monotonic() < late:
        time.sleep(0.05)
    assert daemon.pid is None
