"""A sandbox with its shipped world, on a real socket; each test has a world of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.sandbox.serving import serve
from seeder.sandbox.store import Store
from seeder.sandbox.world import seed
from tests.sandbox.client import Sandbox


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    store = Store(tmp_path / "world.db", log_requests=True)
    seed(store)
    with serve(store) as url:
        yield Sandbox(store, url)
    store.close()
