"""One write through every fault: how it is classed, and that it is sent once."""

from __future__ import annotations

import contextlib
import socket
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from seeder.errors import LoginError, NotSent, OutcomeUnknown, ServerError
from seeder.sandbox import process
from seeder.sources.rows import Edited
from seeder.wire.conduit import Conduit
from seeder.wire.transport import HttpRefused
from tests.faults.clock import OwnClock
from tests.faults.control import WRITE, Breaker
from tests.faults.listener import listening
from tests.faults.world import World

Rule = dict[str, Any]
Titles = tuple[str, str]
Wires = Callable[..., Conduit]
JSON = {"Content-Type": "application/json"}

LOST: dict[str, Rule] = {
    "reset after the head": {"fault": "reset_after_head"},
    "reset after the body": {"fault": "reset"},
    "closed without a word": {"fault": "close"},
    "answer lost": {"fault": "lose_reply"},
    "answer cut short": {"fault": "truncate"},
    "page with 200": {"fault": "page", "status": 200, "body": "<title>Log in</title>"},
    "nothing with 200": {"fault": "page", "status": 200},
    "nothing with 204": {"fault": "page", "status": 204},
    "half of JSON": {"fault": "page", "status": 200, "body": '{"result":', "headers": JSON},
    "another JSON": {"fault": "page", "status": 200, "body": "[1]", "headers": JSON},
    "JSON of a gateway": {"fault": "page", "status": 200, "body": '{"message": "late"}', "headers": JSON},
    "a number": {"fault": "page", "status": 200, "body": "1" * 5000, "headers": JSON},
    "deep JSON": {"fault": "page", "status": 200, "body": "[" * 50_000, "headers": JSON},
    "odd Date": {
        "fault": "page",
        "status": 200,
        "headers": {"Date": "Fri, 99999999999999999999 Dec 2026 10:00:00 GMT"},
    },
}
LOST.update({str(code): {"fault": "page", "status": code, "body": "oh"} for code in (500, 502, 503, 504)})
SLOW: dict[str, Rule] = {
    "answer too late": {"fault": "slow", "seconds": 2.5},
    "dripping head": {"fault": "drip_head"},
    "dripping body": {"fault": "drip_body"},
    "dripping body without length": {"fault": "drip_body", "unsized": True},
}


@contextlib.contextmanager
def at_most(size: int) -> Iterator[None]:
    """Fails when more than `size` bytes are held at once inside the block."""
    tracemalloc.start()
    try:
        yield
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < size


def create(conduit: Conduit, title: str) -> Edited:
    return conduit.write(WRITE, Edited, transactions=[{"type": "title", "value": title}])


