"""`seeder audit mentors` as a child process: verdicts over planted people, which tasks, and what is kept."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import seeder
from seeder.remarkup import mentions
from seeder.sandbox.gerrit import records
from seeder.sandbox.phids import named_phid
from tests.commands.desk import (
    AS_OF,
    DAY,
    FRESH,
    MINA,
    OLD,
    THEN,
    Desk,
    cells,
    moment,
    names,
    said,
)
from tests.e2e.conftest import Ran
from tests.e2e.terminal import Terminal
from tests.faults.control import Breaker, proxied, wait_until
from tests.sandbox.many import plant

HOSTILE = "{{x}} [[y|z]] | @mina ~~~~ \x1b[31mred\x1b[0m `code` <b> =1+1"
QUIET, UNSEEN = THEN - 90 * DAY, THEN - 180 * DAY


class Room(Desk):
    """`lantern` is a tag of its own with a task for each verdict."""

    def mentors(self, *more: str, **variables: str) -> Ran:
        return self.audit("mentors", *more, **variables)

    def verdicts(self, *words: str) -> dict[str, str]:
        """Mentor -> what is said of them."""
        told = self.mentors(*words, "--json").json
        return {each["username"]: each["verdict"] for each in told["mentors"]}

    def states(self, *words: str) -> dict[str, str]:
        """Task -> its verdict."""
        ran = self.mentors(*words, "--json")
        assert ran.code in {0, 3}, ran.all
        return {each["monogram"]: each["verdict"] for each in ran.json["tasks"]}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """For those who only look: a tag `lantern` with a task for each verdict, and people of its own."""
    made = Room(tmp_path_factory.mktemp("hall"))
    tags = [made.tag("lantern")]
    made.person("wren", FRESH)
    made.person("lark.owl", QUIET)
    made.person("teal", UNSEEN)
    made.person("crane", created=UNSEEN)
    made.person("rook", FRESH, disabled=True)
    made.person("stork", OLD, away_until=THEN + 400 * DAY)
    made.person("robotin", FRESH, kind="bot")
    for title, text in (
        ("seen", "**Mentors:** @WREN"),
        ("quiet", "== Possible mentor(s) ==\n* @lark.owl."),
        ("unseen", "Whom to ask: @teal"),
        ("never", "**Mentors:** @crane"),
        ("disabled", "**Mentors:** @rook, @lark.owl"),
        ("away", "**Mentors:** @stork"),
        ("over", f"**Mentors:** @wren\n**Mentor until:** {moment(THEN - DAY)[:10]}"),
        ("nobodys", "**Mentors:** @no-such-bird and @other.bird"),
        ("none", "@wren and @teal said that somebody should do it."),
        ("bot", "**Mentors:** @robotin"),
    ):
        made.asks(text, tags=tags, title=title)
    with closing(made.store) as store:
        made.edit(number_of(made, "seen"), owner=named_phid("USER", "teal"), modified=OLD)
        assert store
    made.change(801, number_of(made, "seen"))
    yield made
    made.close()


def number_of(room: Room, title: str) -> int:
    with closing(room.store) as store:
        return int(store.column("SELECT id FROM task WHERE title = ?", title)[0])


LANTERN = ("--tag", "lantern", *AS_OF)


def test_every_verdict_with_the_action_that_shows_it(hall: Room) -> None:
    ran = hall.mentors(*LANTERN, "--json")
    assert ran.code == 3, ran.all
    assert [(each["username"], each["verdict"]) for each in ran.json["mentors"]] == [
        ("rook", "disabled"),
        ("crane", "unseen"),
        ("teal", "unseen"),
        ("lark.owl", "quiet"),
        ("stork", "quiet"),
        ("wren", "active"),
    ]
    seen = {each["username"]: each["last_action"] for each in ran.json["mentors"]}
    assert seen["crane"] is None
    assert (seen["teal"]["at"], seen["teal"]["where"]) == (moment(UNSEEN), "tasks")
    assert seen["teal"]["url"].startswith(f"{hall.server.url}T1#")
    states = {each["title"]: each["verdict"] for each in ran.json["tasks"]}
    assert list(states.items()) == [
        ("unseen", "all_gone"),
        ("never", "all_gone"),
        ("over", "all_gone"),
        ("nobodys", "all_gone"),
        ("none", "none_named"),
        ("bot", "none_named"),
        ("disabled", "some_gone"),
        ("seen", "mentored"),
        ("quiet", "mentored"),
        ("away", "mentored"),
    ]
    by_title = {each["title"]: each for each in ran.json["tasks"]}
    assert by_title["nobodys"]["unknown_names"] == ["no-such-bird", "other.bird"]
    assert (by_title["seen"]["claimed_by"], by_title["seen"]["open_changes"]) == ("teal", [801])
    assert ran.json["counts"] == {"all_gone": 4, "none_named": 2, "some_gone": 1, "mentored": 3}


def picked(told: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: told[key] for key in keys}


def test_the_object_has_the_shape_that_issue_6_asks_for(home: Room) -> None:
    for name, at in (("wren", FRESH), ("crane", None)):
        home.person(name, at, created=OLD)
    one = home.asks("**Mentors:** @wren, @crane, @no-such-bird")
    told = home.mentors(f"T{one}", *AS_OF, "--json").json
    url = told["mentors"][1]["last_action"]["url"]
    assert url.startswith(home.server.url)
    mentors = [picked(m, "username", "phid", "verdict", "last_action", "tasks") for m in told["mentors"]]
    mentors[1]["last_action"] = picked(mentors[1]["last_action"], "at", "where", "url")
    assert {"as_of": told["as_of"], "mentors": mentors} == {
        "as_of": moment(THEN),
        "mentors": [
            {
                "username": "crane",
                "phid": named_phid("USER", "crane"),
                "verdict": "unseen",
                "last_action": None,
                "tasks": [f"T{one}"],
            },
            {
                "username": "wren",
                "phid": named_phid("USER", "wren"),
                "verdict": "active",
                "last_action": {"at": moment(FRESH), "where": "tasks", "url": url},
                "tasks": [f"T{one}"],
            },
        ],
    }
    assert [picked(t, "monogram", "mentors", "unknown_names", "verdict") for t in told["tasks"]] == [
        {
            "monogram": f"T{one}",
            "mentors": [
                {"username": "wren", "verdict": "active"},
                {"username": "crane", "verdict": "unseen"},
            ],
            "unknown_names": ["no-such-bird"],
            "verdict": "some_gone",
        }
    ]


def test_the_words_say_no_more_than_is_known(hall: Room) -> None:
    shown = " ".join(hall.mentors(*LANTERN, "--show-all", COLUMNS="200").out.split())
    for sentence in (
        "@rook the account is disabled",
        "@crane never seen here",
        f"@teal not seen here since {month(UNSEEN)}",
        f"@lark.owl quiet since {month(QUIET)}",
        f"@stork away until {moment(THEN + 400 * DAY)[:10]}",
        "@wren is there",
        "no-such-bird (unknown), other.bird (unknown)",
        "@rook (disabled), @lark.owl",
        "10 tasks: 4 with nobody to ask, 2 naming nobody, 1 with one less to ask, 3 with a mentor",
        "Nobody has the name no-such-bird, other.bird.",
    ):
        assert sentence in shown, shown
    # Those with a mentor who is there are left out, and that is said.
    ran = hall.mentors(*LANTERN, COLUMNS="200")
    assert ("@wren" in ran.out.replace("@wren (expired)", ""), "--show-all" in ran.err) == (False, True)


def month(at: int) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(at, UTC):%B %Y}"


def test_exactly_so_long_is_enough(hall: Room) -> None:
    def told(*more: str) -> tuple[str, str]:
        found = hall.verdicts(*more)
        return found["lark.owl"], found["teal"]

    before = ("--tag", "lantern", "--as-of", moment(THEN - 1))
    assert (told(*LANTERN), told(*before)) == (("quiet", "unseen"), ("active", "quiet"))
    assert told(*LANTERN, "--quiet-after", "91d", "--unseen-after", "181d") == ("active", "quiet")
    assert told(*LANTERN, "--unseen-after", "12w", "--quiet-after", "1w") == ("unseen", "unseen")


def test_an_instant_leaves_out_what_came_later(hall: Room) -> None:
    then = ("--tag", "lantern", "--as-of", moment(UNSEEN))
    told = hall.mentors(*then, "--json").json
    found = {each["username"]: (each["verdict"], each["last_action"]) for each in told["mentors"]}
    assert told["as_of"] == moment(UNSEEN)
    assert (found["teal"][0], found["teal"][1]["at"]) == ("active", moment(UNSEEN))
    assert found["wren"][1] is None


def test_a_task_that_was_made_later_was_not_there(home: Room) -> None:
    lantern = home.tag("lantern")
    there = f"T{home.asks('Nobody.', tags=[lantern], start=THEN)}"
    later = f"T{home.asks('Nobody.', tags=[lantern], start=THEN + 1)}"
    asked = ("--tag", "lantern")
    assert home.states(*asked, *AS_OF) == {there: "none_named"}
    assert set(home.states(*asked)) == {there, later}
    named = home.mentors(there, later, *AS_OF)
    assert (f"{later} " in named.out, "1 task made later is left out." in named.err) == (False, True)


def test_first_tasks_a_tag_and_everything(home: Room) -> None:
    easy, lantern = home.phabricator.projects_by_slug(["easy"])["easy"].phid, home.tag("lantern")
    first = f"T{home.asks('Nobody.', tags=[easy])}"
    both = f"T{home.asks('Nobody.', tags=[easy, lantern])}"
    tagged = f"T{home.asks('**Mentors:** @no-such-bird', tags=[lantern])}"
    untagged = f"T{home.asks('**Mentors:** @no-such-bird')}"
    silent = f"T{home.asks('Nobody.')}"
    closed = f"T{home.asks('Nobody.', tags=[lantern], status='resolved', closed=OLD)}"
    ours = {first, both, tagged, untagged, silent, closed}
    for words, found in (
        ((), {first, both}),
        (("--tag", "lantern"), {both, tagged}),
        (("--tag", "lantern", "--tag", "good_first_bug"), {first, both, tagged}),
        (("--project", "lantern"), {both}),
        (("--tag", "lantern", "--status", "any"), {both, tagged, closed}),
        (("--tag", "lantern", "--status", "closed"), {closed}),
        (("--tag", "lantern", "--not", tagged), {both}),
        (("--tag", "lantern", "--not", "easy"), {tagged}),
        # Of everything those that name somebody.
        (("--all",), {tagged, untagged}),
        ((f"{home.server.url}tag/lantern/",), {both, tagged}),
        ((f"{home.server.url}tag/lantern/", "--status", "any"), {both, tagged, closed}),
        ((f"{home.server.url}tag/lantern/", "--project", "easy"), {both}),
        ((f"{home.server.url}maniphest/query/open/",), ours - {closed}),
        ((f"{home.server.url}maniphest/query/all/",), ours - {closed}),
        ((f"{home.server.url}maniphest/query/all/", "--status", "any"), ours),
        ((untagged, silent), {untagged, silent}),
        ((untagged, tagged, both, "--project", "lantern"), {tagged, both}),
        ((untagged, closed, "--status", "any"), {untagged, closed}),
    ):
        assert ours & set(home.states(*words)) == found, words


def test_tasks_out_of_any_text(home: Room) -> None:
    one, two, closed = (
        home.asks("Nobody."),
        home.asks("Nobody."),
        home.asks("Done", status="resolved", closed=OLD),
    )
    file = home.write("notes.txt", f"we saw T{one} and\n{home.server.url}T{two}, and T{closed} is done\n")
    assert list(home.states("-f", file)) == names([one, two])
    piped = home.audit("mentors", "-", "--json", stdin=f"T{one}")
    assert [each["monogram"] for each in piped.json["tasks"]] == [f"T{one}"]
    nothing = home.mentors("-f", home.write("empty.txt", "nothing\n"))
    assert (nothing.code, "No task was found" in nothing.err) == (2, True)


def test_closed_tasks_are_left_out_and_that_is_said(home: Room) -> None:
    one, closed = home.asks("Nobody."), home.asks("Nobody.", status="resolved", closed=OLD)
    ran = home.mentors(f"T{one}", f"T{closed}")
    assert (ran.code, f"T{closed}" in ran.out) == (3, False), ran.all
    assert "1 closed task was left out; --status any looks at it, too." in " ".join(ran.err.split())
    assert home.mentors(f"T{closed}").code == 0


def test_numbers_that_are_not_there_are_told_beside_the_others(home: Room) -> None:
    one = f"T{home.asks('Nobody.')}"
    ran = home.mentors(one, "T77001", "T77002")
    assert (ran.code, one in ran.out) == (3, True), ran.all
    assert "has no T77001, T77002 that you may see" in ran.err
    assert home.mentors("T77001").code == 2
    # Left out on purpose is not missing.
    assert "T77001" not in home.mentors(one, "T77001", "--not", "T77001").err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "html"), "is not a format"),
        (("--format", "csv", "--json"), "exclude each other"),
        (("--offline", "--fresh"), "exclude each other"),
        (("--offline", "--successors"), "asks Gerrit"),
        (("--quiet-after", "90d", "--unseen-after", "10d"), "--quiet-after comes before"),
        (("--unseen-after", "soon"), "not a span of time for --unseen-after"),
        (("--as-of", "2999-01-01"), "still to come"),
        (("--as-of", "lately"), "not a moment"),
        (("--tag", "good_first_tsk"), "good_first_task"),
        (("--tag", "lantern", "--project", "lanterm"), "There is no tag"),
        (("--not", "lanterm"), "There is no tag"),
        (("--status", "opn"), "is not a status"),
        (("--round", "no-such-round"), "There is no round"),
        (("--roster", "no-such-file.csv"), "There is no file"),
        (("https://example.org/T1",), "is not a task"),
        (("nonsense",), "is not a task"),
        (("http://127.0.0.1:1/maniphest/query/nosuchquery/",), "is not a task"),
        (("--offline",), "Nothing was read of"),
    ],
)
def test_what_cannot_be_is_said(hall: Room, words: tuple[str, ...], says: str) -> None:
    # Somebody who has asked nothing yet.
    nobody = {"XDG_CACHE_HOME": str(hall.root / "empty")}
    ran = hall.mentors(*words, **nobody)
    assert (ran.code, says in ran.err) == (2, True), ran.all


def test_a_search_that_the_site_lacks_or_that_would_be_narrowed_is_said(hall: Room) -> None:
    ran = hall.mentors(f"{hall.server.url}maniphest/query/nosuchquery/")
    assert (ran.code, "There is no search “nosuchquery”" in ran.err) == (2, True), ran.all
    ran = hall.mentors(f"{hall.server.url}maniphest/query/all/", "--project", "lantern")
    assert (ran.code, "does not narrow a stored search" in ran.err) == (2, True), ran.all


ROUND = """\
name: autumn
programme: Outreachy
start: 2020-01-01
end: 2099-12-31
tags: [Outreachy (Round 33)]
interns:
  - user: finch
    mentors: [teal]
    gerrit: finch-in-gerrit
  - user: wren
