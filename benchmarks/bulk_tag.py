"""`seeder hackathon tag` over many tasks, beside bare loops and a loop on the `phabricator` package.

    .venv/bin/python -m benchmarks.bulk_tag [--tasks 1000] [--rounds 5] [--growth] [--peers DIR]

Everything is a process of its own, start-up included, and asks for the same edits with the pace off. In each
round every one of them gets fresh tasks (in the sandbox) or a fresh tag (on a real server), in turn and in
another order, so that a machine that slows down slows all. Asked is the sandbox and, where
SEEDER_LIVE_PHABRICATOR_URL and SEEDER_LIVE_PHABRICATOR_TOKEN are set (loopback only), a real Phorge with
--live-tasks of its tasks. --growth tags 100, 300, 1,000, 3,000 and 10,000 in the sandbox. With --peers the
package gets a venv of its own below DIR.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from seeder.clock import SystemClock
from seeder.sandbox.process import start, stop
from seeder.sandbox.store import Store
from seeder.settings.site import Politeness
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.surroundings import is_loopback
from seeder.wire.transport import ServiceSession
from tests.sandbox.many import plant

LOOPS = Path(__file__).with_name("bulk_tag_loops.py")
PACKAGE = "phabricator==0.9.1"
WRITERS = Politeness().writers
GROWTH = (100, 300, 1_000, 3_000, 10_000)
MIB = 1 << 20


class Ran(NamedTuple):
    """Wall clock and processor seconds, and the most memory in bytes, of one process."""

    seconds: float
    processor: float
    memory: int


class Tagging(NamedTuple):
    """What is to be tagged, with what: a PHID for loops, a name for people."""

    phid: str
    name: str
    tasks: list[str]


class Place(Protocol):
    name: str
    url: str
    token: str

    def fresh(self, count: int) -> Tagging: ...
    def requests(self) -> int | None: ...


class InSandbox:
    """Fresh tasks each time, planted into the server's own database."""

    name = "sandbox"

    def __init__(self, folder: Path) -> None:
        server = start(folder, log_requests=True)
        self.url, self.token = server.url, server.token
        self._store = Store(folder / "world.db")
        self._tag = str(self._store.column("SELECT phid FROM project WHERE name = 'Accessibility'")[0])

    def fresh(self, count: int) -> Tagging:
        return Tagging(self._tag, "accessibility", [f"T{number}" for number in plant(self._store, count)])

    def requests(self) -> int | None:
        return int(self._store.column("SELECT count(*) FROM request")[0])


class OnRealServer:
    """The newest tasks that are open, and a fresh tag each time."""

    name = "Phorge"

    def __init__(self, url: str, token: str) -> None:
        if not is_loopback(urlsplit(url).hostname or ""):
            raise SystemExit("This tags tasks, so only a server on this machine is asked.")
        self.url, self.token = url, token
        self._conduit = Conduit(ServiceSession(url, SystemClock(), Redactor(), environ={}), token)

    def fresh(self, count: int) -> Tagging:
        name = f"Bulk {time.time_ns()}"
        made = self._conduit.write("project.edit", dict, transactions=[{"type": "name", "value": name}])
        return Tagging(made["object"]["phid"], name, list(self._tasks(count)))

    def requests(self) -> int | None:
        return None

    def _tasks(self, count: int) -> Iterator[str]:
        after = None
        while count > 0:
            asked: dict[str, Any] = {"constraints": {"statuses": ["open()"]}, "order": "newest"}
            page = self._conduit.read(
                "maniphest.search", dict, **asked, **({"after": after} if after else {})
            )
            yield from (f"T{row['id']}" for row in page["data"][:count])
            count, after = count - len(page["data"]), page["cursor"]["after"]
            if count > 0 and after is None:
                raise SystemExit("There are not so many open tasks there.")


class Contest:
    """All of them, against one place."""

    def __init__(self, place: Place, folder: Path, peers: Path | None) -> None:
        self.place, self.folder = place, folder
        self.package = package_python(peers) if peers else Path(sys.executable)
        self.names: dict[str, Callable[[Tagging], Ran]] = {
            "bare loop": lambda tagging: self.loop(tagging, Path(sys.executable), "floor"),
            "requests loop": lambda tagging: self.loop(tagging, Path(sys.executable), "requests"),
            "phabricator 0.9.1": lambda tagging: self.loop(tagging, self.package, "package"),
            "seeder": self.seeder,
        }

    def rounds(self, count: int, rounds: int) -> dict[str, list[Ran]]:
        """What each took. The first run of all does not count: after it a real server's daemons are busy with
        what was edited, and stay so."""
        found: dict[str, list[Ran]] = {name: [] for name in self.names}
        self.names["bare loop"](self.place.fresh(count))
        for number in range(rounds):
            turn = number % len(self.names)
            for name in [*self.names][turn:] + [*self.names][:turn]:
                found[name].append(self.names[name](self.place.fresh(count)))
        return found

    def loop(self, tagging: Tagging, python: Path, which: str) -> Ran:
        # -P because `requests` would be the benchmark beside it.
        command = [str(python), "-P", str(LOOPS), which, self.place.url, tagging.phid, str(WRITERS)]
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TOKEN": self.place.token}
        return run(command, environ, tagging.tasks, self.folder / "loop.out")

    def seeder(self, tagging: Tagging) -> Ran:
        many = str(len(tagging.tasks))
        command = [str(Path(sys.executable).parent / "seeder"), "hackathon", "tag", "-f", "-"]
        command += ["--tag", tagging.name, "--pace", "0", "--no-announcement", "--restricted"]
        command += ["--max-changes", many, "--max-mails", many, "--yes", "--json"]
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "SEEDER_PHABRICATOR_URL": self.place.url,
            "SEEDER_PHABRICATOR_TOKEN": self.place.token,
        }
        out = self.folder / "seeder.out"
        ran = run(command, environ, tagging.tasks, out)
        tagged = len(json.loads(out.read_bytes())["tagged"])
        if tagged != len(tagging.tasks):
            raise SystemExit(f"seeder tagged {tagged} of {many}.")
        return ran


