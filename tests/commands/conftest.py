"""A computer that is logged in to a sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.sandbox import process
from seeder.sandbox.phids import named_phid
from tests.commands.office import LATELY, LONG_AGO, Office
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
    made = Office(tmp_path)
    made.tag("lantern")
    made.profile()
    yield made
    made.close()


@pytest.fixture
def orphans(office: Office) -> Office:
    """`gull` was not seen for long and mentors `alone` and `shared`, the latter with `wren`, who is there."""
    tag = [named_phid("PROJ", "lantern")]
    office.person("gull", LONG_AGO)
    office.person("wren", LATELY)
    office.alone = office.asks("**Mentors:** @gull\n", tags=tag)
    office.shared = office.asks("**Mentors:** @gull, @wren\n", tags=tag)
    return office
