"""`seeder program handover` as a whole: what it asks of the server, and before and after `seeder create`."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.e2e.conftest import Home

ROUND = """\
name: autumn
start: 2020-01-01
end: 2099-12-31
tags: [Outreachy (Round 33)]
parent: T9
interns: [{user: sam, mentors: [mina]}, {user: juno}]
"""


@pytest.fixture
def online(home: Home) -> Home:
    home.write("autumn.yaml", ROUND)
    return home


def test_the_requests_of_a_handover(online: Home) -> None:
    online.seeder("program", "handover", "--round", "autumn.yaml")
    asked = Counter(method for method, _ in online.requests())
    assert asked == {
        "project.search": 2,  # the hashtags and names together, and a milestone by name
        "user.search": 2,  # the interns, and whom their tasks name
        "maniphest.search": 2,  # their first tasks, and which of these are blocked
        "maniphest.status.search": 1,
        "transaction.search": 1,
    }
    assert len({connection for _, connection in online.requests()}) == 1
    # Nothing is written.
    assert online.edits() == 0


def test_who_leaves_two_tasks_is_done_with_it(online: Home) -> None:
    def lacks() -> int:
        told = online.seeder("program", "handover", "--round", "autumn.yaml", "--json").json
        return int(told["interns"][0]["lacks"])

    assert lacks() == 2
    online.write("tasks.yaml", online.example())
    made = online.seeder("create", "-f", "tasks.yaml", "--round", "autumn.yaml", "--yes", "--json")
    assert made.code == 0, made.all
    ended = online.seeder("program", "handover", "--round", "autumn.yaml", "--json")
    assert (ended.code, ended.json["complete"]) == (0, 2)
    assert [task["blocking"] for task in ended.json["interns"][0]["tasks"]] == [[], []]
    # What is taken back was not left.
    assert online.seeder("runs", "undo", made.json["run"], "--yes").code == 0
    assert lacks() == 2


def test_patches_are_looked_for_in_gerrit(online: Home) -> None:
    online.write("autumn.yaml", ROUND.replace("{user: juno}", "{user: juno}, {user: pip}"))

    def patched(gerrit: str) -> tuple[dict[str, bool | None], str]:
        command = ("program", "handover", "--round", "autumn.yaml", "--json")
        ran = online.seeder(*command, SEEDER_GERRIT_URL=gerrit)
        assert ran.code == 3
        tasks = [task for intern in ran.json["interns"] for task in intern["tasks"]]
        return {task["monogram"]: task["patched"] for task in tasks}, ran.err

    found, said = patched(f"{online.server.url}r/")
    assert found == {"T16": True, "T18": True, "T19": False}
    assert "Gerrit" not in said
    found, said = patched("http://127.0.0.1:9/")
    assert found == {"T16": None, "T18": None, "T19": None}
    assert "Gerrit could not be asked for patches" in said
