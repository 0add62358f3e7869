"""`seeder hackathon tag` and `untag` as a child process against a sandbox: plan, write, take back."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.sandbox import process
from seeder.sandbox.store import Store
from seeder.sandbox.world import token_of
from seeder.writing.plan import Edit
from seeder.writing.plan_file import from_file, to_file
from tests.computer import Computer, Ended
from tests.sandbox.client import Sandbox
from tests.sandbox.many import plant

EVENT = """
name: hack
title: The hackathon
tag: Wikimedia-Hackathon-2026
start: 2026-12-04
end: 2026-12-06
time_zone: Europe/Berlin
columns: {new: Ideas, done: Done}
hashtag: hack2026
announcement: https://lists.example.org/1
"""


class Hall:
    """An organiser's computer, the site, and more tasks on it."""

    def __init__(self, folder: Path, store: Store, server: process.Running, home: Path) -> None:
        self.database, self.store = folder / "world.db", store
        self.site, self.url = Sandbox(store, server.url), server.url
        own = {"SEEDER_PHABRICATOR_URL": server.url, "SEEDER_PHABRICATOR_TOKEN": server.token}
        own |= {"SEEDER_GERRIT_URL": f"{server.url}r/", "SEEDER_GERRIT_USERNAME": "sam"}
        self.computer = Computer(home, own | {"SEEDER_GERRIT_PASSWORD": server.token})
        (home / "hack.yaml").write_text(EVENT)
        self.tag = self.project("Wikimedia-Hackathon-2026")

    def project(self, name: str) -> str:
        row = self.store.row("SELECT phid FROM project WHERE name = ?", name)
        assert row is not None
        return str(row["phid"])

    def tasks(self, count: int, **more: Any) -> list[str]:
        """New tasks, by their monograms."""
        return [f"T{number}" for number in plant(self.store, count, **more)]

    def tags(self, monogram: str) -> set[str]:
        return set(self.site.task(int(monogram[1:]))["attachments"]["projects"]["projectPHIDs"])

    def column(self, monogram: str) -> str:
        boards = self.site.task(int(monogram[1:]))["attachments"]["columns"]["boards"]
        return str(boards[self.tag]["columns"][0]["name"])

    def edits(self) -> int:
        """How many edits the site was asked for so far."""
        return self.asked().count("maniphest.edit")

    def asked(self) -> list[str]:
        with sqlite3.connect(self.database) as db:
            return [row[0] for row in db.execute("SELECT method FROM request ORDER BY id")]

    def run(self, command: str, *words: str, stdin: str = "") -> Ended:
        event = () if "--tag" in words or "--event" in words else ("--event", "hack.yaml")
        return self.computer.run("hackathon", command, *words, *event, "--pace", "0", stdin=stdin)

    def done(self, command: str, *words: str, stdin: str = "", code: int = 0) -> Any:
        """The object of --json of a command that has to end with `code`."""
        ran = self.run(command, *words, "--yes", "--json", stdin=stdin)
        assert ran.code == code, ran.said
        return ran.json

    def undo(self) -> Ended:
        ran = self.computer.run("runs", "undo", "--yes")
        assert ran.code == 0, ran.said
        return ran


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Store, process.Running]]:
    folder = tmp_path_factory.mktemp("site")
    server = process.start(folder, idle_seconds=600, log_requests=True)
    store = Store(folder / "world.db")
    yield folder, store, server
    store.close()
    process.stop(folder)


@pytest.fixture
def hall(running: tuple[Path, Store, process.Running], tmp_path: Path) -> Iterator[Hall]:
    folder, store, server = running
    home = tmp_path / "home"
    home.mkdir()
    made = Hall(folder, store, server, home)
    yield made
    assert made.computer.leaks(server.token) == []


def test_pasted_tasks_get_the_tag_and_their_column_once(hall: Hall) -> None:
    one, two, three = hall.tasks(3)
    notes = f"{one} from the talk\n- [[ {hall.url}{two} | button ]]\nnothing here\n{three};{one}\n"
    told = hall.done("tag", "-f", "-", stdin=notes)
    assert (told["tagged"], told["already"], told["skipped"]) == ([one, two, three], [], [])
    assert told["run"]
    assert all(hall.tag in hall.tags(task) for task in (one, two, three))
    assert {hall.column(task) for task in (one, two, three)} == {"Ideas"}
    before = hall.edits()
    again = hall.done("tag", "-f", "-", stdin=notes)
    assert (again["tagged"], again["already"], again["run"]) == ([], [one, two, three], None)
    assert hall.edits() == before


