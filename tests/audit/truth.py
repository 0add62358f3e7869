"""A community of which everything is known that an audit should find out: who did what last, whom each task
names as mentors, and what only looks so. Pure: the same seed makes the same community."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random

from tests.audit.wording import AFTER, BEFORE, decoys, told

DAY = 86_400
SITE = "http://site.invalid/"
# Gerrit's own people, who are not in Phabricator and own what others speak on.
HOSTS = ("hostess", "keeper9", "warden7")
ROBOT = "robotnik"
REVIEWED = ("said", "vote", "inline", "upload", "merged", "abandoned")
ON_TASKS = ("comment", "comment", "title", "status", "owner", "subscribers", "create")
# A machine's, another person's, or what cannot be seen.
NOT_ON_TASKS = ("bot", "herald", "mentioned", "namesake", "hidden")
NOT_ELSEWHERE = ("about", "project of theirs", "bot")
NOT_REVIEWED = ("tool", "tool vote", "robot", "robot vote", "invited")


@dataclass(frozen=True)
class Look:
    """When it is asked, and the thresholds in days."""

    as_of: int
    quiet: int
    unseen: int

    @property
    def boundaries(self) -> list[int]:
        """Instants at which it matters whether one counts up to them or not."""
        ages = (0, self.quiet * DAY, self.unseen * DAY)
        return [self.as_of - age + step for age in ages for step in (-1, 0, 1)]


@dataclass(frozen=True)
class Someone:
    """An account. `gerrit` is the name of theirs there, empty for none; `rostered` where it differs."""

    name: str
    created: int
    kind: str = "person"
    disabled: bool = False
    away_until: int | None = None
    gerrit: str = ""
    rostered: bool = False


@dataclass(frozen=True)
class Deed:
    """Something that `who` did, or, where it does not `count`, that only looks so; the feed tells of it
    `late` seconds later, None for never. `patch` is where it was done in Gerrit."""

    who: str
    at: int
    place: str
    kind: str
    counts: bool = True
    late: int | None = None
    patch: int = -1


@dataclass
class Patch:
    """A change in Gerrit, and what happened to it: (when, who by name in Gerrit, kind)."""

    owner: str
    created: int
    task: int = -1
    events: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def status(self) -> str:
        kinds = {kind for _, _, kind in self.events}
        return "MERGED" if "merged" in kinds else "ABANDONED" if "abandoned" in kinds else "NEW"


@dataclass(frozen=True)
class Asked:
    """A task: `named` are those that its text or field names, bots among them, `unknown` names of nobody."""

    text: str
    named: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    until: date | None = None
    field: tuple[str, ...] = ()
    owner: str = ""
    status: str = "open"
    tagged: bool = True


@dataclass
class Community:
    people: dict[str, Someone] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    tasks: list[Asked] = field(default_factory=list)

    # In Gerrit, under the user names of people who are called otherwise there.
    doubles: list[str] = field(default_factory=list)

    @property
    def accounts(self) -> dict[str, str]:
        """Names in Gerrit -> user names of those who have one there."""
        return {one.gerrit: one.name for one in self.people.values() if one.gerrit}


class Growing:
    """`made` grows: a community in which nothing happened after `latest` (epoch seconds UTC); of a hundred
    deeds of those with an account in Gerrit so many are done there, and 0 gives nobody one. All names have
    the `mark` in them."""

    def __init__(
        self, seed: int, looks: Sequence[Look], latest: int, *, in_gerrit: int = 35, mark: str = ""
    ) -> None:
        self.dice, self.latest, self.made = Random(seed), latest, Community()
        self.in_gerrit = in_gerrit
        self.instants = [at for look in looks for at in look.boundaries]
        self.oldest = min(self.instants) - 200 * DAY
        self.days = [day_of(look.as_of + step * DAY) for look in looks for step in (-25, -1, 0, 1)]
        self.names = _names(self.dice, mark)
        # Whoever goes promises the same everywhere.
        self.last_days: dict[str, date] = {}

    def grow(self, people: int, tasks: int) -> Community:
        """That many more."""
        for _ in range(people):
            self._somebody()
        for one in self._humans():
            self._life(one)
        for _ in range(tasks):
            self._ask(self._task())
        return self.made

    def go_on(self, at: int, people: int, tasks: int) -> tuple[list[Deed], list[int]]:
        """So many do something at `at`, and so many tasks are told anew: the deeds, and which tasks. Some of
        the changes that wait are merged."""
        for patch in [each for each in self.made.patches if each.task >= 0 and each.status == "NEW"][:3]:
            patch.events.append((at, HOSTS[0], "merged"))
        deeds = [self._deed(one, at) for one in self.dice.sample(self._humans(), people)]
        self.made.deeds += deeds
        edited = self.dice.sample(range(len(self.made.tasks)), tasks)
        for index in edited:
            self.made.tasks[index] = self._task()
        return deeds, edited

    def _humans(self) -> list[Someone]:
        return [one for one in self.made.people.values() if one.kind == "person"]

    def _instant(self) -> int:
        """Often one that matters."""
        if self.dice.random() < 0.6:
            return self.dice.choice(self.instants)
        return self.dice.randrange(self.oldest, self.latest)

    def _somebody(self) -> None:
        dice, name = self.dice, next(self.names)
        kind = dice.choices(("person", "bot", "list"), (94, 4, 2))[0]
        if dice.random() < 0.2:
            self.last_days[name] = dice.choice(self.days)
        gerrit, rostered = "", dice.random() < 0.1
        if kind == "person" and self.in_gerrit and dice.random() < 0.6:
            rostered = rostered or not _is_plain(name)
            gerrit = f"r{len(self.made.people)}x{dice.randrange(100)}" if rostered else name
        self.made.people[name] = Someone(
            name,
            self.oldest - dice.randrange(900 * DAY),
            kind,
            disabled=dice.random() < 0.05,
            away_until=self.latest + 90 * DAY if dice.random() < 0.05 else None,
            gerrit=gerrit,
            rostered=bool(gerrit) and rostered,
        )

    def _life(self, one: Someone) -> None:
        """Some did nothing, and count from when their account was made."""
        dice = self.dice
        count = dice.choices((0, 1, 2, 3, 6), (12, 30, 30, 18, 10))[0]
        if count == 0:
            one = self.made.people[one.name] = _created(one, min(self._instant(), self.latest))
        done: dict[int, Deed] = {}
        for _ in range(count):
            at = min(self._instant(), self.latest)
            # Of two places in one second none would be the last.
            if at not in done:
                done[at] = self._deed(one, at)
        self.made.deeds += done.values()
        self.made.deeds += list(self._appearances(one))

    def _deed(self, one: Someone, at: int) -> Deed:
        rest = 100 - self.in_gerrit
        weights = (0.7 * rest, 0.3 * rest, self.in_gerrit if one.gerrit else 0)
        place = self.dice.choices(("tasks", "elsewhere", "gerrit"), weights)[0]
        late = self.dice.choice((0, 1, 7, 300, 600))
        if place == "elsewhere":
            return Deed(one.name, at, place, "description", late=late)
        if place == "tasks":
            kind = self.dice.choice(ON_TASKS)
            return Deed(one.name, at, place, kind, late=None if kind == "subscribers" else late)
        kind = self.dice.choice((*REVIEWED, "own", "own", "adds"))
        return Deed(one.name, at, place, kind, patch=self._patch(one.gerrit, at, kind))

    def _patch(self, who: str, at: int, kind: str) -> int:
        """The number of the change on which somebody did this; often a new one, of theirs or another's."""
        dice = self.dice
        own = kind in {"own", "adds"}
        # Whoever adds others to their own change made it before that, and this is what counts then.
        begun = at if kind == "own" else at - dice.randrange(60, 20 * DAY)
        owner = who if own else dice.choice(HOSTS)
        patch = Patch(owner, begun)
        if kind == "adds":
            self.made.deeds.append(
                Deed(self._named(who), begun, "gerrit", "own", patch=len(self.made.patches))
            )
        if not own or kind == "adds":
            patch.events.append((at, who, kind))
        self.made.patches.append(patch)
        return len(self.made.patches) - 1

    def _named(self, gerrit: str) -> str:
        return self.made.accounts[gerrit]

    def _appearances(self, one: Someone) -> Iterator[Deed]:
        """What looks as if they had done something, mostly after they really did."""
        dice = self.dice
        for _ in range(dice.choice((0, 1, 1, 2))):
            at = min(self._instant(), self.latest)
            kind, place = dice.choice(
                [(kind, "tasks") for kind in NOT_ON_TASKS] + [(kind, "elsewhere") for kind in NOT_ELSEWHERE]
            )
            yield Deed(one.name, at, place, kind, counts=False, late=0)
        if one.rostered and _is_plain(one.name) and dice.random() < 0.7:
            self.made.doubles.append(one.name)
            self.made.patches.append(Patch(one.name, min(self._instant(), self.latest)))
        theirs = [d for d in self.made.deeds if d.who == one.name and d.patch >= 0]
        for deed in theirs:
            if dice.random() < 0.7:
                self._appears(self.made.patches[deed.patch], one.gerrit)

    def _appears(self, patch: Patch, who: str) -> None:
        begun = max([patch.created, *(at for at, _, _ in patch.events)])
        kind = self.dice.choice(NOT_REVIEWED if patch.status == "NEW" else ("tool", "robot"))
        later = [at for at in self.instants if at > begun]
        at = self.dice.choice(later) if later else min(begun + 3_600, self.latest)
        patch.events.append((at, who, kind))

    def _task(self) -> Asked:
        dice, everybody = self.dice, list(self.made.people)
        named = dice.sample(everybody, dice.choices((0, 1, 2, 3), (10, 50, 30, 10))[0])
        unknown = [next(self.names) for _ in range(dice.choices((0, 1, 2), (88, 9, 3))[0])]
        going = [name for name in named if name in self.last_days]
        named = [name for name in named if name not in going[1:]]
        until = dice.choice(self.days) if dice.random() < 0.25 else None
        until = self.last_days[going[0]] if going else until
        others = [name for name in dice.sample(everybody, 9) if name not in named]
        in_field = tuple(named) if named and dice.random() < 0.25 else ()
        if in_field:
            # The field decides who; the text still tells until when.
            text, unknown = told(dice, others[:1], until, SITE), []
        elif named or unknown:
            bare = [name for name in unknown if _is_plain(name) and dice.random() < 0.5]
            signed = [*named, *(name for name in unknown if name not in bare)]
            text = told(dice, signed, until, SITE, bare, others[5])
        else:
            text, until = "", None
        before, after = decoys(dice, others[1:3], BEFORE), decoys(dice, others[3:5], AFTER)
        return Asked(
            before + text + after,
            tuple(named),
            tuple(unknown),
            until,
            in_field,
            owner=dice.choice(everybody) if dice.random() < 0.2 else "",
            status="open" if dice.random() < 0.92 else dice.choice(("resolved", "wontfix", "invalid")),
            tagged=dice.random() < 0.96,
        )

    def _ask(self, asked: Asked) -> None:
        """Sometimes a change names the task."""
        dice = self.dice
        self.made.tasks.append(asked)
        if self.made.patches and dice.random() < 0.08:
            dice.choice(self.made.patches).task = len(self.made.tasks) - 1


def _is_plain(name: str) -> bool:
    """Marks around a name without a sign are none of it."""
    return name[0].isalnum() and name[-1].isalnum()


def _created(one: Someone, at: int) -> Someone:
    return Someone(one.name, at, one.kind, one.disabled, one.away_until, one.gerrit, one.rostered)


def _names(dice: Random, mark: str) -> Iterator[str]:
    """User names of every kind that Phorge allows, many of them nearly the same."""
    taken: set[str] = set()
    shapes = (
        "{0}",
        "{0}.{1}",
        "{0}-{1}",
        "{0}_{1}",
        "{0}{1}",
        "{0}-",
        "_{0}_",
        "{0}.{1}-{2}",
        "{2}{0}",
        "{0}",
    )
    stem = ""
    while True:
        if not stem or dice.random() < 0.6:
            stem = "".join(dice.choice("bdfgklmnprstvz") + dice.choice("aeiou") for _ in range(3)) + mark
        made = dice.choice(shapes).format(
            dice.choice((stem, stem.capitalize())), dice.choice(("Ka", "b", "lo", "xi")), dice.randrange(99)
        )
        if made.lower() not in taken and made.lower() not in HOSTS:
            taken.add(made.lower())
            yield made


def day_of(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()
