"""The same on a real terminal: questions, one yes or no, ^C, narrow and without colour."""

from __future__ import annotations

import json
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


def answer_about(
    terminal: Terminal, project: str = "documentation", mentor: str = "", *, refused: bool = False
) -> None:
    for question, answer in (
        ("Which project or component?", project),
        ("Where is the work?", "https://code.example.org/guide"),
        ("Until when", ""),
        ("Who else can be asked?", mentor),
        *((("Have you asked them?", "y"),) if mentor and not refused else ()),
    ):
        terminal.wait_for(question)
        terminal.answer(answer)


def answer_task(terminal: Terminal, title: str, template: str = "documentation") -> None:
    """Type the template's own examples at every question of one task."""
    known = find_template(template, shelves()).template
    terminal.wait_for("Its title?")
    terminal.answer(title)
    for field in known.fields:
        if field.required:
            terminal.wait_for(field.label)
            example = field.example
            for line in example if isinstance(example, tuple) else [" ".join(example.split())]:
                terminal.answer(line)
            if field.type in {"text", "list"}:
                terminal.answer("")


def answer_all(terminal: Terminal, project: str = "documentation") -> None:
    answer_about(terminal, project)
    answer_task(terminal, "Say in the guide what macOS needs")
    terminal.wait_for("What now?")


ONE = ("create", "--template", "documentation", "--tasks", "1")


