"""`seeder audit assignments` as a child process: verdicts over planted histories, and what is new."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.remarkup import mentions
from seeder.sandbox.gerrit import keeping, records
from seeder.sandbox.phids import letters, named_phid, new_transaction_phid
from seeder.sandbox.store import Store
from tests.e2e.conftest import Home, Ran
from tests.e2e.terminal import Terminal
from tests.sandbox.many import plant

DAY = 86_400
# A midnight that is past, and when things happened before it.
THEN = int(time.time()) // DAY * DAY - 2 * DAY
OLD, FRESH = THEN - 300 * DAY, THEN - DAY
AS_OF = ("--as-of", f"{datetime.fromtimestamp(THEN, UTC):%Y-%m-%dT%H:%M:%SZ}")
HOSTILE = "{{x}} [[y|z]] | @mina ~~~~ \x1b[31mred\x1b[0m `code` <b> =1+1"
PEOPLE = ("juno", "mina", "olu-farrow", "patchbot", "noor")
JUNO, MINA, CI = 1023, 1004, 1009


class Desk(Home):
    """Somebody's home, with a sandbox into which claims, deeds and changes can be put."""

    def audit(self, *more: str, **variables: str) -> Ran:
        gerrit = {"SEEDER_GERRIT_URL": f"{self.server.url}r/"} | variables
        return self.seeder("audit", "assignments", *more, environ=self.online | gerrit)

    @property
    def store(self) -> Store:
        assert self.server
        return Store(self.root / "server" / "world.db")

    def claimed(self, at: int = OLD, owner: str = "juno", by: str = "", **fields: Any) -> int:
        """The number of a task that `owner` took at `at` (epoch seconds UTC), or was given by `by`."""
        phid = named_phid("USER", owner)
        with closing(self.store) as store:
            (number,) = plant(store, 1, start=OLD - DAY, owner=phid, **fields)
        self.deed(number, by or owner, at, "owner", {"old": None, "new": phid})
        return number

    def deed(
        self, number: int, who: str, at: int, kind: str = "comment", detail: Any = None, **more: Any
    ) -> None:
        author = who if who.startswith("PHID-") else named_phid("USER", who)
        with closing(self.store) as store, store.transaction():
            told = json.dumps(detail or {"old": "a", "new": "b"})
            store.insert(
                "xact",
                phid=new_transaction_phid("TASK"),
                object=self._phid(store, number),
                author=author,
                kind=kind,
                type=kind,
                fields=told,
                detail=told,
                grouped=letters(32),
                created=at,
                **more,
            )

    def subtask(self, number: int, of: int) -> None:
        with closing(self.store) as store, store.transaction():
            store.add_edge(self._phid(store, of), "task.subtask", self._phid(store, number))

    def change(self, number: int, task: int, at: int = OLD, owner: int = JUNO, **more: Any) -> None:
        """A change that names a task; open, of `owner`, made at `at`."""
        with closing(self.store) as store, store.transaction():
            like = keeping.change(store, 7815)
            assert like
            patch = msgspec.structs.replace(
                like.patch_sets[0], message=f"Mend it\n\nBug: T{task}\n", uploaded=at, number=1
            )
            plain = {"votes": (), "messages": (), "comments": (), "reviewers": (), "status": "NEW"}
            times = {"created": at, "updated": at, "wip": False}
            if "submitted" in more:
                more["submitter"] = MINA
            made = {**plain, **times, "number": number, "owner": owner, "patch_sets": (patch,), **more}
            keeping.keep_change(
                store, msgspec.structs.replace(like, change_id=f"I{keeping.sha(number)}", **made)
            )

    def _phid(self, store: Store, number: int) -> str:
        return str(store.column("SELECT phid FROM task WHERE id = ?", number)[0])


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def said(by: int, at: int, tag: str = "") -> records.Message:
    return records.Message(f"m{by}-{at}", by, at, "words", 1, tag)


def names(numbers: list[int]) -> list[str]:
    return [f"T{number}" for number in numbers]


def verdicts(home: Desk, *words: str, code: int = 3) -> dict[int, str]:
    ran = home.audit(*words, *AS_OF, "--alive", "--json")
    assert ran.code == code, ran.all
    return {int(each["monogram"][1:]): each["verdict"] for each in ran.json["assignments"]}


