"""`seeder templates` as a child process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.computer import Computer

OWN = "name: survey\ntitle: {title}\nsections:\n  - heading: A\n    text: b\n"
# A live link, markup of rich, a line that rubs itself out, and text turned round; in YAML's escapes.
HOSTILE = r'"\e]8;;https://evil.example\e\\ [bold]x[/] [/] \r\u202e"'


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path / "home")


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_list(computer: Computer) -> None:
    done = computer.run("templates", "list")
    assert done.code == 0
    assert "small-feature  Add a small feature" in done.out
    listed = computer.run("templates", "list", "--json").json["templates"]
    assert [each["name"] for each in listed] == sorted(each["name"] for each in listed)
    assert {each["origin"] for each in listed} == {"shipped"}


def test_own_templates_are_listed_with_their_folder(computer: Computer) -> None:
    folder = computer.config / "templates"
    write(folder, "bug.yaml", "name: bug\ntitle: Our bugs\nsections:\n  - {heading: A, text: b}\n")
    done = computer.run("templates", "list")
    assert "Our bugs" in done.out
    assert f"from {folder}" in done.said
    assert computer.run("templates", "show", "bug", "--json").json["origin"] == str(folder)


def test_show(computer: Computer) -> None:
    done = computer.run("templates", "show", "bug")
    assert done.code == 0
    assert "What goes wrong?" in done.out
    assert "1. Start the development environment and sign in" in done.out
    shown = computer.run("templates", "show", "bug", "--json").json
    assert shown["template"]["fields"][0]["name"] == "audience"


def test_a_wrong_name_gets_the_nearest(computer: Computer) -> None:
    done = computer.run("templates", "show", "bugs")
    assert done.code == 2
    assert "Did you mean “bug”?" in done.err
    assert computer.run("templates", "show", "bugs", "--json").json["error"]["hint"] == "Did you mean “bug”?"


def test_the_shipped_ones_are_fit(computer: Computer) -> None:
    done = computer.run("templates", "check")
    assert (done.code, done.out) == (0, "7 templates checked, nothing to mend.\n")


def test_findings_end_with_3_and_name_file_and_line(computer: Computer) -> None:
    path = write(computer.home / "ours", "survey.yaml", OWN.format(title="Ask people"))
    done = computer.run("templates", "check", str(path.parent))
    assert done.code == 3
    assert f"{path}, line 1: “about” is missing" in done.said
    told = computer.run("templates", "check", str(path), "--json")
    assert told.code == 3
    assert told.json["findings"] == len(told.json["files"][str(path)]) > 0


def test_a_file_that_is_not_there(computer: Computer) -> None:
    done = computer.run("templates", "check", "none.yaml")
    assert done.code == 2
    assert "There is no file none.yaml." in done.err


def test_text_of_strangers_steers_no_terminal(computer: Computer) -> None:
    path = write(computer.home / "ours", "survey.yaml", OWN.format(title=HOSTILE))
    for verb in ("show", "check"):
        done = computer.run("templates", verb, str(path))
        assert done.code in {0, 3}
        assert not {"\x1b", "\r", "\u202e"} & set(done.out + done.err)
    assert "\x1b" not in computer.run("templates", "show", str(path), "--json").out
    assert "[bold]x[/] [/]" in computer.run("templates", "show", str(path)).out
