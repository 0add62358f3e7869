"""`seeder tasks` as a child process: what is free, why something is not, and how first tasks are doing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.model import Task
from seeder.remarkup import embeds, mentions
from seeder.sources.rows import Edited
from tests.e2e.conftest import Home, Ran
from tests.e2e.terminal import Terminal

PEOPLE = ("juno", "ines.q", "mina", "tobi", "pip", "Rafi", "olu-farrow", "noor", "yuki_w")
HOSTILE = "{{x}} [[y|z]] | @mina ~~~~ `code` <b> =1+1"
# Free in the rehearsal's world: nothing stands against it, and mina is there.
FREE = 13
# Left out already for what a text says of its mentor.
KNOWN = {"expired": 1, "unknown_name": 1, "none_named": 1}


class Bench(Home):
    """Somebody's home, with the sandbox's Gerrit."""

    def tasks(self, *words: str, **variables: str) -> Ran:
        gerrit = {"SEEDER_GERRIT_URL": f"{self.server.url}r/"} | variables
        return self.seeder("tasks", *words, environ=self.online | gerrit)

    def task(self, number: int) -> Task:
        return self.phabricator.tasks([number])[number]

    def edit(self, number: int, kind: str, value: Any) -> None:
        edits = [{"type": kind, "value": value}]
        self.phabricator.conduit.write(
            "maniphest.edit", Edited, objectIdentifier=f"T{number}", transactions=edits
        )

    def poison(self) -> None:
        """A title and a size in which everything acts. What a terminal obeys is no fault of a text's, but
        would be a title's."""
        text = self.task(FREE).description
        self.edit(FREE, "title", f"{'W' * 60} {HOSTILE}")
        self.edit(FREE, "description", text.replace("One day", f"\x1b[31mred\x1b[0m {HOSTILE}"))

    def free(self, *words: str) -> list[str]:
        ran = self.tasks("available", "--json", *words)
        assert ran.code == 0, ran.all
        return [each["monogram"] for each in ran.json["tasks"]]

    def unmet(self, number: int, *words: str) -> list[str]:
        ran = self.tasks("available", "--why", f"T{number}", "--json", *words)
        assert ran.code == 0, ran.all
        found = [each["rule"] for each in ran.json["conditions"] if each["met"] is not True]
        assert ran.json["available"] is (found == [])
        return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """As it was made; for those who only look."""
    made = Bench(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_what_is_free_and_how_many_are_left_out_and_why(world: Bench) -> None:
    ran = world.tasks("available")
    assert ran.code == 0, ran.all
    rows = [re.split(r"  +", line) for line in ran.out.splitlines()]
    assert rows[0] == ["Task", "Where", "Size", "Mentor", "Since"]
    titles = [row[0] for row in rows[1:3]]
    assert titles == [
        "T13 Upload button has no label for screen readers",
        "T14 Translate the first-steps page into your language",
    ]
    assert [row[3] for row in rows[1:3]] == ["@mina", "@ines.q"]
    assert "2 tasks with the tag good first task can be taken." in ran.out
    assert (
        "17 left out: 6 claimed, 4 that `seeder check` would not let pass, 2 with an open change, "
        "1 whose mentor's account is disabled, 1 whose mentor's promise is over, 1 without a named mentor, "
        "1 whose mentor has no account here, 1 whose mentor was not seen since " in ran.out
    )


def test_json_tells_each_task_and_the_sums_add_up(world: Bench) -> None:
    told = world.tasks("available", "--json").json
    assert (told["tag"], told["available"], told["reviews_known"]) == ("good first task", 2, True)
    assert sum(told["left_out"].values()) == 17
    first = told["tasks"][0]
    assert (first["monogram"], first["repository"], first["projects"]) == (
        "T13",
        None,
        ["Commons-App", "Accessibility"],
    )
    assert (first["size"], first["notes"]) == ("One day, with the set-up and the review.", [])
    (mentor,) = first["mentors"]
    assert (mentor["username"], mentor["verdict"]) == ("mina", "active")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", mentor["last_action"]["at"])


def violations(home: Bench) -> dict[str, tuple[str, Any]]:
    """A rule -> the edit that breaks it and no other."""
    me, text = home.phabricator.whoami().phid, home.task(FREE).description
    place = re.sub(r"https://gitlab\S+", "somewhere", text)
    return {
        "unassigned": ("owner", me),
        "open": ("status", "resolved"),
        "visible": ("view", me),
        "mentor": ("custom.mentors", [home.phabricator.people(["olu-farrow"])["olu-farrow"].phid]),
        "checked": ("description", place),
        "not-blocked": ("subtasks.add", [home.task(17).phid]),
        "tag": ("projects.remove", [home.phabricator.projects_by_slug(["easy"])["easy"].phid]),
    }


@pytest.mark.parametrize("rule", ["unassigned", "open", "visible", "mentor", "checked", "not-blocked", "tag"])
def test_each_condition_that_is_broken_on_the_site_keeps_the_task_out(home: Bench, rule: str) -> None:
    assert (home.free(), home.unmet(FREE)) == (["T13", "T14"], [])
    kind, value = violations(home)[rule]
    home.edit(FREE, kind, value)
    # Resolving makes whoever does it the owner.
    assert home.unmet(FREE) == (["open", "unassigned"] if rule == "open" else [rule])
    assert home.free() == ["T14"]


@pytest.mark.parametrize(
    ("says", "reason", "listed"),
    [
        ("@mina helps until 2020-01-31.", "expired", False),
        ("@nobody-at-all helps.", "unknown_name", False),
        ("Ask anybody.", "none_named", True),
    ],
)
def test_what_the_text_says_of_its_mentor_decides(home: Bench, says: str, reason: str, listed: bool) -> None:
    text = re.sub(r"(?m)^@mina is the mentor.*$", says, home.task(FREE).description)
    home.edit(FREE, "description", text)
    home.edit(FREE, "custom.mentors", [])
    told = home.tasks("available", "--json").json
    assert told["left_out"][reason] == KNOWN.get(reason, 0) + 1
    assert ("T13" in home.free("--any-mentor")) is listed
    if listed:
        assert "names none" in home.tasks("available", "--any-mentor").out
        told = home.tasks("available", "--why", "T13", "--any-mentor").out
        assert ("not met" in told, "A newcomer can take it now." in told) == (False, True)


def test_an_open_change_keeps_a_task_out_and_is_linked(world: Bench) -> None:
    patched = world.number_of("Explain how to run the tests")
    ran = world.tasks("available", "--why", patched)
    assert "not met  No open change names it." in ran.out
    assert f"{world.server.url}r/c/" in ran.out
    assert "It is not for a newcomer to take now." in ran.out
    # Without Gerrit that is not known, said, and not held against it.
    ran = world.tasks("available", SEEDER_GERRIT_URL="")
    assert patched in ran.out
    assert "nothing is known of patches" in ran.err


def test_why_tells_when_and_where_a_mentor_was_seen_as_the_audit_does(world: Bench) -> None:
    told = world.tasks("available", "--why", world.number_of("Improve the documentation of the export")).out
    assert re.search(r"last action on \d{4}-\d\d-\d\d in change 7344 \(by the name\)\.", told), told


def test_who_was_not_seen_for_as_long_as_is_asked_is_gone(world: Bench) -> None:
    assert world.free("--quiet-after", "10d", "--unseen-after", "20d") == ["T13"]
    ran = world.tasks("available", "--quiet-after", "1d", "--unseen-after", "1d")
    assert re.search(r"7 whose mentor was not seen since \d{4}-\d\d-\d\d", ran.out)
    assert "No task with the tag good first task can be taken now." in ran.out
    assert "0 tasks" not in ran.out


def test_what_is_asked_for_narrows_the_list(world: Bench) -> None:
    assert world.free("--project", "Translate-Tools") == ["T14"]
    assert world.free("--text", "TalkBack kotlin") == ["T13"]
    assert world.free("--text", "talkback swahili") == []
    assert "and the word “kotlin” can" in world.tasks("available", "--text", "kotlin").out
    assert world.free("--limit", "1") == ["T13"]
    assert "1 of them listed; --limit 2 lists all" in world.tasks("available", "--limit", "1").out
    assert world.free("--tag", "Pywikibot") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("available", "--format", "html"), "not a format"),
        (("available", "--format", "csv", "--json"), "exclude"),
        (("available", "--why", "T13", "--format", "csv"), "no table to paste"),
        (("available", "--why", "nonsense"), "not a task"),
        (("available", "--why", "T99999"), "no T99999"),
        (("available", "--tag", "no-such-tag"), "no tag"),
        (("available", "--quiet-after", "90d", "--unseen-after", "10d"), "quiet"),
        (("health", "--since", "tomorrow"), "not a moment"),
        (("health", "--tag", "no-such-tag"), "no tag"),
    ],
)
def test_what_cannot_be_is_said(world: Bench, words: tuple[str, ...], says: str) -> None:
    ran = world.tasks(*words)
    assert (ran.code, says in ran.err) == (2, True), ran.all


