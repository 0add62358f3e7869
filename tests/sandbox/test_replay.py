"""The sandbox against the recordings: every recorded request that the table promises, sent again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.sandbox.serving import serve
from seeder.sandbox.store import Store
from seeder.sandbox.table import PROMISED
from tests.sandbox import lab
from tests.sandbox.client import Sandbox
from tests.sandbox.comparing import groups, kinds, known_kinds, settled
from tests.sandbox.recordings import NOT_REPLAYED, all_names, names, recording
from tests.sandbox.replaying import Replayer
from tests.sandbox.session import ON_OTHERS, ON_T3011

READING = sorted(set(names()) - set(NOT_REPLAYED) - set(ON_T3011) - set(ON_OTHERS))
# The recorded server had 3,010 tasks and the replayed one the 350 that recordings show, so of these only
# the kinds of values and their order can be compared.
SOME_TASKS = "maniphest.search"
HISTORY_OF_ALL = ("transaction.search.objectType",)

OTHERS = {
    3140: recording("maniphest.edit.flat-add").result["object"]["phid"],
    3642: "PHID-TASK-qbknfnyrk2xz2llfouef",
    3643: recording("maniphest.edit.column-really-same-noop").result["object"]["phid"],
}


HAD_BEFORE = recording("maniphest.search.after-milestone").result["data"][0]["attachments"]["projects"][
    "projectPHIDs"
][:3:-1]
# Every task of the recorded server had a tag.
UNLIKE = {"maniphest.search.projects-null"}


@pytest.fixture(scope="module")
def replayer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replayer]:
    yield from _made(tmp_path_factory.mktemp("lab"))


@pytest.fixture
def fresh_replayer(tmp_path: Path) -> Iterator[Replayer]:
    yield from _made(tmp_path)


def _made(folder: Path) -> Iterator[Replayer]:
    store = Store(folder / "lab.db")
    lab.build(store)
    with serve(store) as url:
        yield Replayer(Sandbox(store, url, host="127.0.0.1:8080"))
    store.close()


def test_every_recording_is_replayed_or_named_with_a_reason() -> None:
    replayed = {*READING, *ON_T3011, *ON_OTHERS}
    assert replayed | set(NOT_REPLAYED) == set(all_names())
    assert not replayed & set(NOT_REPLAYED)


def test_every_promised_method_is_replayed_or_is_named() -> None:
    replayed = {recording(name).method for name in {*READING, *ON_T3011, *ON_OTHERS}}
    # The contract cases have these.
    assert set(PROMISED) - replayed == {"remarkup.process", "maniphest.gettasktransactions", "feed.query"}


@pytest.mark.parametrize("name", READING)
def test_what_only_reads_is_answered_as_recorded(replayer: Replayer, name: str) -> None:
    one = recording(name)
    if name == "maniphest.search.cursor-object-edited-mid-paging":
        lab.modify_last(replayer.sandbox.store, 4)
    reply = replayer.replay(one)
    assert reply.status == one.http_status
    answer = replayer.told(reply.body)
    if name.startswith((SOME_TASKS, *HISTORY_OF_ALL, "misc.get-search")) and one.result is not None:
        _compare_kinds(one.method, answer, one.response)
        assert name in UNLIKE or bool(answer["result"]["data"]) == bool(one.result["data"])
    else:
        assert settled(answer) == settled(one.response)


def _compare_kinds(method: str, answer: dict[str, Any], recorded: dict[str, Any]) -> None:
    assert kinds(answer) <= known_kinds(method)
    assert {key: type(part) for key, part in answer["result"].items()} == {
        key: type(part) for key, part in recorded["result"].items()
    }
    assert answer["result"].get("query") == recorded["result"].get("query")
    ours, theirs = answer["result"]["cursor"], recorded["result"]["cursor"]
    assert (ours["limit"], ours.get("order")) == (theirs["limit"], theirs.get("order"))


def test_a_whole_session_on_one_task_leaves_the_recorded_history(fresh_replayer: Replayer) -> None:
    for name in ON_T3011:
        _replay_in_session(fresh_replayer, name)
        if name == "maniphest.edit.parents.add-self":
            lab.leave_a_gap(fresh_replayer.sandbox.store)
    history = recording("transaction.search.task")
    ours = fresh_replayer.replay(history).body["result"]["data"]
    theirs = history.result["data"]
    assert groups(ours[-len(theirs) :]) == groups(theirs)


def test_edits_of_other_tasks_are_answered_as_recorded(fresh_replayer: Replayer) -> None:
    store = fresh_replayer.sandbox.store
    for number, phid in OTHERS.items():
        lab.bare_task(store, number, phid)
    lab.tag(store, OTHERS[3140], *HAD_BEFORE)
    noop = recording("maniphest.edit.noop-proof")
    lab.tag(store, noop.result["object"]["phid"], *(noop.params or {})["transactions"][0]["value"])
    lab.put_in_column(store, OTHERS[3643], "PHID-PCOL-qruc2no2o22losw4nf3s")
    for name in ON_OTHERS:
        _replay_in_session(fresh_replayer, name)


def _replay_in_session(replayer: Replayer, name: str) -> None:
    one = recording(name)
    reply = replayer.replay(one)
    assert reply.status == one.http_status
    assert (name, settled(replayer.told(reply.body))) == (name, settled(one.response))
