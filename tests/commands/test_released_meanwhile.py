"""What happens between two steps of a release."""

from __future__ import annotations

import time

from seeder.sandbox.phids import named_phid
from tests.commands.office import LONG_AGO, Office


def test_each_step_is_decided_by_what_is_so_then(orphans: Office) -> None:
    """A look at all of them before the first step is old by the second one, at a slow pace."""
    tag = [named_phid("PROJ", "lantern")]
    orphans.person("heron", LONG_AGO)
    other = orphans.asks("**Mentors:** @heron, @wren\n", tags=tag)
    orphans.act("mentors", "--warn", "--yes")
    orphans.age(28)
    orphans.profile(politeness={"pace": 12.0})
    with orphans.at_terminal("audit", "mentors", "--release") as terminal:
        terminal.wait_for("Release 2 tasks", seconds=60)
        terminal.type("y")
        while "@gull" in orphans.text(orphans.shared):
            time.sleep(0.2)
        orphans.deed(1, "heron", int(time.time()))
        terminal.wait_for("They did something since they were asked.", seconds=60)
    assert "@heron" in orphans.text(other)
