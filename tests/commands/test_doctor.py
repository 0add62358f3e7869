"""`seeder doctor` as a child process: order, words, exit code, one JSON object."""

from __future__ import annotations

from pathlib import Path

from tests.computer import Computer


def test_all_is_well(computer: Computer) -> None:
    ended = computer.run("doctor")
    assert ended.code == 0
    assert ended.out.endswith("All is well. `seeder create` is ready when you are.\n")
    assert "problem" not in ended.out


def test_each_problem_has_an_arrow_with_its_mend(computer: Computer) -> None:
    (computer.home / ".arcrc").write_text("{}")
    (computer.home / ".arcrc").chmod(0o644)
    ended = computer.run("doctor")
    assert ended.code == 1
    assert ended.out.count("problem  ") == ended.out.count("→") == 1
    assert "One thing to mend" in ended.out


def test_a_missing_login_is_exit_4(computer: Computer) -> None:
    del computer.variables["SEEDER_PHABRICATOR_TOKEN"]
    assert computer.run("doctor").code == 4


def test_for_scripts_it_is_one_object(computer: Computer) -> None:
    ended = computer.run("doctor", "--json")
    assert (ended.code, ended.json["exit_code"]) == (0, 0)
    assert {"check", "level", "said", "fix"} == set(ended.json["findings"][0])
    computer.variables["SEEDER_SITE"] = "nowhere"
    ended = computer.run("doctor", "--json")
    assert (ended.code, ended.json["exit_code"], ended.json["findings"][-1]["check"]) == (1, 1, "settings")


def test_a_rehearsal_can_be_examined_too(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "home")
    try:
        assert computer.run("doctor", "--rehearse").code == 0
    finally:
        computer.run("sandbox", "stop")
