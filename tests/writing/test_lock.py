"""One run at a time, by a lock that dies with its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.errors import Locked, SeederError
from seeder.writing.lock import run_lock

HOLD = """
import pathlib, sys
from seeder.writing.lock import run_lock
with run_lock(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]):
    print("held", flush=True)
    sys.stdin.read()
"""
SITE, USER = "https://one.example/", "PHID-USER-1"


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock for SITE and USER."""
    command = [sys.executable, "-c", HOLD, str(tmp_path), SITE, USER]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_holder_is_named(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    with pytest.raises(Locked, match=f"process {holder.pid}") as caught, run_lock(tmp_path, SITE, USER):
        pytest.fail("the lock was had twice")
    assert caught.value.exit_code == 7


def test_a_killed_holder_leaves_no_lock(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with run_lock(tmp_path, SITE, USER):
        pass


@pytest.mark.parametrize(("site", "user"), [("https://two.example/", USER), (SITE, "PHID-USER-2")])
def test_other_sites_and_users_have_locks_of_their_own(
    site: str, user: str, holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    with run_lock(tmp_path, site, user):
        assert holder.poll() is None


def test_it_is_free_after_the_block(tmp_path: Path) -> None:
    for _ in range(2):
        with run_lock(tmp_path / "new" / "folder", SITE, USER):
            pass
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "new" / "folder").iterdir()] == [0o600]


def test_no_place_for_a_lock_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SeederError, match="No lock can be taken"), run_lock(tmp_path / "file", SITE, USER):
        pytest.fail("there can be no lock")
