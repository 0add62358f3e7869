"""Commands that look into Gerrit, as child processes against a real one; Phabricator is the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Home, Ran
from tests.gerrit.lab import Account, Lab

LONG_AGO, LATELY = 1_750_000_000, 1_795_000_000


class Team:
    """A mentor, a newcomer and a reviewer in a repository of theirs."""

    def __init__(self, lab: Lab) -> None:
        lab.at(LONG_AGO)
        self.lab = lab
        self.mentor = lab.account("quimby", "Quimby Mentor", "quimby@example.org")
        self.newcomer = lab.account("zelda", "Zelda Newcomer", "zelda@example.org")
        self.reviewer = lab.account("wanda", "Wanda Reviewer", "wanda@example.org")
        lab.project("team/tool")
        lab.project("team/frozen")
        lab.read_only("team/frozen")
        lab.at(LATELY)
        for number in range(3):
            change = self.change(self.mentor, f"Work {number}", f"src/part{number}.py")
            lab.vote(change, self.reviewer, 2)
            lab.submit(change, self.mentor)

    def change(self, owner: Account, subject: str, path: str, footer: str = "") -> int:
        return self.lab.change(owner, "team/tool", subject, {path: "x = 1\n"}, message_footer=footer)


_team: list[Team] = []


@pytest.fixture
def team(gerrit: Lab) -> Team:
    if not _team:
        _team.append(Team(gerrit))
    return _team[0]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    try:
        yield made
    finally:
        made.close()


def gerrit(team: Team, who: Account | None = None) -> dict[str, str]:
    """The variables that a script sets."""
    told = {"SEEDER_GERRIT_URL": team.lab.url}
    if who is not None:
        told |= {"SEEDER_GERRIT_USERNAME": who.username, "SEEDER_GERRIT_PASSWORD": who.password}
    return told


def run(home: Home, *words: str, **variables: str) -> Ran:
    return home.seeder(*words, environ=home.online | variables)


def left(home: Home) -> list[dict[str, Any]]:
    """Two first tasks of the home's owner."""
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json")
    assert ran.code == 0, ran.all
    tasks: list[dict[str, Any]] = ran.json["tasks"]
    return tasks


def test_mine_says_whose_turn_it_is(home: Home, team: Team) -> None:
    first, second = left(home)
    team.lab.at(LATELY + 1000)
    waiting = team.change(team.newcomer, "Refuse days", "src/a.py", f"Bug: {first['monogram']}")
    done = team.change(team.newcomer, "Say what macOS needs", "src/b.py", f"Bug: {second['monogram']}")
    team.lab.vote(done, team.mentor, 2)
    team.lab.submit(done, team.mentor)
    team.lab.add_reviewer(waiting, team.newcomer, team.reviewer)
    tasks = {t["monogram"]: t for t in run(home, "mine", "--json", **gerrit(team)).json["tasks"]}
    [open_one] = tasks[first["monogram"]]["changes"]
    assert (open_one["number"], open_one["owner"], open_one["status"]) == (waiting, "zelda", "new")
    assert open_one["waits_for"] == "a review by wanda"
    [merged] = tasks[second["monogram"]]["changes"]
    assert (merged["status"], merged["waits_for"], merged["first_merge"]) == ("merged", None, True)

    team.lab.at(LATELY + 2000)
    team.lab.comment(waiting, team.reviewer, "src/a.py", 1, "Why one?")
    tasks = {t["monogram"]: t for t in run(home, "mine", "--json", **gerrit(team)).json["tasks"]}
    assert tasks[first["monogram"]]["changes"][0]["waits_for"] == "zelda, to answer wanda"
    team.lab.at(LATELY + 3000)
    team.lab.message(waiting, team.newcomer, "Because two is too many.")
    tasks = {t["monogram"]: t for t in run(home, "mine", "--json", **gerrit(team)).json["tasks"]}
    assert tasks[first["monogram"]]["changes"][0]["waits_for"].startswith("a review by")

    texts = run(home, "mine", "--texts", **gerrit(team)).out
    assert "For zelda, about " + second["monogram"] in texts
    assert "It is your first one here" in texts


