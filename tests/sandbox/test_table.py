"""The table of promises against what the recorded server says of itself and was seen to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seeder.sandbox.phorge_methods import ELSEWHERE
from seeder.sandbox.registry import METHODS
from seeder.sandbox.table import PROJECT_TYPES, PROMISED, TASK_TYPES
from tests.sandbox.recordings import FOLDER, NOT_REPLAYED, Recording, names, recording

# Tried by hand on a second real server (August 2026), because no recording shows them.
MEASURED = {
    "maniphest.search": {
        "closedEnd", "closedStart", "closerPHIDs", "createdEnd", "hasParents", "hasSubtasks", "modifiedEnd",
        "parentIDs", "subtaskIDs", "subtypes",
    },
    "project.search": {"ids", "isRoot", "status", "watchers", "slugs"},
    "project.column.search": {"ids", "phids"},
    "user.search": {"ids", "isAdmin", "isMailingList", "createdStart", "createdEnd", "query"},
}  # fmt: skip
SEARCHES = sorted(method for method, promise in PROMISED.items() if promise.search)


@pytest.fixture(scope="module")
def server() -> dict[str, Any]:
    """What conduit.query says: all methods, and the parameters of some."""
    found: dict[str, Any] = json.loads((FOLDER / "conduit.query.names.json").read_text(encoding="utf-8"))
    return found


def test_every_method_of_the_server_is_promised_or_answered_loudly(server: dict[str, Any]) -> None:
    assert set(PROMISED) | ELSEWHERE == set(server["methods"])
    assert set(PROMISED) == set(METHODS)


def test_promised_methods_take_the_servers_parameters(server: dict[str, Any]) -> None:
    told = {method: set(found) for method, found in server["params_of"].items() if method in PROMISED}
    assert len(told) > 5
    assert {method: set(PROMISED[method].params) for method in told} == told


def _replayed(method: str) -> list[Recording]:
    made = [recording(name) for name in names() if name not in NOT_REPLAYED]
    return [one for one in made if one.method == method and one.response["error_code"] is None]


def _used(method: str, key: str) -> set[str]:
    return {name for one in _replayed(method) for name in ((one.params or {}).get(key) or {})}


@pytest.mark.parametrize("method", SEARCHES)
def test_every_promised_constraint_and_attachment_was_seen_at_work(method: str) -> None:
    search = PROMISED[method].search
    assert search is not None
    promised = {*search.constraints, *search.attachments}
    seen = _used(method, "constraints") | _used(method, "attachments")
    assert promised - seen <= MEASURED.get(method, set())


def test_the_lists_in_refusals_are_the_servers_own() -> None:
    told = recording("error.unknown-transaction-type").response["error_info"]
    assert told.endswith(f"Valid types are: {', '.join(TASK_TYPES)}.")
    told = recording("project.edit.error-columns-not-a-type").response["error_info"]
    assert told.endswith(f"Valid types are: {', '.join(PROJECT_TYPES)}.")
    tasks = PROMISED["maniphest.search"].search
    assert tasks is not None
    told = recording("maniphest.search.order-bad").response["error_info"]
    assert told.endswith(f"Supported orders are: {', '.join(tasks.orders)}.")
