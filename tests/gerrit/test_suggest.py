"""What `seeder suggest` finds in a real Gerrit, as a child process: precision and recall by kind."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from seeder.clock import SystemClock
from seeder.document import parse
from seeder.gather import suggest as gather
from seeder.reviews import Account
from seeder.settings.gerrit_login import GerritLogin
from seeder.settings.site import Site
from seeder.sources import rows
from seeder.sources.gerrit import Reviews
from seeder.suggestions import KINDS, Kind
from seeder.suggestions.facts import at_head
from seeder.suggestions.testing import holds_tests, usual_tests
from seeder.suggestions.untested import without_test
from seeder.wire.gerrit import Gerrit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from seeder.wish import Shared, wish_from
from tests.e2e.conftest import Home
from tests.e2e.terminal import Terminal
from tests.gerrit.lab import Lab
from tests.gerrit.planted import TESTED, Planted, plant

T = TypeVar("T")
SINCE = "2025-12-01"
# Diffs are read only of files in which a note stands: six with one each, one that Ada changed twice, one
# on two branches, and one with a note of Ben's.
DIFFS = 6 + 2 + 2 + 1
PATCHSET_LEVEL = 1
LEAST = 0.9


class Counted:
    """What Ada's own Gerrit is asked, in this process."""

    def __init__(self, gerrit: Lab, planted: Planted) -> None:
        login = GerritLogin(planted.ada.username, planted.ada.password, "the test")
        session = ServiceSession(gerrit.url, SystemClock(), Redactor(), environ={})
        self.site = Site("lab", gerrit=gerrit.url, bots=(planted.bot.username,))
        self.reviews = Reviews(_Counting(session, login))
        self.me = Account(planted.ada.id, planted.ada.username, planted.ada.name, email=planted.ada.email)

    def looked(self, kinds: Sequence[Kind]) -> gather.Gathered:
        looker = gather.Looker(self.reviews, kinds, lambda what, done, of: None)
        found = looker.facts(self.me, date.fromisoformat(SINCE), self.site, self.site.gerrit)
        self.reviews.gerrit.session.close()
        return found

    @property
    def asked(self) -> Counter[str]:
        assert isinstance(self.reviews.gerrit, _Counting)
        return self.reviews.gerrit.asked

    def lookups(self, found: gather.Gathered) -> int:
        """How many places were looked at for tests: all of what has none, and the others' up to theirs."""
        changes = [work.change for work in found.facts.works]
        code = dict.fromkeys(at_head(change, path) for change, path in without_test(changes))
        tests = {where: list(usual_tests(where[2])) for where in code}
        known = {path: test for _, path, test in TESTED}
        for (_, _, path), places in tests.items():
            if path in known:
                del places[places.index(known[path]) + 1 :]
        there = {where: found.facts.heads[where] for where in tests}
        return sum(
            len(places) for where, places in tests.items() if not holds_tests(where[2], there[where] or ())
        )


class _Counting(Gerrit):
    def __init__(self, *more: Any) -> None:
        super().__init__(*more)
        self.asked: Counter[str] = Counter()

    def get(self, path: str, to: type[T], **params: Any) -> T:
        last = path.rstrip("/").rpartition("/")[2]
        self.asked["search" if last == "changes" else last] += 1
        return super().get(path, to, **params)


class Measured:
    """Of one kind, or of all: how many were found, how many of those were right, how many there are."""

    def __init__(self) -> None:
        self.found = self.right = self.there = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    def add(self, other: Measured) -> None:
        self.found, self.right = self.found + other.found, self.right + other.right
        self.there += other.there

    def __str__(self) -> str:
        counts = f"{self.right:>3} right of {self.found:>3} found, {self.there:>3} there"
        return f"precision {self.precision:.2f}  recall {self.recall:.2f}  ({counts})"


@pytest.fixture(scope="module")
def planted(gerrit: Lab) -> Planted:
    return plant(gerrit, "suggest")


@pytest.fixture
def home(tmp_path: Path, gerrit: Lab, planted: Planted) -> Iterator[Home]:
    """With a site called `lab`: the real Gerrit, and a sandbox for the tasks."""
    made = Home(tmp_path)
    sites = tmp_path / "config" / "seeder" / "sites"
    sites.mkdir(parents=True)
    profile = {
        "name": "lab",
        "title": "Lab",
        "phabricator": made.server.url,
        "gerrit": gerrit.url,
        "bots": [planted.bot.username],
    }
    (sites / "lab.yaml").write_text(json.dumps(profile))
    yield made
    made.close()


