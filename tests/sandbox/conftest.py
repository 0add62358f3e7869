"""A sandbox with its shipped world, on a real socket; each test has a world of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.sandbox.serving import serve
from seeder.sandbox.store import Store
from seeder.sandbox.world import seed
from tests.sandbox.client import Sandbox


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs chromium (apt-get install chromium)")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a fresh world, to be copied."""
    path = tmp_path_factory.mktemp("world") / "world.db"
    store = Store(path)
    seed(store)
    store.close()
    return path


@pytest.fixture
def sandbox(tmp_path: Path, seeded: Path) -> Iterator[Sandbox]:
    shutil.copy(seeded, tmp_path / "world.db")
    store = Store(tmp_path / "world.db", log_requests=True)
    with serve(store) as url:
        yield Sandbox(store, url)
    store.close()
