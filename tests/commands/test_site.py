"""`seeder site` as a child process against a server in another process."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.document import parse
from seeder.sandbox import process
from seeder.settings.profiles import find_profile, parse_profile
from tests.computer import Computer


@pytest.fixture
def computer(server: process.Running, tmp_path: Path) -> Iterator[Computer]:
    made = Computer(tmp_path / "home", {"SEEDER_PHABRICATOR_TOKEN": server.token})
    yield made
    assert made.leaks(server.token) == []


def test_new_asks_the_server_and_check_agrees(computer: Computer, server: process.Running) -> None:
    ended = computer.run("site", "new", "mine", server.url + "T1", "--json")
    assert ended.code == 0
    site = find_profile("mine", computer.config).site
    assert (site.phabricator, site.first_task_tag) == (server.url, "good_first_task")
    assert site.mentor_field == "custom.mentors"
    assert site.statuses["resolved"] == "Resolved"
    assert "resolved" in site.closed_statuses
    assert "open" not in site.closed_statuses
    assert site.undo_statuses[0] == "invalid"
    assert site.priorities["high"] == "High"
    assert stat.S_IMODE(Path(ended.json["path"]).stat().st_mode) == 0o644
    assert computer.run("site", "check", "mine").code == 0


def test_the_written_file_explains_itself(computer: Computer, server: process.Running) -> None:
    ended = computer.run("site", "new", "mine", server.url)
    assert "# The tag that says" in (computer.config / "sites" / "mine.yaml").read_text()
    assert "--site mine" in ended.said


def test_the_new_site_is_found_by_name_and_by_address(computer: Computer, server: process.Running) -> None:
    computer.run("site", "new", "mine", server.url)
    assert computer.run("whoami", "--site", "mine", "--json").json["site"] == "mine"
    computer.variables["SEEDER_PHABRICATOR_URL"] = server.url
    assert computer.run("whoami", "--json").json["site"] == "mine"


def test_new_overwrites_only_when_forced(computer: Computer, server: process.Running) -> None:
    path = computer.config / "sites" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("name: mine\ntitle: precious\n")
    ended = computer.run("site", "new", "mine", server.url)
    assert (ended.code, "--force" in ended.said) == (2, True)
    assert "precious" in path.read_text()
    assert computer.run("site", "new", "mine", server.url, "--force").code == 0
    assert "precious" not in path.read_text()


@pytest.mark.parametrize(
    ("name", "url"),
    [("../x", "https://x.example/"), ("x", "x.example"), ("x", "http://192.0.2.1/"), ("x", "")],
)
def test_bad_names_and_addresses_are_refused_before_anything(computer: Computer, name: str, url: str) -> None:
    assert computer.run("site", "new", name, *([url] if url else [])).code == 2
    assert list(computer.home.rglob("*.yaml")) == []


def test_new_without_token_and_terminal_says_to_log_in(computer: Computer, server: process.Running) -> None:
    computer.variables.clear()
    ended = computer.run("site", "new", "mine", server.url)
    assert ended.code == 4
    assert not (computer.config / "sites" / "mine.yaml").exists()


def test_new_asks_a_person_for_a_token_and_keeps_it_only_if_wanted(
    computer: Computer, server: process.Running
) -> None:
    computer.variables.clear()
    answers = [("Token (invisible), then Enter:", server.token), ("[o]nce? [k]", "o")]
    ended = computer.at_terminal("site", "new", "mine", server.url, answers=answers)
    assert ended.code == 0
    assert "this run only" in ended.out
    assert not (computer.config / "tokens").exists()


def test_check_finds_what_differs(computer: Computer, server: process.Running) -> None:
    path = computer.config / "sites" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f"name: mine\nphabricator: {server.url}\nfirst_task_tag: esay\nmentor_field: custom.nobody\n"
    )
    ended = computer.run("site", "check", "mine", "--json")
    assert (ended.code, ended.json["exit_code"]) == (3, 3)
    bad = {each["check"] for each in ended.json["findings"] if each["level"] == "problem"}
    assert bad == {"tag", "mentors"}


def test_check_of_an_address_that_nobody_answers_at_is_exit_4(computer: Computer) -> None:
    text = "name: gone\nphabricator: http://127.0.0.1:1/\n"
    path = computer.config / "sites" / "gone.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    computer.variables["SEEDER_PHABRICATOR_TOKEN"] = "api-" + "g" * 28
    assert computer.run("site", "check", "gone").code == 4


def test_list_and_show(computer: Computer) -> None:
    found = computer.run("site", "list", "--json").json["sites"]
    assert [each["name"] for each in found if each["chosen"]] == ["wikimedia"]
    assert "phabricator.wikimedia.org" in computer.run("site", "list").out
    shown = computer.run("site", "show", "wikimedia")
    assert "Who is this suitable for?" in shown.out
    assert computer.run("site", "show", "wikimedia", "--json").json["site"]["name"] == "wikimedia"
    assert computer.run("site", "show", "wikimeda").code == 2


def test_a_broken_profile_is_listed_as_such(computer: Computer) -> None:
    path = computer.config / "sites" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("name: [")
    ended = computer.run("site", "list")
    assert (ended.code, "mine.yaml, line" in ended.out, "wikimedia" in ended.out) == (0, True, True)


def test_a_rehearsal_asks_its_own_server_and_writes_nothing(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "home")
    try:
        assert "first_task_tag" in computer.run("site", "new", "mine", "--rehearse").out
        assert not (computer.config / "sites").exists()
        assert computer.run("site", "check", "sandbox", "--rehearse").code == 0
    finally:
        computer.run("sandbox", "stop")


def test_a_forced_new_profile_keeps_the_old_one(computer: Computer, server: process.Running) -> None:
    computer.run("site", "new", "mine", server.url)
    path = computer.config / "sites" / "mine.yaml"
    path.write_text(path.read_text() + "# my own words\n")
    ended = computer.run("site", "new", "mine", server.url, "--force")
    assert "kept in" in ended.said
    assert "my own words" in (path.parent / "mine.yaml.old").read_text()
    assert "my own words" not in path.read_text()
    assert [each["name"] for each in computer.run("site", "list", "--json").json["sites"]].count("mine") == 1


def test_what_is_shown_of_a_site_is_a_profile(computer: Computer, server: process.Running) -> None:
    computer.run("site", "new", "mine", server.url)
    for name in ("mine", "wikimedia"):
        shown = computer.run("site", "show", name).out
        copy = parse_profile(parse(shown, "shown"), name)
        assert copy == find_profile(name, computer.config).site


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Resolved", "Erledigt", "is called “Resolved”"),
        ('  "spite": "Spite"\n', "", "lacks the status “spite”"),
        ('closed_statuses: ["', 'closed_statuses: ["open", "', "count as open"),
        ('"high": "High"', '"hoch": "Hoch"', "no priority “high”"),
    ],
)
def test_check_finds_each_difference(
    computer: Computer, server: process.Running, old: str, new: str, says: str
) -> None:
    computer.run("site", "new", "mine", server.url)
    path = computer.config / "sites" / "mine.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    ended = computer.run("site", "check", "mine")
    assert (ended.code, says in ended.out) == (3, True), ended.out