def test_a_task_that_was_moved_on_the_board_is_not_moved_back(hall: Hall) -> None:
    [task] = hall.tasks(1)
    hall.done("tag", task)
    columns = hall.site.get("project.column.search", constraints={"projects": [hall.tag]})["data"]
    done = next(column["phid"] for column in columns if column["fields"]["name"] == "Done")
    hall.site.edit(task, column=[done])
    assert hall.done("tag", task, "--column", "Ideas")["already"] == [task]
    assert hall.column(task) == "Done"


def test_the_plan_says_what_is_done_and_what_is_not(hall: Hall) -> None:
    tasks = hall.tasks(12)
    closed, merged = hall.tasks(1, status="resolved", closed=1), hall.tasks(1, status="duplicate", closed=1)
    hidden = hall.tasks(1, view="mina")
    mine = hall.tasks(1, view="sam")
    words = [*tasks, *closed, *merged, *hidden, *mine, "--also", "accessibility", "--subscribe", "mina"]
    ran = hall.run("tag", *words, "--comment", "For the hackathon", "--dry-run")
    assert ran.code == 0, ran.said
    for said in (
        "Tag 12 tasks on",
        "Wikimedia-Hackathon-2026, Accessibility",
        "Ideas",
        "For the hackathon",
        "… and 2 more",
        f"{closed[0]} Planted 1 It is closed",
        f"{hidden[0]} It is not there, or you may not see it.",
        f"{mine[0]} Planted 1 Not everybody may see it.",
        "12 mails or more, to 1 person",
        "Nothing was written (--dry-run).",
    ):
        assert said in ran.said, ran.said
    whole = next(line.strip() for line in ran.out.splitlines() if line.strip().endswith("tag.txt"))
    assert [line for line in Path(whole).read_text().splitlines() if line.startswith("+ ")] == [
        f"+ {task} Planted {number}" for number, task in enumerate(tasks, 1)
    ]
    told = hall.done("tag", *closed, *mine, *hidden, "--closed", "--restricted")
    assert told["tagged"] == [*closed, *mine]
    assert told["skipped"] == [{"monogram": hidden[0], "because": "It is not there, or you may not see it."}]


def test_what_a_run_asks_of_the_site_is_counted(hall: Hall) -> None:
    tasks = hall.tasks(120)
    there = len(hall.asked())
    words = ("--no-column", "--no-announcement", "--max-mails", "200")
    told = hall.done("tag", *words, "-f", "-", stdin="\n".join(tasks))
    assert len(told["tagged"]) == 120
    asked = hall.asked()[there:]
    assert asked.count("maniphest.edit") == 120
    assert len(asked) <= 120 + 2 * math.ceil(120 / 100) + 3, asked


def test_tasks_are_selected_by_what_they_are_like(hall: Hall) -> None:
    board = hall.project("Documentation")
    mine = hall.tasks(2, tags=[board])
    taken = hall.tasks(1, tags=[board], owner=hall.site.get("user.whoami", "mina")["phid"])
    closed = hall.tasks(1, tags=[board], status="resolved", closed=1)
    words = ("--project", "documentation", "--author", "sam", "--created-since", "1 day")
    free = hall.done("tag", *words, "--owner", "nobody", "--dry-run")
    assert free["planned"] == mine
    assert hall.done("tag", *words, "--not", mine[0], "--dry-run")["planned"] == [mine[1], *taken]
    every = hall.done("tag", *words, "--status", "any", "--closed", "--dry-run")
    assert every["planned"] == [*mine, *taken, *closed]
    address = f"{hall.url}tag/documentation/"
    on_board = hall.done("tag", address, "--not", "wikimedia-hackathon-2026", "--dry-run")
    assert {*mine, *taken} <= set(on_board["planned"])
    assert closed[0] not in on_board["planned"]
    ran = hall.run("tag", "--project", "documentation", "--author", "pip", "--dry-run")
    assert (ran.code, "No task was selected." in ran.said) == (0, True)
    stored = hall.done("tag", f"{hall.url}maniphest/query/authored/", "--dry-run")
    assert {*mine, *taken} <= set(stored["planned"])


