"""What looking an event up asks, and how often: our own clients, counting, against a sandbox."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from seeder.clock import SystemClock
from seeder.event import Columns, Event
from seeder.gather.event import resolve_event
from seeder.reports.event import ResolvedEvent
from seeder.roster import Attendee
from seeder.sandbox.process import Running
from seeder.settings.profiles import find_profile
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.gerrit import Gerrit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession

T = TypeVar("T")
EVENT = Event(
    "hack",
    "",
    "Wikimedia-Hackathon-2026",
    date(2027, 5, 7),
    date(2027, 5, 9),
    "UTC",
    columns=Columns("ideas", "DONE"),
    repositories=("docs/handbook",),
    roster=(Attendee("Mina"), Attendee("ines.q", "InesQuill"), Attendee("pip")),
)


class Counting(Conduit):
    def __init__(self, session: ServiceSession, token: str) -> None:
        super().__init__(session, token)
        self.asked: Counter[str] = Counter()

    def read(self, method: str, to: type[T], **params: Any) -> T:
        self.asked[method] += 1
        return super().read(method, to, **params)


class CountingGerrit(Gerrit):
    def __init__(self, session: ServiceSession) -> None:
        super().__init__(session)
        self.asked: Counter[str] = Counter()

    def get(self, path: str, to: Any, **params: Any) -> Any:
        self.asked[path] += 1
        return super().get(path, to, **params)


class Asked:
    """An event resolved, and what that asked."""

    def __init__(self, server: Running, event: Event) -> None:
        def session(address: str) -> ServiceSession:
            return ServiceSession(address, SystemClock(), Redactor(), environ={})

        site = msgspec.structs.replace(find_profile("sandbox", Path("none")).site, phabricator=server.url)
        conduit, gerrit = (
            Counting(session(server.url), server.token),
            CountingGerrit(session(f"{server.url}r/")),
        )
        self.resolved: ResolvedEvent = resolve_event(event, site, Phabricator(conduit), Reviews(gerrit))
        self.phabricator, self.gerrit = conduit.asked, gerrit.asked


def test_all_that_is_named_is_found(server: Running) -> None:
    found = Asked(server, EVENT).resolved
    assert found.problems == ()
    assert found.tag is not None
    assert [column.name for column in found.columns] == ["Backlog", "Ideas", "In progress", "Done"]
    assert found.columns[0].default
    assert (found.new, found.done) == (found.columns[1], found.columns[3])
    assert {name: person.username for name, person in found.people.items()} == {
        "mina": "mina",
        "ines.q": "ines.q",
        "pip": "pip",
    }
    assert {name: account.username for name, account in found.accounts.items()} == {
        "mina": "mina",
        "ines.q": "inesquill",
    }
    assert [repository.name for repository in found.repositories] == ["docs/handbook"]


def test_no_columns_named_is_the_boards_default(server: Running) -> None:
    found = Asked(server, msgspec.structs.replace(EVENT, columns=Columns())).resolved
    assert (found.new, found.done, found.problems) == (None, None, ())


@pytest.mark.parametrize(("people", "pages"), [(0, 0), (100, 1), (250, 3), (2000, 20)])
def test_requests_grow_by_one_for_a_hundred_people(server: Running, people: int, pages: int) -> None:
    roster = tuple(Attendee(f"{'u' * 58}{i}", "g" if i == 0 else "") for i in range(people))
    asked = Asked(server, msgspec.structs.replace(EVENT, roster=roster))
    expected = {"project.search": 1, "project.column.search": 1}
    assert asked.phabricator == expected | ({"user.search": pages} if pages else {})
    assert asked.gerrit["/accounts/"] == pages
    assert sum(asked.gerrit.values()) == pages + 2
    if people:
        [strangers, unknown] = asked.resolved.problems
        assert strangers.sentence.startswith(f"{people} of the roster are not on")
        assert (len(strangers.names), unknown.names) == (people, ("g",))
