"""``python -m tests.gerrit``: a real Gerrit by hand. See script/gerrit."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.gerrit.daemon import Daemon
from tests.gerrit.installation import VERSION, FailedError, MissingError, installed

SITE = Path(__file__).parents[2] / ".cache" / "gerrit"
EPILOG = "GERRIT_VERSION chooses another version (3.13.5 needs Java 21), GERRIT_XMX more memory."


def main(words: list[str]) -> int:
    """The exit code: 0 done or running, 1 failed, 2 usage, 3 not running."""
    parser = argparse.ArgumentParser(
        "script/gerrit", description=f"A real Gerrit {VERSION} on loopback, for tests.", epilog=EPILOG
    )
    parser.add_argument("verb", choices=["start", "stop", "status"])
    parser.add_argument("--site", type=Path, default=SITE, metavar="DIR", help="default: .cache/gerrit")
    parser.add_argument("--port", type=int, default=8081, metavar="N", help="default: 8081")
    given = parser.parse_args(words)
    daemon = Daemon(given.site)
    try:
        if given.verb == "start":
            daemon.start(installed(), given.port)
        elif given.verb == "stop":
            daemon.stop()
    except (MissingError, FailedError) as error:
        print(error, file=sys.stderr)
        return 1
    running = _told(daemon)
    return 3 if given.verb == "status" and not running else 0


def _told(daemon: Daemon) -> bool:
    pid = daemon.pid
    if pid is None:
        print("not running")
    else:
        print(f"running: {daemon.url} as process {pid}; admin / secret; the clock is {daemon.clock}")
    return pid is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