def test_every_verdict_and_what_is_none_of_ours(home: Desk) -> None:
    idle, given = home.claimed(), home.claimed(by="mina")
    waiting, blocked, merged = home.claimed(), home.claimed(), home.claimed()
    home.change(901, waiting)
    home.subtask(home.claimed(), of=blocked)
    home.change(902, merged, status="MERGED", submitted=OLD + DAY)
    disabled = home.claimed(FRESH, owner="olu-farrow")
    alive = home.claimed(FRESH)
    closed = home.claimed(status="resolved", closed=OLD)
    later = home.claimed(THEN + 1)
    with closing(home.store) as store:
        (free,) = plant(store, 1, start=OLD)
        (unborn,) = plant(store, 1, start=THEN + 1, owner=named_phid("USER", "juno"))
    asked = [idle, given, waiting, blocked, merged, disabled, alive, closed, later, free, unborn]
    ran = home.audit(*names(asked), *AS_OF, "--json", "--alive")
    found = {int(each["monogram"][1:]): each["verdict"] for each in ran.json["assignments"]}
    assert list(found.items()) == [
        (idle, "idle"),
        (given, "idle"),
        (waiting, "waiting_for_review"),
        (blocked, "blocked"),
        (merged, "merged_but_open"),
        (disabled, "disabled"),
        (alive, "alive"),
    ]
    assert (ran.code, ran.json["as_of"]) == (3, AS_OF[1])
    assert ran.json["counts"] == {
        "idle": 2,
        "waiting_for_review": 1,
        "blocked": 1,
        "merged_but_open": 1,
        "disabled": 1,
        "alive": 1,
    }
    reasons = {int(each["monogram"][1:]): each["because"] for each in ran.json["assignments"]}
    assert reasons[idle] == "claimed 10 months ago, nothing since"
    assert reasons[given] == "given to its owner 10 months ago, nothing since"
    assert reasons[waiting] == f"change 901 waits for a review since {datetime.fromtimestamp(OLD, UTC):%F}"
    # One second later it was claimed.
    then = f"{AS_OF[1][:-3]}01Z"
    (claimed,) = home.audit(f"T{later}", "--as-of", then, "--alive", "--json").json["assignments"]
    assert claimed["verdict"] == "alive"


def test_the_clock_is_reset_by_whatever_the_owner_does_and_by_nothing_else(home: Desk) -> None:
    alive = [home.claimed() for _ in range(6)]
    home.deed(alive[0], "juno", FRESH, comment="Still working on it")
    home.deed(alive[1], "juno", FRESH, "title")
    me = {"operations": [{"operation": "add", "phid": named_phid("USER", "juno")}]}
    home.deed(alive[2], "juno", FRESH, "subscribers", me)
    upload = said(JUNO, FRESH, "autogenerated:gerrit:newPatchSet")
    home.change(903, alive[3], wip=True, messages=(upload,))
    home.change(904, alive[4], owner=MINA, messages=(said(JUNO, FRESH),))
    voted = (records.Vote("Code-Review", 1, JUNO, FRESH),)
    home.change(905, alive[5], owner=MINA, reviewers=(JUNO,), votes=voted)
    idle = [home.claimed() for _ in range(6)]
    home.deed(idle[0], "mina", FRESH, comment="Are you there?")
    home.deed(idle[1], "patchbot", FRESH, comment="A change was uploaded")
    home.deed(idle[2], "PHID-HRUL-herald", FRESH, "subscribers", me)
    home.change(906, idle[3], wip=True, messages=(said(MINA, FRESH), said(CI, FRESH, "autogenerated:ci")))
    home.change(907, idle[4], FRESH, owner=MINA)
    # Too late for what was asked.
    home.deed(idle[5], "juno", THEN + 1, comment="Still working on it")
    found = verdicts(home, *names([*alive, *idle]))
    assert found == dict.fromkeys(idle, "idle") | dict.fromkeys(alive, "alive")
    now = home.audit(f"T{idle[5]}", "--alive", "--json").json["assignments"][0]
    assert now["verdict"] == "alive"
    assert now["last_action"]["url"].endswith(f"/T{idle[5]}")


def test_exactly_so_long_is_enough(home: Desk) -> None:
    just, not_yet = home.claimed(THEN - 28 * DAY), home.claimed(THEN - 28 * DAY + 1)
    both = names([just, not_yet])
    assert verdicts(home, *both) == {just: "idle", not_yet: "alive"}
    assert set(verdicts(home, *both, "--idle-after", "29d", code=0).values()) == {"alive"}
    assert set(verdicts(home, *both, "--idle-after", "27").values()) == {"idle"}