def test_nothing_is_written_and_a_second_look_asks_for_little(home: Bench) -> None:
    assert home.tasks("available").code == 0
    before = len(home.requests())
    assert home.tasks("available").code == 0
    assert home.edits() == 0
    asked = [method for method, _ in home.requests()[before:]]
    assert len(asked) <= 13
    # The tag, and where the tasks that are left over belong.
    assert asked.count("project.search") == 2


@pytest.mark.parametrize("what", ["available", "health"])
def test_what_is_pasted_names_nobody_and_does_nothing(home: Bench, what: str) -> None:
    home.poison()
    pasted = {f: home.tasks(what, "--format", f) for f in ("csv", "markdown", "remarkup", "wikitext")}
    for ran in pasted.values():
        assert ran.code == 0, ran.all
        assert "\x1b" not in ran.out
    remarkup, wiki = pasted["remarkup"].out, pasted["wikitext"].out
    # In code nothing acts; what reads mentions takes no notice of code in a table.
    assert mentions(re.sub(r"`[^`\n]*`", "", remarkup)) == ()
    assert not re.search(r"\{\{|\[\[|~~|<b|@mina", wiki)
    if what == "available":
        assert "{T13}" in remarkup
        assert set(embeds(remarkup)) <= {"T13", "T14"}
        (row,) = [line for line in pasted["markdown"].out.splitlines() if "T13" in line]
        assert row.count(" | ") == 5
        assert "@mina" not in row
    rows = list(csv.reader(io.StringIO(pasted["csv"].out)))
    assert len({len(row) for row in rows}) == 1


