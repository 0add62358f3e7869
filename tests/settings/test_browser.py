"""Opening a page: with a real child process in the place of the browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seeder.settings.browser import can_open
from tests.computer import ROOT

TOKEN = "api-" + "canary42" + "a" * 20
PAGE = "https://phab.example.org/conduit/login/?a=1&b=$(touch+x)"


def opened(tmp_path: Path, address: str, page: str) -> tuple[int, str, str]:
    """Exit code, the browser's arguments, and the variables that it was given."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s" "$*" > {tmp_path}/words\nenv > {tmp_path}/environ\n')
    browser.chmod(0o755)
    code = (
        "import os; from seeder.settings.browser import open_page; from seeder.settings.site import Site\n"
        f"assert open_page(Site('mine', phabricator={address!r}), {page!r})\n"
        "assert os.environ['SEEDER_PHABRICATOR_TOKEN']"
    )
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "BROWSER": f"{browser} %s"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environ, "SEEDER_PHABRICATOR_TOKEN": TOKEN},
        check=False,
        timeout=30,
    )
    kept = [tmp_path / "words", tmp_path / "environ"]
    words, variables = (path.read_text() if path.exists() else "" for path in kept)
    return done.returncode, words, variables


def test_the_browser_gets_the_page_and_no_token(tmp_path: Path) -> None:
    code, words, variables = opened(tmp_path, "https://phab.example.org/", PAGE)
    assert (code, words) == (0, PAGE)
    assert "PATH=" in variables
    assert TOKEN not in variables


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "https://phab.example.org:8443/", "file:///etc/passwd", "javascript:alert(1)"],
)
def test_only_the_sites_own_pages_are_opened(tmp_path: Path, page: str) -> None:
    code, words, _ = opened(tmp_path, "https://phab.example.org/", page)
    assert (code != 0, words) == (True, "")


def test_without_a_window_to_open_the_terminal_is_left_alone() -> None:
    assert not can_open({"SSH_CONNECTION": "x"})
    assert can_open({"BROWSER": "firefox"})