def test_a_milestone_takes_its_parents_place_and_an_undo_gives_it_back(hall: Hall) -> None:
    parent, other = hall.project("Outreachy"), hall.project("Round 32")
    [above] = hall.tasks(1, tags=[parent])
    [beside] = hall.tasks(1, tags=[other])
    ran = hall.run("tag", above, beside, "--tag", "Outreachy (Round 33)", "--yes")
    assert ran.code == 0, ran.said
    assert "It loses Outreachy." in ran.said
    assert "It loses Outreachy (Round 32)." in ran.said
    new = hall.project("Round 33")
    assert (hall.tags(above), hall.tags(beside)) == ({new}, {new})
    assert "gets back Outreachy" in hall.undo().said
    assert (hall.tags(above), hall.tags(beside)) == ({parent}, {other})


def test_a_tag_comes_off_and_back_with_its_place_on_the_board(hall: Hall) -> None:
    tasks = hall.tasks(2)
    hall.done("tag", *tasks, "--column", "In progress")
    assert hall.done("untag", *tasks, "T99999")["untagged"] == tasks
    assert not any(hall.tag in hall.tags(task) for task in tasks)
    assert hall.done("untag", *tasks)["already"] == tasks
    hall.undo()
    assert {hall.column(task) for task in tasks} == {"In progress"}


def test_a_tag_comes_off_whatever_the_event_says_of_columns(hall: Hall, tmp_path: Path) -> None:
    (task,) = hall.tasks(1)
    hall.done("tag", task)
    other = tmp_path / "other.yaml"
    other.write_text(EVENT.replace("new: Ideas", "new: Renamed since").replace("name: hack", "name: other"))
    asked = len(hall.asked())
    assert hall.done("untag", task, "--event", str(other))["untagged"] == [task]
    assert "project.column.search" not in hall.asked()[asked:]


def test_an_undo_leaves_what_others_did_since(hall: Hall) -> None:
    kept, off = hall.tasks(2)
    hall.done("tag", kept, off)
    hall.site.edit(off, "mina", projects__remove=[hall.tag])
    hall.site.edit(kept, "mina", projects__add=[hall.project("Documentation")])
    assert "its tag was taken off since" in hall.undo().said
    assert hall.tags(kept) == {hall.project("Documentation")}


def test_many_changes_have_to_be_announced_and_bounded(hall: Hall) -> None:
    tasks = hall.tasks(60)
    before = hall.edits()
    words = ("tag", *tasks, "--tag", "accessibility", "--yes")
    ran = hall.run(*words)
    assert ran.code == 2
    assert "announced" in ran.said
    assert hall.run(*words, "--no-announcement", "--max-changes", "59").code == 8
    follow = ("--subscribe", "mina", "--max-mails", "59")
    ran = hall.run(*words, "--announced", "https://example.org/", *follow)
    assert (ran.code, "@mina would get 60 mails" in ran.said) == (8, True)
    assert hall.run(*words, "--announced", "somewhere").code == 2
    assert hall.edits() == before
    told = json.loads(hall.run(*words, "--announced", "T1", "--json").out)
    assert len(told["tagged"]) == 60


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--tag", "wikimedia-hackaton-2026"), "Did you mean “wikimedia-hackathon-2026”?"),
        (("--column", "Idea"), "Its columns: Backlog, Ideas, In progress, Done."),
        (("--also", "Outreachy (Round 33)", "--also", "Outreachy"), "because one belongs to the other"),
        (("--subscribe", "minna"), "Did you mean “mina”?"),
        (("--project", "documentation", "--status", "opne"), "Did you mean “open”?"),
        (("--project", "documentation", "--owner", "rafy"), "Did you mean “Rafi”?"),
        (("--project", "documentation", "--field", "difficulty=easy"), "does not search for tasks by"),
        (("--comment", "Hello @mina"), "who would get a mail for every task"),
        (("--created-since", "someday"), "is not a day"),
        (("nonsense",), "“nonsense” is not a task"),
        (("--comment", "caf\udce9"), "is not text in UTF-8"),
        (("--also", "http://["), "There is no tag “http://[”"),
        (("--announced", "x", "--no-announcement"), "exclude each other"),
    ],
)
def test_what_is_wrong_is_answered_with_what_is_right(hall: Hall, words: tuple[str, ...], says: str) -> None:
    before = hall.edits()
    ran = hall.run("tag", *hall.tasks(1), *words, "--yes")
    assert ran.code == 2, ran.said
    assert says in ran.said
    assert hall.edits() == before


