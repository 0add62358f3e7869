"""``python -m tests.faults.carrier``: one plan of a file carried out as `seeder` does it, to be killed.

For plans that the command line carries out at a terminal only. A line of JSON on standard input: `url` and
`token` of the site, `home` of the journal, `plan` (a file), and the `strike` of tests.faults.zygote. It
begins the plan, or goes on with what is unfinished, and prints how many times it could have been struck, and
what became of the steps.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

from seeder.clock import SystemClock
from seeder.settings.site import Politeness, Site
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from seeder.writing import apply
from seeder.writing.hand import Hand
from seeder.writing.interrupt import Stop
from seeder.writing.journal import Journal
from seeder.writing.lock import run_lock
from seeder.writing.plan_file import from_file
from tests.faults.carrying import Eyes
from tests.faults.zygote import Strike


def carry(job: dict[str, Any]) -> list[str]:
    session = ServiceSession(job["url"], SystemClock(), Redactor())
    phabricator = Phabricator(Conduit(session, job["token"]))
    home, plan = Path(job["home"]), from_file(Path(job["plan"]).read_bytes(), "plan.json")
    site = Site("faulty", phabricator=job["url"], politeness=Politeness(pace=0, quiet_after_unknown=1))
    journal = Journal(home / "journal.sqlite", session.redact)
    with run_lock(home, site.phabricator, plan.user):
        hand = Hand(site, phabricator, journal, session.clock, Eyes(), Stop(), asked=True)
        unfinished = journal.unfinished(site.phabricator, plan.user)
        done = apply.carry_on(unfinished[0], hand) if unfinished else apply.start(plan, hand)
    return [item.status for item in done.items]


def main() -> None:
    job = json.loads(sys.stdin.readline())
    strike = Strike(**job["strike"])
    threading.setprofile(strike)
    sys.setprofile(strike)
    statuses = carry(job)
    sys.setprofile(None)
    print(json.dumps({"count": strike.count, "statuses": statuses}))


if __name__ == "__main__":
    main()
