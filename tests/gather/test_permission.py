"""What an audit asks before it writes: the switch, who is left alone, whose warnings count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from seeder.clock import SystemClock
from seeder.errors import BadInput, LimitReached
from seeder.gather.leave_alone import LeftAlone, find_left_alone
from seeder.gather.switch import read_switch
from seeder.gather.warnings import find_operators
from seeder.sandbox.process import Running
from seeder.settings.site import Audit, Site
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.faults.world import World


class Asked:
    def __init__(self, server: Running) -> None:
        self.site = Site("sandbox", phabricator=server.url)
        self.session = ServiceSession(server.url, SystemClock(), Redactor(), environ={})
        self.phabricator = Phabricator(Conduit(self.session, server.token))
        self.world = World(server.url, server.token)

    def with_audit(self, **changes: Any) -> Site:
        return msgspec.structs.replace(self.site, audit=msgspec.structs.replace(Audit(), **changes))

    def switch(self, **edits: Any) -> str:
        """A new task for a switch, then edited; its monogram."""
        phid = self.world.edit("", title="Stop the audits by closing this")
        if edits:
            self.world.edit(phid, **edits)
        return self.phabricator.tasks_by_phid([phid])[phid].monogram

    def read(self, switch: str) -> None:
        read_switch(self.with_audit(switch=switch), self.phabricator)

    def project(self, name: str, **more: Any) -> str:
        edits = [{"type": kind, "value": value} for kind, value in {"name": name, **more}.items()]
        return str(self.world.call("project.edit", transactions=edits)["object"]["phid"])

    def phid(self, name: str) -> str:
        return self.phabricator.people([name])[name.lower()].phid


@pytest.fixture
def asked(server: Running) -> Iterator[Asked]:
    made = Asked(server)
    yield made
    made.session.close()


def test_an_open_switch_lets_audits_write_and_so_does_none(asked: Asked) -> None:
    monogram = asked.switch()
    for written in ("", monogram, monogram.lower(), f"{{{monogram}}}", asked.site.link(monogram)):
        asked.read(written)


@pytest.mark.parametrize("status", ["resolved", "invalid", "declined"])
def test_a_closed_switch_stops_them_and_is_named(asked: Asked, status: str) -> None:
    monogram = asked.switch(status=status)
    with pytest.raises(LimitReached) as stopped:
        asked.read(monogram)
    assert stopped.value.sentence.startswith(f"{monogram} is closed")
    assert "Nothing was written" in stopped.value.sentence


def test_a_switch_that_is_open_again_lets_them_write(asked: Asked) -> None:
    monogram = asked.switch(status="resolved")
    asked.world.edit(monogram, status="open")
    asked.read(monogram)


def test_a_switch_that_cannot_be_seen_stops_them(asked: Asked) -> None:
    with pytest.raises(LimitReached, match="T9999999 cannot be seen"):
        asked.read("T9999999")


@pytest.mark.parametrize("written", ["the switch", "https://elsewhere.example.org/T1", "12"])
def test_a_switch_that_is_no_task_of_the_site_is_a_mistake(asked: Asked, written: str) -> None:
    with pytest.raises(BadInput, match="is no task of"):
        asked.read(written)


def test_who_joined_is_left_alone(asked: Asked) -> None:
    members = [asked.phid("mina"), asked.phid("noor")]
    phid = asked.project("Quiet please", **{"members.add": members})
    found = find_left_alone(asked.with_audit(leave_alone="quiet_please"), asked.phabricator)
    assert found == LeftAlone(frozenset(members), phid)
    assert find_left_alone(asked.with_audit(leave_alone="#Quiet_Please"), asked.phabricator) == found


def test_who_left_again_is_not(asked: Asked) -> None:
    mina = asked.phid("mina")
    phid = asked.project("Left again", **{"members.add": [mina]})
    gone = [{"type": "members.remove", "value": [mina]}]
    asked.world.call("project.edit", objectIdentifier=phid, transactions=gone)
    assert find_left_alone(asked.with_audit(leave_alone="left_again"), asked.phabricator).people == set()


def test_a_project_that_nobody_can_join_is_a_mistake_and_none_leaves_nobody_alone(asked: Asked) -> None:
    with pytest.raises(BadInput, match="There is no project “nowhere”"):
        find_left_alone(asked.with_audit(leave_alone="nowhere"), asked.phabricator)
    assert find_left_alone(asked.site, asked.phabricator) == LeftAlone()


def test_operators_are_those_of_the_profile_and_oneself(asked: Asked) -> None:
    me = asked.phabricator.whoami()
    site = asked.with_audit(operators=("@Mina", "noor"))
    expected = {me.phid, asked.phid("mina"), asked.phid("noor")}
    assert find_operators(site, me, asked.phabricator) == expected
    assert find_operators(asked.site, me, asked.phabricator) == {me.phid}


def test_an_operator_who_is_nobody_is_a_mistake(asked: Asked) -> None:
    with pytest.raises(BadInput, match="“nobody-here”"):
        find_operators(
            asked.with_audit(operators=("mina", "nobody-here")), asked.phabricator.whoami(), asked.phabricator
        )
