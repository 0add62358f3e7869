"""What a handover asks, and how often: a Conduit and a Gerrit that count and answer from values."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from typing import Any

import msgspec
import pytest

from seeder.clock import SystemClock
from seeder.errors import NetworkError, ServerError
from seeder.gather.program import handover_facts, patched_tasks, resolve
from seeder.model import Project, Task
from seeder.reports.handover import Facts, Resolved, tally_handover
from seeder.round import Intern, Round
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator

SITE = Site(name="t", phabricator="https://phorge.example.org/")
FIRST = Project(phid="PHID-PROJ-first", name="good first task", slug="good_first_task")
ROUND = Round(
    "r", date(2026, 9, 1), date(2026, 12, 1), tags=("x",), interns=tuple(Intern(f"u{i}") for i in range(4))
)
RESOLVED = Resolved(ROUND, FIRST)


def task_row(number: int) -> dict[str, Any]:
    status = {"value": "resolved" if number % 5 == 0 else "open", "name": "?"}
    fields = {
        "name": f"Task {number}",
        "description": {"raw": f"**Mentor:** @helper{number}"},
        "authorPHID": f"PHID-USER-u{number % 4}",
        "status": status,
        "dateCreated": 1,
        "dateModified": 1,
        "dateClosed": 2 if number % 5 == 0 else None,
    }
    return {"id": number, "phid": f"PHID-TASK-{number}", "fields": fields}


class Site4:
    """A Conduit with `count` first tasks by four interns; `seen` is what transaction.search does."""

    def __init__(self, count: int, seen: Any = None) -> None:
        self.asked: Counter[str] = Counter()
        self.params: list[dict[str, Any]] = []
        self.count, self.seen = count, seen
        self.clock, self.host = SystemClock(), "phorge.example.org"

    def read(self, method: str, to: Any, **params: Any) -> Any:
        self.asked[method] += 1
        self.params.append(params)
        return msgspec.convert(getattr(self, f"_{method.replace('.', '_')}")(params), to)

    def _user_search(self, params: dict[str, Any]) -> Any:
        names = params["constraints"]["usernames"]
        found = [{"phid": f"PHID-USER-{n}", "fields": {"username": n}} for n in names if n != "u3"]
        return {"data": found}

    def _maniphest_search(self, params: dict[str, Any]) -> Any:
        if "hasSubtasks" in params["constraints"]:
            return {"data": []}
        numbers = range(int(params.get("after") or self.count + 1) - 1, 0, -1)[:100]
        after = str(numbers[-1]) if numbers and numbers[-1] > 1 else None
        return {"data": [task_row(n) for n in numbers], "cursor": {"after": after}}

    def _maniphest_status_search(self, params: dict[str, Any]) -> Any:
        return {
            "data": [
                {"name": "Open", "value": "open", "special": "default"},
                {"name": "Resolved", "value": "resolved", "closed": True, "special": "closed"},
                {"name": "Merged", "value": "in-master", "closed": True},
                {"name": "Invalid", "value": "invalid", "closed": True},
            ]
        }

    def _transaction_search(self, params: dict[str, Any]) -> Any:
        if isinstance(self.seen, Exception):
            raise self.seen
        row = {"id": 1, "phid": "x", "authorPHID": "x", "dateCreated": 1_790_000_000}
        return {"data": [row] if self.seen is None else []}


def facts(site: Site4) -> Facts:
    phabricator = Phabricator(site)  # type: ignore[arg-type]
    return handover_facts(RESOLVED, SITE, phabricator, 1_795_000_000.0, date(2026, 11, 1), lambda count: None)


@pytest.mark.parametrize("count", [0, 8, 100, 101, 250])
def test_requests_grow_with_pages_of_tasks_only(count: int) -> None:
    site = Site4(count)
    assert len(facts(site).tasks) == count
    pages = max(1, math.ceil(count / 100))
    assert site.asked == +Counter(
        {
            "user.search": 1 + math.ceil(count / 100),
            "maniphest.search": pages + math.ceil(count / 100),
            "maniphest.status.search": int(count > 0),
            # One for each intern that has an account.
            "transaction.search": 3,
        }
    )


def test_what_is_asked_of_the_tasks() -> None:
    site = Site4(1)
    facts(site)
    asked = next(p for p in site.params if "authorPHIDs" in p.get("constraints", {}) and "order" in p)
    assert asked["constraints"] == {
        "authorPHIDs": ["PHID-USER-u0", "PHID-USER-u1", "PHID-USER-u2"],
        "projects": [FIRST.phid],
        "createdStart": 1_788_220_800,
    }


def test_which_statuses_mean_done() -> None:
    assert facts(Site4(5)).solved == {"resolved", "in-master"}


def test_never_seen_is_not_the_same_as_not_known() -> None:
    assert facts(Site4(1, seen=())).seen == {f"PHID-USER-u{i}": None for i in range(3)}
    old = Site4(1, seen=ServerError("no", code="ERR-INVALID-PARAMETER"))
    assert facts(old).seen is None
    # The first no is enough.
    assert old.asked["transaction.search"] == 1
    assert not any(tally.seen_known for tally in tally_handover(facts(old)).interns)
    with pytest.raises(ServerError):
        facts(Site4(1, seen=ServerError("no", code="ERR-CONDUIT-CORE")))


class CountingGerrit:
    """Answers each query for task N with a change whose message is `messages[N]`."""

    host = "gerrit.example.org"

    def __init__(self, messages: dict[int, str], problem: Exception | None = None) -> None:
        self.messages, self.problem, self.queries = messages, problem, list[list[str]]()

    def get(self, path: str, to: Any, **params: Any) -> Any:
        self.queries.append(params["q"])
        if self.problem:
            raise self.problem
        found = [self._found(query) for query in params["q"]]
        return msgspec.convert(found if len(found) > 1 else found[0], to)

    def _found(self, query: str) -> list[Any]:
        number = int(query.partition("Bug: T")[2].partition('"')[0])
        if number not in self.messages:
            return []
        commit = {"commit": {"message": self.messages[number]}}
        change = {"_number": 7, "project": "p", "branch": "main", "subject": "s", "status": "NEW"}
        times = {"created": "2026-10-26 16:40:12.0", "updated": "2026-10-26 16:40:12.0"}
        owner = {"owner": {"_account_id": 1}}
        return [{**change, **times, **owner, "current_revision": "abc", "revisions": {"abc": commit}}]


def tasks(count: int) -> list[Task]:
    return [Task(id=n, phid=f"PHID-TASK-{n}", title="t") for n in range(1, count + 1)]


@pytest.mark.parametrize(("count", "requests"), [(1, 1), (10, 1), (11, 2), (25, 3)])
def test_one_request_to_gerrit_for_ten_tasks(count: int, requests: int) -> None:
    gerrit = CountingGerrit({1: "Fix it\n\nBug: T1\nChange-Id: I1", 9: "Like T9 but not for it"})
    found, why_not = patched_tasks(tasks(count), Reviews(gerrit))  # type: ignore[arg-type]
    assert (found, why_not) == (frozenset({1}), "")
    assert len(gerrit.queries) == requests
    assert gerrit.queries[0][0] == 'message:"Bug: T1" -is:abandoned'


def test_without_gerrit_or_its_answer_patches_are_not_known() -> None:
    assert patched_tasks(tasks(1), None) == (None, "")
    found, why_not = patched_tasks(tasks(30), Reviews(CountingGerrit({}, NetworkError("It is down."))))  # type: ignore[arg-type]
    assert found is None
    assert "It is down." in why_not


def test_a_round_without_interns_is_refused_before_anything_is_asked() -> None:
    site = Site4(0)
    with pytest.raises(Exception, match="no interns"):
        resolve(msgspec.structs.replace(ROUND, interns=()), SITE, Phabricator(site))  # type: ignore[arg-type]
    assert not site.asked
