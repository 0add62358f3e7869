"""Which differences from a recording are told, and that a list may be read in more requests than there."""

from __future__ import annotations

from typing import Any

from tests.contract.likeness import differences
from tests.contract.tape import Call, Exchange

ROW = {"phid": "PHID-TASK-abc", "id": 7}


def asked(*methods: str, row: dict[str, Any] = ROW) -> list[Exchange]:
    return [Exchange(Call(method, "me", {}), "", {"result": {"data": [row]}}) for method in methods]


def test_a_list_may_take_more_pages() -> None:
    real = asked("maniphest.edit", "feed.query", "phid.query")
    more = asked("maniphest.edit", "feed.query", "feed.query", "phid.query")
    assert differences(real, more) == differences(more, real) == []


def test_what_was_asked_after_it_is_still_compared() -> None:
    real = asked("feed.query", "phid.query")
    ours = asked("feed.query", "feed.query") + asked("phid.query", row={"phid": "PHID-TASK-xyz"})
    assert differences(real, ours) == ["phid.query.result.data[].id: not of us"]


def test_another_request_is_told() -> None:
    assert differences(asked("feed.query", "phid.query"), asked("feed.query", "user.search")) == [
        "phid.query was asked, and user.search of us"
    ]


def test_an_edit_too_many_is_told() -> None:
    once, twice = ("maniphest.edit", "user.search"), ("maniphest.edit", "maniphest.edit", "user.search")
    assert differences(asked(*once), asked(*twice)) == ["user.search was asked, and maniphest.edit of us"]
    assert differences(asked(*twice), asked(*once)) == ["maniphest.edit was asked, and user.search of us"]