def test_a_refused_plan_is_told_as_json_too(hall: Hall) -> None:
    kin = ("--also", "Outreachy (Round 33)", "--also", "Outreachy")
    told = hall.done("tag", *hall.tasks(1), *kin, code=2)
    assert "because one belongs to the other" in told["error"]["sentence"]
    assert (told["tagged"], told["refused"], told["run"]) == ([], [], None)


def test_what_only_the_last_task_gets_is_shown(hall: Hall) -> None:
    has = hall.tasks(1, tags=[hall.project("Accessibility")])
    ran = hall.run("tag", *has, *hall.tasks(1), "--also", "accessibility", "--dry-run")
    assert "Tag Wikimedia-Hackathon-2026, Accessibility" in ran.said, ran.said


def test_in_a_saved_plan_everything_that_is_written_is_shown(hall: Hall) -> None:
    tasks = hall.tasks(2)
    hall.computer.run("hackathon", "tag", *tasks, "--event", "hack.yaml", "--plan-out", "plan.json")
    path = hall.computer.home / "plan.json"
    plan = from_file(path.read_bytes(), "plan")
    odd = (*plan.steps[1].edits[:1], Edit("comment", "Shame on you"))
    steps = (plan.steps[0], msgspec.structs.replace(plan.steps[1], edits=odd))
    path.write_bytes(to_file(msgspec.structs.replace(plan, steps=steps)))
    assert "Comment Shame on you" in hall.computer.run("apply", "plan.json", "--dry-run").said


@pytest.mark.parametrize("words", [("-f", "~nobody-here/notes"), ("T1", "--event", "~nobody-here/hack.yaml")])
def test_the_home_of_nobody_has_no_files(hall: Hall, words: tuple[str, ...]) -> None:
    ran = hall.run("tag", *words, "--dry-run")
    assert (ran.code, "~nobody-here" in ran.said) == (2, True), ran.said


def test_a_roster_in_the_home_of_nobody_is_not_there(hall: Hall) -> None:
    (hall.computer.home / "odd.yaml").write_text(f"{EVENT}roster: ~nobody-here/people.csv\n")
    ran = hall.computer.run("hackathon", "check", "odd.yaml")
    assert (ran.code, "there is no file" in ran.said) == (3, True), ran.said


def test_half_a_token_is_not_shown_either(hall: Hall) -> None:
    token = hall.computer.variables["SEEDER_PHABRICATOR_TOKEN"]
    [task] = hall.tasks(1)
    pasted = f"my notes about the login for the seeder: {token}\n{task}\n"
    ran = hall.run("tag", "-f", "-", "--dry-run", "--show-all", stdin=pasted)
    assert (ran.code, "[token hidden]" in ran.said) == (0, True), ran.said
    kept = (hall.computer.home / ".local/state/seeder/plans/tag.txt").read_text()
    assert token[:12] not in ran.out + ran.err + kept


def test_a_pace_of_no_number_is_none(hall: Hall) -> None:
    ran = hall.computer.run("hackathon", "tag", *hall.tasks(1), "--event", "hack.yaml", "--pace", "nan")
    assert (ran.code, "--pace takes seconds" in ran.said) == (2, True), ran.said


def test_nothing_asked_for_is_asked_back(hall: Hall) -> None:
    ran = hall.run("tag")
    assert (ran.code, "Which tasks?" in ran.said) == (2, True)
    ran = hall.run("tag", "-f", "-", stdin="no task\n123\n")
    assert (ran.code, "task numbers begin with T" in ran.said) == (2, True)
    assert hall.run("tag", "--status", "open").code == 2