@pytest.mark.parametrize("fault", LOST)
def test_what_follows_the_first_byte_is_unknown_and_sent_once(
    fault: str, conduit: Conduit, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({"method": WRITE, **LOST[fault]})
    with pytest.raises(OutcomeUnknown) as caught:
        create(conduit, titles[0])
    assert not caught.value.complete
    assert breaker.writes == 1
    assert world.titled(*titles) == ([titles[0]] if "answer" in fault else [])


@pytest.mark.parametrize("fault", SLOW)
def test_one_deadline_holds_for_a_write(
    fault: str, hasty: Conduit, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({"method": WRITE, **SLOW[fault]})
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown, match="no complete answer within 1 s"):
        create(hasty, titles[0])
    assert time.monotonic() - began < 10
    assert breaker.writes == 1
    assert world.titled(*titles) == [titles[0]]


def test_a_black_hole_is_left_at_the_deadline(hasty: Conduit, breaker: Breaker) -> None:
    breaker.rules({"method": WRITE, "fault": "black_hole"})
    with pytest.raises(OutcomeUnknown, match="no complete answer within 1 s"):
        create(hasty, "x")
    assert breaker.writes == 1


@pytest.mark.parametrize("packed", [False, True])
def test_an_endless_answer_is_not_read_to_its_end(packed: bool, conduit: Conduit, breaker: Breaker) -> None:
    breaker.rules({"method": WRITE, "fault": "flood", "mib": 70, "gzip": packed})
    with pytest.raises(OutcomeUnknown, match="larger than"), at_most(12 << 20):
        create(conduit, "x")
    assert breaker.writes == 1


@pytest.mark.parametrize("fault", ["close", "black_hole"])
def test_a_connection_that_dies_unread_is_unknown(fault: str, hasty: Conduit, breaker: Breaker) -> None:
    breaker.rules({"connection": 1, "fault": fault})
    with pytest.raises(OutcomeUnknown):
        create(hasty, "x")
    assert (breaker.connections, breaker.writes) == (1, 0)


def test_a_connection_that_is_reset_at_once_is_never_called_refused(
    conduit: Conduit, breaker: Breaker
) -> None:
    """Whether a byte was written by then is a race, and the answer has to follow it."""
    breaker.rules({"connection": 1, "fault": "reset"})
    with pytest.raises((OutcomeUnknown, NotSent)):
        create(conduit, "x")
    assert (breaker.connections, breaker.writes) == (1, 0)


REFUSED = [300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 413, 429]


@pytest.mark.parametrize("status", REFUSED)
def test_a_refusal_by_status_is_definite_and_sent_once(
    status: int, conduit: Conduit, breaker: Breaker, titles: Titles
) -> None:
    breaker.rules({"method": WRITE, "fault": "page", "status": status, "body": "no"})
    with pytest.raises(HttpRefused) as caught:
        create(conduit, titles[0])
    assert caught.value.status == status
    assert breaker.writes == 1


@pytest.mark.parametrize("status", [302, 403])
def test_a_refusal_is_not_read_to_its_end(status: int, conduit: Conduit, breaker: Breaker) -> None:
    where = {"Location": "http://127.0.0.1:1/"}
    flood = {"fault": "flood", "status": status, "mib": 70, "gzip": True, "headers": where}
    breaker.rules({"method": WRITE, **flood})
    with pytest.raises(HttpRefused), at_most(12 << 20):
        create(conduit, "x")


@pytest.mark.parametrize(
    "to", ["http://{other}/", "https://{other}/", "//{other}/x", "/same", "http://[", "x:y"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_takes_anything_along(
    status: int, to: str, conduit: Conduit, breaker: Breaker, server: process.Running
) -> None:
    with listening() as elsewhere:
        target = to.format(other=f"127.0.0.1:{elsewhere.port}") + f"?token={server.token}"
        breaker.rules({"method": WRITE, "fault": "page", "status": status, "headers": {"Location": target}})
        with pytest.raises(HttpRefused) as caught:
            create(conduit, "x")
        assert (elsewhere.connections, elsewhere.received) == (0, b"")
    assert server.token not in caught.value.sentence
    assert len(breaker.seen()) == 1


def test_nobody_there_is_not_sent(wires: Wires) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotSent, match="nobody answers"):
        create(wires(f"http://127.0.0.1:{port}/"), "x")


def test_no_such_host_is_not_sent(wires: Wires) -> None:
    with pytest.raises(NotSent, match="no such host"):
        create(wires("https://phorge.invalid/"), "x")


def test_a_server_without_tls_is_not_sent(wires: Wires, breaker: Breaker) -> None:
    """The handshake fails before a byte of the request; what it wrote does not count as one."""
    url = breaker.url.replace("http://", "https://")
    breaker.rules({"connection": 1, "fault": "close"})
    with pytest.raises(NotSent):
        create(wires(url), "x")


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", ""])
def test_a_wrong_content_type_changes_nothing(
    kind: str, conduit: Conduit, breaker: Breaker, world: World, titles: Titles
) -> None:
    breaker.rules({"method": WRITE, "fault": "relabel", "type": kind})
    made = create(conduit, titles[0])
    assert made.object.phid.startswith("PHID-TASK-")
    assert world.titled(*titles) == [titles[0]]


def test_a_complete_no_of_the_application_is_told_apart(conduit: Conduit, breaker: Breaker) -> None:
    with pytest.raises(ServerError):
        conduit.write("maniphest.nosuchmethod", Edited)
    with pytest.raises(OutcomeUnknown) as caught:
        conduit.write(WRITE, Edited, transactions=[{"type": "title", "value": ""}])
    assert caught.value.complete
    assert len(breaker.seen()) == 2


def test_a_wrong_token_that_the_server_repeats_is_not_shown(wires: Wires) -> None:
    token = "api-" + "z" * 28
    with pytest.raises(LoginError) as caught:
        create(wires(token=token), "x")
    assert token not in f"{caught.value.sentence} {caught.value.hint}"


@pytest.mark.parametrize("status", [403, 500])
def test_a_token_in_a_page_is_not_shown(
    status: int, conduit: Conduit, breaker: Breaker, server: process.Running
) -> None:
    page = f"<title>Denied: {server.token}</title>"
    breaker.rules({"method": WRITE, "fault": "page", "status": status, "body": page})
    with pytest.raises((HttpRefused, OutcomeUnknown)) as caught:
        create(conduit, "x")
    assert "Denied: [token hidden]" in str(caught.value)


def test_half_a_token_at_the_end_of_what_is_read_is_not_shown(
    conduit: Conduit, breaker: Breaker, server: process.Running
) -> None:
    page = " " * 19_990 + server.token
    breaker.rules({"method": WRITE, "fault": "page", "status": 403, "body": page})
    with pytest.raises(HttpRefused) as caught:
        create(conduit, "x")
    assert server.token[:9] not in str(caught.value)


def test_the_netrc_is_never_used(
    conduit: Conduit, breaker: Breaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("default login somebody password hunter2\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    create(conduit, "x")
    assert "authorization" not in breaker.seen(WRITE)[0]["headers"]


def test_an_idle_connection_is_replaced_before_a_write(
    hasty: Conduit, breaker: Breaker, clock: OwnClock, world: World, titles: Titles
) -> None:
    """A firewall forgets idle connections in silence: what is written there is never answered."""
    breaker.rules({"method": WRITE, "fault": "black_hole", "on_connection": 1})
    hasty.read("user.whoami", dict[str, Any])
    clock.sleep(6)
    create(hasty, titles[0])
    assert (breaker.connections, breaker.writes) == (2, 1)
    assert world.titled(*titles) == [titles[0]]


@contextlib.contextmanager
def switching_often() -> Iterator[None]:
    """Threads take turns hundreds of times as often, so that they meet in every place."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def test_reads_meanwhile_do_not_change_what_is_known_of_a_write(conduit: Conduit, breaker: Breaker) -> None:
    breaker.rules({"method": WRITE, "nth": 0, "fault": "reset"})

    def use(number: int) -> str:
        try:
            if number % 2:
                return str(conduit.read("user.whoami", dict[str, Any])["userName"])
            create(conduit, "x")
        except OutcomeUnknown:
            return "unknown"
        return "created"

    with switching_often(), ThreadPoolExecutor(4) as pool:
        found = list(pool.map(use, range(48)))
    assert found == ["unknown", "sam"] * 24
