"""Which tasks nobody looks after, of facts written out here."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from seeder.activity import DAY, Action, Presence
from seeder.mentors import Mentorship
from seeder.model import Person, Task
from seeder.reports.audit import Audited, Facts, tally_mentors, tally_tasks
from seeder.reviews import Account, Change
from seeder.settings.site import Site

NOW = int(datetime(2026, 11, 25, tzinfo=UTC).timestamp())
AGES = {"here": 1, "quiet": 100, "gone": 200, "off": 1, "bot": 1}
PEOPLE = {
    name: Person(f"PHID-USER-{name}", name.capitalize(), disabled=name == "off", bot=name == "bot", created=1)
    for name in AGES
}
PRESENCES = {
    f"PHID-USER-{name}": Presence(PEOPLE[name], Action(NOW - age * DAY, "tasks"))
    for name, age in AGES.items()
}


def audited(number: int, *names: str, until: str = "", field: tuple[str, ...] = (), **more: str) -> Audited:
    task = Task(number, f"PHID-TASK-{number}", f"Task {number}", owner_phid=more.get("owner"))
    end = date.fromisoformat(until) if until else None
    return Audited(task, Mentorship(names, tuple(f"PHID-USER-{f}" for f in field), until=end))


def facts(*tasks: Audited) -> Facts:
    site = Site(name="s", phabricator="https://phab.example.org/")
    return Facts(site, NOW, tasks=tasks, accounts=PEOPLE, presences=PRESENCES)


@pytest.mark.parametrize(
    ("names", "verdict"),
    [
        ((), "none_named"),
        (("bot",), "none_named"),
        (("Here",), "mentored"),
        (("quiet",), "mentored"),
        (("GONE",), "all_gone"),
        (("off", "gone"), "all_gone"),
        (("here", "gone"), "some_gone"),
        (("nobody.here",), "all_gone"),
        (("nobody.here", "here"), "mentored"),
        (("bot", "gone"), "all_gone"),
    ],
)
def test_a_task_has_somebody_to_ask_or_not(names: tuple[str, ...], verdict: str) -> None:
    assert [row.verdict for row in tally_tasks(facts(audited(1, *names)))] == [verdict]


def test_a_name_that_is_nobodys_is_told_as_it_was_written() -> None:
    (row,) = tally_tasks(facts(audited(1, "Nobody.Here", "here", "HERE")))
    assert row.unknown_names == ("Nobody.Here",)
    assert [on.person.username for on in row.mentors] == ["Here"]


def test_a_promise_that_is_over_is_over_for_its_task_only() -> None:
    found = facts(audited(1, "here", until="2026-11-01"), audited(2, "here"))
    assert [(row.task.id, row.verdict) for row in tally_tasks(found)] == [(1, "all_gone"), (2, "mentored")]
    assert [(row.person.username, row.verdict) for row in tally_mentors(found)] == [("Here", "active")]
    all_over = facts(audited(1, "here", until="2026-11-01"), audited(2, "here", until="2026-11-24"))
    assert [row.verdict for row in tally_mentors(all_over)] == ["expired"]


def test_the_worst_come_first_and_the_order_of_reading_does_not_matter() -> None:
    tasks = [
        audited(9, "here"),
        audited(4, "gone", "here"),
        audited(7),
        audited(3, "off"),
        audited(2, field=("gone", "quiet")),
        audited(1, "quiet", "off"),
    ]
    rows = tally_tasks(facts(*tasks))
    assert rows == tally_tasks(facts(*reversed(tasks)))
    assert [row.task.id for row in rows] == [3, 7, 1, 2, 4, 9]
    people = tally_mentors(facts(*tasks))
    assert [(row.person.username, row.tasks) for row in people] == [
        ("Off", (1, 3)),
        ("Gone", (2, 4)),
        ("Quiet", (1, 2)),
        ("Here", (4, 9)),
    ]


def test_a_field_with_an_account_that_may_not_be_seen_is_unknown() -> None:
    (row,) = tally_tasks(facts(audited(1, field=("hidden",))))
    assert (row.verdict, row.unknown_names) == ("all_gone", ("PHID-USER-hidden",))


def test_who_is_at_work_and_which_change_waits() -> None:
    change = Change(5, "p", "main", "s", "NEW", Account(1, "x"), 1, 2)
    task = msgspec.structs.replace(
        audited(1, "gone", owner="PHID-USER-here"),
        changes=(change, msgspec.structs.replace(change, number=6, status="ABANDONED")),
    )
    (row,) = tally_tasks(facts(task))
    assert (row.claimed_by, row.waiting) == ("Here", (change,))
    (hidden,) = tally_tasks(facts(audited(1, owner="PHID-USER-hidden")))
    assert hidden.claimed_by == "?"


def test_what_is_new_is_told_by_who_is_gone() -> None:
    (one,) = tally_tasks(facts(audited(1, "gone", "here")))
    (two,) = tally_tasks(facts(audited(1, "off", "here")))
    (same,) = tally_tasks(facts(audited(1, "here", "gone")))
    assert one.key == same.key != two.key
