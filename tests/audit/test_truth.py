"""`seeder audit mentors` says what is true of a community of which everything is known, boundaries and decoys
included: precision and recall are 1.0 at several dates and thresholds, with a cold store and a warm one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from seeder.sandbox.serving import serve
from seeder.sandbox.store import Store
from tests.audit.asking import Auditor
from tests.audit.oracle import Oracle
from tests.audit.planting import FIRST_CHANGE, Planted, SandboxSite, edit, keep_patches, plant_reviews
from tests.audit.truth import DAY, Growing, Look

NOW = int(time.time())
MIDNIGHT = NOW // DAY * DAY
LOOKS = (
    Look(MIDNIGHT - 20 * DAY, 90, 180),
    Look(MIDNIGHT - 60 * DAY, 14, 30),
    Look(MIDNIGHT - 33 * DAY + 45_296, 30, 365),
)


@dataclass
class Ground:
    """A sandbox with 3,000 tasks and 320 people, and who asks."""

    store: Store
    growing: Growing
    planted: Planted
    reviewers: dict[str, int]
    auditor: Auditor

    def elsewhere(self, folder: Path) -> Auditor:
        """Somebody who never asked before."""
        return replace(self.auditor, home=folder)

    def go_on(self, at: int) -> None:
        deeds, edited = self.growing.go_on(at, people=60, tasks=80)
        self.planted.acts(deeds)
        for index in edited:
            edit(self.store, self.planted, index, at)
        patches = self.growing.made.patches
        keep_patches(self.store, patches, self.planted.numbers, self.reviewers)
        self.auditor.changes[:] = range(FIRST_CHANGE, FIRST_CHANGE + len(patches))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("truth")
    growing = Growing(1, LOOKS, MIDNIGHT - DAY)
    community = growing.grow(people=320, tasks=3_000)
    store = Store(folder / "site.db", log_requests=True)
    with serve(store) as url:
        site = SandboxSite(store, url)
        planted = Planted(site, community, NOW)
        reviewers = plant_reviews(store, community, planted.numbers)
        variables = {
            "SEEDER_PHABRICATOR_URL": url,
            "SEEDER_PHABRICATOR_TOKEN": site.token(planted.caller),
            "SEEDER_GERRIT_URL": f"{url}r/",
        }
        changes = [FIRST_CHANGE + index for index in range(len(community.patches))]
        auditor = Auditor(folder, variables, community, planted.numbers, changes)
        yield Ground(store, growing, planted, reviewers, auditor)
    store.close()


@pytest.mark.parametrize("look", LOOKS)
def test_somebody_stands_at_every_boundary(ground: Ground, look: Look) -> None:
    """Or what follows would prove little."""
    oracle = Oracle(ground.growing.made, look)
    passed = {look.as_of + 1}
    assert set(look.boundaries) - passed <= oracle.counted_from()
    assert {row.verdict for row in oracle.people().values()} == {
        "active",
        "quiet",
        "unseen",
        "expired",
        "disabled",
    }
    assert {row.where for row in oracle.people().values()} == {"tasks", "elsewhere", "gerrit", None}
    assert {row.verdict for row in oracle.tasks().values()} == {
        "mentored",
        "some_gone",
        "all_gone",
        "none_named",
    }


def test_all_that_is_said_is_true_with_a_cold_store_and_a_warm_one(ground: Ground) -> None:
    auditor = ground.auditor
    auditor.check()
    for look in LOOKS:
        auditor.check(look)
    ground.go_on(int(time.time()))
    now = auditor.check()
    auditor.check(LOOKS[1])
    assert auditor.audit(None, "--offline")["mentors"] == now["mentors"]


def test_a_first_look_at_an_instant_that_is_past_is_true(ground: Ground, tmp_path: Path) -> None:
    ground.elsewhere(tmp_path).check(LOOKS[2])
