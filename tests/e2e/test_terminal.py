"""The same on a real terminal: questions, one yes or no, ^C, narrow and without colour."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from seeder.template.catalog import find_template, shelves
from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal

if shutil.which("tmux") is None:
    assert not os.environ.get("CI"), "tmux is missing: apt-get install tmux"
    pytest.skip("tmux is missing: apt-get install tmux, brew install tmux", allow_module_level=True)

UTF8 = {"TERM": "screen-256color", "LANG": "C.UTF-8"}


@pytest.fixture
def wide(home: Home) -> Iterator[Terminal]:
    opened = Terminal(home.online | UTF8, home.root, width=100)
    yield opened
    opened.close()


@pytest.fixture
def narrow(home: Home) -> Iterator[Terminal]:
    opened = Terminal(home.online | UTF8 | {"COLUMNS": "40", "NO_COLOR": "1"}, home.root, width=40)
    yield opened
    opened.close()


def answer_all(terminal: Terminal, project: str = "documentation") -> None:
    """Type the documentation template's own examples at every question of one task."""
    for question, answer in (
        ("Which project", project),
        ("Where is the work", "https://code.example.org/guide"),
        ("Until when", ""),
        ("Who else", ""),
    ):
        terminal.wait_for(question)
        terminal.type(answer)
    template = find_template("documentation", shelves()).template
    terminal.wait_for("Title:")
    terminal.type(f"My {template.title_example}")
    for field in template.fields:
        terminal.wait_for(f"{field.label}{'' if field.required else ' (optional)'}")
        example = field.example
        if field.type in {"text", "list"}:
            for line in example if isinstance(example, tuple) else [" ".join(example.split())]:
                terminal.type(line)
            terminal.type("")
        else:
            terminal.type(" ".join(example.split()) if isinstance(example, str) else "")


def test_questions_lead_to_a_task_after_one_yes(home: Home, wide: Terminal) -> None:
    wide.run("create", "--template", "documentation", "--tasks", "1")
    answer_all(wide)
    wide.wait_for("Create 1 task on 127.0.0.1")
    assert home.edits() == 0
    wide.type("y")
    screen = wide.wait_for("[exit 0]")
    assert "created" in screen
    assert home.edits() == 1


def test_no_writes_nothing_and_keeps_the_answers(home: Home, wide: Terminal) -> None:
    wide.run("create", "--template", "documentation", "--tasks", "1")
    answer_all(wide)
    wide.wait_for("[y/N]")
    wide.type("n")
    screen = wide.wait_for("[exit 2]")
    assert "Nothing was written" in screen
    assert home.edits() == 0
    kept = next(home.state.glob("answers-*.yaml"))
    ran = home.seeder("create", "-f", str(kept), "--tasks", "1", "--yes", "--json")
    assert ran.json["tasks"][0]["status"] == "created", ran.all


def test_a_misspelt_tag_at_the_end_does_not_lose_the_answers(home: Home, wide: Terminal) -> None:
    wide.run("create", "--template", "documentation", "--tasks", "1")
    answer_all(wide, project="documentaton")
    screen = wide.wait_for("[exit 2]")
    assert "Did you mean “documentation”?" in screen
    kept = next(home.state.glob("answers-*.yaml"))
    kept.write_text(kept.read_text("utf-8").replace("documentaton", "documentation"), "utf-8")
    ran = home.seeder("create", "-f", str(kept), "--tasks", "1", "--yes", "--json")
    assert ran.json["tasks"][0]["status"] == "created", ran.all


def test_interrupted_at_the_question_nothing_is_written(home: Home, wide: Terminal) -> None:
    home.write("tasks.yaml", home.example())
    wide.run("create", "-f", "tasks.yaml")
    wide.wait_for("Create 2 tasks on 127.0.0.1")
    wide.press("C-c")
    assert "Stopped." in wide.wait_for("[exit 130]")
    assert home.edits() == 0


def test_interrupted_between_questions_what_was_answered_is_kept(home: Home, wide: Terminal) -> None:
    wide.run("create", "--template", "documentation", "--tasks", "1")
    for question, answer in (("Which project", "documentation"), ("Where is", "https://code.example.org/g")):
        wide.wait_for(question)
        wide.type(answer)
    for question in ("Until when", "Who else"):
        wide.wait_for(question)
        wide.type("")
    wide.wait_for("Title:")
    wide.type("Explain how the guide is built")
    wide.wait_for("Who is this for?")
    wide.press("C-c")
    wide.wait_for("[exit 130]")
    kept = next(home.state.glob("answers-*.yaml"))
    assert "Explain how the guide is built" in kept.read_text("utf-8")
    assert home.edits() == 0


def test_forty_columns_without_colour_break_between_words(home: Home, narrow: Terminal) -> None:
    home.write("tasks.yaml", home.example())
    narrow.run("create", "-f", "tasks.yaml", "--dry-run")
    narrow.wait_for("[exit 0]")
    rows = narrow.rows()
    assert max(map(len, rows)) <= 40
    words = " ".join(" ".join(rows).replace("│", " ").split())
    for sentence in (
        "Somebody who has the development environment running",
        "Pictures then turn up under the wrong date",
    ):
        assert sentence in words
