"""Reads through faults: repeated within a budget, never for longer than a deadline, never past a limit."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import Any

import pytest

from seeder.errors import NetworkError, NotSent
from seeder.wire.conduit import Conduit
from seeder.wire.patience import Budget
from seeder.wire.transport import Limits
from tests.faults.clock import OwnClock
from tests.faults.control import Breaker
from tests.faults.listener import listening

Rule = dict[str, Any]
Wires = Callable[..., Conduit]
WHO = "user.whoami"
PASSING: dict[str, Rule] = {
    "reset after the head": {"fault": "reset_after_head"},
    "reset after the body": {"fault": "reset"},
    "answer lost": {"fault": "lose_reply"},
    "answer cut short": {"fault": "truncate"},
    "gzip bomb": {"fault": "flood", "mib": 8, "gzip": True},
    "login page": {"fault": "page", "status": 200, "body": "<title>Log in</title>"},
    "other JSON": {"fault": "page", "status": 200, "body": '{"error": "busy"}'},
    "500": {"fault": "page", "status": 500},
    "503": {"fault": "page", "status": 503, "body": "maintenance"},
}


SLOW: dict[str, Rule] = {
    "never answered": {"fault": "black_hole"},
    "dripping head": {"fault": "drip_head"},
    "dripping body": {"fault": "drip_body"},
    "dripping body without length": {"fault": "drip_body", "unsized": True},
}


def whoami(conduit: Conduit) -> str:
    return str(conduit.read(WHO, dict[str, Any])["userName"])


@pytest.mark.parametrize("fault", PASSING)
def test_a_read_is_tried_again(fault: str, conduit: Conduit, breaker: Breaker, clock: OwnClock) -> None:
    breaker.rules({"method": WHO, "nth": 1, **PASSING[fault]})
    assert whoami(conduit) == "sam"
    assert len(breaker.seen()) == 2
    assert clock.slept == [0.5]


@pytest.mark.parametrize("fault", PASSING)
def test_a_read_is_given_up_after_three_tries(fault: str, conduit: Conduit, breaker: Breaker) -> None:
    breaker.rules({"method": WHO, "nth": 0, **PASSING[fault]})
    with pytest.raises(NetworkError):
        whoami(conduit)
    assert len(breaker.seen()) == 3


@pytest.mark.parametrize("fault", SLOW)
def test_one_deadline_holds_for_the_whole_answer(fault: str, hasty: Conduit, breaker: Breaker) -> None:
    """Each byte comes in time, and yet the whole would take minutes."""
    breaker.rules({"method": WHO, "nth": 0, **SLOW[fault]})
    began = time.monotonic()
    with pytest.raises(NetworkError, match="no complete answer within 1 s"):
        whoami(hasty)
    assert time.monotonic() - began < 15
    assert len(breaker.seen()) == 3


def test_the_budget_of_a_run_ends_the_repeating(wires: Wires, breaker: Breaker) -> None:
    breaker.rules({"method": WHO, "nth": 0, "fault": "page", "status": 503})
    conduit = wires(budget=Budget(tokens=3 * 14))
    for _ in range(4):
        with pytest.raises(NetworkError):
            whoami(conduit)
    assert len(breaker.seen()) == 4 + 3


PAUSES = {
    "": 60,
    "7": 60,
    "120": 120,
    "-5": 60,
    "9" * 30: 900,
    "soon": 60,
    "\xb2": 60,
    "1.5": 60,
    "86401": 900,
}


@pytest.mark.parametrize("header", PAUSES)
def test_a_pause_that_is_asked_for_is_kept(
    header: str, conduit: Conduit, breaker: Breaker, clock: OwnClock
) -> None:
    headers = {"Retry-After": header} if header else {}
    breaker.rules({"method": WHO, "nth": 1, "fault": "page", "status": 429, "headers": headers})
    assert whoami(conduit) == "sam"
    assert clock.slept == [PAUSES[header]]
    assert len(breaker.seen()) == 2


@pytest.mark.parametrize(("seconds", "least", "most"), [(200, 190, 200), (-500, 60, 60), (10**9, 900, 900)])
def test_a_pause_until_a_date(
    seconds: int, least: int, most: int, conduit: Conduit, breaker: Breaker, clock: OwnClock
) -> None:
    headers = {"Retry-After": formatdate(time.time() + seconds, usegmt=True)}
    breaker.rules({"method": WHO, "nth": 1, "fault": "page", "status": 429, "headers": headers})
    assert whoami(conduit) == "sam"
    assert least <= clock.slept[0] <= most


def test_refusals_other_than_429_are_not_repeated(conduit: Conduit, breaker: Breaker) -> None:
    breaker.rules({"method": WHO, "nth": 0, "fault": "page", "status": 403})
    with pytest.raises(NetworkError):
        whoami(conduit)
    assert len(breaker.seen()) == 1


def test_nobody_there_is_tried_three_times_and_named_not_sent(wires: Wires, clock: OwnClock) -> None:
    with listening() as gone:
        url = gone.url
    with pytest.raises(NotSent):
        whoami(wires(url))
    assert len(clock.slept) == 2


def test_eight_threads_share_one_wire(wires: Wires, breaker: Breaker) -> None:
    """With names of methods that were never used before, which the package's own cache cannot bear."""
    conduit = wires(limits=Limits(connections=3))
    methods = itertools.cycle([WHO, "maniphest.status.search", "project.search", "maniphest.search"])
    with ThreadPoolExecutor(8) as pool:
        asked = [next(methods) for _ in range(160)]
        answers = list(pool.map(lambda method: (method, conduit.read(method, dict[str, Any])), asked))
    assert all(("userName" in answer) == (method == WHO) for method, answer in answers)
    assert all(("data" in answer) == (method != WHO) for method, answer in answers)
    assert breaker.connections <= 3
    assert len(breaker.seen()) == 160