"""


def test_a_round_knows_its_interns_their_mentors_and_their_names_in_gerrit(home: Room) -> None:
    easy = home.phabricator.projects_by_slug(["easy"])["easy"].phid
    for name in ("finch", "teal", "wren"):
        home.person(name, OLD)
    home.reviewer("finch-in-gerrit", 2001)
    home.change(802, 1, FRESH, owner=2001)
    unnamed = home.asks("Nobody.", tags=[easy], author="finch")
    named = home.asks("**Mentors:** @finch", tags=[easy], author="finch")
    alone = home.asks("Nobody.", tags=[easy], author="wren")
    others = home.asks("Nobody.", tags=[easy])
    home.asks("Nobody.", author="finch")
    # Long before the round.
    home.asks("Nobody.", tags=[easy], author="finch", start=1_500_000_000)
    file = home.write("autumn.yaml", ROUND)
    told = home.mentors("--round", file, *AS_OF, "--json").json
    found = {each["monogram"]: [m["username"] for m in each["mentors"]] for each in told["tasks"]}
    assert found == {f"T{unnamed}": ["teal"], f"T{named}": ["finch"], f"T{alone}": []}
    assert f"T{others}" not in found
    finch = next(each for each in told["mentors"] if each["username"] == "finch")
    assert (finch["verdict"], finch["last_action"]["where"]) == ("active", "gerrit")
    assert "by_equal_name" not in finch["last_action"]
    # Nor is it only the name that says who could be asked.
    merged = {"status": "MERGED", "submitted": FRESH, "updated": FRESH}
    for number in range(810, 820):
        home.change(number, 1, FRESH, owner=MINA, submitter=2001, **merged)
    home.change(820, alone, owner=MINA)
    asked = home.mentors("--round", file, *AS_OF, "--successors", "--fresh", "--json").json["tasks"]
    (told,) = (each["successors"] for each in asked if each["monogram"] == f"T{alone}")
    (who,) = (each for each in told if each["gerrit"] == "finch-in-gerrit")
    assert (who["username"], "same name" in who["evidence"]) == ("finch", False)


def test_a_roster_tells_names_in_gerrit(home: Room) -> None:
    home.person("wren", OLD)
    home.reviewer("zaunkoenig", 2001)
    home.change(803, 1, FRESH, owner=2001)
    one = f"T{home.asks('**Mentors:** @wren')}"
    assert home.verdicts(one, *AS_OF) == {"wren": "unseen"}
    table = home.write("people.csv", "User,Gerrit\nWren,zaunkoenig\n")
    told = home.mentors(one, *AS_OF, "--roster", table, "--json").json["mentors"][0]
    assert (told["verdict"], told["last_action"]["what"]) == ("active", "803")
    assert "by_equal_name" not in told["last_action"]
    # Told by the name alone, and said so.
    home.reviewer("wren", 2002)
    home.change(804, 1, FRESH, owner=2002)
    assert "change 804 (by the name)" in home.mentors(one, *AS_OF, "--show-all").out


def heirs(home: Room, *words: str) -> dict[str, list[str]]:
    told = home.mentors(*words, *AS_OF, "--successors", "--show-all", "--json").json["tasks"]
    return {each["monogram"]: [who["username"] for who in each["successors"]] for each in told}


def test_who_could_be_asked_instead_with_evidence(home: Room) -> None:
    home.person("wren", FRESH)
    home.person("teal", FRESH)
    home.person("rook", FRESH, disabled=True)
    for number, name in ((2001, "wren"), (2002, "teal"), (2003, "rook")):
        home.reviewer(name, number)
    orphan = home.asks("**Mentors:** @teal\n**Mentor until:** 2020-01-31")
    mentored = home.asks("**Mentors:** @wren")
    merged = {"status": "MERGED", "submitted": FRESH, "updated": FRESH}
    for number, by in ((805, 2001), (806, 2002), (807, 2003)):
        home.change(number, orphan, FRESH, owner=MINA, submitter=by, messages=(said(by, FRESH),), **merged)
    # An open change tells where its work is.
    for number, task in ((808, mentored), (809, orphan)):
        home.change(number, task, owner=MINA)
    # Of this task's repository; who is gone is not asked.
    found = heirs(home, f"T{orphan}", f"T{mentored}")
    assert found[f"T{orphan}"][0] == "wren"
    assert not {"teal", "rook"} & set(found[f"T{orphan}"])
    assert found[f"T{mentored}"] == []
    shown = home.mentors(f"T{orphan}", *AS_OF, "--successors", COLUMNS="200").out
    assert f"T{orphan} @wren merged 1 " in " ".join(shown.split())
    assert "the same name" in shown
    alone = home.asks("Nobody.")
    nobody = home.mentors(f"T{orphan}", f"T{alone}", *AS_OF, "--successors", COLUMNS="200")
    assert f"Nobody is known to have merged or reviewed lately where T{alone} is, or" in nobody.out
    none = home.mentors(f"T{mentored}", *AS_OF, "--successors", "--show-all", COLUMNS="200")
    assert "None of these tasks has nobody to ask." in none.out
    # Before anything is asked: nobody is at this address.
    nowhere = {"SEEDER_GERRIT_URL": "", "SEEDER_PHABRICATOR_URL": "http://127.0.0.1:1/"}
    without = home.mentors(f"T{orphan}", "--successors", **nowhere)
    assert (without.code, "no Gerrit that seeder knows of" in without.err) == (2, True)


def test_since_last_tells_only_what_is_new(home: Room) -> None:
    home.person("teal", OLD)
    home.person("wren", FRESH)
    one, two = home.asks("**Mentors:** @teal, @wren"), home.asks("**Mentors:** @wren")

    def new(*more: str) -> tuple[int, list[str]]:
        ran = home.mentors(*names([one, two]), *AS_OF, "--since-last", *more, "--json")
        return ran.code, [each["monogram"] for each in ran.json["tasks"]]

    # Without the option all is shown, and nothing is remembered.
    assert home.mentors(*names([one, two]), *AS_OF).code == 3
    assert new() == (3, [f"T{one}"])
    assert new() == (0, [])
    assert home.mentors(*names([one, two]), *AS_OF).code == 3
    # Another question has another memory.
    assert new("--quiet-after", "10d") == (3, [f"T{one}"])
    shown = home.mentors(*names([one, two]), *AS_OF, "--since-last")
    assert (shown.code, "0 new since" in shown.out, "1 known already" in shown.out) == (0, True, True)
    home.edit(two, description="**Mentors:** @teal")
    assert new() == (3, [f"T{two}"])
    home.edit(two, description="**Mentors:** @wren")
    assert new() == (0, [])
    home.edit(two, description="**Mentors:** @teal")
    assert new() == (3, [f"T{two}"])
    # Another verdict is new.
    home.edit(one, description="**Mentors:** @teal")
    assert new() == (3, [f"T{one}"])


def test_a_run_that_fails_has_told_nothing(home: Room) -> None:
    one = f"T{home.asks('Nobody.')}"
    dead = {"SEEDER_PHABRICATOR_URL": "http://127.0.0.1:9/"}
    assert home.mentors(one, "--since-last", "--fresh", **dead).code == 4
    assert home.mentors(one, "--since-last").code == 3


def test_what_is_kept_is_told_without_asking(home: Room) -> None:
    home.person("teal", FRESH)
    one = f"T{home.asks('**Mentors:** @teal, @no-such-bird')}"
    asked = (one, "--show-all")
    first = home.mentors(*asked)
    before = len(home.requests())
    gone = {"SEEDER_PHABRICATOR_TOKEN": "", "SEEDER_GERRIT_URL": f"{home.server.url}r/"}
    again = home.mentors(*asked, "--offline", **gone)
    assert (home.asked(before), again.out, again.code) == ([], first.out, first.code)
    assert "As it was read at " in again.err
    told = home.mentors(one, "--offline", "--json").json
    assert told["as_of"] == told["read"]
    # Thresholds are no part of the question; another question was not asked.
    assert home.mentors(one, "--offline", "--unseen-after", "1d", "--quiet-after", "1d").code == 3
    other = home.mentors("--all", "--offline")
    assert (other.code, "This was not asked before" in other.err) == (2, True), other.all


def test_a_second_look_asks_for_what_changed_and_a_fresh_one_for_all(home: Room) -> None:
    lantern = home.tag("lantern")
    home.person("wren", FRESH)
    text = "**Mentors:** @wren"
    with closing(home.store) as store:
        plant(store, 250, tags=[lantern], start=OLD, step=60, description=text)
    assert home.states("--tag", "lantern") != {}
    first, before = home.requests(), len(home.requests())
    assert [m for m, _ in first].count("maniphest.search") >= 3
    changed = home.asks("Nobody.", tags=[lantern], start=None)
    found = home.states("--tag", "lantern")
    assert (len(found), found[f"T{changed}"]) == (251, "none_named")
    asked = home.asked(before)
    # What changed, whether the others still fit, who all are, their deeds in two places.
    assert len(asked) <= 9, asked
    assert asked.count("maniphest.search") == 2
    before = len(home.requests())
    assert home.states("--tag", "lantern", "--fresh") == found
    assert home.asked(before).count("maniphest.search") == 3
    assert home.edits() == 0


def test_what_was_edited_closed_or_untagged_since_is_seen(home: Room) -> None:
    lantern = home.tag("lantern")
    home.person("wren", FRESH)
    edited, closed = (home.asks("**Mentors:** @wren", tags=[lantern]) for _ in range(2))
    asked = ("--tag", "lantern", *AS_OF)
    assert set(home.states(*asked).values()) == {"mentored"}
    home.edit(edited, description="Nobody.")
    home.edit(closed, status="resolved", closed=OLD)
    assert home.states(*asked) == {f"T{edited}": "none_named"}


def test_a_text_is_read_anew_by_a_seeder_that_knows_more_words(home: Room) -> None:
    home.person("wren", FRESH)
    one = f"T{home.asks('**Vogelwart:** @wren')}"
    assert home.states(one) == {one: "none_named"}
    # What lies where a command is run comes before what is installed.
    newer = home.root / "seeder"
    shutil.copytree(Path(seeder.__file__).parent, newer, ignore=shutil.ignore_patterns("__pycache__"))
    words = newer / "mentors" / "vocabulary.py"
    words.write_text(words.read_text("utf-8").replace('"Mentored by"', '"Vogelwart"'), "utf-8")
    assert home.states(one) == {one: "mentored"}
    shutil.rmtree(newer)
    assert home.states(one) == {one: "none_named"}


@pytest.mark.parametrize("format_", ["csv", "markdown", "remarkup", "wikitext"])
def test_what_is_pasted_names_nobody_unasked(hall: Room, format_: str) -> None:
    people = ("wren", "lark", "teal", "crane", "rook", "stork", "bird", "robotin")
    asked = (*LANTERN, "--show-all", "--format", format_)
    pasted = hall.mentors(*asked)
    assert pasted.code == 3
    assert not [name for name in people if name in pasted.out], pasted.out
    assert mentions(pasted.out) == ()
    assert "0 of 2" in pasted.out
    named = hall.mentors(*asked, "--names").out
    assert [name for name in people if name in named.replace("&#46;", ".")] == list(people[:-1])
    assert mentions(named) == ()


def test_a_row_in_csv_says_what_the_screen_says(hall: Room) -> None:
    plain = {
        row[0].split(" ", 1)[1]: row for row in cells(hall.mentors(*LANTERN, "--format", "csv", "--show-all"))
    }
    monogram = f"T{number_of(hall, 'seen')}"
    assert plain["seen"] == [
        f"{monogram} seen", "has a mentor", "1 of 1", "yes", "801", moment(FRESH)[:10],
        f"{hall.server.url}{monogram}",
    ]  # fmt: skip
    assert plain["nobodys"][1:6] == ["nobody to ask", "0 of 2", "", "", ""]
    named = {
        row[0].split(" ", 1)[1]: row for row in cells(hall.mentors(*LANTERN, "--format", "csv", "--names"))
    }
    assert named["disabled"][2] == "rook (disabled), lark.owl"
    assert "seen" not in named


def test_a_hostile_title_and_name_do_nothing(home: Room) -> None:
    one = home.asks("**Mentors:** @no-such\x1b[31m-bird", title=f"{HOSTILE}\nT99 fake")
    for more in ((), ("--format", "csv"), ("--format", "markdown"), ("--format", "wikitext"), ("--json",)):
        shown = home.mentors(f"T{one}", "--names", *more).out
        assert "\x1b" not in shown
        assert not [line for line in shown.splitlines() if line.startswith("T99")]
    assert mentions(home.mentors(f"T{one}", "--format", "remarkup").out) == ()
    assert r"\| @&#8288;mina" in home.mentors(f"T{one}", "--format", "markdown").out


@pytest.mark.parametrize("plain", [{}, {"SEEDER_PLAIN": "1"}])
def test_forty_columns_are_enough(hall: Room, plain: dict[str, str]) -> None:
    narrow = {"COLUMNS": "40", "NO_COLOR": "1", "TERM": "screen-256color", "LANG": "C.UTF-8"}
    gerrit = {"SEEDER_GERRIT_URL": f"{hall.server.url}r/"}
    terminal = Terminal(hall.online | gerrit | narrow | plain, hall.root, width=40)
    try:
        terminal.run("audit", "mentors", *LANTERN, "--show-all", "--successors")
        rows = terminal.wait_for("[exit 3]").splitlines()
    finally:
        terminal.close()
    assert max(map(len, rows)) <= 40
    text = " ".join(" ".join(rows).split())
    assert f"@teal not seen here since {month(UNSEEN)}" in text
    assert "claimed by @teal; change 801 waits" in text


def test_a_token_that_is_wrong_and_a_server_that_is_gone_end_with_4(home: Room) -> None:
    one = f"T{home.asks('Nobody.')}"
    wrong = home.mentors(one, SEEDER_PHABRICATOR_TOKEN="api-" + "x" * 28)
    assert (wrong.code, wrong.out) == (4, ""), wrong.all
    gone = home.mentors(one, SEEDER_PHABRICATOR_URL="http://127.0.0.1:9/")
    assert (gone.code, gone.out, "127.0.0.1:9" in gone.err) == (4, "", True), gone.all
    told = home.mentors(one, "--json", SEEDER_PHABRICATOR_URL="http://127.0.0.1:9/")
    assert (told.code, "error" in json.dumps(told.json)) == (4, True)
    none = home.mentors(one, SEEDER_PHABRICATOR_TOKEN="")
    assert (none.code, "not logged in" in none.err) == (4, True), none.all


def test_without_gerrits_answer_the_rest_is_told(home: Room) -> None:
    home.person("wren", FRESH)
    one = f"T{home.asks('**Mentors:** @wren')}"
    ran = home.mentors(one, "--show-all", SEEDER_GERRIT_URL="http://127.0.0.1:9/")
    assert (ran.code, "@wren" in ran.out, "Gerrit could not be asked for last actions" in ran.err) == (
        0,
        True,
        True,
    )
    assert "Change" not in ran.out
    ran = home.mentors(one, "--show-all", SEEDER_GERRIT_URL="")
    assert "Gerrit was not looked at." in ran.err


@pytest.fixture
def breaker(home: Room) -> Iterator[Breaker]:
    with proxied(home.server.url.removeprefix("http://").rstrip("/")) as made:
        yield made


def test_stopped_half_way_what_was_kept_is_as_it_was(home: Room, breaker: Breaker) -> None:
    lantern = home.tag("lantern")
    home.person("wren", FRESH)
    with closing(home.store) as store:
        plant(store, 250, tags=[lantern], start=OLD, step=60, description="**Mentors:** @wren")
    by = {"SEEDER_PHABRICATOR_URL": breaker.url}
    asked = ("--tag", "lantern", "--show-all")
    first = home.mentors(*asked, **by)
    assert first.code == 0, first.all
    with closing(home.store) as store, store.transaction():
        store.execute("UPDATE task SET description = 'Nobody.', modified = ?", store.now())
    breaker.rules({"method": "maniphest.search", "nth": 2, "fault": "black_hole"})
    process = subprocess.Popen(
        [sys.executable, "-m", "seeder", "audit", "mentors", *asked, "--fresh"],
        env=home.online | by | {"SEEDER_GERRIT_URL": f"{home.server.url}r/"},
        cwd=home.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: len(breaker.seen("maniphest.search")) == 2, "the second page")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    breaker.rules()
    kept = home.mentors(*asked, "--offline", **by)
    assert (kept.code, kept.out) == (0, first.out)
    now = home.mentors(*asked, **by)
    assert (now.code, "250 naming nobody" in now.out) == (3, True), now.out[-300:]


def test_a_rehearsal_shows_it(home: Room) -> None:
    ran = home.seeder("audit", "mentors", "--rehearse", environ=home.environ)
    assert (ran.code, "REHEARSAL" in ran.err, "nobody to ask" in ran.out) == (3, True, True), ran.all
    kept = home.seeder("audit", "mentors", "--rehearse", "--offline", environ=home.environ)
    assert (kept.code, kept.out) == (3, ran.out), kept.all


def test_bots_and_what_they_do_in_somebodys_name_count_for_nobody(home: Room) -> None:
    home.person("wren", OLD)
    home.reviewer("wren", 2001)
    tool = said(2001, FRESH, "autogenerated:ci")
    home.change(807, 1, owner=MINA, messages=(tool,))
    one = f"T{home.asks('**Mentors:** @wren')}"
    assert home.verdicts(one, *AS_OF) == {"wren": "unseen"}
    vote = (records.Vote("Code-Review", 1, 2001, FRESH),)
    home.change(
        808, 1, owner=MINA, updated=FRESH, reviewers=(2001,), votes=vote, messages=(said(2001, FRESH),)
    )
    assert home.verdicts(one, *AS_OF, "--fresh") == {"wren": "active"}
