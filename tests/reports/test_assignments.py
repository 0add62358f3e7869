"""Claimed tasks: which verdict follows from what was done, when, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.activity import DAY
from seeder.model import Deed, Person, Task
from seeder.reports.assignment_reasons import because
from seeder.reports.assignments import (
    FOUND,
    VERDICTS,
    Assignment,
    Claimed,
    Facts,
    is_account_of,
    tally_assignments,
)
from seeder.reports.past import change_then, deeds_then
from seeder.reviews import Account, Change, Message, Vote
from seeder.settings.site import Site

SITE = Site(name="s", phabricator="https://p.example/", gerrit="https://g.example/", bots=("Helper",))
NOW = 1_800_000_000
AFTER = 28 * DAY
OWNER = Person("PHID-USER-o", "olga", "Olga Owner")
BOB = Person("PHID-USER-b", "bob")
PEOPLE = {
    person.phid: person
    for person in (
        OWNER,
        BOB,
        Person("PHID-USER-r", "robot", bot=True),
        Person("PHID-USER-h", "helper"),
    )
}
IN_GERRIT = Account(1, "olgao", "Olga Owner")
REVIEWER = Account(2, "bob", "Bob")
CI = Account(3, "ci", "CI", bot=True)
LONG, FRESH = NOW - 400 * DAY, NOW - DAY


def task(number: int = 1, **more: Any) -> Task:
    made = LONG - DAY
    return Task(number, f"PHID-TASK-{number}", f"t{number}", owner_phid=OWNER.phid, created=made, **more)


def change(at: int = LONG, status: str = "NEW", owner: Account = IN_GERRIT, **more: Any) -> Change:
    return Change(9, "r", "main", "s", status, owner, at, at, **more)


def said(by: Account, at: int, *, automatic: bool = False, text: str = "") -> Message:
    return Message("m", by, at, text, automatic)


def row(
    *deeds: Deed,
    claim: int = LONG,
    by: Person = OWNER,
    changes: Sequence[Change] = (),
    blocked: bool = False,
    task_: Task | None = None,
    **more: Any,
) -> Assignment:
    claiming = Deed(by.phid, claim, "owner")
    one = Claimed(task_ or task(), (claiming, *deeds), claiming, tuple(changes), blocked)
    facts = Facts(SITE, NOW, AFTER, (one,), PEOPLE, reviewed=True)
    (found,) = tally_assignments(msgspec.structs.replace(facts, **more))
    return found


@pytest.mark.parametrize(("age", "verdict"), [(AFTER - 1, "alive"), (AFTER, "idle"), (AFTER + 1, "idle")])
def test_a_claim_is_idle_from_exactly_so_long_on(age: int, verdict: str) -> None:
    assert row(claim=NOW - age).verdict == verdict
    assert row(Deed(OWNER.phid, NOW - age, "comment", commented=True)).verdict == verdict
    assert (
        row(changes=[change(status="ABANDONED", messages=(said(IN_GERRIT, NOW - age),))]).verdict == verdict
    )


@given(st.integers(-10 * DAY, 4_000 * DAY), st.integers(1, 3_650 * DAY))
def test_the_threshold_is_all_there_is(age: int, after: int) -> None:
    assert (row(claim=NOW - age, idle_after=after).verdict == "idle") == (age >= after)


@pytest.mark.parametrize("kind", ["comment", "owner", "subscribers", "title", "core:edge", "projects"])
def test_whatever_the_owner_does_resets_the_clock(kind: str) -> None:
    found = row(Deed(OWNER.phid, FRESH, kind))
    assert (found.verdict, found.last and (found.last.at, found.last.where)) == ("alive", (FRESH, "tasks"))


@pytest.mark.parametrize(
    "fresh",
    [
        change(FRESH, "ABANDONED"),
        change(messages=(said(IN_GERRIT, FRESH, automatic=True),), work_in_progress=True),
        change(messages=(said(IN_GERRIT, FRESH),), work_in_progress=True),
        change(owner=REVIEWER, votes=(Vote("Code-Review", IN_GERRIT, 1, FRESH),)),
        change(owner=REVIEWER, messages=(said(IN_GERRIT, FRESH),)),
    ],
    ids=["made", "uploaded", "answered", "voted elsewhere", "wrote elsewhere"],
)
def test_so_does_what_they_do_on_a_change(fresh: Change) -> None:
    found = row(changes=[fresh])
    assert (found.verdict, found.last and found.last.where) == ("alive", "gerrit")
    assert found.last
    assert found.last.url == "https://g.example/c/r/+/9"


@pytest.mark.parametrize(
    "author", ["PHID-USER-b", "PHID-USER-r", "PHID-USER-h", "PHID-HRUL-1", "PHID-USER-x"]
)
def test_what_others_do_does_not(author: str) -> None:
    found = row(Deed(author, FRESH, "comment", commented=True))
    assert found.verdict == "idle"
    assert found.other_by == ("bob" if author == BOB.phid else "")
    noise = (said(REVIEWER, FRESH), said(CI, FRESH, automatic=True))
    votes = (Vote("Verified", CI, 1, FRESH), Vote("Code-Review", REVIEWER, -1, FRESH))
    assert row(changes=[change(messages=noise, votes=votes)]).verdict == "idle"
    assert row(changes=[change(FRESH, owner=REVIEWER)]).verdict == "idle"


def test_who_was_given_a_task_is_counted_from_then() -> None:
    found = row(claim=FRESH, by=BOB)
    assert (found.verdict, found.last, found.taken) == ("alive", None, False)
    old = row(claim=LONG, by=BOB)
    assert (old.verdict, old.last) == ("idle", None)
    assert because(old, NOW) == "given to its owner 13 months ago, nothing since"
    assert because(old, NOW, names=True).startswith("given to @olga 13 months ago")


REVIEW = change()
APPROVED = change(votes=(Vote("Code-Review", REVIEWER, 2, NOW - 50 * DAY),))
MERGED = change(status="MERGED", submitted=NOW - 200 * DAY)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ([REVIEW], "waiting_for_review"),
        ([APPROVED], "waiting_for_review"),
        ([MERGED, REVIEW], "waiting_for_review"),
        ([change(work_in_progress=True)], "idle"),
        ([change(owner=REVIEWER)], "idle"),
        ([change(votes=(Vote("Code-Review", REVIEWER, -1),), messages=(said(REVIEWER, LONG + 1),))], "idle"),
        ([MERGED], "merged_but_open"),
        ([MERGED, change(status="ABANDONED")], "merged_but_open"),
        ([change(status="MERGED", owner=REVIEWER, submitted=LONG)], "merged_but_open"),
        ([MERGED, change(work_in_progress=True)], "idle"),
        ([change(status="ABANDONED")], "idle"),
    ],
)
def test_what_changes_say(changes: list[Change], verdict: str) -> None:
    assert row(changes=changes).verdict == verdict
    gone = {**PEOPLE, OWNER.phid: msgspec.structs.replace(OWNER, disabled=True)}
    assert row(changes=changes, people=gone).verdict == "disabled"


def test_a_change_waits_for_reviewers_whatever_its_owner_says_on_the_task() -> None:
    ping = Deed(OWNER.phid, FRESH, "comment", commented=True)
    assert row(ping, changes=[REVIEW]).verdict == "waiting_for_review"
    for age, verdict in ((AFTER - 1, "alive"), (AFTER, "waiting_for_review")):
        uploaded = change(messages=(said(IN_GERRIT, NOW - age, automatic=True),))
        assert row(ping, changes=[uploaded]).verdict == verdict
    # Approved yesterday, and its owner long silent: it is still not their turn.
    approved = change(votes=(Vote("Code-Review", REVIEWER, 2, FRESH),))
    assert row(changes=[approved]).verdict == "waiting_for_review"


def test_what_is_blocked_is_not_idle() -> None:
    stalled = task(status="stalled", status_name="Stalled")
    assert row(blocked=True).verdict == "blocked"
    found = row(task_=stalled)
    assert (found.verdict, because(found, NOW).split(";")[0]) == ("blocked", "its status is Stalled")
    assert row(blocked=True, changes=[REVIEW]).verdict == "waiting_for_review"
    assert row(blocked=True, changes=[MERGED]).verdict == "blocked"
    assert row(blocked=True, claim=FRESH).verdict == "alive"


def test_the_account_decides_first_and_absence_is_honoured() -> None:
    def with_owner(**more: Any) -> dict[str, Person]:
        return {**PEOPLE, OWNER.phid: msgspec.structs.replace(OWNER, **more)}

    assert row(claim=FRESH, people=with_owner(disabled=True)).verdict == "disabled"
    away = row(people=with_owner(away_until=NOW + 1))
    assert (away.verdict, "away until" in because(away, NOW)) == ("alive", True)
    assert row(people=with_owner(away_until=NOW)).verdict == "idle"
    hidden = row(people={})
    assert (hidden.verdict, hidden.owner.username) == ("idle", "?")


def test_rows_stand_by_verdict_and_number() -> None:
    claim = Deed(OWNER.phid, LONG, "owner")

    def one(number: int, *changes: Change, blocked: bool = False, at: Deed = claim) -> Claimed:
        return Claimed(task(number), (at,), at, changes, blocked)

    fresh = Deed(OWNER.phid, FRESH, "owner")
    several = (one(9), one(2, at=fresh), one(3, MERGED), one(4, blocked=True), one(5, REVIEW), one(1))
    nobodys = Claimed(msgspec.structs.replace(task(7), owner_phid=None))
    rows = tally_assignments(Facts(SITE, NOW, AFTER, (*several, nobodys), PEOPLE))
    assert [(each.task.id, each.verdict) for each in rows] == [
        (1, "idle"),
        (9, "idle"),
        (5, "waiting_for_review"),
        (4, "blocked"),
        (3, "merged_but_open"),
        (2, "alive"),
    ]
    assert rows[0].key == "T1 idle PHID-USER-o"
    assert len({each.key for each in rows}) == 6
    assert {"waiting_for_review", "blocked", "alive"} == set(VERDICTS) - FOUND


@pytest.mark.parametrize(
    ("account", "theirs"),
    [
        (Account(1, "OLGA"), True),
        (Account(1, "x", "olga owner"), True),
        (Account(1, "x", "Olga"), True),
        (Account(1, "x", "Olga Other"), False),
        (Account(1), False),
        (Account(1, "olga", bot=True), False),
    ],
)
def test_accounts_in_gerrit_are_known_by_name(account: Account, theirs: bool) -> None:
    assert is_account_of(account, OWNER) == theirs
    assert not is_account_of(Account(1), Person("PHID-USER-n", "nobody"))


def test_names_stand_only_where_they_may() -> None:
    deeds, foreign = (Deed(BOB.phid, FRESH, "comment"),), change(owner=Account(5, "carla"))
    for changes in ([], [foreign], [REVIEW], [MERGED], [change(work_in_progress=True)]):
        for owner in (OWNER, msgspec.structs.replace(OWNER, disabled=True)):
            people = {**PEOPLE, OWNER.phid: owner}
            text = because(row(*deeds, changes=changes, people=people), NOW)
            assert not [name for name in ("olga", "bob", "carla") if name in text.lower()], text
    named = because(row(*deeds, changes=[foreign]), NOW, names=True)
    assert named.split("; ") == [
        "claimed by @olga 13 months ago, nothing since",
        "change 9 by @carla is open",
        "@bob did something 1 day ago",
    ]
    assert because(row(changes=[REVIEW]), NOW).startswith("change 9 waits for a review since 20")


def test_what_came_later_is_not_there_yet() -> None:
    assert deeds_then([Deed("a", 3, "x"), Deed("a", 2, "y"), Deed("a", 1, "z")], 2) == [
        Deed("a", 1, "z"),
        Deed("a", 2, "y"),
    ]
    assert change_then(change(11), 10) is None
    assert change_then(change(10), 10) == change(10)
    merged = change(1, "MERGED", submitted=11)
    then = change_then(merged, 10)
    assert then
    assert (then.status, then.submitted) == ("NEW", None)
    assert change_then(merged, 11) == merged == change_then(merged, None)
    messages = (said(REVIEWER, 10), said(IN_GERRIT, 11, automatic=True, text="Abandoned\n\nno"))
    votes = (Vote("Code-Review", REVIEWER, 2, 10), Vote("Code-Review", REVIEWER, -1, 11))
    abandoned = change(1, "ABANDONED", messages=messages, votes=votes)
    then = change_then(abandoned, 10)
    assert then
    assert (then.status, then.messages, then.votes) == ("NEW", messages[:1], votes[:1])
    assert change_then(abandoned, 11) == abandoned