def logged_in(home: Home, planted: Planted) -> dict[str, str]:
    return home.environ | {
        "SEEDER_SITE": "lab",
        "SEEDER_PHABRICATOR_TOKEN": home.server.token,
        "SEEDER_GERRIT_USERNAME": planted.ada.username,
        "SEEDER_GERRIT_PASSWORD": planted.ada.password,
    }


def plant_subtasks(home: Home) -> list[str]:
    """The addresses of the subtasks that should be found. Of the decoys, one is somebody else's to do, one is
    closed, one is a first task, one has no parent and one a parent that is closed."""
    edit = home.phabricator.conduit.write
    tag = home.phabricator.projects_by_slug(["good_first_task"])["good_first_task"].phid
    me = home.phabricator.whoami()
    other = next(person.phid for person in home.phabricator.people_like("") if person.phid != me.phid)

    def task(title: str, **values: Any) -> rows.Edited.Object:
        said = {"title": title, **{key.replace("_", ".", 1): value for key, value in values.items()}}
        made = [{"type": key, "value": value} for key, value in said.items()]
        return edit("maniphest.edit", rows.Edited, transactions=made).object

    above, closed = task("A large wish"), task("A large wish that was given up")
    wanted = [task(f"One step of the wish, {n}", parents_add=[above.phid]) for n in range(6)]
    task("A step of somebody's", parents_add=[above.phid], owner=other)
    task("A step that is done", parents_add=[above.phid], status="resolved")
    task("A step for a newcomer", parents_add=[above.phid], projects_add=[tag])
    task("A step alone")
    task("A step of nothing", parents_add=[closed.phid])
    edit(
        "maniphest.edit",
        rows.Edited,
        transactions=[{"type": "status", "value": "invalid"}],
        objectIdentifier=closed.phid,
    )
    return [f"/T{made.id}" for made in wanted]


def measure(kind: str, suggestions: list[dict[str, Any]], wanted: list[str]) -> Measured:
    """A suggestion is right when one of its links is one that is wanted, and each is wanted once."""
    found = Measured()
    left = list(wanted)
    found.there = len(wanted)
    for one in (each for each in suggestions if each["kind"] == kind):
        found.found += 1
        hit = next((w for w in left if any(matches(w, e["url"]) for e in one["evidence"])), None)
        if hit is None:
            print("wrong:", kind, one["title"], [e["url"] for e in one["evidence"]])
        else:
            left.remove(hit)
            found.right += 1
    for missed in left:
        print("missed:", kind, missed)
    return found


def matches(wanted: str, url: str) -> bool:
    return url.endswith(wanted) if re.search(r"/\d+$|\.\w+$", wanted) else wanted in url


def test_precision_and_recall(home: Home, planted: Planted, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = {**planted.wanted, "subtask": plant_subtasks(home)}
    ran = home.seeder("suggest", "--since", SINCE, "--json", environ=logged_in(home, planted))
    assert ran.code == 0, ran.all
    assert ran.json["left_out"] == []
    suggestions = ran.json["suggestions"]
    everything, lines = Measured(), []
    for kind in KINDS:
        found = measure(kind, suggestions, wanted[kind])
        everything.add(found)
        lines.append(f"{kind:>8}: {found}")
    with capsys.disabled():
        print(f"\n{planted.changes} merged changes, {planted.decoys} decoys")
        print("\n".join([*lines, f"{'all':>8}: {everything}"]))
    assert min(everything.precision, everything.recall) >= LEAST
    assert all(len(wanted[kind]) >= 6 for kind in KINDS)
    assert planted.decoys >= everything.there >= 24


def test_the_requests_are_few(gerrit: Lab, planted: Planted, capsys: pytest.CaptureFixture[str]) -> None:
    counted = Counted(gerrit, planted)
    found = counted.looked(KINDS)
    texts = [path for path in planted.paths if path.rpartition(".")[2] != "json"]
    assert found.changes == planted.changes
    assert counted.asked == {
        "search": 1,
        # Only of changes that have some.
        "comments": planted.commented,
        # Each file that can hold a note, once; also the places where a test could be.
        "content": len(set(texts)) + counted.lookups(found),
        "diff": DIFFS,
    }
    with capsys.disabled():
        print(f"\n{found.changes} changes: {dict(counted.asked)}")


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        # Twelve changes have an open thread; that five are a bot's only, the comments tell.
        ("comment", {"search": 1, "comments": 12 + PATCHSET_LEVEL}),
        ("promise", {"search": 1, "comments": "all"}),
        ("todo", {"search": 1, "diff": DIFFS}),
        ("subtask", {}),
    ],
)
def test_only_what_a_kind_needs_is_asked(
    kind: Kind, asked: dict[str, Any], gerrit: Lab, planted: Planted
) -> None:
    counted = Counted(gerrit, planted)
    counted.looked((kind,))
    wanted = {name: planted.commented if count == "all" else count for name, count in asked.items()}
    assert {name: count for name, count in counted.asked.items() if name != "content"} == wanted
    assert ("content" in counted.asked) is (kind == "todo")


