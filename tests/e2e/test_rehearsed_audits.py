"""Whoever rehearses an audit sees something of everything that it can say."""

from __future__ import annotations

from seeder.reports.assignments import VERDICTS
from tests.e2e.conftest import Home


def test_mentors_of_every_verdict_and_tasks_of_every_state(home: Home) -> None:
    ran = home.seeder("audit", "mentors", "--rehearse", "--json", "--show-all", environ=home.environ)
    assert ran.code == 3, ran.all
    people = {each["username"]: each for each in ran.json["mentors"]}
    tasks = {each["monogram"]: each for each in ran.json["tasks"]}
    verdicts = {name: each["verdict"] for name, each in people.items()}
    assert verdicts == {
        "hedda": "unseen",
        "ines.q": "active",
        "juno": "active",
        "linnea": "quiet",
        "mina": "active",
        "odile": "expired",
        "olu-farrow": "disabled",
        "quinn.vale": "quiet",
        "Rafi": "active",
        "ravi-m": "active",
        "tobi": "active",
    }
    assert [name for name, each in people.items() if each["away_until"]] == ["linnea"]
    assert {each["last_action"]["where"] for each in people.values()} == {"tasks", "elsewhere", "gerrit"}
    assert {each["verdict"] for each in tasks.values()} == {
        "all_gone",
        "none_named",
        "some_gone",
        "mentored",
    }
    assert [name for each in tasks.values() for name in each["unknown_names"]] == ["nobody.here"]
    assert {each["username"]: each["verdict"] for each in tasks["T29"]["mentors"]} == {
        "mina": "active",
        "hedda": "unseen",
    }


def test_claimed_tasks_of_every_kind(home: Home) -> None:
    ran = home.seeder("audit", "assignments", "--rehearse", "--json", "--alive", environ=home.environ)
    assert ran.code == 3, ran.all
    found = {each["monogram"]: each["verdict"] for each in ran.json["assignments"]}
    assert set(found.values()) == set(VERDICTS)
    assert {name: found[name] for name in ("T33", "T34", "T35", "T38")} == {
        "T33": "idle",
        "T34": "merged_but_open",
        "T35": "blocked",
        "T38": "waiting_for_review",
    }