def test_mine_works_without_an_answer_of_gerrit(home: Home) -> None:
    left(home)
    ran = home.seeder("mine", SEEDER_GERRIT_URL="http://127.0.0.1:1/")
    assert ran.code == 0, ran.all
    assert "nobody answers" in ran.err
    assert "nothing is known of patches" in ran.err


def test_create_notes_what_gerrit_knows_of_the_place(home: Home, team: Team) -> None:
    def noted(place: str, **more: str) -> str:
        text = re.sub(r"(?m)^place: .*$", f"place: {place}", home.example())
        home.write("tasks.yaml", text.replace("src/upload/DateField.js", "src/part1.py"))
        ran = run(home, "create", "-f", "tasks.yaml", "--dry-run", **(more or gerrit(team)))
        assert ran.code == 0, ran.all
        return " ".join(ran.out.split())

    good = noted("team/tool")
    assert "Who lately reviewed in team/tool: wanda" in good
    assert "has no file `tests/upload/DateField.test.js`" in good
    assert "has no file `src/part1.py`" not in good
    assert "no repository “team/tol”. Did you mean “team/tool”?" in noted("team/tol")
    assert "read only: nothing can be merged there" in noted("team/frozen")
    assert noted(f"{team.lab.url}admin/repos/team/tool").count("wanda") >= 1
    assert "Gerrit" not in noted("https://code.example.org/elsewhere")
    silent = noted("team/tool", SEEDER_GERRIT_URL="http://127.0.0.1:1/")
    assert "Gerrit was not asked about the place" in silent
    half = noted("team/tool", SEEDER_GERRIT_URL=team.lab.url, SEEDER_GERRIT_USERNAME="quimby")
    assert "SEEDER_GERRIT_PASSWORD is not set" in half


def test_doctor_says_who_asks_gerrit_and_which_password_is_meant(home: Home, team: Team) -> None:
    def told(**more: str) -> dict[str, dict[str, str]]:
        return {f["check"]: f for f in run(home, "doctor", "--json", **more).json["findings"]}

    mine = told(**gerrit(team, team.mentor))
    assert "Gerrit 3." in mine["gerrit"]["said"]
    assert "You are quimby" in mine["gerrit-login"]["said"]
    anybody = told(**gerrit(team))
    assert anybody["gerrit-login"]["level"] == "note"
    assert "anonymously" in anybody["gerrit-login"]["said"]
    bad = {"SEEDER_GERRIT_USERNAME": "quimby", "SEEDER_GERRIT_PASSWORD": "wrong-one"}
    wrong = told(**gerrit(team) | bad)
    assert wrong["gerrit-login"]["level"] == "problem"
    assert "HTTP Credentials" in wrong["gerrit-login"]["fix"]
    assert "wrong-one" not in str(wrong)
    assert told()["gerrit"]["level"] == "ok"


def test_a_login_in_netrc_is_used_for_its_host_only(home: Home, team: Team) -> None:
    netrc = home.root / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login quimby password {team.mentor.password}\n")
    netrc.chmod(0o600)
    found = {f["check"]: f for f in run(home, "doctor", "--json", **gerrit(team)).json["findings"]}
    assert ".netrc" in found["gerrit-login"]["said"]
    netrc.write_text(f"default login quimby password {team.mentor.password}\n")
    found = {f["check"]: f for f in run(home, "doctor", "--json", **gerrit(team)).json["findings"]}
    assert "anonymously" in found["gerrit-login"]["said"]
    netrc.write_text("machine 127.0.0.1 login quimby password x\n")
    netrc.chmod(0o644)
    found = {f["check"]: f for f in run(home, "doctor", "--json", **gerrit(team)).json["findings"]}
    assert "chmod 600" in found["gerrit"]["fix"]
