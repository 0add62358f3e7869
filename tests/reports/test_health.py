"""How first tasks are doing: shares and counts, boundaries, who is a newcomer, what stands out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from seeder.activity import DAY, Action, Presence, Thresholds
from seeder.mentors import Mentorship
from seeder.model import Person, Task
from seeder.reports.audit import Audited, Facts
from seeder.reports.health import NOWHERE, Finished, Health, Share, remarks, tally_all, tally_health
from seeder.settings.site import Site

SITE = Site(name="s", phabricator="https://p.example/")
NOW = 1_800_000_000
SINCE = NOW - 365 * DAY
MINA = Person("PHID-USER-mina", "mina", created=NOW - 900 * DAY)
TOBI = Person("PHID-USER-tobi", "tobi", created=NOW - 900 * DAY)
GONE = Person("PHID-USER-gone", "gone", created=NOW - 900 * DAY)
NOOR = Person("PHID-USER-noor", "noor", created=NOW - 100 * DAY)


def audited(number: int, *names: str, owner: str | None = None, days: int = 10) -> Audited:
    one = Task(
        number,
        f"PHID-TASK-{number}",
        f"t{number}",
        owner_phid=owner,
        created=NOW - days * DAY,
        description="",
    )
    return Audited(one, Mentorship(names, where="heading"))


def health(*tasks: Audited, home: str = "r/x", homes: dict[int, str] | None = None, **more: Any) -> Health:
    presences = {p.phid: Presence(p, Action(NOW - DAY, "tasks")) for p in (MINA, TOBI)}
    presences[GONE.phid] = Presence(GONE, Action(NOW - 180 * DAY, "tasks"))
    accounts = {p.username: p for p in (MINA, TOBI, GONE)}
    facts = Facts(SITE, NOW, Thresholds(), tasks, accounts, presences)
    told = {each.task.id: home for each in tasks} if homes is None else homes
    return msgspec.structs.replace(Health(facts, told, since=SINCE), **more)


def test_a_repository_is_counted() -> None:
    tasks = (
        audited(1, "mina", days=10),
        audited(2, "mina", "tobi", owner="PHID-USER-x", days=20),
        audited(3, "gone", days=31),
        audited(4, days=100),
    )
    (row,) = tally_health(health(*tasks))
    assert (row.home, row.open, row.unassigned, row.covered) == ("r/x", 4, Share(3, 4), Share(2, 4))
    assert (row.mentors, row.mentored, row.load, row.age) == (2, 2, 1.0, 25)
    assert row.busiest is not None
    assert (row.busiest.person.username, row.busiest.tasks) == ("mina", 2)


def test_the_busiest_is_counted_over_the_whole_list() -> None:
    tasks = [audited(number, "mina") for number in range(1, 5)]
    rows = tally_health(health(*tasks, homes={1: "a/a", 2: "b/b", 3: "b/b", 4: "b/b"}))
    assert [(row.home, row.open, row.busiest and row.busiest.tasks) for row in rows] == [
        ("b/b", 3, 4),
        ("a/a", 1, 4),
    ]


def test_rows_stand_by_their_open_tasks_then_by_name_and_what_belongs_nowhere_last() -> None:
    tasks = [audited(number) for number in range(1, 7)]
    rows = tally_health(health(*tasks, homes={1: "b", 2: "A", 3: "", 4: "", 5: ""}))
    assert [(row.home, row.open) for row in rows] == [("A", 1), ("b", 1), (NOWHERE, 4)]
    assert tally_all(health(*tasks)).open == 6


def test_nothing_at_all_is_a_row_of_nothing() -> None:
    assert tally_health(health()) == []
    row = tally_all(health())
    assert (row.open, row.age, row.busiest, row.load, row.newcomers) == (0, None, None, None, Share())


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (9, 9, None), (3, 10, 30), (1, 200, 1), (1, 201, 0), (10, 10, 100)],
)
def test_a_share_of_fewer_than_ten_has_no_percentage(part: int, whole: int, percent: int | None) -> None:
    assert Share(part, whole).percent == percent


def test_sixty_per_cent_are_not_above_sixty() -> None:
    assert (Share(6, 10).above(60), Share(61, 100).above(60), Share(0, 0).above(60)) == (False, True, False)


def finished(number: int, owner: Person | None, days: float, home: str = "r/x") -> Finished:
    return Finished(number, NOW - int(days * DAY), owner.phid if owner else None, home)


def newcomers(*each: Finished) -> tuple[Share, int]:
    owners = {p.phid: p for p in (MINA, NOOR)}
    row = tally_all(health(finished=each, owners=owners))
    return row.newcomers, row.nobodys


def test_the_first_task_of_a_young_account_is_a_newcomers_and_the_second_is_not() -> None:
    assert newcomers(finished(1, NOOR, 50)) == (Share(1, 1), 0)
    assert newcomers(finished(1, NOOR, 50), finished(2, NOOR, 10)) == (Share(1, 2), 0)
    # Of the same second the lower number was the first.
    assert newcomers(finished(2, NOOR, 50), finished(1, NOOR, 50)) == (Share(1, 2), 0)


def test_what_was_finished_before_the_time_that_is_looked_at_counts_as_experience() -> None:
    owners = {NOOR.phid: NOOR}
    each = (finished(1, NOOR, 40), finished(2, NOOR, 20))
    row = tally_all(health(finished=each, owners=owners, since=NOW - 30 * DAY))
    assert row.newcomers == Share(0, 1)


def test_an_account_that_has_been_here_for_more_than_a_year_is_no_newcomers() -> None:
    at_most = msgspec.structs.replace(NOOR, created=NOW - 405 * DAY)
    older = msgspec.structs.replace(NOOR, created=NOW - 405 * DAY - 1)
    untold = msgspec.structs.replace(NOOR, created=0)
    for person, expected in ((at_most, 1), (older, 0), (untold, 1)):
        told = health(finished=(finished(1, person, 40),), owners={person.phid: person})
        assert tally_all(told).newcomers == Share(expected, 1)


def test_who_did_it_is_not_known_without_an_owner() -> None:
    stranger = Person("PHID-USER-hidden", "hidden")
    assert newcomers(finished(1, None, 5), finished(2, stranger, 5)) == (Share(0, 0), 2)


def test_the_time_that_is_looked_at_holds_both_its_ends() -> None:
    inside = (finished(1, NOOR, 365), finished(2, NOOR, 0))
    outside = (Finished(3, SINCE - 1, NOOR.phid), Finished(4, NOW + 1, NOOR.phid), Finished(5, 0, NOOR.phid))
    assert newcomers(*inside, *outside)[0].whole == 2


def test_a_repository_with_nothing_open_any_more_has_a_row() -> None:
    told = health(audited(1, "mina"), finished=(finished(9, NOOR, 5, "r/done"),), owners={NOOR.phid: NOOR})
    rows = tally_health(told)
    assert [(row.home, row.open, row.done) for row in rows] == [("r/x", 1, 0), ("r/done", 0, 1)]


def test_what_stands_out_is_said_of_repositories_only() -> None:
    homes = {
        **dict.fromkeys(range(1, 7), "six"),
        7: "three",
        8: "three",
        9: "three",
        10: "",
        11: "two",
        12: "two",
    }
    tasks = [
        audited(n, *(["mina"] if n < 10 else []), owner="PHID-USER-x" if n in {7, 8} else None) for n in homes
    ]
    told = {each.rule: each for each in remarks(tally_health(health(*tasks, homes=homes)))}
    assert {rule: remark.homes for rule, remark in told.items()} == {
        "no-mentor": ("two",),
        "few": ("two",),
        "many": ("six",),
        "claimed": ("three",),
    }
    assert (
        told["no-mentor"].sentence == "1 repository or project has no open first task with a living mentor."
    )


@pytest.mark.parametrize(("open_", "rules"), [(2, ["few"]), (3, []), (5, []), (6, ["many"])])
def test_three_to_five_are_right(open_: int, rules: list[str]) -> None:
    tasks = [audited(number, "mina") for number in range(open_)]
    assert [each.rule for each in remarks(tally_health(health(*tasks)))] == rules
