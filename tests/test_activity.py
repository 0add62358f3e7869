"""What is said of somebody: exact at every boundary, and never more than is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.activity import DAY, GONE, Action, Presence, Thresholds, newest, verdict_on
from seeder.model import Person

NOW = int(datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp())
RULE = Thresholds(90 * DAY, 180 * DAY)


def person(**more: int | bool) -> Person:
    return Person("PHID-USER-1", "ann", created=1, **more)  # type: ignore[arg-type]


def seen(age: int | None, **more: int | bool) -> Presence:
    return Presence(person(**more), None if age is None else Action(NOW - age, "tasks"))


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (0, "active"),
        (-60, "active"),
        (90 * DAY - 1, "active"),
        (90 * DAY, "quiet"),
        (180 * DAY - 1, "quiet"),
        (180 * DAY, "unseen"),
        (None, "unseen"),
    ],
)
def test_so_many_seconds_are_enough(age: int | None, verdict: str) -> None:
    assert verdict_on(seen(age), NOW, RULE) == verdict


def test_who_never_did_anything_is_counted_from_their_accounts_day() -> None:
    new = Presence(Person("PHID-USER-1", "ann", created=NOW - DAY))
    assert verdict_on(new, NOW, RULE) == "active"
    assert verdict_on(new, NOW + 89 * DAY, RULE) == "quiet"
    assert verdict_on(new, NOW + 179 * DAY, RULE) == "unseen"


@pytest.mark.parametrize(
    ("until", "verdict"), [("2026-11-24", "expired"), ("2026-11-25", "active"), ("2027-01-01", "active")]
)
def test_a_promise_holds_through_its_last_day(until: str, verdict: str) -> None:
    assert verdict_on(seen(0), NOW, RULE, date.fromisoformat(until)) == verdict


def test_not_seen_says_more_than_that_a_promise_is_over() -> None:
    over = date(2026, 1, 1)
    assert verdict_on(seen(200 * DAY), NOW, RULE, over) == "unseen"
    assert verdict_on(seen(100 * DAY), NOW, RULE, over) == "expired"


def test_who_is_away_is_not_missed_until_then() -> None:
    for age, verdict in ((0, "active"), (100 * DAY, "quiet"), (400 * DAY, "quiet"), (None, "quiet")):
        assert verdict_on(seen(age, away_until=NOW + 1), NOW, RULE, date(2026, 1, 1)) == verdict
    assert verdict_on(seen(400 * DAY, away_until=NOW), NOW, RULE) == "unseen"


def test_a_disabled_account_is_that_whatever_else() -> None:
    assert verdict_on(seen(0, disabled=True, away_until=NOW + DAY), NOW, RULE, date(2027, 1, 1)) == "disabled"


def test_what_cannot_be_asked_is_not_known_and_nobody_is_gone_by_it() -> None:
    silent = Presence(person(), None, known=False)
    assert verdict_on(silent, NOW, RULE) == "unknown"
    assert "unknown" not in GONE
    assert verdict_on(Presence(person(), Action(NOW - DAY, "gerrit"), known=False), NOW, RULE) == "active"


@given(st.lists(st.integers(0, 400 * DAY)), st.integers(1, 400), st.integers(0, 400))
def test_only_the_newest_action_counts_and_time_only_takes_away(
    ages: list[int], quiet: int, more: int
) -> None:
    rule = Thresholds(quiet * DAY, (quiet + more) * DAY)
    last = newest(Action(NOW - age, "tasks") for age in ages)
    order = ["active", "quiet", "unseen"]
    said = [
        order.index(verdict_on(Presence(person(), last), NOW + days * DAY, rule))
        for days in range(0, 900, 45)
    ]
    assert said == sorted(said)
    if ages:
        assert last is not None
        assert last.at == NOW - min(ages)
        expected = (
            "unseen"
            if min(ages) >= rule.unseen_after
            else "quiet"
            if min(ages) >= rule.quiet_after
            else "active"
        )
        assert verdict_on(Presence(person(), last), NOW, rule) == expected


def test_a_days_promise_ends_with_the_day_in_utc() -> None:
    end = datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)
    until, last = date(2026, 11, 25), Action(int(end.timestamp()), "tasks")
    assert verdict_on(Presence(person(), last), int(end.timestamp()), RULE, until) == "active"
    after = int((end + timedelta(seconds=1)).timestamp())
    assert verdict_on(Presence(person(), last), after, RULE, until) == "expired"
