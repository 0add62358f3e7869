"""How first tasks are doing, on the screen, for scripts, and to be pasted.

A share of fewer than ten is told as counts. Who mentors the most is named on the screen, and elsewhere only
where that was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from seeder.counted import counted
from seeder.reports.health import CANNOT_KNOW, FEWEST, MOST, NEWCOMER, NOWHERE, HomeRow, Remark, Share
from seeder.views.console import Console
from seeder.views.moments import day, instant
from seeder.views.pasted import as_pasted
from seeder.views.safe import one_line, shortened
from seeder.views.table import fits_more, fits_table, show_table

_BAR = 6


class Shown(msgspec.Struct, frozen=True):
    """`rows` in their order and `all` of them in one; `as_of` and `since` are epoch seconds UTC; `tag` is how
    the site calls it."""

    rows: Sequence[HomeRow]
    all: HomeRow
    remarks: Sequence[Remark]
    tag: str
    as_of: int
    since: int
    reviewed: bool = False

    @property
    def lines(self) -> list[str]:
        """What has to stand below the numbers."""
        return [
            f"Finished: closed as done since {day(self.since)}.",
            one_line(NEWCOMER).capitalize(),
            CANNOT_KNOW,
        ]


def show_health(console: Console, shown: Shown) -> None:
    """A table, or a list where a table has no room; what stands out; what the numbers mean."""
    if not shown.rows:
        console.say(f"No task with the tag {one_line(shown.tag)} is open or was finished lately.")
        return
    if fits_table(console):
        wide = fits_more(console)
        most = max(row.open for row in shown.rows)
        cells = [_cells(row, console, most, wide=wide) for row in shown.rows]
        show_table(console, _head(wide=wide), [*cells, _cells(shown.all, console, 0, wide=wide)], wide=0)
    else:
        for row in (*shown.rows, shown.all):
            _show_row(console, row)
    console.say()
    for remark in shown.remarks:
        console.say(remark.sentence, "yellow")
    _show_busiest(console, shown.all)
    for line in shown.lines:
        console.tell(line)


def _head(*, wide: bool) -> list[str]:
    more = ["Load", "Age"] if wide else []
    return ["Where", "Open", "Unassigned", "Mentored", *more, "Finished", "By newcomers"]


def _cells(row: HomeRow, console: Console, most: int, *, wide: bool) -> list[tuple[str, str]]:
    more = [(_load(row), "dim"), (_age(row), "dim")] if wide else []
    right = FEWEST <= row.open <= MOST or not most
    bold = "" if row.home else "bold"
    return [
        (shortened(row.home, 60) or "All", bold),
        (_open(row, console, most), bold or ("green" if right else "yellow")),
        (share(row.unassigned), bold),
        (share(row.covered), bold or ("" if row.covered.part else "red")),
        *more,
        (str(row.done), bold),
        (share(row.newcomers), bold),
    ]


def _open(row: HomeRow, console: Console, most: int) -> str:
    """With a bar at a terminal: how many beside those with the most."""
    if not console.out.is_terminal:
        return str(row.open)
    bar = console.bar(row.open / most, _BAR) if most and row.open else " " * _BAR
    return f"{bar} {row.open}"


def share(each: Share) -> str:
    """`43 % of 21`; `3 of 7` for few, a dash for none."""
    if not each.whole:
        return "–"
    return f"{each.part} of {each.whole}" if each.percent is None else f"{each.percent} % of {each.whole}"


def _load(row: HomeRow) -> str:
    return "–" if row.load is None else f"{row.load:.1f}"


def _age(row: HomeRow) -> str:
    return "–" if row.age is None else f"{row.age} d"


def _show_row(console: Console, row: HomeRow) -> None:
    console.show((row.home or "All", "bold"))
    for line in (
        f"{row.open} open; unassigned {share(row.unassigned)}; with a living mentor {share(row.covered)}.",
        f"Tasks a mentor: {_load(row)}; median age {_age(row)}.",
        f"Finished: {row.done}; by newcomers {share(row.newcomers)}.",
    ):
        console.show((line, "dim"), indent=2)


def _show_busiest(console: Console, row: HomeRow) -> None:
    if row.busiest is not None:
        told = f"The most tasks of one mentor: {row.busiest.tasks} (@{row.busiest.person.username})."
        console.say(f"{told} {counted(row.mentors, 'living mentor')} for {counted(row.mentored, 'task')}.")


def as_text(format_: str, shown: Shown, *, names: bool) -> str:
    """A row a repository in one of ``pasted.FORMATS``, and below it what the numbers mean, but in CSV."""
    head = [
        "Where", "Open", "Unassigned", "Mentored", "Mentors", "Tasks a mentor", "Most of one", "Median age",
        "Finished", "By newcomers",
    ]  # fmt: skip
    rows = [_text_row(row, names=names) for row in (*shown.rows, shown.all)]
    written = as_pasted(format_, head, rows)
    return written if format_ == "csv" else "\n\n".join([written, *shown.lines])


def _text_row(row: HomeRow, *, names: bool) -> list[str]:
    busiest = row.busiest
    by = f" ({busiest.person.username})" if busiest and names else ""
    return [
        row.home or "All",
        str(row.open),
        share(row.unassigned),
        share(row.covered),
        str(row.mentors),
        _load(row),
        f"{busiest.tasks}{by}" if busiest else "–",
        _age(row),
        str(row.done),
        share(row.newcomers),
    ]


def as_json(shown: Shown, *, names: bool) -> dict[str, Any]:
    """The object of ``--json``: moments in ISO 8601, UTC; `percent` is null for a share of fewer than ten;
    who mentors the most only with `names`."""
    return {
        "as_of": instant(shown.as_of),
        "since": instant(shown.since),
        "tag": shown.tag,
        "reviews_known": shown.reviewed,
        "all": _row_object(shown.all, names=names),
        "repositories": [_row_object(row, names=names) for row in shown.rows],
        "remarks": [
            {"rule": remark.rule, "sentence": remark.sentence, "repositories": list(remark.homes)}
            for remark in shown.remarks
        ],
        "means": shown.lines,
    }


def _row_object(row: HomeRow, *, names: bool) -> dict[str, Any]:
    busiest = row.busiest
    named = {"most_of_one_mentor_by": busiest.person.username if busiest else None} if names else {}
    return {
        "name": row.home if row.home not in {"", NOWHERE} else None,
        "open": row.open,
        "unassigned": _share_object(row.unassigned),
        "with_living_mentor": _share_object(row.covered),
        "living_mentors": row.mentors,
        "tasks_a_mentor": None if row.load is None else round(row.load, 2),
        "most_of_one_mentor": busiest.tasks if busiest else None,
        **named,
        "median_age_days": row.age,
        "finished": row.done,
        "by_newcomers": _share_object(row.newcomers),
        "finished_by_nobody_known": row.nobodys,
    }


def _share_object(each: Share) -> dict[str, int | None]:
    return {"part": each.part, "of": each.whole, "percent": each.percent}
