"""Queries for Gerrit: instants and long lists of terms. The server is asked them in tests/gerrit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from seeder.errors import BadInput
from seeder.gerrit_query import MOST_TERMS, any_of, term


def test_a_day_and_an_instant() -> None:
    assert term("after", date(2026, 11, 2)) == "after:2026-11-02"
    assert term("before", datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)) == 'before:"2026-11-02 03:04:05 +0000"'
    east = timezone(timedelta(hours=5, minutes=30))
    assert term("after", datetime(2026, 11, 2, 3, 4, 5, tzinfo=east)) == 'after:"2026-11-01 21:34:05 +0000"'


def test_an_instant_of_no_zone_is_refused() -> None:
    with pytest.raises(BadInput):
        term("after", datetime(2026, 11, 2))  # noqa: DTZ001


def test_no_more_terms_than_are_asked_for() -> None:
    terms = [term("from", number) for number in range(1, MOST_TERMS + 2)]
    with pytest.raises(BadInput, match="At most 100"):
        any_of(terms)
    assert any_of(terms, MOST_TERMS + 1).count(" OR ") == MOST_TERMS
