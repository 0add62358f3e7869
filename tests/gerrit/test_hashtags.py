"""An event's hashtag on the changes of tagged tasks: a real Gerrit, and Phabricator in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Home, Ran
from tests.gerrit.lab import Account, Lab

EVENT = """
name: hack
tag: Wikimedia-Hackathon-2026
start: 2026-12-04
end: 2026-12-06
time_zone: Europe/Berlin
hashtag: "#hack2026"
"""


class Evening:
    """An organiser with changes of theirs and of somebody else's for the tasks of the sandbox."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        lab.at(1_796_000_000)
        self.organiser = lab.account("ottoline", "Ottoline Organiser", "ottoline@example.org")
        self.other = lab.account("borislav", "Borislav Other", "borislav@example.org")
        lab.project("evening/tool")

    def change(self, owner: Account, task: str) -> int:
        files = {f"{task}-{owner.username}.txt": "x\n"}
        return self.lab.change(owner, "evening/tool", f"For {task}", files, message_footer=f"Bug: {task}")

    def tags(self, change: int) -> list[str]:
        found: list[str] = self.organiser.rest.get(f"changes/{change}/hashtags")
        return found


_evening: list[Evening] = []


@pytest.fixture
def evening(gerrit: Lab) -> Evening:
    if not _evening:
        _evening.append(Evening(gerrit))
    return _evening[0]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    made.write("hack.yaml", EVENT)
    try:
        yield made
    finally:
        made.close()


def run(home: Home, evening: Evening, *words: str) -> Ran:
    who = evening.organiser
    own = {"SEEDER_GERRIT_URL": evening.lab.url, "SEEDER_GERRIT_USERNAME": who.username}
    return home.seeder(*words, environ=home.online | own | {"SEEDER_GERRIT_PASSWORD": who.password})


def test_own_changes_get_the_hashtag_others_are_refused_and_an_undo_takes_it_off(
    home: Home, evening: Evening
) -> None:
    mine, theirs = evening.change(evening.organiser, "T12"), evening.change(evening.other, "T12")
    words = ("hackathon", "tag", "T12", "--event", "hack.yaml", "--changes", "--yes", "--json", "--pace", "0")
    ran = run(home, evening, *words)
    assert ran.json["tagged"] == ["T12"], ran.all
    assert (ran.json["changes"]["tagged"], ran.json["changes"]["refused"]) == ([str(mine)], [str(theirs)])
    assert ran.code == 6
    assert (evening.tags(mine), evening.tags(theirs)) == (["hack2026"], [])
    again = run(home, evening, *words)
    assert again.json["changes"]["already"] == [str(mine)]
    assert evening.tags(mine) == ["hack2026"]
    first = ran.json["run"]
    undone = run(home, evening, "runs", "undo", first, "--yes")
    assert undone.code == 0, undone.all
    assert evening.tags(mine) == []


def test_without_a_login_to_gerrit_nothing_is_begun(home: Home, evening: Evening) -> None:
    evening.change(evening.organiser, "T13")
    environ = home.online | {"SEEDER_GERRIT_URL": evening.lab.url}
    words = ("hackathon", "tag", "T13", "--event", "hack.yaml", "--changes", "--yes")
    ran = home.seeder(*words, environ=environ)
    assert (ran.code, "Without a login to Gerrit" in ran.all) == (2, True)
    assert "maniphest.edit" not in [method for method, _ in home.requests()]