def test_a_change_that_waits_for_its_owner_is_not_for_reviewers(home: Desk) -> None:
    against = (records.Vote("Code-Review", -1, MINA, OLD + 1),)
    mine, theirs, strangers = home.claimed(), home.claimed(), home.claimed()
    home.change(908, mine, votes=against, messages=(said(MINA, OLD + 1),), reviewers=(MINA,))
    home.change(909, theirs, votes=against, messages=(said(MINA, OLD + 1), said(JUNO, OLD + 2)))
    home.change(910, strangers, owner=MINA)
    assert verdicts(home, *names([mine, theirs, strangers])) == {
        mine: "idle",
        theirs: "waiting_for_review",
        strangers: "idle",
    }
    # Nothing to be done by who looks after assignments: 0.
    assert set(verdicts(home, f"T{theirs}", code=0).values()) == {"waiting_for_review"}
    # Merged after the day that is asked for: it waited then.
    home.change(909, theirs, status="MERGED", submitted=THEN + 5)
    assert set(verdicts(home, f"T{theirs}", code=0).values()) == {"waiting_for_review"}


def test_first_tasks_a_tag_and_everything(home: Desk) -> None:
    tag = home.phabricator.projects_by_slug(["commons-app"])["commons-app"].phid
    idle = home.claimed(tags=[tag])
    first = home.audit("--alive", "--json")
    assert {each["monogram"] for each in first.json["assignments"]} == {"T3", "T15"}
    tagged = home.audit("--tag", "commons-app", "--json").json["assignments"]
    assert f"T{idle}" in {each["monogram"] for each in tagged}
    everything = home.audit("--all", "--json").json["assignments"]
    assert {f"T{idle}", "T3", "T6", "T12"} <= {each["monogram"] for each in everything}
    (home.root / "notes.txt").write_text(f"look at T{idle}, please\n")
    pasted = home.audit("-f", "notes.txt", "--json").json["assignments"]
    assert [each["monogram"] for each in pasted] == [f"T{idle}"]


def test_since_last_tells_only_what_is_new(home: Desk) -> None:
    old, other = home.claimed(), home.claimed(FRESH)
    asked = (*names([old, other]), "--since-last", *AS_OF)

    def new(*more: str) -> tuple[int, list[str]]:
        ran = home.audit(*asked, *more, "--json")
        return ran.code, [each["monogram"] for each in ran.json["assignments"]]

    assert new() == (3, [f"T{old}"])
    assert new() == (0, [])
    assert new("--idle-after", "10d") == (3, [f"T{old}"])
    assert "nothing is new" in home.audit(*asked).out
    # Another verdict is new, and so is what was not there.
    home.change(911, old, status="MERGED", submitted=OLD)
    assert new() == (3, [f"T{old}"])
    assert new() == (0, [])
    # What waits for reviewers is told, and is no alarm.
    home.change(912, old)
    assert new() == (0, [f"T{old}"])
    # Without the option all is shown, and nothing is remembered.
    assert home.audit(*names([old]), *AS_OF, "--json").json["assignments"]


def test_a_run_that_fails_has_told_nothing(home: Desk) -> None:
    old = f"T{home.claimed()}"
    dead = home.audit(old, "--since-last", SEEDER_GERRIT_URL="http://127.0.0.1:9/")
    assert (dead.code, dead.out) == (4, "")
    assert home.audit(old, "--since-last").code == 3


def test_without_a_gerrit_nothing_is_said_of_changes(home: Desk) -> None:
    old = f"T{home.claimed()}"
    ran = home.seeder("audit", "assignments", old)
    assert (ran.code, "No Gerrit is known" in ran.err, "Changes" in ran.out) == (3, True, False)
    (told,) = home.seeder("audit", "assignments", old, "--json").json["assignments"]
    assert told["changes"] is None


@pytest.mark.parametrize("format_", ["csv", "markdown", "remarkup", "wikitext"])
def test_what_is_pasted_names_nobody_unasked(home: Desk, format_: str) -> None:
    one, gone = home.claimed(by="mina"), home.claimed(owner="olu-farrow")
    home.deed(one, "noor", FRESH)
    home.change(913, one, owner=MINA)
    asked = (*names([one, gone]), *AS_OF)
    pasted = home.audit(*asked, "--format", format_).out
    assert not [name for name in PEOPLE if name in pasted], pasted
    assert f"T{one}" in pasted
    assert "somebody else" in pasted
    assert mentions(pasted) == ()
    named = home.audit(*asked, "--format", format_, "--names").out
    assert "juno" in named
    assert mentions(named) == ()


