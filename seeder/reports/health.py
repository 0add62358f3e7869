"""How the first tasks of each repository are doing: open, free, mentored, who finished them. Pure.

UNICEF's guide wants three to five open tasks in a repository and more than 60 % of them unassigned
(docs/design.md, "Audit").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median

import msgspec

from seeder.activity import DAY, LIVING
from seeder.counted import counted
from seeder.model import Person
from seeder.reports.audit import Facts, TaskRow, tally_tasks

FEWEST, MOST = 3, 5
FREE_ABOVE = 60  # per cent
# Below this many a share says less than the count.
FEW = 10
# An account that is older belongs to somebody who has been here, whatever they worked on.
NEW_FOR = 365 * DAY
NOWHERE = "(no repository or project)"
NEWCOMER = (
    "newcomer: no task of theirs with this tag was finished before this one, and their account was at most a "
    "year old then."
)
CANNOT_KNOW = (
    "What they did under other tags or another account is not known, nor who did the work where the "
    "task was finished with nobody as its owner."
)


class Finished(msgspec.Struct, frozen=True):
    """A task that was closed as done at `at`, epoch seconds UTC, 0 where the site does not tell;
    `owner` is a PHID, None for nobody. `home` as in Health.homes."""

    number: int
    at: int
    owner: str | None
    home: str = ""


class Health(msgspec.Struct, frozen=True):
    """`facts` holds the open tasks; `homes` are their repositories, else projects, by task number, empty for
    neither. `finished` are all tasks with the tag that were ever done, of any age: who did one before is
    known from them. `since` is where counting them begins. `owners` are the accounts of who finished."""

    facts: Facts
    homes: dict[int, str] = {}
    finished: tuple[Finished, ...] = ()
    since: int = 0
    owners: dict[str, Person] = {}


class Share(msgspec.Struct, frozen=True):
    """`part` of `whole`; `percent` is None for fewer than FEW, and rounded half up."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> int | None:
        return None if self.whole < FEW else (200 * self.part + self.whole) // (2 * self.whole)

    def above(self, percent: int) -> bool:
        """Exactly so many are not above."""
        return 100 * self.part > percent * self.whole


class Load(msgspec.Struct, frozen=True):
    """Somebody who mentors `tasks` open tasks of the whole list."""

    person: Person
    tasks: int


class HomeRow(msgspec.Struct, frozen=True):
    """One repository or project, or all of them. `mentors` are living ones, each once; `busiest` is the one
    of them with the most tasks, None without any. `age` is the median in whole days of the open ones, None
    without any. `newcomers` is of those finished since then by somebody who is known; `nobodys` were
    finished with nobody as owner, or by an account that could not be read."""

    home: str
    open: int = 0
    unassigned: Share = Share()
    covered: Share = Share()
    mentors: int = 0
    mentored: int = 0
    busiest: Load | None = None
    age: int | None = None
    newcomers: Share = Share()
    nobodys: int = 0

    @property
    def load(self) -> float | None:
        """Open tasks a living mentor, of those that have one; None without any."""
        return self.mentored / self.mentors if self.mentors else None

    @property
    def done(self) -> int:
        return self.newcomers.whole + self.nobodys


def tally_health(health: Health, rows: Sequence[TaskRow] | None = None) -> list[HomeRow]:
    """A row a repository: those with the most open tasks first, then by name; what belongs nowhere last.
    `rows` are those of ``tally_tasks`` where they are known already."""
    rows = tally_tasks(health.facts) if rows is None else rows
    loads = _loads(rows)
    open_: dict[str, list[TaskRow]] = {}
    done: dict[str, list[Finished]] = {}
    for row in rows:
        open_.setdefault(health.homes.get(row.task.id) or NOWHERE, []).append(row)
    for each in _counted(health):
        done.setdefault(each.home or NOWHERE, []).append(each)
    earliest = _earliest(health.finished)
    found = [
        _home_row(home, open_.get(home, []), done.get(home, []), loads, earliest, health)
        for home in {*open_, *done}
    ]
    return sorted(found, key=lambda row: (row.home == NOWHERE, -row.open, row.home.casefold(), row.home))