def test_questions_lead_to_a_task_after_one_yes(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    answer_all(wide)
    assert home.edits() == 0
    wide.type("p")
    wide.wait_for("Create 1 task on 127.0.0.1")
    wide.type("y")
    screen = wide.wait_for("[exit 0]")
    assert "created" in screen
    assert home.edits() == 1
    assert not list(home.state.glob("answers-*"))


def test_no_leads_back_to_the_last_screen_and_writes_nothing(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    answer_all(wide)
    wide.type("p")
    wide.wait_for("[y/N]")
    wide.type("n")
    wide.wait_for("Nothing was written")
    assert home.edits() == 0
    wide.wait_for("What now?")
    wide.type("nonsense")
    screen = wide.wait_for("Type p, f, d, l, or a number")
    # What is wrong stands above the choices, and the answers are not shown again unless asked for.
    assert screen.count("Which project or component:") == 1
    wide.wait_for("Which?")
    wide.type("l")
    wide.wait_for("Which project or component:", times=2)
    wide.press("C-c")
    wide.wait_for("[exit 130]")


def test_what_the_site_does_not_know_is_said_at_once(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    wide.wait_for("Which project or component?")
    wide.type("documentaton")
    wide.wait_for("Did you mean “documentation”?")
    answer_about(wide, mentor="mnia", refused=True)
    wide.wait_for("There is no user “mnia”")
    wide.answer("sam")
    wide.wait_for("You are its mentor already")
    wide.press("C-c")
    wide.wait_for("[exit 130]")


def test_a_rehearsal_names_its_own_people_and_tags(home: Home) -> None:
    terminal = Terminal(home.environ | UTF8, home.root, width=100)
    try:
        terminal.run(*ONE, "--rehearse")
        terminal.wait_for("Which project or component?")
        terminal.answer("VisualEditor")
        terminal.wait_for("A rehearsal has names of its own, such as commons-app.")
        answer_about(terminal, project="commons-app", mentor="alice", refused=True)
        terminal.wait_for("own, such as", times=2)
        told = " ".join(terminal.screen().split())
        terminal.answer(told.rpartition("such as ")[2].partition(", ")[0])
        terminal.wait_for("Have you asked them?")
        terminal.press("C-c")
        terminal.wait_for("[exit 130]")
    finally:
        terminal.close()


def test_what_is_refused_is_mended_on_the_last_screen(home: Home, wide: Terminal) -> None:
    example = find_template("documentation", shelves()).template.title_example
    wide.run(*ONE)
    answer_about(wide)
    answer_task(wide, example)
    wide.wait_for("What now?")
    wide.type("p")
    wide.wait_for("it is still the example of its template")
    wide.wait_for("Which?", times=2)
    wide.type("5")
    wide.wait_for("Its title?", times=2)
    wide.type("<")
    wide.wait_for("Which?", times=3)
    wide.type("5")
    wide.wait_for("Its title?", times=3)
    wide.type("Say in the guide what macOS needs")
    wide.wait_for("Which?", times=4)
    wide.type("p")
    wide.wait_for("Create 1 task on")
    wide.type("y")
    assert "created" in wide.wait_for("[exit 0]")


def test_a_draft_is_read_over_and_gone_on_with(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    answer_all(wide)
    wide.type("d")
    wide.wait_for("Into which file?")
    wide.type("?")
    wide.wait_for("a path; < goes back")
    wide.type("<")
    wide.wait_for("Which?", times=2)
    wide.type("d")
    wide.wait_for("Into which file?", times=3)
    wide.type("draft.yaml")
    assert "Saved in draft.yaml" in wide.wait_for("[exit 0]")
    # Who goes home with a draft has not lost the answers.
    assert list(home.state.glob("answers-*"))
    assert home.edits() == 0
    text = (home.root / "draft.yaml").read_text("utf-8")
    assert "# What is missing or wrong on the page?" in text
    ran = home.seeder("create", "-f", "draft.yaml", "--tasks", "1", "--yes", "--json")
    assert ran.json["tasks"][0]["status"] == "created", ran.all


def test_stopped_it_goes_on_where_it_was(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    answer_about(wide)
    wide.wait_for("Its title?")
    wide.type("Explain how the guide is built")
    wide.wait_for("What is missing or wrong on the page?")
    wide.press("C-c")
    assert "goes on where you stopped" in wide.wait_for("[exit 130]")
    assert home.edits() == 0
    wide.run(*ONE)
    wide.wait_for("at “What is missing or wrong on the page?”")
    wide.type("")
    wide.wait_for("The task · 2 of")
    wide.type("Nobody says how it is built, and the next one has to guess.")
    wide.type("")
    wide.wait_for("The task · 3 of")
    wide.press("C-c")
    wide.wait_for("[exit 130]")


def test_the_keys_explain_and_go_back(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    wide.wait_for("Which project or component?")
    wide.type("<")
    wide.wait_for("This is the first question.")
    wide.answer("documentation")
    wide.wait_for("Where is the work?")
    wide.type("?")
    wide.wait_for("https://gitlab.example.org/our/tool")
    wide.type("nowhere at all")
    wide.wait_for("is not a place that can be opened")
    wide.answer("<")
    wide.wait_for("Enter alone (- alone: nothing): documentation")
    wide.answer("-")
    wide.wait_for("Where is the work?", times=2)
    wide.answer("https://code.example.org/guide")
    wide.wait_for("Until when")
    wide.answer("soon")
    wide.wait_for("not a date that seeder understands")
    wide.answer("2 weeks")
    wide.wait_for("Who else can be asked?")
    wide.answer("not a name!")
    wide.wait_for("is not a user name")
    wide.press("C-c")
    wide.wait_for("[exit 130]")


def test_a_paste_answers_the_question_it_was_pasted_at(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    answer_about(wide)
    wide.wait_for("Its title?")
    wide.paste("Explain how the guide is built\nIt was never said.\n<\n")
    wide.wait_for("Only the first line was taken")
    wide.wait_for("What is missing or wrong on the page?")
    wide.paste("First paragraph.\nIts second line.\n\n\nSecond paragraph.\n<\n?\n")
    wide.wait_for("\n?\n>")
    wide.answer("")
    wide.wait_for("The task · 3 of")
    wide.press("C-c")
    wide.wait_for("[exit 130]")
    kept = json.loads(next(home.state.glob("answers-*.json")).read_text("utf-8"))["answers"]
    assert kept["1.title"] == "Explain how the guide is built"
    assert kept["1.answers.problem"].split("\n") == [
        "First paragraph.", "Its second line.", "", "", "Second paragraph.", "<", "?",
    ]  # fmt: skip


def test_half_a_text_survives_every_way_out(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    answer_about(wide)
    wide.wait_for("Its title?")
    wide.answer("Explain how the guide is built")
    wide.wait_for("What is missing or wrong on the page?")
    wide.answer("Nobody says how it is built.")
    wide.answer("?")
    wide.wait_for("For example:")
    wide.answer("The next one has to guess.")
    wide.answer("<")
    wide.wait_for("Enter alone: Explain how the guide is built")
    wide.answer("")
    wide.wait_for("Enter alone: Nobody says how it is built. The next one has to guess.")
    wide.answer("Something else was begun.")
    wide.wait_for("> Something else was begun.")
    wide.press("C-c")
    wide.wait_for("[exit 130]")
    wide.run(*ONE)
    wide.wait_for("Go on there?")
    wide.type("")
    wide.wait_for("Enter alone: Something else was begun.")
    wide.press("C-c")
    wide.wait_for("[exit 130]")


def test_an_answer_that_would_act_is_refused_at_once(home: Home, wide: Terminal) -> None:
    wide.run(*ONE)
    answer_about(wide)
    wide.wait_for("Its title?")
    wide.answer("@mina please fix the guide")
    wide.wait_for("in a title mails nobody")
    wide.answer("Explain how the guide is built")
    wide.wait_for("What is missing or wrong on the page?")
    wide.answer("Ask @mina about it.")
    wide.answer("")
    wide.wait_for("would mail somebody")
    wide.press("C-c")
    wide.wait_for("[exit 130]")


def asked_in_an_editor(home: Home, script: str, *steps: tuple[str, str]) -> str:
    """What is kept at a question for a text after `steps`, (typed, what the screen says to it); `script` is
    the editor."""
    editor = home.root / "editor.sh"
    editor.write_text(script)
    editor.chmod(0o755)
    terminal = Terminal(home.online | UTF8 | {"EDITOR": str(editor)}, home.root, width=100)
    try:
        terminal.run(*ONE)
        answer_about(terminal)
        terminal.wait_for("Its title?")
        terminal.answer("Explain how the guide is built")
        terminal.wait_for("What is missing or wrong on the page?")
        for number, (typed, said) in enumerate(steps, 1):
            terminal.answer(typed)
            terminal.wait_for(said, times=sum(earlier == said for _, earlier in steps[:number]))
        terminal.wait_for("The task · 3 of")
        terminal.press("C-c")
        terminal.wait_for("[exit 130]")
    finally:
        terminal.close()
    kept = json.loads(next(home.state.glob("answers-*.json")).read_text("utf-8"))
    return str(kept["answers"]["1.answers.problem"])


def test_a_long_text_is_written_in_the_persons_editor(home: Home) -> None:
    script = (
        "#!/bin/sh\ngrep -q SEEDER_PHABRICATOR_TOKEN /proc/self/environ && exit 9\n"
        'printf \'First paragraph.\\n\\nSecond paragraph.\\n\' > new; cat "$1" >> new; mv new "$1"\n'
    )
    kept = asked_in_an_editor(home, script, ("The end.", "> The end."), ("e", "  Second paragraph."))
    assert kept == "First paragraph.\n\nSecond paragraph.\nThe end."


def test_an_editor_left_empty_or_written_below_the_line_makes_no_odd_answer(home: Home) -> None:
    # The first time nothing is left above the line, the second time all is written below it.
    script = '#!/bin/sh\nif [ -e once ]; then printf "Below the line.\\n" >> "$1"; else touch once; fi\n'
    missing = "This question needs an answer."
    kept = asked_in_an_editor(home, script, ("e", missing), ("-", missing), ("e", "  Below the line."))
    assert kept == "Below the line."


def test_the_second_task_starts_from_the_first(home: Home, wide: Terminal) -> None:
    wide.run("create")
    answer_about(wide)
    wide.wait_for("What kind of task?")
    wide.type("3")
    answer_task(wide, "Say in the guide what macOS needs")
    wide.wait_for("Task 2 of 2")
    assert "Enter alone: Write or mend documentation" in wide.screen()
    wide.type("")
    wide.wait_for("Task 2 of 2 · 2 of")
    wide.press("C-c")
    wide.wait_for("[exit 130]")


def test_interrupted_at_the_question_nothing_is_written(home: Home, wide: Terminal) -> None:
    home.write("tasks.yaml", home.example())
    wide.run("create", "-f", "tasks.yaml")
    wide.wait_for("Create 2 tasks on 127.0.0.1")
    wide.press("C-c")
    assert "Stopped." in wide.wait_for("[exit 130]")
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


def test_the_questions_say_the_same_at_every_width(home: Home) -> None:
    """Words are never broken; only where the lines end differs."""
    told: dict[int, str] = {}
    for width in (40, 80, 200):
        terminal = Terminal(home.online | UTF8 | {"NO_COLOR": "1"}, home.root, width=width)
        try:
            terminal.run(*ONE, "--plain" if width == 80 else "--dry-run")
            answer_about(terminal)
            answer_task(terminal, "Say in the guide what macOS needs")
            terminal.wait_for("keeps everything")
            assert max(map(len, terminal.rows())) <= width
            told[width] = " ".join(terminal.screen().split())
            terminal.press("C-c")
            terminal.wait_for("[exit 130]")
        finally:
            terminal.close()
        for kept in home.state.glob("answers-*.json"):
            kept.unlink()
    assert told[40] == told[80] == told[200]


def test_names_and_texts_of_any_script_are_asked_and_shown(home: Home, narrow: Terminal) -> None:
    narrow.run(*ONE)
    answer_about(narrow)
    narrow.wait_for("Its title?")
    title = "修复上传表单的日期检查 صفحة التعليمات 👩‍💻"
    narrow.type(title)
    narrow.wait_for("What is missing or wrong on the page?")
    narrow.type("用户看不到错误 " * 20)
    narrow.type("")
    narrow.wait_for("The task · 3 of")
    narrow.press("C-c")
    narrow.wait_for("[exit 130]")
    kept = json.loads(next(home.state.glob("answers-*.json")).read_text("utf-8"))
    assert kept["answers"]["1.title"] == title


def test_what_is_wrapped_stands_below_its_own_text(home: Home, narrow: Terminal) -> None:
    narrow.run(*ONE)
    answer_about(narrow)
    answer_task(narrow, "Say in the guide what macOS needs")
    narrow.wait_for("Which?")
    rows = [row.rstrip() for row in narrow.rows()]
    menu = rows[rows.index("What now?") + 1 :]
    begun = [row for row in menu if row[2:3] in {"p", "f", "d"}]
    assert len(begun) == 3
    below = menu[menu.index(begun[1]) + 1 : menu.index(begun[2])]
    assert below
    assert all(row.startswith("     ") and row[5] != " " for row in below), menu
