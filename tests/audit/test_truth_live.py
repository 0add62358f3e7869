"""The same as ``test_truth.py`` on a real Phorge of your own, which SEEDER_LIVE_PHABRICATOR_URL and
SEEDER_LIVE_PHABRICATOR_TOKEN name; SEEDER_LIVE_PHABRICATOR_DATABASE is a command that reads SQL for its
database, because nothing else sets dates."""

from __future__ import annotations

import os
import time
from contextlib import closing

import pytest

from seeder.clock import SystemClock
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.audit.asking import Auditor
from tests.audit.oracle import Oracle
from tests.audit.phorge import PhorgeSite
from tests.audit.planting import Planted
from tests.audit.truth import DAY, Growing, Look

NOW = int(time.time())
MIDNIGHT = NOW // DAY * DAY
LOOKS = (Look(MIDNIGHT - 20 * DAY, 90, 180), Look(MIDNIGHT - 45 * DAY + 12_345, 14, 30))
URL, TOKEN, DATABASE = (
    os.environ.get(f"SEEDER_LIVE_PHABRICATOR_{name}", "") for name in ("URL", "TOKEN", "DATABASE")
)

pytestmark = pytest.mark.skipif(
    not (URL and TOKEN and DATABASE),
    reason="SEEDER_LIVE_PHABRICATOR_URL, _TOKEN and _DATABASE name no site of your own",
)


@pytest.fixture(scope="module")
def growing() -> Growing:
    """Names of its own each time, for accounts cannot be taken away."""
    grown = Growing(NOW, LOOKS, MIDNIGHT - DAY, in_gerrit=0, mark=f"q{NOW % 100_000}")
    grown.grow(people=150, tasks=1_200)
    return grown


@pytest.fixture(scope="module")
def auditor(growing: Growing, tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    mark = f"q{NOW % 100_000}"
    with closing(ServiceSession(URL, SystemClock(), Redactor(), environ={})) as session:
        site = PhorgeSite(URL, DATABASE, Conduit(session, TOKEN))
        planted = Planted(site, growing.made, NOW, tag=f"truth-{mark}", mark=mark)
    variables = {"SEEDER_PHABRICATOR_URL": URL, "SEEDER_PHABRICATOR_TOKEN": TOKEN}
    folder = tmp_path_factory.mktemp("truth")
    return Auditor(folder, variables, growing.made, planted.numbers, [], tag=f"truth-{mark}")


def test_all_that_is_said_of_a_real_phorge_is_true(growing: Growing, auditor: Auditor) -> None:
    for look in LOOKS:
        assert len(Oracle(growing.made, look).counted_from() & set(look.boundaries)) >= 6
        auditor.check(look)
    auditor.check()
    for look in LOOKS:
        auditor.check(look)
    auditor.check()
