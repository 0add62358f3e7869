"""The `site` of a case: the same case runs against recordings, the sandbox and, where one is named, a
real Phorge.

    SEEDER_LIVE_PHABRICATOR_URL, SEEDER_LIVE_PHABRICATOR_TOKEN    a site of your own to write to
    SEEDER_LIVE_PHABRICATOR_TOKEN_OTHER, _DISABLED, _REVOKED      more of its tokens, for a few cases
    SEEDER_CONTRACT_RECORD=1                                      keep what the live site answers
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from seeder.clock import SystemClock
from seeder.sandbox import process
from seeder.sandbox.store import Store
from seeder.sandbox.world import token_of
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.contract import tape
from tests.contract.likeness import differences, without_names
from tests.contract.site import WRONG, ContractSite, Ground, PlayedClock
from tests.contract.tape import Call, Player, Recorder, Recording, Tokens, Wire
from tests.contract.world import World, find_world

LIVE = "SEEDER_LIVE_PHABRICATOR_"
# Whose tokens a case may want besides one's own.
ROLES = ("other", "disabled", "revoked")
RECORDING = bool(os.environ.get("SEEDER_CONTRACT_RECORD"))
NO_SITE = f"{LIVE}URL and {LIVE}TOKEN name no site of your own"
GIVEN = all(os.environ.get(LIVE + name) for name in ("URL", "TOKEN"))
REAL = pytest.param("live", marks=() if GIVEN else pytest.mark.skip(NO_SITE))
MODES = ["recorder"] if RECORDING else ["recordings", "sandbox", REAL]
PASSED = pytest.StashKey[bool]()


@pytest.fixture(params=MODES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ContractSite]:
    mode = {"recordings": _played, "sandbox": _in_the_sandbox, "live": _live, "recorder": _recorded}
    yield from mode[request.param](request, tmp_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


def _played(request: pytest.FixtureRequest, folder: Path) -> Iterator[ContractSite]:
    recording = tape.read(_case(request))
    calls: list[Call] = []
    player = Player(_invented(), calls, recording)
    clock = PlayedClock(recording.clock)
    ground = Ground(tape.ADDRESS, player.tokens, lambda inner: player, calls, clock, recording.nonce)
    yield from _handed(ContractSite(ground, recording.world, folder))
    if request.node.stash.get(PASSED, False):
        assert len(calls) == len(recording.exchanges), "not every recorded request was made"


def _recorded(request: pytest.FixtureRequest, folder: Path) -> Iterator[ContractSite]:
    address, tokens, world = request.getfixturevalue("live_ground")
    calls: list[Call] = []
    exchanges: list[tape.Exchange] = []
    start, nonce = float(int(time.time())), secrets.token_hex(3)
    ground = Ground(
        tape.ADDRESS,
        tokens,
        lambda inner: Recorder(tokens, calls, exchanges, inner, address),
        calls,
        PlayedClock(start, time.sleep),
        nonce,
    )
    yield from _handed(ContractSite(ground, world, folder))
    if request.node.stash.get(PASSED, False):
        tape.write(Recording(_case(request), start, nonce, world, tuple(exchanges)))


def _live(request: pytest.FixtureRequest, folder: Path) -> Iterator[ContractSite]:
    yield from _really(folder, *request.getfixturevalue("live_ground"), exchanges=[])


def _in_the_sandbox(request: pytest.FixtureRequest, folder: Path) -> Iterator[ContractSite]:
    exchanges: list[tape.Exchange] = []
    address, tokens, world = request.getfixturevalue("sandbox_ground")
    yield from _really(folder, address, tokens, world, exchanges=exchanges)
    if request.node.stash.get(PASSED, False):
        real = tape.read(_case(request))
        asked = without_names(real.exchanges, real.world), without_names(exchanges, world)
        assert differences(*asked) == []


def _really(
    folder: Path, address: str, tokens: Tokens, world: World, *, exchanges: list[tape.Exchange]
) -> Iterator[ContractSite]:
    calls: list[Call] = []
    ground = Ground(
        address,
        tokens,
        lambda inner: Wire(tokens, calls, exchanges, inner),
        calls,
        SystemClock(),
        secrets.token_hex(3),
    )
    yield from _handed(ContractSite(ground, world, folder))


def _handed(site: ContractSite) -> Iterator[ContractSite]:
    try:
        yield site
    finally:
        site.close()


@pytest.fixture(scope="session")
def live_ground() -> tuple[str, Tokens, World]:
    roles = {role: os.environ.get(f"{LIVE}TOKEN_{role.upper()}", "") for role in ROLES}
    tokens = {"me": os.environ[f"{LIVE}TOKEN"], **{role: given for role, given in roles.items() if given}}
    address = os.environ[f"{LIVE}URL"].rstrip("/") + "/"
    return address, Tokens(tokens | WRONG), _world(address, tokens["me"], tokens.get("other", ""))


@pytest.fixture(scope="session")
def sandbox_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Tokens, World]]:
    folder = tmp_path_factory.mktemp("sandbox")
    running = process.start(folder)
    world = _world(running.url, running.token)
    people = {"other": world.other, "disabled": world.disabled}
    with contextlib.closing(Store(folder / "world.db")) as store:
        tokens = {role: token_of(store, person.username) for role, person in people.items() if person}
    yield running.url, Tokens({"me": running.token, **tokens} | WRONG), world
    process.stop(folder)


def _world(address: str, me: str, other: str = "") -> World:
    with contextlib.ExitStack() as stack:
        sessions = [ServiceSession(address, SystemClock(), Redactor()) for _ in range(2)]
        for session in sessions:
            stack.enter_context(contextlib.closing(session))
        mine, theirs = (Conduit(session, token) for session, token in zip(sessions, (me, other), strict=True))
        return find_world(mine, theirs if other else None)


def _invented() -> Tokens:
    """Tokens for recordings: of the right shape and nobody's."""
    return Tokens({role: "cli-" + (role * 28)[:28] for role in ("me", *ROLES)} | WRONG)


def _case(request: pytest.FixtureRequest) -> str:
    return str(request.node.originalname).removeprefix("test_")
