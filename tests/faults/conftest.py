"""One sandbox a module, in a process of its own, with the fault proxy before it in another."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.model import Person
from seeder.sandbox import process
from seeder.sandbox.store import Store
from seeder.sandbox.world import token_of
from seeder.wire.conduit import Conduit
from seeder.wire.patience import Budget
from seeder.wire.redaction import Redactor
from seeder.wire.transport import Limits, ServiceSession
from tests.faults.carrying import Desk
from tests.faults.clock import OwnClock
from tests.faults.control import Breaker, proxied
from tests.faults.laptop import Laptop
from tests.faults.nursery import Nursery, nursery
from tests.faults.world import World


@pytest.fixture(scope="module")
def server_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="module")
def server(server_folder: Path) -> Iterator[process.Running]:
    running = process.start(server_folder, idle_seconds=600)
    yield running
    process.stop(server_folder)


@pytest.fixture(scope="module")
def colleague(server: process.Running, server_folder: Path) -> World:
    """The server asked with the token of somebody else."""
    store = Store(server_folder / "world.db")
    try:
        return World(server.url, token_of(store, "mina"))
    finally:
        store.close()


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
    module_breaker.mend()
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


Wires = Callable[..., Conduit]


@pytest.fixture
def wires(breaker: Breaker, server: process.Running, clock: OwnClock, limits: Limits) -> Iterator[Wires]:
    """Makes wires, through the proxy unless another `url` is given, and closes them at the end."""
    with contextlib.ExitStack() as stack:

        def wire(
            url: str = breaker.url, token: str = server.token, budget: Budget | None = None, **options: Any
        ) -> Conduit:
            session = ServiceSession(url, clock, Redactor(), **({"limits": limits} | options))
            stack.enter_context(session)
            return Conduit(session, token, budget=budget, chance=lambda: 0.5)

        yield wire


@pytest.fixture
def conduit(wires: Wires) -> Conduit:
    """The one wire, through the proxy."""
    return wires()


@pytest.fixture
def hasty(conduit: Conduit) -> Conduit:
    """The same wire with deadlines of a second."""
    session = conduit.session
    session.limits = msgspec.structs.replace(session.limits, read=1.0, write=1.0)
    return conduit


@pytest.fixture
def desks(wires: Wires, clock: OwnClock, world: World, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes desks, all of the same person, each with a wire and a journal of its own."""
    person = world.call("user.whoami")
    me, made = Person(phid=person["phid"], username=person["userName"]), list[Desk]()

    def desk(home: str = "", token: str | None = None, **options: Any) -> Desk:
        conduit = wires(token=token) if token else wires()
        made.append(Desk(tmp_path / (home or f"desk-{len(made)}"), conduit, clock, me, **options))
        return made[-1]

    yield desk
    for each in made:
        each.journal.close()


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as made:
        yield made


@pytest.fixture
def desk(desks: Callable[..., Desk]) -> Desk:
    return desks()


@pytest.fixture
def laptop(laptops: Callable[..., Laptop]) -> Laptop:
    return laptops()