def tally_all(health: Health, rows: Sequence[TaskRow] | None = None) -> HomeRow:
    """All of them in one row; `rows` as before."""
    rows = tally_tasks(health.facts) if rows is None else rows
    return _home_row("", rows, _counted(health), _loads(rows), _earliest(health.finished), health)


def _counted(health: Health) -> list[Finished]:
    return [each for each in health.finished if health.since <= each.at <= health.facts.as_of]


def _loads(rows: Iterable[TaskRow]) -> dict[str, Load]:
    """PHID of a living mentor -> how many tasks of the whole list they mentor."""
    people = {m.person.phid: m.person for row in rows for m in row.mentors if m.verdict in LIVING}
    tasks = Counter(phid for row in rows for phid in _living(row))
    return {phid: Load(person, tasks[phid]) for phid, person in people.items()}


def _living(row: TaskRow) -> list[str]:
    return [mentor.person.phid for mentor in row.mentors if mentor.verdict in LIVING]


def _earliest(finished: Iterable[Finished]) -> dict[str, tuple[int, int]]:
    """Owner -> (when, number) of the first task that they finished."""
    found: dict[str, tuple[int, int]] = {}
    for each in finished:
        if each.owner is not None:
            at = (each.at, each.number)
            found[each.owner] = min(found.get(each.owner, at), at)
    return found


def _home_row(
    home: str,
    rows: Sequence[TaskRow],
    done: Sequence[Finished],
    loads: dict[str, Load],
    earliest: dict[str, tuple[int, int]],
    health: Health,
) -> HomeRow:
    mentors = {phid for row in rows for phid in _living(row)}
    mentored = sum(bool(_living(row)) for row in rows)
    ages = [(health.facts.as_of - row.task.created) // DAY for row in rows]
    known = [each for each in done if each.owner in health.owners]
    return HomeRow(
        home,
        open=len(rows),
        unassigned=Share(sum(row.task.owner_phid is None for row in rows), len(rows)),
        covered=Share(mentored, len(rows)),
        mentors=len(mentors),
        mentored=mentored,
        busiest=max((loads[phid] for phid in mentors), key=_heaviest, default=None),
        age=int(median(ages)) if ages else None,
        newcomers=Share(sum(is_newcomer(each, earliest, health.owners) for each in known), len(known)),
        nobodys=len(done) - len(known),
    )


def _heaviest(load: Load) -> tuple[int, str]:
    return load.tasks, load.person.username.lower()


def is_newcomer(each: Finished, earliest: dict[str, tuple[int, int]], owners: dict[str, Person]) -> bool:
    """As NEWCOMER says it. An account whose age was not told counts as new."""
    if each.owner is None or earliest.get(each.owner) != (each.at, each.number):
        return False
    created = owners[each.owner].created if each.owner in owners else 0
    return not created or each.at - created <= NEW_FOR


class Remark(msgspec.Struct, frozen=True):
    """What stands out: `rule` for scripts, a sentence without names, and the repositories it is about."""

    rule: str
    sentence: str
    homes: tuple[str, ...] = ()


def remarks(rows: Sequence[HomeRow]) -> list[Remark]:
    """What stands out among repositories and projects, nothing of what belongs to none; one each rule."""
    found = []
    for rule, holds, ending in _STANDS_OUT:
        homes = tuple(row.home for row in rows if row.home != NOWHERE and holds(row))
        if homes:
            number = counted(len(homes), "repository or project", "repositories or projects")
            verb = "has" if len(homes) == 1 else "have"
            found.append(Remark(rule, f"{number} {verb} {ending}.", homes))
    return found


_STANDS_OUT: tuple[tuple[str, Callable[[HomeRow], bool], str], ...] = (
    ("no-mentor", lambda row: not row.mentored, "no open first task with a living mentor"),
    (
        "few",
        lambda row: row.open < FEWEST,
        f"fewer than {FEWEST} open first tasks ({FEWEST} to {MOST} are asked for)",
    ),
    ("many", lambda row: row.open > MOST, f"more than {MOST} of them"),
    (
        "claimed",
        lambda row: row.open >= FEWEST and not row.unassigned.above(FREE_ABOVE),
        f"not more than {FREE_ABOVE} % of them unassigned",
    ),
)
