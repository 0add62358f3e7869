"""`seeder suggest` where there is nothing to look at, and what it refuses. The rest is in tests/gerrit."""

from __future__ import annotations

import pytest

from seeder.document import parse
from seeder.wish import Shared, wish_from
from tests.e2e.conftest import Home


def test_a_site_without_gerrit(home: Home) -> None:
    ran = home.seeder("suggest")
    assert ran.code == 2
    assert "This site has no Gerrit; suggestions come out of merged changes." in ran.err
    told = home.seeder("suggest", "--json")
    assert (told.code, told.json["exit_code"]) == (2, 2)
    assert home.requests() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--kind", "comments"], "comment"),
        (["--since", "yesterday"], "6 months"),
        (["3"], "belongs to nothing"),
        (["--draft", "two"], "not the number"),
        (["--draft", "0"], "not the number"),
        (["--draft", "1", "²"], "not the number"),
    ],
)
def test_what_is_refused_before_anything_is_asked(typed: list[str], said: str, home: Home) -> None:
    ran = home.seeder("suggest", *typed)
    assert ran.code == 2
    assert said in ran.err
    assert home.requests() == []


def test_a_gerrit_that_is_not_there(home: Home) -> None:
    gerrit = {"SEEDER_GERRIT_URL": "http://127.0.0.1:9/"}
    ran = home.seeder("suggest", "--gerrit-user", "ada", environ=home.online | gerrit)
    assert ran.code == 4, ran.all


def test_suggestions_begin_questions_only(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "--suggest", "-f", "tasks.yaml")
    assert ran.code == 2
    assert "--suggest" in ran.err
    assert home.seeder("create", "--suggest").code == 2


def test_a_rehearsal_finds_some_and_can_begin_with_them(home: Home) -> None:
    ran = home.seeder("suggest", "--rehearse", "--json", environ=home.environ)
    assert ran.code == 0, ran.err
    found = ran.json["suggestions"]
    assert {"comment", "todo", "test"} <= {one["kind"] for one in found}
    assert all(one["evidence"] and one["draft"]["template"] for one in found)
    file = home.seeder("suggest", "--rehearse", "--draft", "1 2", environ=home.environ).out
    tasks = wish_from(parse(file, "tasks.yaml"), Shared()).tasks
    assert [task.title for task in tasks] == [one["title"] for one in found[:2]]
    assert "seeder create --rehearse -f" in file
