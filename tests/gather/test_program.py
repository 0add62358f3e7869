"""What a handover asks, and how often: our own clients, counting, against a sandbox in another process."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from seeder.clock import SystemClock
from seeder.errors import BadInput
from seeder.gather.program import handover_facts, patched_tasks, resolve
from seeder.model import Task
from seeder.reports.handover import Facts, Resolved, tally_handover
from seeder.round import Intern, Round
from seeder.sandbox.process import Running, start, stop
from seeder.settings.profiles import find_profile
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.gerrit import Gerrit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession

T = TypeVar("T")
NAMES = ("mina", "Rafi", "juno", "pip", "olu-farrow", "ines.q", "newcomers-l", "nobody-here")
ROUND = Round(
    "autumn",
    date(2020, 1, 1),
    date(2099, 12, 31),
    tags=("Outreachy (Round 33)",),
    interns=tuple(map(Intern, NAMES)),
)
TODAY, NOW = date(2026, 11, 24), 1_795_500_000.0


class Counting(Conduit):
    """Counts what is asked; for an `old` server the constraint that it does not know has another name."""

    def __init__(self, session: ServiceSession, token: str, *, old: bool = False) -> None:
        super().__init__(session, token)
        self.asked: Counter[str] = Counter()
        self.params: list[dict[str, Any]] = []
        self.old = old

    def read(self, method: str, to: type[T], **params: Any) -> T:
        self.asked[method] += 1
        self.params.append(params)
        if self.old and method == "transaction.search":
            params["constraints"] = {"nothing": params["constraints"]["authorPHIDs"]}
        return super().read(method, to, **params)


class CountingGerrit(Gerrit):
    def __init__(self, session: ServiceSession) -> None:
        super().__init__(session)
        self.queries: list[list[str]] = []

    def get(self, path: str, to: Any, **params: Any) -> Any:
        self.queries.append(params["q"])
        return super().get(path, to, **params)


def session(address: str) -> ServiceSession:
    return ServiceSession(address, SystemClock(), Redactor(), environ={})


def conduit(server: Running, *, old: bool = False) -> Counting:
    return Counting(session(server.url), server.token, old=old)


def site(server: Running) -> Site:
    profile = find_profile("sandbox", Path("none")).site
    return msgspec.structs.replace(profile, phabricator=server.url)


def facts(server: Running, asks: Counting, round_: Round = ROUND) -> Facts:
    resolved: Resolved = resolve(round_, site(server), Phabricator(conduit(server)))
    return handover_facts(resolved, site(server), Phabricator(asks), NOW, TODAY, lambda count: None)


def test_requests_grow_with_pages_of_tasks_only(tmp_path: Path) -> None:
    server, two = start(tmp_path), (Intern("sam"), Intern("juno"))
    try:
        seen: dict[int, Counter[str]] = {}
        for more in (0, 101):
            leave(server, more)
            asks = conduit(server)
            found = facts(server, asks, msgspec.structs.replace(ROUND, interns=two))
            seen[len(found.tasks)] = asks.asked
    finally:
        stop(tmp_path)
    once = {"user.search": 2, "maniphest.search": 2, "maniphest.status.search": 1, "transaction.search": 1}
    # A hundred to a page: one page of tasks more, and one more to look which of them are blocked. What was
    # done to so many hides what the other one did last, so it is asked for by itself.
    assert seen == {2: once, 103: {**once, "maniphest.search": 4, "transaction.search": 2}}


def leave(server: Running, count: int) -> None:
    """`count` first tasks of the caller's."""
    mine = conduit(server)
    tag = resolve(ROUND, site(server), Phabricator(mine)).first.phid
    for number in range(count):
        values = {"title": f"First task number {number}", "projects.add": [tag]}
        edits = [{"type": kind, "value": value} for kind, value in values.items()]
        mine.write("maniphest.edit", Any, transactions=edits)


def test_what_is_asked_of_the_tasks(server: Running) -> None:
    asks = conduit(server)
    found = facts(server, asks)
    asked = next(p for p in asks.params if "authorPHIDs" in p.get("constraints", {}) and "order" in p)
    assert asked["constraints"] == {
        "authorPHIDs": sorted(person.phid for person in found.people.values()),
        "projects": [found.resolved.first.phid],
        "createdStart": 1_577_836_800,
    }


def test_which_statuses_mean_done(server: Running) -> None:
    assert facts(server, conduit(server)).solved == {"resolved"}


def test_never_seen_is_not_the_same_as_not_known(server: Running) -> None:
    found = facts(server, conduit(server))
    assert found.seen is not None
    never = [name for name in NAMES[:-1] if found.seen[found.people[name.lower()].phid] is None]
    assert never == ["newcomers-l"]
    # An older server cannot be asked for a person's transactions; its first no is enough.
    asks = conduit(server, old=True)
    unknown = facts(server, asks)
    assert unknown.seen is None
    assert asks.asked["transaction.search"] == 1
    assert not any(tally.seen_known for tally in tally_handover(unknown).interns)


def tasks(numbers: range) -> list[Task]:
    return [Task(id=n, phid=f"PHID-TASK-{n}", title="t") for n in numbers]


@pytest.mark.parametrize(("count", "requests"), [(1, 1), (10, 1), (11, 2), (25, 3)])
def test_one_request_to_gerrit_for_ten_tasks(server: Running, count: int, requests: int) -> None:
    gerrit = CountingGerrit(session(f"{server.url}r/"))
    found, why_not = patched_tasks(tasks(range(1, count + 1)), Reviews(gerrit))
    # The changes of T6 and T8 were abandoned; T1, T2, T4, T5, T10, T14 and T17 have none (world/gerrit.yaml).
    patched = {3, 7, 9, 11, 12, 13, 15, 16, 18, 21, 24, 25}
    assert (found, why_not) == (frozenset(n for n in patched if n <= count), "")
    assert len(gerrit.queries) == requests
    assert gerrit.queries[0][0] == 'message:"Bug: T1" -is:abandoned'


def test_without_gerrit_or_its_answer_patches_are_not_known() -> None:
    assert patched_tasks(tasks(range(1, 2)), None) == (None, "")
    found, why_not = patched_tasks(tasks(range(1, 31)), Reviews(Gerrit(session("http://127.0.0.1:9/"))))
    assert found is None
    assert "nobody answers" in why_not


def test_a_round_without_interns_is_refused_before_anything_is_asked(server: Running) -> None:
    asks = conduit(server)
    with pytest.raises(BadInput, match="no interns"):
        resolve(msgspec.structs.replace(ROUND, interns=()), site(server), Phabricator(asks))
    assert not asks.asked
