"""One sandbox a module, in a process of its own, with the fault proxy before it in another."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.conduit import Conduit
from seeder.redaction import Redactor
from seeder.sandbox import process
from seeder.transport import Limits, ServiceSession
from tests.faults.clock import OwnClock
from tests.faults.control import Breaker, proxied
from tests.faults.laptop import Laptop
from tests.faults.world import World


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[process.Running]:
    folder = tmp_path_factory.mktemp("sandbox")
    running = process.start(folder, idle_seconds=600)
    yield running
    process.stop(folder)


@pytest.fixture(scope="module")
def module_breaker(server: process.Running) -> Iterator[Breaker]:
    with proxied(server.url.removeprefix("http://").rstrip("/")) as made:
        yield made


@pytest.fixture
def breaker(module_breaker: Breaker) -> Iterator[Breaker]:
    """The proxy without rules; what it holds at the end is delivered before the next test."""
    module_breaker.rules()
    yield module_breaker
    module_breaker.rules()
    module_breaker.release()


@pytest.fixture
def world(server: process.Running) -> World:
    """The server itself, asked past the proxy."""
    return World(server.url, server.token)


@pytest.fixture
def titles() -> tuple[str, str]:
    """Two titles that no other test has."""
    mark = uuid.uuid4().hex[:12]
    return f"Refuse days that do not exist {mark} one", f"Say which steps macOS needs {mark} two"


@pytest.fixture
def laptops(breaker: Breaker, server: process.Running, tmp_path: Path) -> Iterator[Callable[..., Laptop]]:
    """Makes computers; at the end none of them may have said or kept the token."""
    made: list[Laptop] = []

    def laptop(**options: Any) -> Laptop:
        home = tmp_path / f"laptop-{len(made)}"
        made.append(Laptop(home, breaker.url, server.token, **options))
        return made[-1]

    yield laptop
    assert [leak for each in made for leak in each.leaks()] == []


@pytest.fixture
def clock() -> OwnClock:
    return OwnClock()


@pytest.fixture
def limits() -> Limits:
    """Patience for a busy machine; a test that waits for a deadline asks for `hasty`."""
    return Limits(connect=5.0, read=20.0, write=20.0, body=1 << 20)


@pytest.fixture
def hasty(conduit: Conduit) -> Conduit:
    """The same wire with deadlines of a second."""
    session = conduit.session
    session.limits = msgspec.structs.replace(session.limits, read=1.0, write=1.0)
    return conduit


@pytest.fixture
def conduit(breaker: Breaker, server: process.Running, clock: OwnClock, limits: Limits) -> Conduit:
    """The one wire, through the proxy, with little patience."""
    session = ServiceSession(breaker.url, clock, Redactor(), limits=limits)
    return Conduit(session, server.token, chance=lambda: 0.5)


@pytest.fixture
def laptop(laptops: Callable[..., Laptop]) -> Laptop:
    return laptops()
