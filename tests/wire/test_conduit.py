"""The one wire to Conduit: what a recorded answer becomes. The network's faults are in tests/faults."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import BaseAdapter

from seeder.errors import NetworkError, OutcomeUnknown, ServerError
from seeder.sources import rows
from seeder.sources.phabricator import Phabricator
from seeder.sources.task_rows import TaskRow
from seeder.wire.conduit import Conduit
from seeder.wire.patience import Budget, pause_for
from seeder.wire.redaction import HIDDEN, Redactor
from seeder.wire.transport import HttpRefused, ServiceSession
from tests.contract import tape
from tests.contract.site import PlayedClock
from tests.contract.tape import Call, Tokens, call_of

TOKEN = "cli-" + "me" * 14
# Phorge with cluster.read-only set.
READ_ONLY = Path(__file__).parents[1] / "recordings" / "phorge" / "fault.read-only-edit.json"


class Answering(BaseAdapter):
    """A transport that gives one answer to everything and counts."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer, self.calls = answer, list[Call]()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.calls.append(call_of(request, Tokens({"me": TOKEN})))
        return tape.response_to(request, json.dumps(self.answer), "")

    def close(self) -> None: ...


def wire(answer: Any) -> tuple[Conduit, Answering]:
    adapter = Answering(answer)
    session = ServiceSession(tape.ADDRESS, PlayedClock(0), Redactor())
    session.mount("https://", adapter)
    return Conduit(session, TOKEN), adapter


def recorded(case: str, method: str) -> Any:
    """The first answer of `method` in a contract case."""
    return next(e.answer for e in tape.read(case).exchanges if e.call.method == method)


def test_an_answer_is_decoded() -> None:
    conduit, adapter = wire(recorded("whoami", "user.whoami"))
    assert conduit.read("user.whoami", rows.Whoami).userName
    assert adapter.calls == [Call("user.whoami", "me", {})]


def test_what_may_change_something_is_no_read() -> None:
    conduit, adapter = wire(recorded("whoami", "user.whoami"))
    for method in ("maniphest.edit", "project.edit", "user.disable", "nosuch.method"):
        with pytest.raises(ValueError, match="use write"):
            conduit.read(method, dict[str, Any])
    assert adapter.calls == []


def test_a_method_of_three_parts_is_asked_by_its_whole_name() -> None:
    conduit, adapter = wire(recorded("columns_of_a_board", "project.column.search"))
    assert Phabricator(conduit).columns("PHID-PROJ-x")
    assert [call.method for call in adapter.calls] == ["project.column.search"]


def test_a_missing_field_is_named() -> None:
    answer = recorded("tasks_by_number", "maniphest.search")
    del answer["result"]["data"][0]["phid"]
    conduit, _ = wire(answer)
    with pytest.raises(NetworkError, match=r"maniphest\.search in a shape.*`phid`.*data"):
        Phabricator(conduit).tasks([1])


def test_a_missing_field_of_a_task_is_named() -> None:
    answer = recorded("tasks_by_number", "maniphest.search")
    answer["result"]["data"][0]["fields"]["name"] = 7
    conduit, _ = wire(answer)
    with pytest.raises(NetworkError, match=r"maniphest\.search in a shape.*at `\$\.name`"):
        Phabricator(conduit).tasks([1])


def test_a_write_with_an_odd_answer_may_have_happened() -> None:
    conduit, adapter = wire(recorded("whoami", "user.whoami"))
    with pytest.raises(OutcomeUnknown, match="shape seeder does not know") as caught:
        conduit.write("maniphest.edit", rows.Edited, transactions=[])
    assert caught.value.complete
    assert len(adapter.calls) == 1


def test_a_read_only_server_is_heard() -> None:
    conduit, adapter = wire(json.loads(READ_ONLY.read_text("utf-8"))["response"])
    with pytest.raises(OutcomeUnknown, match="read-only mode") as caught:
        conduit.write("maniphest.edit", rows.Edited, transactions=[])
    assert caught.value.complete
    assert len(adapter.calls) == 1


def test_a_refused_read_is_not_repeated() -> None:
    conduit, adapter = wire(recorded("page_of_more_than_a_hundred_is_refused", "maniphest.search"))
    with pytest.raises(ServerError) as caught:
        conduit.read("maniphest.search", rows.Page[TaskRow])
    assert (caught.value.code, len(adapter.calls)) == ("ERR-INVALID-PAGE-SIZE", 1)


def test_a_token_in_an_answer_is_hidden() -> None:
    answer = recorded("page_of_more_than_a_hundred_is_refused", "maniphest.search")
    answer["error_info"] += f" {TOKEN}"
    conduit, _ = wire(answer)
    with pytest.raises(ServerError) as caught:
        conduit.read("maniphest.search", rows.Page[TaskRow])
    assert TOKEN not in caught.value.sentence + caught.value.info
    assert HIDDEN in caught.value.info