def test_json_names_nobody_unasked(home: Desk) -> None:
    one = home.claimed(by="mina")
    home.change(914, one, owner=MINA, reviewers=(MINA,))
    home.deed(one, "noor", FRESH)
    asked = (f"T{one}", *AS_OF, "--json")
    assert not [name for name in PEOPLE if name in home.audit(*asked).out]
    (named,) = home.audit(*asked, "--names").json["assignments"]
    assert (named["owner"], named["last_other_by"], named["changes"][0]["owner"]) == ("juno", "noor", "mina")
    assert named["because"].startswith("given to @juno")


def test_a_hostile_title_does_nothing(home: Desk) -> None:
    one = home.claimed()
    with closing(home.store) as store, store.transaction():
        store.execute("UPDATE task SET title = ? WHERE id = ?", f"{HOSTILE}\nT99 fake", one)
    for more in ((), ("--format", "csv"), ("--format", "markdown"), ("--format", "wikitext")):
        shown = home.audit(f"T{one}", *more).out
        assert "\x1b" not in shown
        assert not [line for line in shown.splitlines() if line.startswith("T99")]
    assert mentions(home.audit(f"T{one}", "--format", "remarkup").out) == ()


def test_forty_columns_are_enough(home: Desk) -> None:
    one = home.claimed()
    narrow = {"COLUMNS": "40", "NO_COLOR": "1", "TERM": "screen-256color", "LANG": "C.UTF-8"}
    gerrit = {"SEEDER_GERRIT_URL": f"{home.server.url}r/"}
    terminal = Terminal(home.online | gerrit | narrow, home.root, width=40)
    try:
        terminal.run("audit", "assignments", f"T{one}", *AS_OF)
        rows = terminal.wait_for("[exit 3]").splitlines()
    finally:
        terminal.close()
    assert max(map(len, rows)) <= 40
    text = " ".join(" ".join(rows).split())
    for told in (
        "Claimed, and no life (1)",
        f"T{one} Planted 1",
        "claimed by @juno 10 months ago, nothing since",
    ):
        assert told in text, text


def test_without_tables_every_row_is_a_sentence(home: Desk) -> None:
    one = home.claimed()
    shown = home.audit(f"T{one}", *AS_OF, SEEDER_PLAIN="1").out
    assert "@juno: claimed by @juno 10 months ago, nothing since" in shown
    assert "Ask their owners whether they go on" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "html"), "is not a format"),
        (("--format", "csv", "--json"), "exclude each other"),
        (("--alive", "--since-last"), "exclude each other"),
        (("--idle-after", "soon"), "not a span of time for --idle-after"),
        (("--as-of", "2999-01-01"), "still to come"),
        (("--tag", "good_first_tsk"), "There is no tag"),
        (("nonsense",), "is not a task"),
    ],
)
def test_what_cannot_be_is_said(home: Desk, words: tuple[str, ...], says: str) -> None:
    ran = home.audit(*words)
    assert (ran.code, says in ran.err) == (2, True), ran.all


def test_a_rehearsal_shows_it(home: Desk) -> None:
    ran = home.seeder("audit", "assignments", "--all", "--rehearse", environ=home.environ)
    assert (ran.code, "T12 Glossary" in ran.out) == (3, True), ran.all


def test_what_it_asks_of_the_server(home: Desk) -> None:
    with closing(home.store) as store:
        tag = home.phabricator.projects_by_slug(["commons-app"])["commons-app"].phid
        plant(store, 250, tags=[tag])
        plant(store, 250, tags=[tag], owner=named_phid("USER", "juno"), start=OLD, step=60)
    before = len(home.requests())
    assert home.audit("--tag", "commons-app").code == 3
    asked = [method for method, _ in home.requests()[before:]]
    # What nobody has is not read.
    assert {method: asked.count(method) for method in asked} == {
        "project.search": 1,
        "maniphest.search": 6,
        "maniphest.gettasktransactions": 3,
        "user.search": 1,
        "maniphest.status.search": 1,
    }
    assert home.edits() == 0
