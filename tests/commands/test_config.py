"""`seeder config show` as a child process."""

from __future__ import annotations

from pathlib import Path

from tests.computer import Computer

TOKEN = "api-" + "canary42" + "a" * 20


def shown(computer: Computer, *words: str) -> dict[str, tuple[str, str]]:
    told = computer.run("config", "show", "--json", *words).json["settings"]
    return {each["name"]: (each["value"], each["source"]) for each in told}


def test_each_setting_has_its_source(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "home")
    assert shown(computer)["site"] == ("wikimedia", "the default")
    computer.variables = {
        "SEEDER_SITE": "wikimedia",
        "SEEDER_PHABRICATOR_URL": "https://phab.example.org",
        "SEEDER_PHABRICATOR_TOKEN": TOKEN,
        "SEEDER_CONTACT": "anna@example.org",
        "SEEDER_FIRST_TASK_TAG": "easy",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    found = shown(computer)
    assert found["site"] == ("wikimedia", "SEEDER_SITE")
    assert found["address"] == ("https://phab.example.org/", "SEEDER_PHABRICATOR_URL")
    assert found["token"] == ("hidden", "SEEDER_PHABRICATOR_TOKEN")
    assert found["contact"] == ("anna@example.org", "SEEDER_CONTACT")
    assert found["first_task_tag"] == ("easy", "SEEDER_FIRST_TASK_TAG")
    assert found["state folder"] == (str(tmp_path / "state" / "seeder"), "XDG_STATE_HOME")
    assert computer.run("config", "show").code == 0
    assert computer.leaks(TOKEN) == []


def test_a_mistake_in_the_file_is_exit_2(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "home")
    computer.config.mkdir(parents=True)
    (computer.config / "config.yaml").write_text("site: wikimedia\ntoken: " + TOKEN + "\n")
    ended = computer.run("config", "show")
    assert (ended.code, "line 2" in ended.said) == (2, True)
    (computer.config / "config.yaml").unlink()
    assert computer.leaks(TOKEN) == []