def test_a_list_that_never_ends_is_given_up() -> None:
    page = recorded("own_tasks_page_by_page", "maniphest.search")
    last = next(e.answer for e in reversed(tape.read("own_tasks_page_by_page").exchanges))
    assert last["result"]["cursor"]["after"] is None
    page["result"]["cursor"]["after"] = "7"
    conduit, adapter = wire(page)
    with pytest.raises(NetworkError, match="end of a list"):
        Phabricator(conduit).tasks_by_author("PHID-USER-x")
    assert len(adapter.calls) == 2


def test_nothing_wanted_nothing_asked() -> None:
    conduit, adapter = wire(None)
    phabricator = Phabricator(conduit)
    assert not phabricator.projects_by_slug([])
    assert not phabricator.projects([])
    assert not phabricator.people([])
    assert not phabricator.people_by_phid([])
    assert not phabricator.lookup([])
    assert not phabricator.tasks([])
    assert not phabricator.tasks_by_phid([])
    assert not phabricator.blocked([])
    assert adapter.calls == []


def test_many_are_asked_in_hundreds() -> None:
    conduit, adapter = wire(recorded("tasks_by_number", "maniphest.search"))
    Phabricator(conduit).tasks(range(1, 252))
    assert [len(call.params["constraints"]["ids"]) for call in adapter.calls] == [100, 100, 51]


def test_the_budget_is_35_retries_for_all_threads() -> None:
    budget = Budget()
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: budget.spend(), range(200))) == 35


@given(st.one_of(st.none(), st.floats(0, 86_400)))
def test_a_pause_is_a_minute_to_a_quarter_of_an_hour(told: float | None) -> None:
    pause = pause_for(HttpRefused("", status=429, retry_after=told))
    assert pause == (60 if told is None else min(max(told, 60), 900))


@pytest.mark.parametrize("code", [7, True, ["x"], {"a": 1}])
def test_an_error_code_that_is_no_text_is_a_no_like_any_other(code: Any) -> None:
    refused = json.loads(READ_ONLY.read_text("utf-8"))["response"]
    conduit, _adapter = wire(refused | {"error_code": code})
    with pytest.raises(ServerError):
        conduit.read("user.whoami", rows.Whoami)
    with pytest.raises(OutcomeUnknown):
        conduit.write("maniphest.edit", rows.Edited)


def whoami_with(**changes: Any) -> dict[str, Any]:
    answer = recorded("whoami", "user.whoami")
    return {**answer, "result": answer["result"] | changes}


def test_a_servers_long_complaint_is_cut() -> None:
    refused = json.loads(READ_ONLY.read_text("utf-8"))["response"]
    conduit, _adapter = wire(refused | {"error_info": "x" * 1_000_000})
    with pytest.raises(ServerError) as caught:
        conduit.read("user.whoami", rows.Whoami)
    assert len(caught.value.sentence) < 2_000


@pytest.mark.parametrize("codec", ["punycode", "utf-7", "idna", "nonsense"])
def test_a_server_does_not_choose_the_codec(codec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    conduit, adapter = wire(whoami_with(realName="Zo\u00eb +2AA-"))
    send = adapter.send

    def coded(*args: Any, **kwargs: Any) -> requests.Response:
        response = send(*args, **kwargs)
        response.headers["Content-Type"] = f"application/json; charset={codec}"
        response.encoding = codec
        return response

    monkeypatch.setattr(adapter, "send", coded)
    assert conduit.read("user.whoami", rows.Whoami).realName == "Zo\u00eb +2AA-"


def test_an_id_that_no_database_holds_leaves_the_write_open() -> None:
    made = recorded("create_writes_what_was_wished", "maniphest.edit")
    result = made["result"] | {"object": made["result"]["object"] | {"id": 2**70}}
    conduit, _adapter = wire(made | {"result": result})
    with pytest.raises(OutcomeUnknown):
        conduit.write("maniphest.edit", rows.Edited)


@pytest.mark.parametrize("hit", [5, ["a", {}], {"projectPHID": {}}])
def test_an_odd_map_of_hashtags_is_told(hit: Any) -> None:
    found = recorded("create_writes_what_was_wished", "project.search")
    maps = {"slugMap": {"good_first_task": hit}}
    conduit, _adapter = wire(found | {"result": found["result"] | {"maps": maps}})
    with pytest.raises(NetworkError, match=r"project\.search"):
        Phabricator(conduit).projects_by_slug(["good_first_task"])


def test_a_list_of_empty_pages_ends() -> None:
    page = recorded("own_tasks_page_by_page", "maniphest.search")
    endless = page["result"] | {"data": [], "cursor": page["result"]["cursor"] | {"after": "7"}}
    conduit, adapter = wire(page | {"result": endless})
    with pytest.raises(NetworkError, match="end of a list"):
        Phabricator(conduit).tasks_by_author("PHID-USER-x")
    assert len(adapter.calls) == 1