def test_people_are_named_where_that_is_asked_for(world: Bench) -> None:
    for format_ in ("csv", "markdown", "remarkup", "wikitext"):
        for what in ("available", "health"):
            plain = world.tasks(what, "--format", format_).out
            assert not [name for name in PEOPLE if name in plain]
        assert "mina" in world.tasks("available", "--format", format_, "--names").out
        named = world.tasks("health", "--format", format_, "--names").out
        assert [name for name in PEOPLE if name in named]
    quiet, told = world.tasks("health", "--json"), world.tasks("health", "--json", "--names")
    assert not [name for name in PEOPLE if name in quiet.out]
    assert told.json["all"]["most_of_one_mentor_by"] in PEOPLE


def test_health_counts_by_repository_else_by_project(world: Bench) -> None:
    told = world.tasks("health", "--json").json
    rows = {each["name"]: each for each in told["repositories"]}
    assert {name: (row["open"], row["finished"]) for name, row in rows.items()} == {
        "apps/commons-app": (2, 0),
        "pywikibot/core": (2, 0),
        "docs/handbook": (1, 0),
        "Commons-App": (1, 0),
        "Documentation": (1, 0),
        "Translate-Tools": (1, 0),
        "Pywikibot": (0, 1),
        None: (11, 0),
    }
    everything = told["all"]
    assert everything["unassigned"] == {"part": 13, "of": 19, "percent": 68}
    assert everything["with_living_mentor"] == {"part": 12, "of": 19, "percent": 63}
    # yuki_w's account was twelve days old.
    assert everything["by_newcomers"] == {"part": 1, "of": 1, "percent": None}
    assert {each["rule"] for each in told["remarks"]} == {"no-mentor", "few"}
    assert any("newcomer" in line.lower() for line in told["means"])


def test_what_was_finished_before_the_time_that_is_asked_for_is_not_counted(world: Bench) -> None:
    assert world.tasks("health", "--json", "--since", "3 days ago").json["all"]["finished"] == 0


def test_an_empty_tag_is_said_to_be_one(world: Bench) -> None:
    ran = world.tasks("health", "--tag", "Patch-For-Review")
    assert (ran.code, "No task with the tag" in ran.out) == (0, True), ran.all


@pytest.mark.parametrize("plain", [{}, {"SEEDER_PLAIN": "1"}])
def test_what_a_terminal_obeys_reaches_none(home: Bench, plain: dict[str, str]) -> None:
    home.poison()
    shown = home.tasks("available", **plain).out
    assert ("\x1b" in shown, "\\x1b[31mred" in shown) == (False, True)
    home.edit(FREE, "title", "Upload \x1b[31mbutton\nT99 fake row")
    shown = home.tasks("available", "--why", "T13", **plain).out
    assert ("\x1b" in shown, "\\x1b[31mbutton" in shown) == (False, True)
    assert not [line for line in shown.splitlines() if line.startswith("T99")]


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        (("available",), "Mentor: @mina, seen on"),
        (("available", "--why", "T13"), "A newcomer can take it now."),
        (("health",), "with a living mentor 63 % of 19."),
    ],
)
def test_forty_columns_are_enough(home: Bench, words: tuple[str, ...], tells: str) -> None:
    home.poison()
    narrow = {"COLUMNS": "40", "NO_COLOR": "1", "TERM": "screen-256color", "LANG": "C.UTF-8"}
    gerrit = {"SEEDER_GERRIT_URL": f"{home.server.url}r/"}
    terminal = Terminal(home.online | gerrit | narrow, home.root, width=40)
    try:
        terminal.run("tasks", *words)
        rows = terminal.wait_for("[exit 0]").splitlines()
    finally:
        terminal.close()
    assert max(map(len, rows)) <= 40
    assert tells in " ".join(" ".join(rows).split())


def test_a_bar_is_only_at_a_terminal(world: Bench) -> None:
    assert "▇" not in world.tasks("health").out
    wide = {"COLUMNS": "120", "NO_COLOR": "1", "TERM": "screen-256color", "LANG": "C.UTF-8"}
    gerrit = {"SEEDER_GERRIT_URL": f"{world.server.url}r/"}
    for plain, bars in (({}, True), ({"SEEDER_PLAIN": "1"}, False)):
        terminal = Terminal(world.online | gerrit | wide | plain, world.root, width=120)
        try:
            terminal.run("tasks", "health")
            assert ("▇" in terminal.wait_for("[exit 0]")) is bars
        finally:
            terminal.close()
