"""`seeder audit mentors` tells the truth of a community whose changes lie in a real Gerrit: as
``tests/audit/test_truth.py``, with Phabricator in the sandbox."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from seeder.sandbox.serving import serve
from seeder.sandbox.store import Store
from tests.audit.asking import Auditor
from tests.audit.oracle import Oracle
from tests.audit.planting import Planted, SandboxSite, edit
from tests.audit.truth import DAY, Growing, Look
from tests.gerrit.daemon import running
from tests.gerrit.grown import Grown
from tests.gerrit.installation import Installation
from tests.gerrit.lab import Lab

NOW = int(time.time())
MIDNIGHT = NOW // DAY * DAY
LOOKS = (Look(MIDNIGHT - 20 * DAY, 90, 180), Look(MIDNIGHT - 45 * DAY + 12_345, 14, 30))


@dataclass
class Ground:
    store: Store
    growing: Growing
    planted: Planted
    grown: Grown
    auditor: Auditor


@pytest.fixture(scope="module")
def lab(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One of its own: others' deeds lie in the future, and a later reading begins at the newest one."""
    with running(installation, tmp_path_factory.mktemp("gerrit")) as daemon:
        yield Lab(daemon.url, daemon.clock)


@pytest.fixture(scope="module")
def ground(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("truth")
    growing = Growing(5, LOOKS, MIDNIGHT - DAY, in_gerrit=75)
    community = growing.grow(people=170, tasks=1_000)
    store = Store(folder / "site.db")
    with serve(store) as url:
        site = SandboxSite(store, url)
        planted = Planted(site, community, NOW)
        grown = Grown(lab, community, planted.numbers)
        variables = {
            "SEEDER_PHABRICATOR_URL": url,
            "SEEDER_PHABRICATOR_TOKEN": site.token(planted.caller),
            "SEEDER_GERRIT_URL": lab.url,
        }
        auditor = Auditor(folder, variables, community, planted.numbers, grown.changes)
        yield Ground(store, growing, planted, grown, auditor)
    store.close()


def test_somebody_in_gerrit_stands_at_every_boundary(ground: Ground) -> None:
    seen = {deed.at for deed in ground.growing.made.deeds if deed.place == "gerrit"}
    for look in LOOKS:
        assert (
            set(look.boundaries) - {look.as_of + 1} <= Oracle(ground.growing.made, look).counted_from() & seen
        )


def test_all_that_is_said_of_people_in_gerrit_is_true(ground: Ground) -> None:
    auditor = ground.auditor
    auditor.check()
    for look in LOOKS:
        auditor.check(look)
    at = int(time.time())
    deeds, edited = ground.growing.go_on(at, people=30, tasks=20)
    ground.planted.acts(deeds)
    for index in edited:
        edit(ground.store, ground.planted, index, at)
    ground.grown.plant()
    auditor.check()
    auditor.check(LOOKS[1])
