"""`seeder hackathon board` as a child process: what is shown, pasted, moved and put back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.model import Task
from seeder.remarkup import embeds, mentions
from seeder.sources.rows import Edited
from seeder.writing.plan_file import from_file, to_file
from tests.e2e.conftest import Home, Ran
from tests.e2e.terminal import Terminal

TAG = ("--tag", "Wikimedia-Hackathon-2026")
PEOPLE = ("juno", "ines.q", "mina", "tobi", "pip", "ada-admin")
HOSTILE = "{{x}} [[y|z]] | @mina ~~~~ \x1b[31mred\x1b[0m `code` <b>"


class Hall(Home):
    """Somebody's home, with the sandbox's Gerrit."""

    def board(self, *more: str, **variables: str) -> Ran:
        gerrit = {"SEEDER_GERRIT_URL": f"{self.server.url}r/"} | variables
        words = ("hackathon", "board", *(() if "--event" in more else TAG), *more)
        return self.seeder(*words, environ=self.online | gerrit)

    def task(self, number: int) -> Task:
        return self.phabricator.tasks([number], columns=True)[number]

    def edit(self, number: int, kind: str, value: Any) -> None:
        edits = [{"type": kind, "value": value}]
        self.phabricator.conduit.write(
            "maniphest.edit", Edited, objectIdentifier=f"T{number}", transactions=edits
        )

    def columns(self) -> dict[str, str]:
        tag = self.phabricator.projects_by_slug([TAG[1]])[TAG[1]]
        return {column.name: column.phid for column in self.phabricator.columns(tag.phid)}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path)
    yield made
    made.close()


def by_number(ran: Ran) -> dict[str, dict[str, Any]]:
    assert ran.code == 0, ran.all
    return {each["monogram"]: each for each in ran.json["tasks"]}


def test_the_table_stands_as_on_the_board(home: Hall) -> None:
    ran = home.board()
    assert ran.code == 0, ran.all
    rows = [re.split(r"  +", line) for line in ran.out.splitlines()]
    assert rows[0] == ["Column", "Task", "Owner", "Change", "Last action"]
    assert [row[:4] for row in rows[1:4]] == [
        ["Backlog", "T17 Dark mode for the schedule", "free", "–"],
        ["Ideas", "T7 Workshop: your first patch in ninety minutes", "free", "merged"],
        ["In progress", "T6 Buddy list for newcomers at the hackathon", "@juno", "–"],
    ]
    assert "3 tasks, 1 claimed, 1 with everything merged." in ran.out
    assert "T5 " not in ran.out
    assert "--all" in ran.err
    assert "T5 Map of what people worked on at the hackathon (Resolved)" in home.board("--all").out


def test_json_names_nobody_unasked(home: Hall) -> None:
    ran = home.board("--all", "--json")
    assert not [name for name in PEOPLE if name in ran.out]
    found = by_number(ran)
    assert list(found) == ["T17", "T7", "T6", "T5"]
    assert (found["T6"]["claimed"], found["T6"]["column"], found["T6"]["changes"]) == (
        True,
        "In progress",
        [],
    )
    (merged,) = found["T7"]["changes"]
    assert (merged["number"], merged["status"], found["T7"]["merged"]) == (7811, "merged", True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["T7"]["last_action"])
    named = by_number(home.board("--all", "--json", "--names"))
    assert (named["T6"]["owner"], named["T7"]["owner"]) == ("juno", None)
    assert named["T5"]["last_action_by"] == "ines.q"


def test_what_a_bot_did_last_is_no_persons_action(home: Hall) -> None:
    found = by_number(home.board("--tag", "Commons-App", "--json", "--names"))
    # The bot was there after both of them.
    assert found["T15"]["last_action_by"] in {"Rafi", "noor"}
    assert [each["status"] for each in found["T3"]["changes"]] == ["merged", "open"]
    assert (found["T3"]["merged"], found["T15"]["merged"]) == (False, False)


def test_what_is_pasted_names_nobody_and_does_nothing(home: Hall) -> None:
    home.edit(17, "title", HOSTILE)
    wiki = home.board("--format", "wikitext").out
    (row,) = [line for line in wiki.splitlines() if "T17" in line]
    assert not re.search(r"\{\{|\[\[|~~|<b|\x1b|@mina", row)
    assert row.count("||") == 4
    assert "&#64;mina" in row
    remarkup = home.board("--format", "remarkup").out
    assert (mentions(remarkup), embeds(remarkup)) == ((), ())
    assert "| `Backlog` | {T17} | free | – |" in remarkup
    for text in (wiki, remarkup):
        assert "juno" not in text
        assert "| claimed |" in text
    assert "| juno |" in home.board("--format", "wikitext", "--names").out
    named = home.board("--format", "remarkup", "--names").out
    assert ("| `juno` |" in named, mentions(named)) == (True, ())
    for format_ in ("csv", "markdown"):
        text = home.board("--format", format_).out
        assert ("juno" in text, "\x1b" in text, "T17" in text) == (False, False, True)
        assert "juno" in home.board("--format", format_, "--names").out


@pytest.mark.parametrize("plain", [{}, {"SEEDER_PLAIN": "1"}])
def test_a_hostile_title_reaches_no_terminal(home: Hall, plain: dict[str, str]) -> None:
    home.edit(17, "title", f"{HOSTILE}\nT99 fake row")
    shown = home.board(**plain).out
    assert "\x1b" not in shown
    assert "\\x1b[31mred" in shown
    assert not [line for line in shown.splitlines() if line.startswith("T99")]


def test_forty_columns_are_enough(home: Hall) -> None:
    home.edit(17, "title", f"{'W' * 60} {HOSTILE}")
    narrow = {"COLUMNS": "40", "NO_COLOR": "1", "TERM": "screen-256color", "LANG": "C.UTF-8"}
    gerrit = {"SEEDER_GERRIT_URL": f"{home.server.url}r/"}
    terminal = Terminal(home.online | gerrit | narrow, home.root, width=40)
    try:
        terminal.run("hackathon", "board", *TAG)
        rows = terminal.wait_for("[exit 0]").splitlines()
    finally:
        terminal.close()
    assert max(map(len, rows)) <= 40
    text = " ".join(" ".join(rows).split())
    for told in ("Ideas T7 Workshop: your first patch in", "free, change merged, last action 20", "@juno"):
        assert told in text, text


def test_a_wide_terminal_has_a_table_in_its_width(home: Hall) -> None:
    home.edit(17, "title", "word " * 14)
    gerrit = {"SEEDER_GERRIT_URL": f"{home.server.url}r/"}
    wide = {"COLUMNS": "80", "TERM": "screen-256color", "LANG": "C.UTF-8"}
    terminal = Terminal(home.online | gerrit | wide, home.root, width=80)
    try:
        terminal.run("hackathon", "board", *TAG)
        rows = terminal.wait_for("[exit 0]").splitlines()
    finally:
        terminal.close()
    (head,) = [row for row in rows if row.startswith("Column")]
    (ideas,) = [row for row in rows if row.startswith("Ideas")]
    assert ideas[head.index("Change") :].startswith("merged")
    assert sum("word" in row for row in rows) > 1


def test_what_is_merged_is_moved_once_and_put_back(home: Hall) -> None:
    before, columns = home.task(7), home.columns()
    others = {number: home.task(number).columns for number in (5, 6, 17)}
    looked = home.board("--move-done", "--column", "done", "--dry-run")
    assert "T7 Workshop" in looked.out
    assert (looked.code, home.edits()) == (0, 0)
    ran = home.board("--move-done", "--column", "done", "--yes", "--json")
    assert ran.code == 0, ran.all
    assert (ran.json["moved"], home.edits()) == (["T7"], 1)
    after = home.task(7)
    assert columns["Done"] in after.columns
    assert columns["Ideas"] not in after.columns
    assert after.project_phids == before.project_phids
    assert {number: home.task(number).columns for number in others} == others
    again = home.board("--move-done", "--column", "done", "--yes", "--json")
    assert (again.code, again.json["already"], again.json["run"], home.edits()) == (0, ["T7"], None, 1)
    assert home.seeder("runs", "undo", "--yes").code == 0
    assert set(home.task(7).columns) == set(before.columns)


def test_an_undo_leaves_what_somebody_moved_since(home: Hall) -> None:
    columns = home.columns()
    assert home.board("--move-done", "--column", "Done", "--yes").code == 0
    home.edit(7, "column", [columns["In progress"]])
    undone = home.seeder("runs", "undo", "--yes")
    assert "somebody has moved it since" in undone.all
    assert columns["In progress"] in home.task(7).columns


def test_an_undo_leaves_what_is_moved_while_it_asks(home: Hall) -> None:
    columns = home.columns()
    assert home.board("--move-done", "--column", "Done", "--yes").code == 0
    terminal = Terminal(home.online | {"LC_ALL": "C.UTF-8"}, home.root, width=100)
    try:
        terminal.run("runs", "undo")
        terminal.wait_for("Put back 1 task")
        home.edit(7, "column", [columns["In progress"]])
        terminal.answer("y", ("[y/N]",))
        assert "Somebody moved it on the board meanwhile." in terminal.wait_for("[exit 6]")
    finally:
        terminal.close()
    assert columns["In progress"] in home.task(7).columns


def test_a_saved_plan_that_does_not_say_where_a_task_lay_can_be_undone(home: Hall) -> None:
    assert home.board("--move-done", "--column", "Done", "--plan-out", "plan.json").code == 0
    path = home.root / "plan.json"
    plan = from_file(path.read_bytes(), "plan.json")
    steps = tuple(
        msgspec.structs.replace(step, seen={key: step.seen[key] for key in ("id", "title")})
        for step in plan.steps
    )
    path.write_bytes(to_file(msgspec.structs.replace(plan, steps=steps)))
    assert home.seeder("apply", "plan.json", "--yes").code == 0
    undone = home.seeder("runs", "undo", "--yes")
    assert "it is not known where it lay before" in undone.all
    assert undone.code == 0


def test_what_was_moved_meanwhile_is_not_moved(home: Hall) -> None:
    assert home.board("--move-done", "--column", "Done", "--plan-out", "plan.json").code == 0
    path = home.root / "plan.json"
    plan = from_file(path.read_bytes(), "plan.json")
    # Younger facts are believed.
    path.write_bytes(to_file(msgspec.structs.replace(plan, made=plan.made - 61)))
    home.edit(7, "column", [home.columns()["In progress"]])
    edits = home.edits()
    ran = home.seeder("apply", "plan.json", "--yes")
    assert "Somebody moved it on the board meanwhile." in ran.all
    assert (ran.code, home.edits()) == (6, edits)


def test_a_task_with_an_open_change_stays(home: Hall) -> None:
    planned = home.board("--tag", "Commons-App", "--move-done", "--column", "Released", "--dry-run", "--json")
    assert planned.json["planned"] == ["T13"]
    ran = home.board("--tag", "Outreachy (Round 33)", "--move-done", "--column", "Done", "--yes")
    assert (ran.code, home.edits()) == (0, 0), ran.all
    assert "No task on the board has a merged change and no open one." in ran.out


def test_limits_hold_for_moves_too(home: Hall) -> None:
    tag = home.phabricator.projects_by_slug([TAG[1]])[TAG[1]]
    home.edit(13, "projects.add", [tag.phid])
    edits = home.edits()
    ran = home.board("--move-done", "--column", "Done", "--max-changes", "1", "--yes")
    assert (ran.code, home.edits()) == (8, edits), ran.all
    ran = home.board("--move-done", "--column", "Done", "--yes", "--json")
    assert (ran.json["moved"], home.edits()) == (["T7", "T13"], edits + 2)
    assert home.seeder("runs", "undo", "--yes").code == 0
    columns = home.columns()
    assert columns["Ideas"] in home.task(7).columns
    assert columns["Backlog"] in home.task(13).columns


def test_the_column_is_the_events(home: Hall) -> None:
    ran = home.seeder("hackathon", "board", "--move-done", "--rehearse", "--yes", "--json")
    assert (ran.code, ran.json["moved"]) == (0, ["T7"]), ran.all


def test_without_an_answer_of_gerrit_the_rest_is_shown_and_nothing_moved(home: Hall) -> None:
    dead = {"SEEDER_GERRIT_URL": "http://127.0.0.1:9/"}
    ran = home.board(**dead)
    assert ran.code == 0, ran.all
    assert "Gerrit could not be asked for changes" in ran.err
    assert "Change" not in ran.out
    assert "Workshop" in ran.out
    told = by_number(home.board("--json", **dead))
    assert (told["T7"]["changes"], told["T7"]["merged"]) == (None, None)
    moving = home.board("--move-done", "--column", "Done", "--yes", **dead)
    assert (moving.code, home.edits()) == (4, 0), moving.all


def test_without_a_gerrit_nothing_can_be_moved(home: Hall) -> None:
    ran = home.seeder("hackathon", "board", *TAG)
    assert (ran.code, "No Gerrit is known" in ran.err, "Change" in ran.out) == (0, True, False)
    moving = home.seeder("hackathon", "board", *TAG, "--move-done", "--column", "Done", "--yes")
    assert (moving.code, "no Gerrit" in moving.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--move-done",), "not said to which column"),
        (("--move-done", "--column", "Dome"), "Its columns: Backlog, Ideas, In progress, Done."),
        (("--column", "Done"), "--move-done"),
        (("--yes",), "--move-done"),
        (("--format", "html"), "is not a format"),
        (("--format", "wikitext", "--json"), "exclude each other"),
        (("--tag", "wikimedia-hackaton-2026"), "Did you mean"),
        (("--event", "nosuch"), "nosuch"),
    ],
)
def test_what_cannot_be_is_said(home: Hall, words: tuple[str, ...], says: str) -> None:
    ran = home.board(*words)
    assert (ran.code, says in ran.err) == (2, True), ran.all
    assert home.edits() == 0


def test_without_a_yes_nothing_is_written(home: Hall) -> None:
    assert home.board("--move-done", "--column", "Done").code == 2
    assert home.edits() == 0


def test_what_it_asks_of_the_server(home: Hall) -> None:
    assert home.board().code == 0
    asked = [method for method, _ in home.requests()]
    assert asked == [
        "project.search",
        "project.column.search",
        "maniphest.search",
        "maniphest.gettasktransactions",
        "user.search",
    ]
