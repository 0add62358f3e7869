"""The main job, as somebody at a shell does it."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

from seeder.wire.redaction import Redactor
from seeder.writing.journal import Journal
from seeder.writing.plan_file import from_file
from tests.e2e.conftest import Home


def monograms(ran_json: dict[str, list[dict[str, str]]]) -> list[str]:
    return [task["monogram"] for task in ran_json["tasks"]]


def test_the_example_becomes_two_tagged_tasks_with_the_caller_as_mentor(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json")
    assert ran.code == 0, ran.all
    tasks = ran.json["tasks"]
    assert [task["status"] for task in tasks] == ["created", "created"]
    assert [set(task) for task in tasks] == [{"monogram", "phid", "url", "title", "status", "because"}] * 2
    assert tasks[0]["url"] == f"{home.server.url}{tasks[0]['monogram']}"
    assert re.fullmatch(r"\d{8}-[0-9a-f]{4}", ran.json["run"])
    checked = home.seeder("check", *monograms(ran.json), "--json")
    assert checked.code == 0, checked.all
    assert [task["findings"] for task in checked.json["tasks"]] == [[], []]


def test_the_same_wish_again_changes_nothing_also_without_the_journal(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    first = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json").json
    before = home.edits()
    again = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json")
    elsewhere = home.seeder(
        "create", "-f", "tasks.yaml", "--yes", "--json", XDG_STATE_HOME=str(home.root / "other-laptop")
    )
    for ran in (again, elsewhere):
        assert ran.code == 0
        assert monograms(ran.json) == monograms(first)
        assert {task["status"] for task in ran.json["tasks"]} == {"exists"}
        assert [task["title"] for task in ran.json["tasks"]] == [task["title"] for task in first["tasks"]]
        assert ran.json["run"] is None
    assert home.edits() == before == 2


def test_requests_are_few_and_on_one_connection(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    assert home.server
    home.seeder("create", "-f", "tasks.yaml", "--yes")
    asked = home.requests()
    assert [method for method, _ in asked] == [
        "user.whoami",
        "project.search",
        "maniphest.search",
        "maniphest.edit",
        "maniphest.edit",
        "maniphest.search",
    ]
    assert len({connection for _, connection in asked}) == 1


def test_parent_and_co_mentors_cost_one_request_more(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    parent = home.number_of("Outreachy round 33")
    before = len(home.requests())
    ran = home.seeder(
        "create", "-f", "tasks.yaml", "--yes", "--json", "--co-mentor", "mina", "--parent", parent
    )
    assert ran.code == 0, ran.all
    assert len(home.requests()) - before == 7


def test_dry_run_and_plan_out_write_nothing(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    dry = home.seeder("create", "-f", "tasks.yaml", "--dry-run", "--json")
    assert dry.code == 0
    assert [task["status"] for task in dry.json["tasks"]] == ["planned", "planned"]
    saved = home.seeder("create", "-f", "tasks.yaml", "--plan-out", "plan.json")
    assert saved.code == 0
    assert home.edits() == 0
    assert stat.S_IMODE((home.root / "plan.json").stat().st_mode) == 0o600
    assert home.server.token not in (home.root / "plan.json").read_text()


def test_a_saved_plan_is_applied_once_and_exactly(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    home.seeder("create", "-f", "tasks.yaml", "--plan-out", "plan.json")
    ran = home.seeder("apply", "plan.json", "--yes", "--json")
    assert ran.code == 0, ran.all
    assert [task["status"] for task in ran.json["tasks"]] == ["created", "created"]
    again = home.seeder("apply", "plan.json", "--yes", "--json")
    assert again.code == 2
    assert "applied already" in again.json["error"]["sentence"]
    assert home.edits() == 2


def test_without_a_terminal_and_without_yes_nothing_is_written(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "-f", "tasks.yaml")
    assert ran.code == 2
    assert "--yes" in ran.err
    assert home.edits() == 0


def test_standard_input_flags_and_json_build_the_same_wish(home: Home) -> None:
    from seeder.document import parse

    text = home.example()
    value = parse(text, "example").value
    first = home.seeder("create", "-f", "-", "--yes", "--json", stdin=text).json
    home.write("tasks.json", json.dumps(value))
    assert monograms(home.seeder("create", "-f", "tasks.json", "--yes", "--json").json) == monograms(first)
    task = value["tasks"][0]
    answers = [
        f"--answer={name}=" + ("\n".join(answer) if isinstance(answer, list) else answer)
        for name, answer in task["answers"].items()
        if answer
    ]
    shared = [
        f"--{name.replace('_', '-')}={value[name]}"
        for name in ("project", "place", "mentor_until")
        if value.get(name)
    ]
    flags = ["--template", task["template"], "--title", task["title"], "--tasks", "1"]
    by_flags = home.seeder("create", *flags, *shared, *answers, "--yes", "--json")
    assert monograms(by_flags.json) == monograms(first)[:1], by_flags.all


def test_undo_closes_what_nobody_touched_and_the_wish_can_be_made_again(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    first = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json").json
    undone = home.seeder("runs", "undo", first["run"], "--yes", "--json")
    assert undone.code == 0, undone.all
    assert [task["status"] for task in undone.json["tasks"]] == ["changed", "changed"]
    again = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json").json
    assert [task["status"] for task in again["tasks"]] == ["created", "created"]
    assert set(monograms(again)).isdisjoint(monograms(first))
    twice = home.seeder("runs", "undo", first["run"], "--yes")
    assert twice.code == 0
    assert "already" in twice.all


def test_runs_tell_what_was_written(home: Home) -> None:
    assert "no runs" in home.seeder("runs").out
    home.write("tasks.yaml", home.example())
    run = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json").json["run"]
    listed = home.seeder("runs", "--json").json["runs"]
    assert [each["id"] for each in listed] == [run]
    shown = home.seeder("runs", "show", run[:11], "--json").json
    assert [step["state"] for step in shown["steps"]] == ["created", "created"]
    assert shown["twins"] == []
    assert "Nothing is unfinished" in home.seeder("resume").err


def test_in_a_rehearsal_credentials_are_ignored_and_everything_is_marked(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "--rehearse", "-f", "tasks.yaml", "--yes")
    assert ran.code == 0, ran.all
    assert home.requests() == []
    assert ran.err.count("REHEARSAL") == 2
    assert "seeder sandbox stop" in ran.err
    assert home.seeder("runs").out.startswith("There are no runs")
    assert "2 created" in home.seeder("runs", "--rehearse").out


@pytest.mark.parametrize("width", ["40", "80", "200"])
def test_on_a_pipe_there_are_no_escapes_and_no_line_is_cut(home: Home, width: str) -> None:
    home.write("tasks.yaml", home.example())
    ran = home.seeder("create", "-f", "tasks.yaml", "--dry-run", COLUMNS=width, TERM="xterm-256color")
    assert "\x1b" not in ran.all
    assert "Upload form: the date field accepts 31 February without a warning" in ran.out


def test_an_option_before_the_subcommand_is_not_swallowed(home: Home) -> None:
    """Swallowed, --rehearse would let `undo` close tasks on the real site."""
    home.write("tasks.yaml", home.example())
    home.seeder("create", "-f", "tasks.yaml", "--yes")
    before = home.edits()
    for command in ("undo", "show"):
        ran = home.seeder("runs", "--rehearse", command)
        assert ran.code == 2
        assert f"seeder runs {command} --rehearse" in ran.err
    assert home.edits() == before


def test_a_plan_is_saved_without_writing_also_after_a_run_that_was_cut_off(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    cut_off(home)
    ran = home.seeder("create", "-f", "tasks.yaml", "--plan-out", "plan.json", "--yes")
    assert ran.code == 0, ran.all
    assert home.edits() == 0


def test_yes_covers_a_run_of_the_same_wish_and_no_other(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    cut_off(home)
    text = home.example("--template", "translation", "--tasks", "1")
    home.write("other.yaml", text)
    other = home.seeder("create", "-f", "other.yaml", "--tasks", "1", "--yes", "--json")
    assert other.code == 0, other.all
    assert home.edits() == 1
    same = home.seeder("create", "-f", "tasks.yaml", "--yes", "--json")
    assert [task["status"] for task in same.json["tasks"]] == ["exists", "exists"]
    assert home.edits() == 3
    assert "Nothing is unfinished" in home.seeder("resume").err


def test_taking_a_half_made_run_back_ends_it(home: Home) -> None:
    home.write("tasks.yaml", home.example())
    run = cut_off(home)
    undone = home.seeder("runs", "undo", run, "--yes")
    assert undone.code == 0, undone.all
    assert home.edits() == 0
    assert "Nothing is unfinished" in home.seeder("resume").err


def test_a_projects_address_and_that_of_a_milestone_are_tags(home: Home) -> None:
    projects = home.phabricator.projects_named("Round 33")
    milestone = next(project for project in projects if project.is_milestone)
    documentation = home.phabricator.projects_by_slug(["documentation"])["documentation"]
    home.write("tasks.yaml", home.example())
    pages = [
        f"{home.server.url}project/view/{milestone.id}/",
        f"{home.server.url}project/board/{documentation.id}/",
    ]
    tags = [part for page in pages for part in ("--tag", page)]
    ran = home.seeder("create", "-f", "tasks.yaml", "--dry-run", *tags)
    assert ran.code == 0, ran.all
    assert "Outreachy (Round 33)" in ran.out
    unknown = home.seeder(
        "create", "-f", "tasks.yaml", "--dry-run", "--tag", f"{home.server.url}project/view/999/"
    )
    assert unknown.code == 2


def test_a_template_by_path_stays_a_path_in_the_file(home: Home) -> None:
    shipped = (Path(__file__).parents[2] / "templates" / "bug.yaml").read_text("utf-8")
    home.write("mine.yaml", shipped.replace("name: bug", "name: mine"))
    text = home.example("--template", "./mine.yaml", "--tasks", "1")
    home.write("tasks.yaml", text)
    ran = home.seeder("create", "-f", "tasks.yaml", "--tasks", "1", "--dry-run", "--json")
    assert ran.code == 0, ran.all


def cut_off(home: Home) -> str:
    """The id of a run that was killed after it was begun and before it sent anything."""
    done = home.seeder("create", "-f", "tasks.yaml", "--plan-out", "begun.json", "--json")
    assert done.code == 0, done.all
    plan = from_file((home.root / "begun.json").read_bytes(), "begun.json")
    (home.root / "begun.json").unlink()
    journal = Journal(home.state / "journal.sqlite", Redactor())
    try:
        return journal.begin(plan, plan.made)
    finally:
        journal.close()