def test_the_linked_changes_get_the_hashtag_and_lose_it_again(hall: Hall) -> None:
    found = hall.site.send("GET", "/r/changes/?q=message:Bug&o=CURRENT_REVISION&o=CURRENT_COMMIT")
    linked = {row["_number"]: row for row in found.body if "Bug: T" in json.dumps(row)}
    mine = {number: row for number, row in linked.items() if row["owner"] == {"_account_id": 1029}}
    assert mine, "the world has no change of sam's for a task"
    number, row = next(iter(mine.items()))
    task = json.dumps(row).partition("Bug: ")[2].partition("\\n")[0]
    told = hall.done("tag", task, "--changes", "--closed", "--restricted")
    assert str(number) in told["changes"]["tagged"]
    tags = hall.site.send("GET", f"/r/changes/{number}/hashtags").body
    assert "hack2026" in tags
    again = hall.done("tag", task, "--changes", "--closed", "--restricted")
    assert str(number) in again["changes"]["already"]
    hall.undo()
    assert "hack2026" not in hall.site.send("GET", f"/r/changes/{number}/hashtags").body


def test_a_saved_plan_is_shown_in_the_sites_words_and_written_once(hall: Hall) -> None:
    tasks = hall.tasks(3)
    ran = hall.computer.run("hackathon", "tag", *tasks, "--event", "hack.yaml", "--plan-out", "plan.json")
    assert ran.code == 0, ran.said
    assert not any(hall.tag in hall.tags(task) for task in tasks)
    ran = hall.computer.run("apply", "plan.json", "--yes")
    assert ran.code == 0, ran.said
    assert f"{tasks[0]} Planted 1" in ran.said
    assert all(hall.tag in hall.tags(task) for task in tasks)
    assert hall.computer.run("apply", "plan.json", "--yes").code == 2


def test_a_saved_plan_that_says_one_task_and_changes_another_is_refused(hall: Hall) -> None:
    said, meant = hall.tasks(2)
    hall.computer.run("hackathon", "tag", said, "--event", "hack.yaml", "--plan-out", "plan.json")
    path = hall.computer.home / "plan.json"
    plan = from_file(path.read_bytes(), "plan")
    phid = hall.site.task(int(meant[1:]))["phid"]
    steps = tuple(msgspec.structs.replace(step, target=phid) for step in plan.steps)
    path.write_bytes(to_file(msgspec.structs.replace(plan, steps=steps)))
    ran = hall.computer.run("apply", "plan.json", "--yes")
    assert (ran.code, f"says {said} and would change {meant}" in ran.said) == (2, True)
    assert hall.tags(meant) == set()


def test_at_a_terminal_the_first_five_are_looked_at(hall: Hall) -> None:
    tasks = hall.tasks(55)
    (hall.computer.home / "notes").write_text("\n".join(tasks))
    words = ("hackathon", "tag", "-f", "notes", "--event", "hack.yaml", "--pace", "0")
    ran = hall.computer.at_terminal(*words, answers=[("Tag 55 tasks on", "y"), ("the other 50?", "n")])
    assert ran.code == 6, ran.said
    assert [hall.tag in hall.tags(task) for task in tasks] == [True] * 5 + [False] * 50
    ran = hall.computer.run("resume", "--json")
    assert (ran.code, len(ran.json["tagged"])) == (0, 55)
    hall.undo()
    assert not any(hall.tag in hall.tags(task) for task in tasks)


def test_the_same_command_again_goes_on_first_and_then_finds_all_done(hall: Hall) -> None:
    tasks = hall.tasks(52)
    (hall.computer.home / "notes").write_text("\n".join(tasks))
    words = ("hackathon", "tag", "-f", "notes", "--event", "hack.yaml", "--pace", "0")
    hall.computer.at_terminal(*words, answers=[("Tag 52 tasks on", "y"), ("the other 47?", "n")])
    ran = hall.computer.at_terminal(*words, answers=[("Go on with it first?", "y")])
    assert ran.code == 0, ran.said
    assert "47 of 52 steps left." in ran.said
    assert "Everything is there already; nothing was written." in ran.said
    assert all(hall.tag in hall.tags(task) for task in tasks)
    assert "52 put back" in hall.undo().said
    assert not any(hall.tag in hall.tags(task) for task in tasks)


