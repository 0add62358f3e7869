"""What happens between the plan of a warning and the message: another computer at the same work, the switch,
the people themselves."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from seeder.sandbox.phids import named_phid
from tests.commands.desk import DAY
from tests.commands.office import LONG_AGO, NOW, Office

MENTORS = ("audit", "mentors", "--warn")
OWNERS = ("audit", "assignments", "--warn")


def asked_and_meanwhile(office: Office, words: tuple[str, ...], meanwhile: Callable[[], object]) -> str:
    """The screen of a run in which something happens while its question stands there."""
    with office.at_terminal(*words) as terminal:
        terminal.wait_for("[y/N]", seconds=60)
        meanwhile()
        terminal.type("y")
        return terminal.wait_for("[exit", seconds=60)


def test_two_computers_at_once(orphans: Office) -> None:
    """Two crontabs with the same minute. Both may have looked before either sent its first message, and that
    is all; what they leave is for the next run."""
    tag = [named_phid("PROJ", "lantern")]
    people = [orphans.person(name, LONG_AGO - DAY) for name in ("auk", "coot", "dove", "eider", "finch")]
    tasks = [orphans.asks(f"**Mentors:** @{name}\n", tags=tag) for name in people]
    words = (*MENTORS, "--yes")
    ran = orphans.at_once((orphans.desk, words), (orphans.other_computer("attic"), words))
    assert {each.code for each in ran} <= {0, 6}, [each.all for each in ran]
    assert orphans.seeder(*words, environ=orphans.desk).code == 0
    told = [orphans.warned(number) for number in tasks] + [orphans.warned(orphans.alone, orphans.shared)]
    assert min(told) == 1, told
    assert sum(told) <= 7, told


def test_another_computer_asked_meanwhile_on_another_task(orphans: Office) -> None:
    def elsewhere() -> None:
        words = ("audit", "mentors", f"T{orphans.shared}", "--warn", "--yes", "--grace", "20d")
        assert orphans.seeder(*words, environ=orphans.other_computer("attic")).code == 0

    words = ("audit", "mentors", f"T{orphans.alone}", "--warn")
    assert "They were asked meanwhile" in asked_and_meanwhile(orphans, words, elsewhere)
    assert orphans.warned(orphans.alone, orphans.shared) == 1


def test_another_grace_is_the_same_message(orphans: Office) -> None:
    def elsewhere() -> None:
        words = (*MENTORS, "--yes", "--grace", "20d")
        assert orphans.seeder(*words, environ=orphans.other_computer("attic")).code == 0

    asked_and_meanwhile(orphans, MENTORS, elsewhere)
    assert orphans.warned(orphans.alone, orphans.shared) == 1


def test_of_the_other_kind_meanwhile(orphans: Office) -> None:
    with closing(orphans.store):
        claimed = orphans.claimed(NOW - 60 * DAY, "gull", by="wren", tags=[named_phid("PROJ", "lantern")])

    def elsewhere() -> None:
        assert orphans.seeder(*OWNERS, "--yes", environ=orphans.other_computer("attic")).code == 0

    asked_and_meanwhile(orphans, MENTORS, elsewhere)
    assert orphans.warned(orphans.alone, orphans.shared, claimed) == 1


def test_the_switch_is_read_again_before_it_is_sent(orphans: Office) -> None:
    switch = orphans.asks("Audits may write while this is open.")
    orphans.profile(switch=f"T{switch}")

    def close() -> None:
        orphans.edit(switch, status="resolved", closed=NOW)

    assert "[exit 8]" in asked_and_meanwhile(orphans, MENTORS, close)
    assert orphans.edits() == 0


@pytest.mark.parametrize("what", ["acts", "leaves", "is away", "closes"])
def test_whoever_answers_before_it_is_sent_is_not_asked(orphans: Office, what: str) -> None:
    gull, group = named_phid("USER", "gull"), orphans.tag("quiet-please")
    orphans.profile(leave_alone="quiet-please")

    def meanwhile() -> None:
        if what == "acts":
            orphans.deed(1, "gull", int(time.time()))
        elif what == "closes":
            orphans.edit(orphans.shared, status="resolved", closed=NOW)
        with closing(orphans.store) as store, store.transaction():
            if what == "leaves":
                store.add_edge(group, "member", gull)
            elif what == "is away":
                store.execute("UPDATE user SET away_until = ? WHERE phid = ?", NOW + DAY, gull)

    screen = asked_and_meanwhile(orphans, MENTORS, meanwhile)
    assert "[exit 6]" in screen, screen
    assert orphans.edits() == 0


def test_a_mentor_who_was_replaced_meanwhile_is_not_asked(orphans: Office) -> None:
    def replaced() -> None:
        for number in (orphans.alone, orphans.shared):
            orphans.edit(number, description="**Mentors:** @wren\n")

    assert "not theirs any more" in asked_and_meanwhile(orphans, MENTORS, replaced)
    assert orphans.edits() == 0


def test_a_mentor_whose_name_was_taken_out_meanwhile_is_not_asked(orphans: Office) -> None:
    def taken_out() -> None:
        for number in (orphans.alone, orphans.shared):
            orphans.edit(number, description="Mend it.\n")

    assert "not theirs any more" in asked_and_meanwhile(orphans, MENTORS, taken_out)
    assert orphans.edits() == 0


def test_a_run_that_was_killed_is_gone_on_with(orphans: Office) -> None:
    """Its own messages are no other run's."""
    tag = [named_phid("PROJ", "lantern")]
    other = orphans.asks(f"**Mentors:** @{orphans.person('auk', LONG_AGO)}\n", tags=tag)
    orphans.profile(politeness={"pace": 60.0})
    words = [sys.executable, "-m", "seeder", *MENTORS, "--yes"]
    run = subprocess.Popen(words, env=orphans.desk, cwd=orphans.root, stdout=subprocess.DEVNULL)
    while not orphans.edits():
        time.sleep(0.2)
    time.sleep(0.5)
    run.kill()
    run.wait()
    orphans.profile()
    ran = orphans.seeder("resume", "--json", environ=orphans.desk)
    assert ran.code == 0, ran.all
    assert orphans.warned(orphans.alone, orphans.shared, other) == 2