def test_threads_in_trouble_do_not_disturb_each_other(hasty: Conduit, breaker: Breaker) -> None:
    """The deadline of one exchange shuts its own socket and no other."""
    breaker.rules({"method": WHO, "nth": 0, "fault": "black_hole"})

    def ask(number: int) -> str:
        try:
            if number % 6 == 0:
                return whoami(hasty)
            return str(len(hasty.read("project.search", dict[str, Any])))
        except NetworkError:
            return "lost"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(24)))
    assert [answer == "lost" for answer in answers] == [number % 6 == 0 for number in range(24)]
    assert len(breaker.seen("project.search")) == 20


def test_a_method_of_three_parts_goes_where_it_should(conduit: Conduit, breaker: Breaker) -> None:
    conduit.read("maniphest.status.search", dict[str, Any])
    assert [entry["method"] for entry in breaker.seen()] == ["maniphest.status.search"]


def test_who_asks_is_named(wires: Wires) -> None:
    answer = b"HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with listening(answer) as listener, pytest.raises(NetworkError):
        whoami(wires(listener.url, contact="mina@example.org\r\nX-Evil: 1"))
    head = listener.received.split(b"\r\n\r\n")[0]
    assert head.count(b"User-Agent: seeder/") == 1
    assert b"mina@example.org" in head
    assert b"\r\nX-Evil" not in head


@pytest.mark.parametrize("fault", ["bad gzip", "gzip bomb", "answer cut short", "login page"])
def test_answers_that_cannot_be_read_use_up_no_connection(
    fault: str, conduit: Conduit, breaker: Breaker
) -> None:
    """There are four to a host, and who waits for a free one waits without end."""
    bad = {"fault": "page", "status": 200, "body": "no gzip", "headers": {"Content-Encoding": "gzip"}}
    breaker.rules({"method": WHO, "nth": 0, **PASSING.get(fault, bad)})
    for _ in range(3):
        with pytest.raises(NetworkError):
            whoami(conduit)
    breaker.rules()
    assert whoami(conduit) == "sam"
