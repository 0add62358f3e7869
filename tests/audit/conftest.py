"""A sandbox whose clock a test owns, and our own client for it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from seeder.sandbox.serving import serve
from seeder.sandbox.store import Store as SandboxStore
from seeder.sandbox.world import caller_token
from seeder.sources.phabricator import Phabricator
from seeder.store import Store
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.sandbox.client import Sandbox
from tests.sandbox.conftest import seeded

__all__ = ["seeded"]


class SetClock:
    """Stands still until it is moved; waiting moves it."""

    def __init__(self) -> None:
        self.moment = float(int(time.time()))

    def now(self) -> float:
        return self.moment

    def monotonic(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += seconds


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def sandbox(tmp_path: Path, seeded: Path, clock: SetClock) -> Iterator[Sandbox]:
    shutil.copy(seeded, tmp_path / "world.db")
    store = SandboxStore(tmp_path / "world.db", clock, log_requests=True)
    with serve(store) as url:
        yield Sandbox(store, url)
    store.close()


@pytest.fixture
def phabricator(sandbox: Sandbox, clock: SetClock) -> Iterator[Phabricator]:
    with closing(ServiceSession(sandbox.url, clock, Redactor(), environ={})) as session:
        yield Phabricator(Conduit(session, caller_token(sandbox.store)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    kept = Store(tmp_path / "cache" / "read.sqlite")
    yield kept
    kept.close()