def test_a_run_that_changed_nothing_is_not_the_one_to_take_back(hall: Hall) -> None:
    kept, other = hall.tasks(2)
    told = hall.done("tag", kept)
    plan = ("hackathon", "tag", other, "--event", "hack.yaml", "--plan-out", "plan.json")
    assert hall.computer.run(*plan).code == 0
    hall.site.edit(other, "mina", projects__add=[hall.tag])
    ran = hall.computer.run("apply", "plan.json", "--yes", "--json")
    assert ran.json["already"] == [other], ran.said
    half = told["run"].partition("-")[2]
    assert hall.computer.run("runs", "show", half).code == 0
    assert kept in hall.undo().said
    assert (hall.tags(kept), hall.tags(other)) == (set(), {hall.tag})


def test_what_was_mistyped_is_told_before_the_prose(hall: Hall) -> None:
    [task] = hall.tasks(1)
    lines = [task, *[f"Item {word} of the agenda" for word in "abcdefghijkl"], "T 774", "t525", "T12O4"]
    ran = hall.run("tag", "-f", "-", "--dry-run", stdin="\n".join(lines))
    assert "No task in 15 lines" in ran.said, ran.said
    assert [ran.said.index(f"is “{near}” a task?") for near in ("T 774", "t525", "T12O4")]
    assert ran.said.index("T12O4") < ran.said.index("Item a")
    assert ran.said.index("Item a") < ran.said.index("Tag 1 task on")


def test_an_undo_keeps_below_the_rule_as_well(hall: Hall) -> None:
    hall.computer.variables["SEEDER_PHABRICATOR_TOKEN"] = token_of(hall.store, "noor")
    hall.done("tag", *hall.tasks(30), "--tag", "accessibility")
    # So strict that thirty edits are too many at any pace, however long ago the first thirty were.
    strict(hall, "noor", limit=2)
    undone = hall.computer.run("runs", "undo", "--yes")
    assert (undone.code, "logs out who edits that much" in undone.said) == (8, True), undone.said


def test_what_is_in_the_way_is_told_to_a_script_that_only_looks(hall: Hall) -> None:
    tasks = hall.tasks(60)
    ran = hall.run("tag", *tasks, "--tag", "accessibility", "--dry-run", "--json")
    assert (ran.code, len(ran.json["planned"])) == (0, 60)
    assert "announced" in ran.json["in_the_way"]["sentence"]


def test_the_last_event_is_used_where_none_is_named(hall: Hall) -> None:
    tasks = hall.tasks(2)
    hall.done("tag", tasks[0])
    ran = hall.computer.run("hackathon", "tag", tasks[1], "--yes")
    assert ran.code == 0, ran.said
    assert "Event hack" in ran.said
    assert hall.tag in hall.tags(tasks[1])


STRICT = """
name: strict
title: Strict site
phabricator: {url}
politeness:
  pace: 0
  batch_editors: [commons-app]
  anti_vandalism:
    limit: {limit}
    exempt: [translate-tools]
"""


def strict(hall: Hall, who: str = "pip", limit: int = 18) -> None:
    """A site with a right and a rule, asked as `who`, whose edits of the last hours count: whoever writes is
    somebody else than who only looks."""
    folder = hall.computer.config / "sites"
    folder.mkdir(parents=True)
    (folder / "strict.yaml").write_text(STRICT.format(url=hall.url, limit=limit))
    hall.computer.variables["SEEDER_SITE"] = "strict"
    del hall.computer.variables["SEEDER_PHABRICATOR_URL"]
    # Somebody who has not edited anything lately.
    hall.computer.variables["SEEDER_PHABRICATOR_TOKEN"] = token_of(hall.store, who)