def test_the_newest_come_first_where_a_limit_cuts(
    gerrit: Lab, planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "MOST_FILES", 30)
    monkeypatch.setattr(gather, "MOST_DIFFS", 2)
    monkeypatch.setattr(gather, "MOST_LOOKUPS", 5)
    counted = Counted(gerrit, planted)
    found = counted.looked(KINDS)
    assert counted.asked["diff"] <= 2
    assert counted.asked["content"] <= 30 + 5 + 8
    assert any("older files not read" in sentence for sentence in found.left_out)
    assert any("looked for a test of" in sentence for sentence in found.left_out)
    dates = {each.change.number: each.change.updated for each in found.facts.works}
    assert list(dates.values()) == sorted(dates.values(), reverse=True)


def test_a_file_of_chosen_drafts_can_be_completed(home: Home, planted: Planted) -> None:
    environ = logged_in(home, planted)
    listed = home.seeder("suggest", "--since", SINCE, "--json", environ=environ).json["suggestions"]
    ran = home.seeder("suggest", "--since", SINCE, "--draft", "2", "5", environ=environ)
    assert ran.code == 0, ran.err
    tasks = wish_from(parse(ran.out, "tasks.yaml"), Shared()).tasks
    assert [task.title for task in tasks] == [listed[1]["title"], listed[4]["title"]]
    assert [task.answers for task in tasks] == [listed[1]["draft"]["answers"], listed[4]["draft"]["answers"]]
    home.write("tasks.yaml", ran.out)
    checked = home.seeder("create", "-f", "tasks.yaml", "--dry-run", environ=environ)
    assert checked.code == 2
    # What only a person can say is asked for.
    assert "steps" in checked.err


def test_the_screen(home: Home, planted: Planted) -> None:
    environ = logged_in(home, planted)
    ran = home.seeder("suggest", "--since", SINCE, "--kind", "comment", "--limit", "2", environ=environ)
    assert ran.code == 0, ran.err
    assert re.search(r"^  1  Who reads this page, by the way\?$", ran.out, re.MULTILINE)
    assert re.search(r"^  2  page90\.md: Is it\?$", ran.out, re.MULTILINE)
    assert "unresolved comment · suggest/extensions/Lists" in ran.out
    assert "/comment/" in ran.out
    assert "and 6 more" in ran.out
    assert f"Looked at {planted.changes} merged changes of {planted.ada.username}" in ran.err


def test_without_a_login_a_name_is_needed(home: Home, planted: Planted) -> None:
    environ = home.environ | {"SEEDER_SITE": "lab"}
    ran = home.seeder("suggest", environ=environ)
    assert ran.code == 2
    assert "--gerrit-user" in ran.err
    named = ("--gerrit-user", planted.ada.username, "--since", SINCE, "--json")
    ran = home.seeder("suggest", *named, environ=environ)
    assert ran.code == 0, ran.err
    assert len(ran.json["suggestions"]) == sum(len(wanted) for wanted in planted.wanted.values())
    assert "not logged in" in ran.json["left_out"][0]
    assert home.seeder("suggest", "--gerrit-user", "nobody-here", environ=environ).code == 2


def test_create_begins_with_what_was_chosen(home: Home, planted: Planted) -> None:
    terminal = Terminal(logged_in(home, planted) | {"LC_ALL": "C.UTF-8"}, home.root, width=120, height=500)
    try:
        terminal.run("create", "--suggest")
        terminal.wait_for("Enter for none")
        terminal.type("99")
        terminal.wait_for("There is no suggestion 99")
        terminal.type("1 2")
        for question, answer in (
            ("Which project or component?", "documentation"),
            ("Until when", ""),
            ("Who else can be asked?", ""),
        ):
            terminal.wait_for(question)
            terminal.answer(answer)
        # Template, title and place of the first are known.
        terminal.wait_for("Steps to see where it belongs")
        screen = terminal.screen()
        assert "What kind of task?" not in screen
        assert "Where is the work?" not in screen
        terminal.press("C-c")
        terminal.wait_for("[exit 130]")
    finally:
        terminal.close()
