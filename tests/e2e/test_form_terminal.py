"""Form links on a real terminal: the name is asked, the links stay whole, the browser is offered."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal
from tests.e2e.test_form import SITE, offline, save, task
from tests.e2e.test_terminal import ONE, UTF8, answer_all


@pytest.fixture
def narrow(home: Home) -> Iterator[Terminal]:
    made = Terminal(home.environ | {"SEEDER_PHABRICATOR_URL": SITE}, home.root, width=40, height=400)
    yield made
    made.close()


def test_on_forty_columns_the_name_is_asked_and_the_link_is_whole(home: Home, narrow: Terminal) -> None:
    home.write("tasks.yaml", home.example("--tasks", "1"))
    narrow.run("create", "-f", "tasks.yaml", "--form-links", "--tasks", "1")
    narrow.wait_for("Your user name on")
    narrow.type("sam")
    screen = narrow.wait_for("[exit 0]")
    expected = json.loads(offline(home, "--tasks", "1", "--mentor", "sam", "--json").out)["forms"][0]["url"]
    assert expected in screen.replace("\n", "")
    assert "Sign in to phorge.example.org first" in " ".join(screen.split())


def test_the_interview_ends_with_forms_in_the_browser_and_no_token(home: Home) -> None:
    opened = home.root / "opened"
    script = home.root / "browser"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {opened}\n')
    script.chmod(0o755)
    environ = home.environ | UTF8 | {"SEEDER_PHABRICATOR_URL": home.server.url, "BROWSER": f"{script} %s"}
    terminal = Terminal(environ, home.root, width=100)
    try:
        terminal.run(*ONE)
        answer_all(terminal)
        terminal.type("f")
        terminal.wait_for("Your user name on")
        terminal.type("sam")
        terminal.wait_for("Press Enter to open the forms")
        terminal.type("y")
        assert "Opened." in terminal.wait_for("[exit 0]")
    finally:
        terminal.close()
    [url] = opened.read_text().split()
    assert home.edits() == 0
    assert task(home, save(url)).title == "Say in the guide what macOS needs"
