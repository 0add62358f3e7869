"""`seeder create` in a child process, with one fault in its way: afterwards two tasks, and the truth told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.control import WRITE, Breaker
from tests.faults.laptop import Laptop
from tests.faults.listener import listening
from tests.faults.world import World

Titles = tuple[str, str]
Rule = dict[str, Any]
HTML = {"Content-Type": "text/html; charset=utf-8"}
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

# The server did the work, and the answer did not come through.
DONE: dict[str, Rule] = {
    "answer lost": {"fault": "lose_reply"},
    "answer cut short": {"fault": "truncate"},
    "502 instead of the answer": {
        "fault": "page",
        "status": 502,
        "body": BAD_GATEWAY,
        "headers": HTML,
        "forward": True,
    },
    "a page instead of the answer": {
        "fault": "page",
        "status": 200,
        "body": "<title>Welcome to our Wi-Fi</title>",
        "headers": HTML,
        "forward": True,
    },
    "JSON that is not Conduit's": {"fault": "page", "status": 200, "body": '["queued"]', "forward": True},
}
# The server never got it, which the client cannot know.
NOT_DONE: dict[str, Rule] = {
    "reset after the head": {"fault": "reset_after_head"},
    "reset after the body": {"fault": "reset"},
    "closed after the body": {"fault": "close"},
    "502": {"fault": "page", "status": 502, "body": BAD_GATEWAY, "headers": HTML},
    "503": {"fault": "page", "status": 503, "body": "down for maintenance"},
    "no JSON": {"fault": "page", "status": 200, "body": "{", "headers": {"Content-Type": "application/json"}},
}


def strikes(rule: Rule, nth: int, method: str = WRITE) -> Rule:
    return {"method": method, "nth": nth, **rule}


def test_without_a_fault(laptop: Laptop, breaker: Breaker, world: World, titles: Titles) -> None:
    ended = laptop.create(*titles)
    assert (ended.code, ended.statuses) == (0, ["created", "created"]), ended.err
    assert world.titled(*titles) == sorted(titles)
    assert breaker.connections == 1
    assert len(breaker.seen()) == 6


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("fault", DONE)
def test_a_lost_answer_is_found_again(
    fault: str, nth: int, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules(strikes(DONE[fault], nth))
    ended = laptop.create(*titles)
    assert world.titled(*titles) == sorted(titles)
    assert ended.code == 0, ended.err
    assert sorted(ended.statuses) == ["adopted", "created"]
    assert breaker.writes == 2


@pytest.mark.parametrize("fault", NOT_DONE)
def test_what_was_not_done_is_sent_again_after_the_quiet_time(
    fault: str, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules(strikes(NOT_DONE[fault], 1))
    ended = laptop.create(*titles)
    assert world.titled(*titles) == sorted(titles)
    assert (ended.code, ended.statuses) == (0, ["created", "created"]), ended.err
    first, second, _third = breaker.seen(WRITE)
    assert second["at"] - first["at"] >= laptop.quiet


def test_two_lost_in_a_row_are_left_open_and_finished_later(
    laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules(strikes({"fault": "reset"}, 0))
    ended = laptop.create(*titles)
    assert (ended.code, ended.statuses) == (5, ["unknown", "not_tried"])
    assert breaker.writes == 2
    breaker.rules()
    again = laptop.create(*titles)
    assert (again.code, again.statuses) == (0, ["exists", "exists"]), again.err
    assert world.titled(*titles) == sorted(titles)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_nothing_goes_along(
    status: int, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    with listening(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as elsewhere:
        where = {"Location": f"{elsewhere.url}api/maniphest.edit?t={laptop.token}"}
        breaker.rules(strikes({"fault": "page", "status": status, "headers": where}, 1))
        ended = laptop.create(*titles)
        assert (ended.code, elsewhere.connections, elsewhere.received) == (4, 0, b"")
    assert breaker.writes == 1
    assert world.titled(*titles) == []
    assert laptop.resume().code == 0
    assert world.titled(*titles) == sorted(titles)


def test_nobody_listens_for_a_moment(laptop: Laptop, breaker: Breaker, world: World, titles: Titles) -> None:
    breaker.rules({"method": "maniphest.search", "nth": 1, "fault": "refuse_after_reply", "seconds": 0.5})
    ended = laptop.create(*titles)
    assert (ended.code, ended.statuses) == (0, ["created", "created"]), ended.err
    assert world.titled(*titles) == sorted(titles)
    assert breaker.writes == 2


@pytest.mark.parametrize("fault", ["reset", "close"])
def test_a_connection_that_breaks_before_it_is_used(
    fault: str, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    """The client has written by then, so nobody can know; the server saw nothing."""
    breaker.rules(
        {"method": "maniphest.search", "nth": 1, "fault": "close_after_reply"},
        {"connection": 2, "fault": fault},
    )
    ended = laptop.create(*titles)
    assert (ended.code, ended.statuses) == (0, ["created", "created"]), ended.err
    assert world.titled(*titles) == sorted(titles)
    assert breaker.writes == 2


def test_a_connection_closed_in_silence_is_replaced(
    laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules(strikes({"fault": "close_after_reply"}, 0, "*"))
    ended = laptop.create(*titles)
    assert (ended.code, ended.statuses) == (0, ["created", "created"]), ended.err
    assert breaker.writes == 2
    assert world.titled(*titles) == sorted(titles)


READS = [("user.whoami", 1), ("project.search", 1), ("maniphest.search", 1), ("maniphest.search", 2)]


@pytest.mark.parametrize(("method", "nth"), READS)
def test_a_read_is_repeated(
    method: str, nth: int, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules(strikes(NOT_DONE["503"], nth, method))
    ended = laptop.create(*titles)
    assert (ended.code, ended.statuses) == (0, ["created", "created"]), ended.err
    assert breaker.writes == 2


@pytest.mark.parametrize(
    ("rule", "tries"),
    [
        ({"fault": "page", "status": 200, "body": "<title>Log in</title>", "headers": HTML}, 3),
        ({"fault": "page", "status": 302, "headers": {"Location": "https://portal.example/"}}, 1),
        ({"fault": "page", "status": 403, "body": "no"}, 1),
    ],
)
def test_without_a_login_check_nothing_is_written(
    rule: Rule, tries: int, laptop: Laptop, breaker: Breaker, titles: Titles
) -> None:
    breaker.rules(strikes(rule, 0, "user.whoami"))
    ended = laptop.create(*titles)
    assert ended.code == 4
    assert ended.json["exit_code"] == 4
    assert [entry["method"] for entry in breaker.seen()] == ["user.whoami"] * tries


def test_a_verification_that_fails_is_told(
    laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    after_the_first = [strikes({"fault": "reset"}, nth, "maniphest.search") for nth in (2, 3, 4)]
    breaker.rules(*after_the_first)
    ended = laptop.create(*titles)
    assert (ended.code, ended.statuses) == (0, ["created", "created"])
    assert any("read back" in note for note in ended.json["notes"])
    assert world.titled(*titles) == sorted(titles)
