"""The mails that would have gone out since the world was made: how many each got, and the latest."""

from __future__ import annotations

from starlette.responses import Response

from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.parts import ago, card, person, task_link
from seeder.sandbox.store import Row, Store

_LATEST = 100
_LEAD = "Who would have got a mail, had this been a real Phabricator. Nothing was sent."


def mail_page(store: Store) -> Response:
    """Sums, the most first, then the latest mails."""
    sums = store.rows(
        "SELECT recipient, count(*) AS mails FROM mail GROUP BY recipient ORDER BY mails DESC, 1"
    )
    latest = store.rows("SELECT * FROM mail ORDER BY id DESC LIMIT ?", _LATEST)
    return page(
        "Mail",
        tag("h1", "Mail"),
        tag("p", _LEAD, class_="lead"),
        card("How many each got", _listed([_sum(store, row) for row in sums])),
        card("The latest", _listed([_line(store, row) for row in latest])),
    )


def _listed(lines: list[Markup]) -> Markup:
    return tag("ul", lines, class_="grid") if lines else tag("p", "Nobody was mailed yet.", class_="none")


def _sum(store: Store, row: Row) -> Markup:
    return tag("li", person(store, row["recipient"]), tag("p", f"{row['mails']}"))


def _line(store: Store, row: Row) -> Markup:
    task = store.by_phid("task", row["task"])
    about = task_link(task) if task is not None else "a task that is gone"
    by = tag("p", "by ", person(store, row["author"], face=False), ", ", ago(store, row["at"]))
    return tag("li", person(store, row["recipient"]), tag("p", about), by)
