"""A computer that is logged in to a sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.sandbox import process
from tests.commands.office import Office
from tests.computer import Computer


@pytest.fixture
def computer(server: process.Running, tmp_path: Path) -> Iterator[Computer]:
    """What is printed may be shown to anybody: the token is nowhere at its end."""
    own = {"SEEDER_PHABRICATOR_URL": server.url, "SEEDER_PHABRICATOR_TOKEN": server.token}
    made = Computer(tmp_path / "home", own)
    yield made
    assert made.leaks(server.token) == []


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office.opened(tmp_path)
    yield made
    made.close()


@pytest.fixture
def orphans(office: Office) -> Office:
    """See `Office.plant_orphans`."""
    office.plant_orphans()
    return office
