"""Who could look after a task, in the sandbox: both halves of it are asked, over sockets."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from seeder.activity import Action
from seeder.clock import SystemClock
from seeder.gather.successors import successors_for, successors_in
from seeder.gerrit_query import term
from seeder.model import Person, Task
from seeder.reports.audit import Facts, TaskRow
from seeder.reports.successors import LATELY, Successor, repository_of
from seeder.reviews import Account, Change
from seeder.sandbox.process import Running
from seeder.settings.profiles import find_profile
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.store import Scope, Store
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.gerrit.counted import asked_of

APP, HANDBOOK = "apps/commons-app", "docs/handbook"
MERGED_BY_ADA = 7002  # in the handbook, long before anything else there
GERRIT = "https://gerrit.example.org/r/"


class Asked:
    """The successors of some tasks at an instant, and what Gerrit was asked for them."""

    def __init__(self, server: Running) -> None:
        profile = find_profile("sandbox", Path("none")).site
        self.site = msgspec.structs.replace(profile, phabricator=server.url, gerrit=f"{server.url}r/")
        session = ServiceSession(server.url, SystemClock(), Redactor(), environ={})
        self.phabricator = Phabricator(Conduit(session, server.token))
        self.reviews, self.counting = asked_of(f"{server.url}r/", "sam", server.token)

    def at(
        self,
        as_of: int,
        tasks: dict[int, str],
        gone: frozenset[str] = frozenset(),
        names: dict[str, str] | None = None,
    ) -> dict[int, tuple[Successor, ...]]:
        return successors_for(tasks, gone, self.site, self.phabricator, self.reviews, as_of, names or {})

    def names(self, as_of: int, repository: str, *gone: str) -> list[str]:
        found = self.at(as_of, {1: repository}, frozenset(gone))
        return [each.person.username for each in found.get(1, ())]

    def change(self, number: int) -> Change:
        [found] = self.reviews.changes(term("change", number), ("DETAILED_ACCOUNTS",))
        return found


@pytest.fixture
def asked(server: Running) -> Asked:
    return Asked(server)


def now() -> int:
    return int(SystemClock().now())


def test_who_merged_most_comes_first_and_whoever_is_gone_is_not_asked(asked: Asked) -> None:
    assert asked.names(now(), APP) == ["mina", "ada-admin", "Rafi"]
    assert asked.names(now(), APP, "MINA", "noor") == ["ada-admin", "Rafi", "sam"]


def test_each_task_has_those_of_its_repository(asked: Asked) -> None:
    found = asked.at(now(), {1: APP, 2: HANDBOOK, 3: "", 4: "no/such", 5: APP, 6: 'bad" name'})
    assert set(found) == {1, 2, 5}
    assert found[1] == found[5]
    assert {each.repository for each in found[2]} == {HANDBOOK}


def test_the_requests_are_one_for_ten_repositories(asked: Asked) -> None:
    asked.at(now(), {1: APP, 2: HANDBOOK})
    assert asked.counting.requests == 1
    asked.at(now(), {number: f"no/such{number}" for number in range(20)} | {30: APP})
    assert asked.counting.requests == 1 + 3
    assert asked.at(now(), {1: ""}) == {}
    assert asked.counting.requests == 1 + 3


def test_the_window_is_exact_on_both_sides(asked: Asked) -> None:
    change = asked.change(MERGED_BY_ADA)
    assert change.submitted is not None
    assert change.submitter is not None
    at = change.submitted

    def merges(as_of: int) -> int:
        found = asked.at(as_of, {1: HANDBOOK}).get(1, ())
        return sum(each.merged for each in found if each.person.username == "ada-admin")

    assert [merges(at - 1), merges(at)] == [0, 1]
    without = merges(at + LATELY + 1)
    assert merges(at + LATELY) == without + 1


def test_machines_and_disabled_accounts_are_never_proposed(asked: Asked) -> None:
    everybody = {
        each.person.username
        for days in range(0, 700, 60)
        for each in asked.at(now() - days * 86_400, {1: APP}).get(1, ())
        + asked.at(now() - days * 86_400, {1: "mediawiki/extensions/TranslateTools"}).get(1, ())
    }
    assert "mina" in everybody
    assert not everybody & {"patchbot", "olu-farrow", "newcomers-l"}
    assert not [name for name in everybody if "bot" in name]


def test_a_name_from_a_roster_is_sure_and_an_equal_one_is_told(asked: Asked) -> None:
    change = asked.change(5602)
    assert change.submitter is not None
    assert change.submitted is not None
    gerrit = change.submitter.username
    assert gerrit == "inesquill"
    # There is no such user in Phabricator, so that without a roster nobody is proposed.
    assert "ines.q" not in asked.names(change.submitted, HANDBOOK)
    [first, *_] = asked.at(change.submitted, {1: HANDBOOK}, names={"ines.q": "InesQuill"})[1]
    assert (first.person.username, first.gerrit.username, first.by_name) == ("ines.q", "inesquill", False)
    [mina, *_] = asked.at(now(), {1: APP})[1]
    assert mina.by_name


def test_the_orphans_of_an_audit_have_heirs_by_the_names_of_a_roster(asked: Asked, tmp_path: Path) -> None:
    change = asked.change(5602)
    assert change.submitted is not None
    text = f"**Where is the code located?**\n{asked.site.gerrit}admin/repos/{HANDBOOK}"
    tasks = [Task(number, f"PHID-{number}", "A task", text) for number in (1, 2)]
    with closing(Store(tmp_path / "store.db")) as store:
        store.stage(tasks)
        store.publish("all", Scope(0, 0, 0), whole=True)
        rows = [TaskRow(tasks[0], "", "all_gone"), TaskRow(tasks[1], "", "mentored")]
        facts = Facts(asked.site, change.submitted)
        names = {"ines.q": "InesQuill"}
        found = successors_in(rows, facts, names, store, asked.phabricator, asked.reviews)
    assert {number: [each.person.username for each in heirs] for number, heirs in found.items()} == {
        1: ["ines.q"]
    }


@pytest.mark.parametrize(
    ("merged", "reviewed", "by_name", "told"),
    [
        (
            4,
            9,
            False,
            "merged 4 and reviewed 9 changes in a/b since 2026-05-06, last on 2026-11-02",
        ),
        (1, 0, False, "merged 1 change in a/b since 2026-05-06, last on 2026-11-02"),
        (
            0,
            2,
            True,
            "reviewed 2 changes in a/b since 2026-05-06, last on 2026-11-02 "
            "(as mina in Gerrit: the same name)",
        ),
    ],
)
def test_the_evidence_is_a_sentence(merged: int, reviewed: int, by_name: bool, told: str) -> None:
    last = Action(1_793_620_800, "gerrit", "1", "")
    successor = Successor(
        Person("PHID", "mina"), Account(1, "mina"), merged, reviewed, last, by_name, "a/b", 1_778_068_800
    )
    assert successor.evidence == told


def change_in(project: str) -> Change:
    return Change(1, project, "master", "s", "NEW", Account(1), 0, 0)


@pytest.mark.parametrize(
    ("section", "projects", "repository"),
    [
        (f"{GERRIT}admin/repos/apps/commons", [], "apps/commons"),
        (f"In `src/ui`, see {GERRIT}plugins/gitiles/apps/commons/+/master/src", ["x/y"], "apps/commons"),
        (f"x/y, see {GERRIT}admin/repos/apps/commons", ["x/y"], "apps/commons"),
        ("apps/commons, in `src/ui/main.py`", [], "apps/commons"),
        ("`src/ui` of apps/commons", ["apps/commons", "x/y", "x/y"], "apps/commons"),
        ("`src/ui`", ["x/y", "a/b", "x/y"], "x/y"),
        ("https://gitlab.example.org/apps/commons", [], ""),
        ("", ["a/b"], "a/b"),
        ("", [], ""),
    ],
)
def test_the_repository_of_a_task(section: str, projects: list[str], repository: str) -> None:
    site = Site("s", gerrit=GERRIT)
    description = f"Some words.\n\n**Where is the code located?**\n{section}\n\n**Skills**\nnone/here"
    assert repository_of(description, [change_in(name) for name in projects], site) == repository


def test_a_site_without_gerrit_has_no_repositories() -> None:
    assert repository_of("== Where is the code located? ==\napps/commons", (), Site("s")) == ""
