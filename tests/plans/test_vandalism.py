"""A site's rule against fast editors: the pace that stays below it, held against a table made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from seeder.plans.vandalism import Load, counted_before, peak, points_of, safe_pace, weekend_factor
from seeder.settings.site import AntiVandalism
from seeder.writing.plan import Edit, Step

RULE = AntiVandalism()
WEEKEND_AND_NEW = 1.44


@pytest.mark.parametrize(
    ("pace", "points", "factor", "tasks"),
    [
        (0.5, 0.2, 1.0, 1055),
        (0.5, 0.2, WEEKEND_AND_NEW, 670),
        (1.0, 0.2, 1.0, 1255),
        (1.0, 0.2, WEEKEND_AND_NEW, 795),
        (1.0, 0.65, 1.0, 290),
        (5.0, 0.65, 1.0, 430),
    ],
)
def test_the_limit_comes_where_it_was_computed_to_come(
    pace: float, points: float, factor: float, tasks: int
) -> None:
    """shared facts, community.md H; there the newest edit, which counts up to five times, is left out."""
    newest = 5 * points * factor
    assert peak(Load(points, tasks, factor), pace, RULE) - newest == pytest.approx(RULE.limit, rel=0.03)


@pytest.mark.parametrize(("pace", "tasks"), [(5.0, 1440), (15.0, 480)])
def test_slow_edits_never_come_to_the_limit(pace: float, tasks: int) -> None:
    assert peak(Load(0.2, 100 * tasks), pace, RULE) < RULE.limit


def test_a_safe_pace_is_the_shortest_that_stays_below_the_share() -> None:
    load = Load(0.45, 400)
    pace = safe_pace(load, 1.0, RULE)
    assert pace is not None
    assert peak(load, pace, RULE) <= RULE.limit * RULE.share < peak(load, pace - 0.5, RULE)
    assert safe_pace(Load(0.2, 100), 1.0, RULE) == 1.0
    assert safe_pace(Load(5.0, 10_000), 1.0, RULE) is None


def test_edits_of_the_last_hours_count_too() -> None:
    before = counted_before([1.0] * 200 + [8_000.0], RULE)
    assert before == pytest.approx(200 * RULE.tags)
    busy, idle = Load(0.2, 300, before=before), Load(0.2, 300)
    assert (safe_pace(busy, 1.0, RULE) or 0) > (safe_pace(idle, 1.0, RULE) or 0)


def test_every_part_of_an_edit_has_its_points() -> None:
    edits = (Edit("projects.add", []), Edit("column", []), Edit("subscribers.add", []), Edit("comment", ""))
    assert points_of(Step("1", "tag-task", edits[:1], ""), RULE) == pytest.approx(0.2)
    # The comment makes its author a follower.
    assert points_of(Step("1", "tag-task", edits, ""), RULE) == pytest.approx(0.2 + 0.2 + 0.2 + 0.25)


@pytest.mark.parametrize(
    ("start", "seconds", "factor"),
    [("2026-11-27T12:00", 3_600, 1.0), ("2026-11-27T23:30", 3_600, 1.2), ("2026-11-29T12:00", 60, 1.2)],
)
def test_a_run_that_reaches_into_a_weekend_is_counted_as_one(
    start: str, seconds: float, factor: float
) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp()
    assert weekend_factor(moment, seconds, RULE) == factor
