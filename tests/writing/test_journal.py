"""The record of runs: durable, private, and never trusted when it is damaged."""

from __future__ import annotations

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from seeder.errors import BadInput, SeederError
from seeder.wire.redaction import HIDDEN, Redactor
from seeder.write_ahead import use_wal
from seeder.writing.journal import SCHEMA_VERSION, Journal
from seeder.writing.plan import Edit, Plan, Result, Step

NOW = 1_800_000_000.0
SITE, USER = "https://phorge.example/", "PHID-USER-1"
TOKEN = "api-" + "q" * 28
STEPS = tuple(Step(f"task-0{n}", "create-task", (Edit("title", f"Task {n}"),), "wished") for n in (1, 2))


def plan(username: str = "mina", steps: tuple[Step, ...] = STEPS) -> Plan:
    return Plan("create", SITE, USER, username, made=NOW, steps=steps)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.sqlite"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    redact = Redactor()
    redact.add(TOKEN)
    made = Journal(path, redact)
    yield made
    made.close()


def test_a_run_is_told_as_it_went(journal: Journal) -> None:
    run = journal.begin(plan(), NOW)
    journal.sent(run, "task-01", NOW + 1, NOW + 3)
    journal.note(run, "task-01", "created", NOW + 2, Result(7, "PHID-TASK-7"))
    journal.sent(run, "task-02", NOW + 4, NOW + 6)
    journal.unsent(run, "task-02", NOW + 5)
    told = journal.run(run)
    first, second = told.records["task-01"], told.records["task-02"]
    assert (first.state, first.result, first.attempts) == ("created", Result(7, "PHID-TASK-7"), 1)
    assert (first.sent, first.server_sent) == (NOW + 1, NOW + 3)
    assert (second.state, second.attempts, second.final) == ("planned", 0, False)
    assert told.plan == plan()
    assert told.ended is None


def test_an_ended_run_is_not_unfinished(journal: Journal) -> None:
    assert journal.unfinished(SITE, USER) == []
    ended, open_ = journal.begin(plan(), NOW), journal.begin(plan(), NOW + 1)
    journal.end(ended, NOW + 2)
    assert [run.id for run in journal.unfinished(SITE, USER)] == [open_]
    assert journal.unfinished("https://other.example/", USER) == []
    assert journal.unfinished(SITE, "PHID-USER-2") == []


def test_whether_others_wrote_since_is_known(journal: Journal) -> None:
    own = journal.begin(plan(), NOW)
    assert not journal.others_wrote(own, NOW)
    other = journal.begin(plan(), NOW - 50)
    assert journal.others_wrote(own, NOW), "it may be at work"
    journal.end(other, NOW - 10)
    assert not journal.others_wrote(own, NOW)
    assert journal.others_wrote(own, NOW - 10)
    assert journal.others_wrote(other, NOW)


def test_sent_is_on_the_disk_when_the_call_returns(journal: Journal, path: Path) -> None:
    run = journal.begin(plan(), NOW)
    journal.sent(run, "task-01", NOW, NOW)
    with sqlite3.connect(path) as other:
        assert other.execute("select state from steps where id='task-01'").fetchone() == ("sent",)
    other.close()
    assert journal._database().execute("pragma synchronous").fetchone()[0] == 2
    assert journal._database().execute("pragma journal_mode").fetchone()[0] == "wal"


