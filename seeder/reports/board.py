"""The tasks of an event on its board: where each lies, who has it, what became of it in Gerrit, and when a
person last did something to it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from seeder.model import Column, Deed, Person, Project, Task
from seeder.reviews import Change
from seeder.settings.site import Site

Changes = dict[int, tuple[Change, ...]]


class Facts(msgspec.Struct, frozen=True):
    """`columns` are those of the tag's board in its order, `tasks` know theirs; `people` by PHID. `changes`
    by the number of the task they name, None where Gerrit was not asked; `deeds` by task number, None where
    the site's version cannot tell them."""

    site: Site
    tag: Project
    columns: tuple[Column, ...] = ()
    tasks: tuple[Task, ...] = ()
    people: dict[str, Person] = {}
    changes: Changes | None = None
    deeds: dict[int, tuple[Deed, ...]] | None = None


class Linked(msgspec.Struct, frozen=True):
    """A change that names a task; `state` is open or merged."""

    number: int
    url: str
    state: str


class Row(msgspec.Struct, frozen=True):
    """`column` and `owner` (a user name) are empty for none; `acted` is when a person last did something,
    epoch seconds UTC, None for never or not known, and `actor` who that was."""

    task: Task
    url: str
    column: str = ""
    owner: str = ""
    changes: tuple[Linked, ...] = ()
    acted: int | None = None
    actor: str = ""
    finished: bool = False

    @property
    def review(self) -> str:
        """What is said of its changes; empty for none."""
        return ", ".join(sorted({change.state for change in self.changes}, reverse=True))


def tally_board(facts: Facts) -> list[Row]:
    """A row a task, in the order of the board, then by number; what lies on no column comes last."""
    order = {column.phid: at for at, column in enumerate(facts.columns)}

    def place(task: Task) -> tuple[int, int]:
        found = shown_in(task, facts.columns)
        return min((order[column.phid] for column in found), default=len(order)), task.id

    return [_row(task, facts) for task in sorted(facts.tasks, key=place)]


def columns_of(task: Task, columns: Iterable[Column]) -> list[Column]:
    """Those of a board's columns that the task itself lies in."""
    return [column for column in columns if column.phid in task.columns]


def shown_in(task: Task, columns: Sequence[Column]) -> list[Column]:
    """The columns in which the board shows the task; that of a milestone shows what has its tag."""
    by_tag = [column for column in columns if column.proxy_phid in task.project_phids]
    return columns_of(task, columns) or by_tag


def is_finished(changes: Iterable[Change]) -> bool:
    """True when at least one change was merged and none is open; abandoned ones do not count."""
    counted = [change for change in changes if change.is_open or change.is_merged]
    return bool(counted) and all(change.is_merged for change in counted)


def _row(task: Task, facts: Facts) -> Row:
    changes = (facts.changes or {}).get(task.id, ())
    deed = last_deed((facts.deeds or {}).get(task.id, ()), facts.people, facts.site)
    return Row(
        task=task,
        url=facts.site.link(task.monogram),
        column=", ".join(column.name for column in shown_in(task, facts.columns)),
        owner=_called(task.owner_phid, facts),
        changes=tuple(_linked(changes, facts.site.gerrit)),
        acted=deed.created if deed else None,
        actor=_called(deed.author_phid, facts) if deed else "",
        finished=is_finished(changes),
    )


def _called(phid: str | None, facts: Facts) -> str:
    """An account that may not be seen is somebody, too."""
    if not phid:
        return ""
    return facts.people[phid].username if phid in facts.people else "?"


def _linked(changes: Iterable[Change], gerrit: str) -> Iterable[Linked]:
    for change in sorted(changes, key=lambda change: change.number):
        if change.is_open or change.is_merged:
            yield Linked(change.number, change.link(gerrit), "open" if change.is_open else "merged")


def last_deed(deeds: Iterable[Deed], people: Mapping[str, Person], site: Site) -> Deed | None:
    """The last one by a person (`people` by PHID): not by an application such as Herald, nor by a bot."""
    theirs = (deed for deed in deeds if _is_person(people.get(deed.author_phid), site.machines))
    return max(theirs, key=lambda deed: deed.created, default=None)


def _is_person(person: Person | None, bots: frozenset[str]) -> bool:
    return person is not None and not person.bot and person.username.lower() not in bots
