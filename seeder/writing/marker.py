"""The invisible mark by which seeder recognises a task that it made.

`{anchor #seeder-…}` in a description shows nothing on the page and nothing in mail, but is kept in the
raw text (measured on Phorge of July 2026; the rule exists since September 2019). Names may hold only
a–z, 0–9 and single inner hyphens, else the text shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from seeder.model import Task
from seeder.remarkup import anchors
from seeder.title import normal

PREFIX = "seeder-"
DIGITS = 20


def marker_for(*, site: str, mentor: str, template: str, place: str, round_: str, title: str) -> str:
    """The anchor's name for one wished task: the same wish, the same name, on any machine and day.

    `site` is the host without its port, `mentor` the mentor's PHID; case, width and spacing of the
    rest do not count.
    """
    parts = [site.lower(), mentor, *(normal(part) for part in (template, place, round_, title))]
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return PREFIX + digest[:DIGITS]


def anchor(marker: str) -> str:
    return f"{{anchor #{marker}}}"


def marked(tasks: Iterable[Task], marker: str, author: str) -> list[Task]:
    """Those of `tasks` by `author` (a PHID) that carry `marker`, oldest first.

    Anybody can copy a mark into a task of theirs, so another author's never counts.
    """
    found = [t for t in tasks if t.author_phid == author and anchor(marker) in anchors(t.description)]
    return sorted(found, key=lambda task: task.id)


def twins(tasks: Iterable[Task], marker: str, author: str, known: str) -> list[Task]:
    """Open tasks of the same wish beside the one with the PHID `known`; where that is not known (empty),
    all but the oldest."""
    hits = [task for task in marked(tasks, marker, author) if not task.closed]
    return [task for task in hits if task.phid != known] if known else hits[1:]


def without(description: str, marker: str) -> str:
    """`description` with the mark taken out, as ``runs undo`` leaves it."""
    return description.replace(anchor(marker), "").rstrip()
