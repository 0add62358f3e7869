"""`seeder mine` as a child process: what is listed, renewed, handed over and put back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.model import Task
from tests.e2e.conftest import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """With two first tasks of its owner's."""
    made = Home(tmp_path)
    try:
        text = re.sub(r"(?m)^co_mentors: .*$", "co_mentors: [mina]", made.example())
        made.write("tasks.yaml", re.sub(r"(?m)^mentor_until: .*$", "mentor_until: 2 months", text))
        ran = made.seeder("create", "-f", "tasks.yaml", "--yes", "--json")
        assert ran.code == 0, ran.all
        made.tasks = ran.json["tasks"]  # type: ignore[attr-defined]
        yield made
    finally:
        made.close()


def tasks(home: Home) -> list[dict[str, Any]]:
    return home.tasks  # type: ignore[attr-defined, no-any-return]


def task(home: Home, number: int = 0) -> Task:
    return home.phabricator.tasks_by_phid([tasks(home)[number]["phid"]])[tasks(home)[number]["phid"]]


def test_what_one_mentors_is_listed(home: Home) -> None:
    ran = home.seeder("mine", "--json")
    assert ran.code == 0, ran.all
    listed = {each["monogram"]: each for each in ran.json["tasks"]}
    assert {each["monogram"] for each in tasks(home)} <= set(listed)
    mine = listed[tasks(home)[0]["monogram"]]
    assert (mine["claimed_by"], mine["changes"]) == (None, [])
    assert 55 < mine["days_left"] < 63
    shown = home.seeder("mine", tasks(home)[0]["monogram"])
    assert "Nobody has claimed it yet." in shown.out
    assert tasks(home)[1]["monogram"] not in shown.out


def test_renewing_changes_the_date_and_nothing_else_and_can_be_taken_back(home: Home) -> None:
    number, before = tasks(home)[0]["monogram"], task(home)
    ran = home.seeder("mine", number, "--until", "2028-03-01", "--yes", "--json")
    assert ran.code == 0, ran.all
    after = task(home)
    then = re.sub(r"until \d{4}-\d\d-\d\d", "until 2028-03-01", before.description)
    assert after.description == then
    assert after.custom == before.custom
    again = home.seeder("mine", number, "--until", "2028-03-01", "--yes")
    assert "nothing was written" in again.err
    assert home.seeder("runs", "undo", "--yes").code == 0
    assert task(home).description.strip() == before.description.strip()


def test_stepping_back_hands_over_to_the_co_mentor(home: Home) -> None:
    before = task(home)
    ran = home.seeder("mine", tasks(home)[0]["monogram"], "--step-back", "--yes")
    assert ran.code == 0, ran.all
    after = task(home)
    assert "@mina is the mentor of this task until" in after.description
    assert "@sam" not in after.description
    assert set(after.custom["custom.mentors"]) == set(before.custom["custom.mentors"]) - {before.author_phid}
    assert after.project_phids == before.project_phids
    assert tasks(home)[0]["monogram"] not in home.seeder("mine").out
    assert home.seeder("runs", "undo", "--yes").code == 0
    assert set(task(home).custom["custom.mentors"]) == set(before.custom["custom.mentors"])


def test_stepping_back_from_a_task_of_nobody_elses_names_the_tag_that_goes(home: Home) -> None:
    text = home.example("--tasks", "1").replace("My ", "Alone: ")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("co_mentors"))
    home.write("alone.yaml", text)
    made = home.seeder("create", "-f", "alone.yaml", "--tasks", "1", "--yes", "--json")
    number = made.json["tasks"][0]["monogram"]
    ran = home.seeder("mine", number, "--step-back", "--dry-run")
    assert "its tag goes" in ran.all
    assert "good first task" in ran.out
    assert "PHID-" not in ran.all
    assert home.seeder("mine", number, "--step-back", "--yes").code == 0
    after = home.phabricator.tasks([int(number[1:])])[int(number[1:])]
    tags = home.phabricator.projects(after.project_phids)
    assert [tag.title for tag in tags.values()] == ["Commons-App"]


def test_stepping_back_to_somebody_named(home: Home) -> None:
    ran = home.seeder("mine", tasks(home)[1]["monogram"], "--step-back", "--to", "tobi", "--yes")
    assert ran.code == 0, ran.all
    assert "@tobi is the mentor of this task until" in task(home, 1).description
    assert "Also: @mina." in task(home, 1).description


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--to", "tobi"), "--step-back"),
        (("--until", "soon"), "not a date"),
        (("--step-back", "--to", "nobody-at-all"), "no user"),
        (("--step-back", "--to", "patchbot"), "not somebody who could be asked"),
        (("--step-back", "--until", "3 months"), "exclude"),
        (("T999999",), "does not name you"),
        (("nonsense",), "not a task"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(
    home: Home, words: tuple[str, ...], says: str
) -> None:
    written = home.edits()
    ran = home.seeder("mine", *words, "--yes")
    assert (ran.code, says in ran.err) == (2, True), ran.all
    assert home.edits() == written


def test_without_a_yes_nothing_is_written(home: Home) -> None:
    written = home.edits()
    assert home.seeder("mine", "--until", "3 months").code == 2
    assert home.seeder("mine", "--until", "3 months", "--dry-run").code == 0
    assert home.edits() == written


def test_what_it_asks_of_the_server(home: Home) -> None:
    before = len(home.requests())
    assert home.seeder("mine").code == 0
    asked = [method for method, _ in home.requests()[before:]]
    assert asked == ["user.whoami", "project.search", "maniphest.search", "maniphest.search"]
    assert len({connection for _, connection in home.requests()[before:]}) == 1