KILLED = """
import os, pathlib, signal, sys
from seeder.writing.journal import Journal
from seeder.wire.redaction import Redactor
from tests.writing.test_journal import NOW, plan
journal = Journal(pathlib.Path(sys.argv[1]), Redactor())
journal.sent(journal.begin(plan(), NOW), "task-01", NOW, NOW)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_loses_nothing_that_was_recorded(journal: Journal, path: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    [run] = journal.unfinished(SITE, USER)
    assert run.records["task-01"].state == "sent"


def on_disk(path: Path) -> list[str]:
    other = sqlite3.connect(path)
    try:
        return [row[0] for row in other.execute("select state from steps order by seq")]
    finally:
        other.close()


def test_what_may_be_noted_later_goes_along_with_what_is_recorded_next(journal: Journal, path: Path) -> None:
    run = journal.begin(plan(), NOW)
    journal.sent(run, "task-01", NOW, NOW)
    journal.note(run, "task-01", "changed", NOW, Result(7, "PHID-TASK-7"), later=True)
    assert on_disk(path) == ["sent", "planned"]
    journal.sent(run, "task-02", NOW, NOW)
    assert on_disk(path) == ["changed", "sent"]
    journal.note(run, "task-02", "changed", NOW, Result(8, "PHID-TASK-8"), later=True)
    journal.flush()
    assert on_disk(path) == ["changed", "changed"]
    journal.sent(run, "task-01", NOW, NOW)
    journal.sent(run, "task-02", NOW, NOW)
    assert on_disk(path) == ["sent", "sent"]


def test_whoever_reads_is_told_what_was_noted_for_later(journal: Journal) -> None:
    run = journal.begin(plan(), NOW)
    journal.note(run, "task-01", "changed", NOW, Result(7, "PHID-TASK-7"), later=True)
    assert journal.run(run).records["task-01"].state == "changed"


def test_what_was_noted_for_later_outlives_a_record_that_fails(journal: Journal, path: Path) -> None:
    run = journal.begin(plan(), NOW)
    journal.note(run, "task-01", "changed", NOW, Result(7, "PHID-TASK-7"), later=True)
    with pytest.raises(SeederError, match="cannot be used"):
        journal.sent(run, "task-02", object(), NOW)  # type: ignore[arg-type]
    assert on_disk(path) == ["planned", "planned"]
    journal.flush()
    assert on_disk(path) == ["changed", "planned"]


def test_only_its_owner_reads_it(journal: Journal, path: Path) -> None:
    before = os.umask(0)
    try:
        journal.begin(plan(), NOW)
    finally:
        os.umask(before)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


def test_a_token_in_a_reason_is_not_kept(journal: Journal, path: Path) -> None:
    run = journal.begin(plan(), NOW)
    journal.note(run, "task-01", "failed", NOW, because=f"The server said {TOKEN}.")
    assert journal.run(run).records["task-01"].because == f"The server said {HIDDEN}."
    journal.close()
    assert all(TOKEN.encode() not in file.read_bytes() for file in path.parent.iterdir())


def test_a_run_is_found_by_its_beginning(journal: Journal) -> None:
    first = journal.begin(plan(), NOW)
    second = journal.begin(plan(), NOW + 86_400)
    assert journal.run(first[:8]).id == first
    assert journal.run(second).id == second
    with pytest.raises(BadInput, match="several runs"):
        journal.run(first[:4])
    for wild in ("%", "____", "nothing"):
        with pytest.raises(BadInput, match="no run"):
            journal.run(wild)


def test_no_two_runs_have_one_id(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = iter(["aaaa", "aaaa", "bbbb"])
    monkeypatch.setattr(secrets, "token_hex", lambda size: next(letters))
    assert journal.begin(plan(), NOW).endswith("-aaaa")
    assert journal.begin(plan(), NOW).endswith("-bbbb")


def test_which_run_applied_a_plan(journal: Journal) -> None:
    run = journal.begin(plan(), NOW)
    assert journal.applied(plan().digest) == run
    assert journal.applied(plan(username="olu").digest) is None


def test_a_journal_of_a_newer_seeder_is_left_alone(journal: Journal, path: Path) -> None:
    journal.begin(plan(), NOW)
    journal._database().execute(f"pragma user_version={SCHEMA_VERSION + 1}")
    journal.close()
    before = path.read_bytes()
    with pytest.raises(SeederError, match="newer seeder"):
        journal.begin(plan(), NOW)
    assert path.read_bytes() == before


def test_a_file_that_is_no_journal_is_left_alone(journal: Journal, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"something else entirely " * 100)
    before = path.read_bytes()
    with pytest.raises(SeederError, match="cannot be used"):
        journal.begin(plan(), NOW)
    assert path.read_bytes() == before


def test_a_damaged_plan_in_it_is_a_sentence(journal: Journal) -> None:
    run = journal.begin(plan(), NOW)
    journal._database().execute("update runs set plan=x'7b'")
    with pytest.raises(SeederError, match=f"Run {run} .* damaged"):
        journal.run(run)


def test_nothing_is_kept_of_a_write_that_failed(journal: Journal) -> None:
    with pytest.raises(SeederError):
        journal.begin(plan(steps=(STEPS[0], STEPS[0])), NOW)
    assert journal.runs() == []


def test_many_may_open_it_at_once(path: Path) -> None:
    def write(number: int) -> str:
        own = Journal(path, Redactor())
        run = own.begin(plan(), NOW + number)
        own.close()
        return run

    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(write, range(16)))
    assert len(set(runs)) == 16


@pytest.mark.parametrize("typed", ["\udced", "a\0b", "%", "_", "*", "'", "", "x" * 100])
def test_an_id_that_can_be_none_is_a_sentence(typed: str, journal: Journal) -> None:
    journal.begin(plan(), NOW)
    with pytest.raises(BadInput, match="There is no run"):
        journal.run(typed)


def test_what_was_made_is_remembered_until_it_is_taken_back(journal: Journal) -> None:
    marked = tuple(msgspec.structs.replace(step, marker=f"seeder-{step.id}") for step in STEPS)
    run = journal.begin(plan(steps=marked), NOW)
    assert journal.made(SITE, USER) == {}
    journal.note(run, "task-01", "created", NOW, Result(5, "PHID-TASK-5"))
    journal.note(run, "task-02", "exists", NOW, Result(6, "PHID-TASK-6"))
    assert journal.made(SITE, USER) == {"seeder-task-01": "PHID-TASK-5"}
    assert journal.made("https://elsewhere.example/", USER) == {}
    journal.mark_undone(run, NOW)
    assert journal.made(SITE, USER) == {}


@pytest.mark.parametrize(
    "damage",
    [
        "update runs set started='abc'",
        "update runs set undone=1e300",
        "update runs set plan=5",
        "update runs set plan='" + "[" * 5000 + "'",
        "delete from steps",
        "update steps set sent='soon'",
        "update steps set id='other' where seq=0",
    ],
)
def test_a_damaged_run_is_a_sentence(damage: str, journal: Journal, path: Path) -> None:
    journal.begin(plan(), NOW)
    with sqlite3.connect(path) as db:
        db.execute(damage)
    db.close()
    with pytest.raises(SeederError, match="is damaged"):
        journal.runs()


def test_a_new_file_waits_for_whoever_is_setting_it_up(tmp_path: Path) -> None:
    """SQLite itself says at once that the database is locked."""
    path = tmp_path / "new.sqlite"
    first, second = (sqlite3.connect(path, isolation_level=None) for _ in range(2))
    first.execute("begin exclusive")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.execute("pragma journal_mode=wal")
    second.set_trace_callback(lambda said: first.execute("commit") if said == "begin exclusive" else None)
    use_wal(second)
    second.set_trace_callback(None)
    assert second.execute("pragma journal_mode").fetchone() == ("wal",)


def test_where_warnings_were_left(journal: Journal) -> None:
    """On this site, by whomever."""
    seen = {"person": "PHID-USER-2", "kind": "mentor"}
    steps = tuple(
        Step(
            str(number),
            "warn",
            (Edit("comment", "?"),),
            "",
            f"PHID-TASK-{number}",
            seen=seen | {"id": number},
        )
        for number in (1, 2, 3)
    )
    for site, user, command, numbers in (
        (SITE, USER, "warn", (1, 2)),
        (SITE, "PHID-USER-9", "warn", (3,)),
        ("https://elsewhere.example/", USER, "warn", (4,)),
        (SITE, USER, "release", (5,)),
    ):
        warn = Plan(command, site, user, "mina", NOW + numbers[0], steps)
        run = journal.begin(warn, NOW)
        for step, number in zip(steps, numbers, strict=False):
            journal.note(run, step.id, "changed", NOW, Result(number, f"PHID-TASK-{number}"))
    told = [
        record.result.id for run in journal.warnings(SITE) for record in run.records.values() if record.result
    ]
    assert sorted(told) == [1, 2, 3]
    assert Journal(journal.path.parent / "none.sqlite", Redactor()).warnings(SITE) == []