def run(command: list[str], environ: dict[str, str], tasks: list[str], out: Path) -> Ran:
    """`command` with `tasks` on its standard input, by the kernel's own account."""
    given = out.with_suffix(".in")
    given.write_text("\n".join(tasks))
    with given.open() as stdin, out.open("wb") as stdout, out.with_suffix(".err").open("wb") as stderr:
        started = time.perf_counter()
        child = subprocess.Popen(command, env=environ, stdin=stdin, stdout=stdout, stderr=stderr)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        said = out.read_text("utf-8")[-2000:] + out.with_suffix(".err").read_text("utf-8")[-2000:]
        raise SystemExit(f"{' '.join(command[:4])} ended with {child.returncode}: {said}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def package_python(peers: Path) -> Path:
    venv = peers / "phabricator"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin/pip"), "install", "-q", PACKAGE, "setuptools<81"], check=True)
    return venv / "bin/python"


def show_rounds(place: Place, count: int, found: dict[str, list[Ran]]) -> None:
    """Ratios to the floor: of the smallest, of the medians, and the smallest and largest within one round."""
    floor = [ran.seconds for ran in found["bare loop"]]
    print(f"\n{place.name}, {count} edits, rounds: {len(floor)}; the bare loop took {min(floor):.2f} to "
          f"{max(floor):.2f} s, {1000 * min(floor) / count:.1f} ms an edit")  # fmt: skip
    print(f"{'':<20}{'minimum':>9}{'median':>9}{'within a round':>18}{'processor':>12}{'memory':>12}")
    for name, runs in found.items():
        wall = [ran.seconds for ran in runs]
        pairs = sorted(ours / bare for ours, bare in zip(wall, floor, strict=True))
        processor = 1000 * min(ran.processor for ran in runs) / count
        median = statistics.median(wall) / statistics.median(floor)
        print(
            f"{name:<20}{min(wall) / min(floor):>9.2f}{median:>9.2f}"
            f"{f'{pairs[0]:.2f} to {pairs[-1]:.2f}':>18}{f'{processor:.1f} ms':>12}"
            f"{f'{max(ran.memory for ran in runs) / MIB:.0f} MiB':>12}"
        )


def show_requests(contest: Contest, count: int) -> None:
    before = contest.place.requests()
    contest.seeder(contest.place.fresh(count))
    after = contest.place.requests()
    if before is not None and after is not None:
        most = count + 2 * math.ceil(count / 100) + 3
        print(f"{after - before} requests for {count} edits, {most} are the most")


def show_growth(contest: Contest, rounds: int) -> None:
    print(f"\n{'tasks':>8}{'seconds':>9}{'ms each':>9}{'ratio':>7}{'memory':>11}")
    for count in GROWTH:
        bare, ours = [], []
        for _ in range(rounds if count < GROWTH[-1] else 1):
            bare.append(contest.names["bare loop"](contest.place.fresh(count)).seconds)
            ours.append(contest.seeder(contest.place.fresh(count)))
        wall = min(ran.seconds for ran in ours)
        memory = max(ran.memory for ran in ours) / MIB
        each = 1000 * wall / count
        print(f"{count:>8}{wall:>9.2f}{each:>9.2f}{wall / min(bare):>7.2f}{f'{memory:.0f} MiB':>11}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, default=1_000)
    parser.add_argument("--live-tasks", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            here = Contest(InSandbox(folder / "server"), folder, given.peers)
            show_rounds(here.place, given.tasks, here.rounds(given.tasks, given.rounds))
            show_requests(here, given.tasks)
            live_url, token = (os.environ.get(f"SEEDER_LIVE_PHABRICATOR_{key}") for key in ("URL", "TOKEN"))
            if live_url and token:
                there = Contest(OnRealServer(live_url, token), folder, given.peers)
                show_rounds(there.place, given.live_tasks, there.rounds(given.live_tasks, given.rounds))
            if given.growth:
                show_growth(here, min(given.rounds, 3))
        finally:
            stop(folder / "server")


if __name__ == "__main__":
    main()
