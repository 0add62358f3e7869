"""Thousands of tasks in the sandbox, many of them hidden, read through seeder's own reader."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from seeder.clock import SystemClock
from seeder.errors import NetworkError
from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from seeder.sandbox.world import caller_token
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.sandbox.client import Sandbox
from tests.sandbox.many import Act, act_all, person, plant, plant_each, project

TAG = named_phid("PROJ", "Documentation")
EASY = named_phid("PROJ", "good first task")
TAGGED: dict[str, Any] = {"projects": [TAG]}
START = 1_700_000_000
# Hidden from everybody else.
MINAS: dict[str, Any] = {"author": "mina", "view": "mina"}


@pytest.fixture
def phabricator(sandbox: Sandbox) -> Iterator[Phabricator]:
    with closing(ServiceSession(sandbox.url, SystemClock(), Redactor())) as session:
        yield Phabricator(Conduit(session, caller_token(sandbox.store)))


def requests_for(sandbox: Sandbox, method: str = "maniphest.search") -> int:
    return [asked for asked, _ in sandbox.requests()].count(method)


def test_thousands_are_streamed_a_page_at_a_time(sandbox: Sandbox, phabricator: Phabricator) -> None:
    made = plant(sandbox.store, 2_500, tags=[TAG, EASY])
    stream = phabricator.tasks_streamed({"projects": [TAG, EASY], "createdStart": 1})
    first = list(islice(stream, 100))
    assert requests_for(sandbox) == 1
    found = [task.id for task in [*first, *stream]]
    assert found[: len(made)] == made[::-1]
    assert requests_for(sandbox) == 1 + len(found) // 100
    assert set(first[0].project_phids) == {TAG, EASY}


def test_what_is_planted_has_a_history(sandbox: Sandbox, phabricator: Phabricator) -> None:
    made = plant(sandbox.store, 120, tags=[TAG], author="mina", start=START)
    histories = phabricator.histories(made)
    kinds = ("subscribers", "projects", "title", "create")
    assert {tuple(deed.kind for deed in histories[number]) for number in made} == {kinds}
    assert {deed.created for deed in histories[made[7]]} == {START + 7}
    assert requests_for(sandbox, "maniphest.gettasktransactions") == 2


@pytest.mark.parametrize("query_key", ["", "all"])
def test_a_list_with_thousands_hidden_is_complete(
    sandbox: Sandbox, phabricator: Phabricator, query_key: str
) -> None:
    before = {task.id for task in phabricator.tasks_streamed(TAGGED)}
    shown: list[int] = []
    now = sandbox.store.now()
    for start in range(now - 400_000, now, 100_000):
        shown += plant(sandbox.store, 3, tags=[TAG], start=start)
        plant(sandbox.store, 1_300, tags=[TAG], **MINAS, start=start, step=40)
    # More than a page before it overheats, so that it goes on in the middle.
    shown += plant(sandbox.store, 250, tags=[TAG], start=now - 2_000)
    found = [task.id for task in phabricator.tasks_streamed(TAGGED, query_key=query_key)]
    assert sorted(found) == sorted({*before, *shown})
    assert [number for number in found if number in shown] == shown[::-1]


def test_dates_that_were_asked_for_bound_the_parts(sandbox: Sandbox, phabricator: Phabricator) -> None:
    plant(sandbox.store, 1, tags=[TAG], start=START + 9)
    inside = plant(sandbox.store, 2, tags=[TAG], start=START + 10)
    plant(sandbox.store, 3_000, tags=[TAG], **MINAS, start=START + 11)
    last = plant(sandbox.store, 1, tags=[TAG], start=START + 4_000)
    plant(sandbox.store, 1, tags=[TAG], start=START + 4_001)
    bounds = {"createdStart": START + 10, "createdEnd": START + 4_000}
    found = [task.id for task in phabricator.tasks_streamed({**TAGGED, **bounds})]
    assert found == [*last, *inside[::-1]]


def test_tasks_whose_numbers_do_not_follow_the_time_come_once(
    sandbox: Sandbox, phabricator: Phabricator
) -> None:
    """Imported ones do not: the newest numbers may be the oldest tasks."""
    plant(sandbox.store, 1_500, tags=[EASY], **MINAS, start=START, step=-1)
    shown = plant(sandbox.store, 150, tags=[EASY], start=START, step=-10)
    plant(sandbox.store, 1_500, tags=[EASY], **MINAS, start=START, step=-1)
    wanted = {"projects": [EASY], "createdEnd": START}
    found = [task.id for task in phabricator.tasks_streamed(wanted)]
    assert sorted(found) == shown


def test_a_crowded_second_is_an_error(sandbox: Sandbox, phabricator: Phabricator) -> None:
    late = plant(sandbox.store, 5, tags=[TAG], start=START + 10)
    plant(sandbox.store, 1_100, tags=[TAG], **MINAS, start=START, step=0)
    stream = phabricator.tasks_streamed({**TAGGED, "createdStart": START, "createdEnd": START + 100})
    assert [task.id for task in islice(stream, 5)] == late[::-1]
    with pytest.raises(NetworkError, match="a single second"):
        next(stream)


def test_somebody_with_much_hidden_was_active_all_the_same(
    sandbox: Sandbox, phabricator: Phabricator
) -> None:
    seen = plant(sandbox.store, 1, author="mina")
    plant(sandbox.store, 300, **MINAS)
    mina = named_phid("USER", "mina")
    last = max(deed.created for deed in phabricator.histories(seen)[seen[0]])
    assert phabricator.recent_transactions(mina, last)[0] == last


def test_deeds_are_numbered_in_the_order_of_time_whenever_they_were_put_there(
    sandbox: Sandbox, phabricator: Phabricator
) -> None:
    who, team = person(sandbox.store, "dot.ty", created=START), project(sandbox.store, "team", created=START)
    [number] = plant_each(sandbox.store, [{"created": START, "description": "Old"}], tags=[team])
    task = phabricator.tasks([number])[number].phid
    act_all(sandbox.store, [Act(who, task, START + at, told_at=START + at + 5) for at in (30, 10, 20)])
    act_all(sandbox.store, [Act(who, team, START + 15, "description", START + 15, also=(task,))])
    every = sandbox.store.rows("SELECT id, created FROM xact ORDER BY id")
    assert [row["created"] for row in every] == sorted(row["created"] for row in every)
    assert [row["id"] for row in every] == list(range(1, len(every) + 1))
    assert phabricator.recent_transactions(who, START)[0] == START + 30
    told = sandbox.get("feed.query", filterPHIDs=[task])
    assert [story["epoch"] - START for story in told.values()] == [35, 25, 15, 15]


def test_a_page_takes_no_query_for_each_row(sandbox: Sandbox) -> None:
    plant(sandbox.store, 200, tags=[TAG, named_phid("PROJ", "Commons-App")])

    def statements(limit: int) -> int:
        seen: list[str] = []
        sandbox.store._db.set_trace_callback(seen.append)
        attachments = {"columns": True, "projects": True, "subscribers": True}
        found = sandbox.get("maniphest.search", order="newest", limit=limit, attachments=attachments)
        sandbox.store._db.set_trace_callback(None)
        assert len(found["data"]) == limit
        return len(seen)

    assert statements(100) == statements(2)


def test_a_world_of_an_earlier_version_is_brought_up_to_date(seeded: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(seeded, old)
    with closing(sqlite3.connect(old)) as database:
        database.execute("ALTER TABLE task DROP COLUMN view")
    for _ in range(2):
        with closing(Store(old)) as store:
            assert set(store.column("SELECT view FROM task")) == {"users"}