def test_where_batches_are_a_right_it_is_asked_for(hall: Hall) -> None:
    strict(hall)
    (hall.computer.home / "notes").write_text("\n".join(hall.tasks(51)))
    words = ("hackathon", "tag", "-f", "notes", "--tag", "accessibility", "--no-announcement")
    ran = hall.computer.run(*words, "--yes")
    assert (ran.code, "a right of commons-app, and you are not in it" in ran.said) == (2, True)
    ran = hall.computer.at_terminal(*words, answers=[("allowed to do this?", "n")])
    assert ran.code == 2
    ran = hall.computer.run(*words, "--i-may", "--dry-run")
    assert ran.code == 0, ran.said
    me = hall.site.get("user.whoami", "pip")["phid"]
    team = hall.project("Commons-App")
    hall.site.get("project.edit", "ada-admin", objectIdentifier=team, transactions=[
        {"type": "members.add", "value": [me]}
    ])  # fmt: skip
    assert "a right of" not in hall.computer.run(*words, "--dry-run").said


def test_a_rule_against_fast_editors_sets_the_pace_and_prices_the_choices(hall: Hall) -> None:
    strict(hall)
    (hall.computer.home / "notes").write_text("\n".join(hall.tasks(40)))
    words = ("hackathon", "tag", "-f", "notes", "--tag", "accessibility", "--dry-run")
    ran = hall.computer.run(*words)
    assert "Strict site logs out fast editors: this comes to" in ran.said
    assert "tags only" in ran.said
    assert "with a comment" in ran.said
    slow = hall.computer.run(*words, "--comment", "Here")
    assert "one edit each" in slow.said, slow.said
    ran = hall.computer.run(*words, "--comment", "Here", "--pace", "0.1")
    assert "is safe, or leave it out" in ran.said


def saved(hall: Hall, name: str, *words: str, comment: str = "") -> None:
    """A plan made with `words`; every step with that comment, as somebody may write into it."""
    ran = hall.computer.run("hackathon", "tag", *words, "--plan-out", name)
    assert ran.code == 0, ran.said
    path = hall.computer.home / name
    plan = from_file(path.read_bytes(), name)
    more = (Edit("comment", comment),) if comment else ()
    steps = tuple(msgspec.structs.replace(step, edits=(*step.edits, *more)) for step in plan.steps)
    path.write_bytes(to_file(msgspec.structs.replace(plan, steps=steps)))


def test_a_saved_plan_is_held_against_the_sites_rules_again(hall: Hall) -> None:
    strict(hall)
    # Another test has let pip into the team that has the right.
    team, pip = hall.project("Commons-App"), hall.site.get("user.whoami", "pip")["phid"]
    out = [{"type": "members.remove", "value": [pip]}]
    hall.site.get("project.edit", "ada-admin", objectIdentifier=team, transactions=out)
    (hall.computer.home / "notes").write_text("\n".join(hall.tasks(51)))
    saved(hall, "plan.json", "-f", "notes", "--tag", "accessibility", "--no-announcement")
    before = hall.edits()
    ran = hall.computer.run("apply", "plan.json", "--yes")
    assert (ran.code, "a right of commons-app, and you are not in it" in ran.said) == (2, True), ran.said
    words = ("-f", "notes", "--tag", "accessibility", "--no-announcement")
    saved(hall, "haste.json", *words, comment="So many comments")
    ran = hall.computer.run("apply", "haste.json", "--yes", "--i-may")
    assert (ran.code, "logs out who edits so much so fast" in ran.said) == (8, True), ran.said
    assert hall.edits() == before


def test_a_saved_plan_mails_nobody_more_than_is_bearable(hall: Hall) -> None:
    tasks = hall.tasks(2, owner=hall.site.get("user.whoami", "mina")["phid"])
    saved(hall, "plan.json", *tasks, "--event", "hack.yaml", "--max-mails", "1")
    before = hall.edits()
    ran = hall.computer.run("apply", "plan.json", "--max-mails", "1", "--yes")
    assert (ran.code, "@mina would get 2 mails" in ran.said) == (8, True), ran.said
    saved(hall, "shout.json", *tasks, "--event", "hack.yaml", comment="Hello @mina")
    ran = hall.computer.run("apply", "shout.json", "--yes")
    assert (ran.code, "who would get a mail for every task" in ran.said) == (2, True), ran.said
    assert hall.edits() == before
    assert hall.computer.run("apply", "plan.json", "--yes").code == 0
