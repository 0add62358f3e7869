"""What stands on standard output when a command cannot do what it was told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Home

FULL = Path("/dev/full")


@pytest.mark.parametrize("typed", ["create --nonsense --json", "creat --json", "check --since --json"])
def test_a_usage_error_is_one_json_object(typed: str, home: Home) -> None:
    ended = home.seeder(*typed.split(), environ=home.environ)
    assert ended.code == ended.json["exit_code"] == 2
    assert ended.json["error"]["kind"] == "usage"
    assert ended.json["error"]["sentence"] in ended.err


def test_what_stops_it_is_one_json_object(home: Home) -> None:
    fifo = home.root / "tasks.yaml"
    os.mkfifo(fifo)
    command = [sys.executable, "-m", "seeder", "create", "--rehearse", "--json", "-f", str(fifo)]
    started = subprocess.Popen(
        command, env=home.environ, cwd=home.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    # Opening waits until seeder has the other end open, so it is in the middle of its work.
    with fifo.open("w"):
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=30)
    assert started.returncode == 130, err
    told = json.loads(out)
    assert (told["exit_code"], told["error"]["kind"]) == (130, "interrupted")
    assert "Stopped." in err


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize(
    "typed",
    ["--version", "--help", "templates list", "templates list --json", "templates show nothing --json"],
)
def test_output_that_cannot_be_written_is_one_sentence(typed: str, home: Home) -> None:
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "seeder", *typed.split()],
            env=home.environ,
            cwd=home.root,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr.splitlines()[-1] == "The output cannot be written: No space left on device."
    assert "mistake in seeder" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_reader_that_went_away_is_no_news(home: Home) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "seeder", "templates", "list"],
        env=home.environ,
        cwd=home.root,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_lead_nowhere(closed: str, home: Home) -> None:
    """Else the journal would get the number of standard output, and be written over."""
    line = f"exec {sys.executable} -m seeder create --rehearse --example {closed}"
    ended = subprocess.run(
        ["sh", "-c", line], env=home.environ, cwd=home.root, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("columns", ["99999999999", "0", "1", "-5", "wide"])
def test_a_width_that_is_none_is_not_believed(columns: str, home: Home) -> None:
    ended = home.seeder("templates", "list", environ=home.environ | {"COLUMNS": columns})
    assert ended.code == 0
    assert max(map(len, ended.out.splitlines())) < 500
