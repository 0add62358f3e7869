"""The world of `benchmarks.audit`: open first tasks with mentors, years of edits and comments, and changes
that name tasks, put straight into a sandbox's database.

    python -m benchmarks.audit_world FOLDER plant|stir|finish TASKS

A process of its own, so that it does not count as memory of whoever starts it. `plant` fills the database,
`stir` edits one task of a hundred and lets a few mentors act, `finish` adds half as many tasks that were
done. Always the same world for the same number.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from seeder.sandbox import feed
from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.records import Account, Change, Message, PatchSet, ReviewerUpdate, Vote
from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from seeder.sandbox.world import seed
from tests.sandbox.many import people, project

DAY = 86_400
TASKS_A_MENTOR = 15
YEARS = 4 * 365 * DAY
NAMES = [f"planted-{number:02}" for number in range(40)]
FIRST_ACCOUNT, FIRST_CHANGE = 5_000, 400_000
BOT = 1009
MANY = 12
TAG = named_phid("PROJ", "good first task")
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
VOCABULARY = """
    button dialog upload screen reader label translation message parser table column sorting cache query
    timeout retry keyboard focus contrast warning icon theme template category preview search filter date
    format plural gadget sidebar menu list image caption license metadata coordinate map marker test
    fixture mock assertion coverage build lint module import handler event listener request response
"""


class Somebody(NamedTuple):
    """A person with an account since `since`, who does nothing after `until`; both epoch seconds UTC."""

    name: str
    phid: str
    since: int
    until: int
    account: int | None


class World:
    """Who is in a world for so many tasks, by `now`: always the same people, to whom something else happens
    for each `how`."""

    def __init__(self, store: Store, tasks: int, now: int, how: str) -> None:
        self.store, self.count, self.now, self.chance = store, tasks, now, random.Random(tasks)
        self.mentors = [self._person("mentor", n) for n in range(max(1, tasks // TASKS_A_MENTOR))]
        self.others = [self._person("helper", n) for n in range(2 * len(self.mentors))]
        everybody = [*self.mentors, *self.others]
        self.everybody, self._vocabulary = everybody, VOCABULARY.split()
        # A few do most of it, as everywhere.
        order = self.chance.sample(range(len(everybody)), len(everybody))
        self._weights = list(accumulate(1 / (place + 1) for place in order))
        self.chance = random.Random(f"{how} {tasks}")

    def _person(self, kind: str, number: int) -> Somebody:
        """15 % have not been there for half a year or more, 10 % for a quarter."""
        name, fate = f"{kind}{number:05}", self.chance.random()
        if fate < 0.15:
            away = self.chance.randrange(180 * DAY, 900 * DAY)
        else:
            away = self.chance.randrange(90 * DAY, 180 * DAY) if fate < 0.25 else 0
        reviews = self.chance.random() < (0.8 if kind == "mentor" else 0.3)
        account = FIRST_ACCOUNT + 3 * number + (kind == "helper") if reviews else None
        return Somebody(name, named_phid("USER", name), self.now - YEARS - DAY, self.now - away, account)

    def anybody(self, at: int) -> Somebody:
        """Somebody who was there at that moment."""
        while True:
            person = self.chance.choices(self.everybody, cum_weights=self._weights)[0]
            if person.until >= at:
                return person

    def mentor_of(self, index: int) -> Somebody:
        return self.mentors[index * 7919 % len(self.mentors)]

    def letters(self, count: int) -> str:
        return "".join(self.chance.choices(LETTERS, k=count))

    def text(self, words: int) -> str:
        return " ".join(self.chance.choices(self._vocabulary, k=words)).capitalize() + "."


def plant(store: Store, tasks: int) -> None:
    """Fills a seeded world."""
    world = World(store, tasks, store.now(), "plant")
    people(store, ({"username": person.name, "created": person.since} for person in world.everybody))
    tags = [project(store, name, created=world.now - YEARS, icon="project") for name in NAMES]
    with store.transaction():
        _plant_accounts(world)
        history = sorted(_events(world))
        modified = {index: at for at, index, _ in history}
        made: dict[int, str] = {}
        for at, index, event in history:
            if event < 0:
                made[index] = _task(world, index, at, modified[index], tags)
            else:
                _edit(world, made[index], index, at)
        _plant_changes(world)


def _plant_accounts(world: World) -> None:
    for person in world.everybody:
        if person.account is not None:
            mail = f"{person.name}@example.org"
            known = Account(person.account, person.name, person.name, mail, person.since)
            keeping.keep_account(world.store, known)


def _events(world: World) -> Iterator[tuple[int, int, int]]:
    """(when, which task, -1 for its creation, else which edit): six edits on the average."""
    for index in range(world.count):
        born = world.now - YEARS + (YEARS - DAY) * index // world.count
        yield born, index, -1
        for number in range(world.chance.randrange(MANY + 1)):
            yield world.chance.randrange(born + 60, world.now - 3600), index, number


def _task(world: World, index: int, at: int, modified: int, tags: Sequence[str]) -> str:
    phid, author, store = f"PHID-TASK-{world.letters(20)}", world.anybody(at).phid, world.store
    title = f"{world.text(5)[:-1]} {index}"
    mine = [TAG, tags[index * 31 % len(tags)]]
    claimed = world.anybody(at).phid if world.chance.random() < 0.2 else None
    field = json.dumps([world.mentor_of(index).phid]) if world.chance.random() < 0.1 else None
    store.insert(
        "task", phid=phid, title=title, description=_description(world, index), author=author, owner=claimed,
        status="open", priority=90, view="public", mentors=field, created=at, modified=modified,
    )  # fmt: skip
    for tag in mine:
        store.add_edge(phid, "project", tag)
    store.add_edge(phid, "subscriber", author)
    told = [
        ("create", {}),
        ("title", {"old": None, "new": title}),
        ("projects", _added(mine)),
        ("subscribers", _added([author])),
        *([("owner", {"old": None, "new": claimed})] if claimed else []),
    ]
    group = world.letters(32)
    recorded = [_xact(world, phid, author, kind, fields, group, at) for kind, fields in told]
    feed.tell(store, phid, author, recorded[:1], at)
    return phid


def _description(world: World, index: int) -> str:
    """Some 1,300 characters. Of a hundred tasks 8 name two mentors, 5 nobody, 2 an unknown name."""
    parts = [world.text(40)]
    for heading in ("What to do", "Where it is", "How to test it"):
        lines = "\n".join(f"- {world.text(12)}" for _ in range(3))
        parts.append(f"== {heading} ==\n{world.text(20)}\n\n{lines}")
    return "\n\n".join([*parts, *_mentors_told(world, index)])


def _mentors_told(world: World, index: int) -> list[str]:
    name, fate = world.mentor_of(index).name, world.chance.random()
    if fate < 0.05:
        return []
    if fate < 0.07:
        return [f"== Mentors ==\n* @nobody-{index}"]
    second = world.mentor_of(index + 1).name if fate < 0.15 else ""
    if fate > 0.7:
        return [f"**Mentor:** @{name}"]
    return ["\n".join(["== Mentors ==", f"* @{name}", *([f"* @{second}"] if second else [])])]


def _edit(world: World, task: str, index: int, at: int) -> None:
    mentor = world.mentor_of(index)
    by = mentor if mentor.until >= at and world.chance.random() < 0.3 else world.anybody(at)
    kind, fields, comment = _edited(world, by.phid)
    told = _xact(world, task, by.phid, kind, fields, world.letters(32), at, comment)
    feed.tell(world.store, task, by.phid, [told], at)


def _edited(world: World, by: str) -> tuple[str, dict[str, Any], str | None]:
    fate = world.chance.random()
    if fate < 0.7:
        return "comment", {}, world.text(30)
    if fate < 0.85:
        return "subscribers", _added([by, world.anybody(world.now - 2 * YEARS).phid]), None
    if fate < 0.95:
        return "title", {"old": world.text(5), "new": world.text(5)}, None
    return "priority", {"old": {"value": 50, "name": "Normal"}, "new": {"value": 90, "name": "High"}}, None


def _added(phids: Sequence[str]) -> dict[str, Any]:
    return {"operations": [{"operation": "add", "phid": phid} for phid in phids]}


def _xact(
    world: World, task: str, author: str, kind: str, fields: dict[str, Any], group: str, at: int,
    comment: str | None = None,
) -> str:  # fmt: skip
    phid, told = f"PHID-XACT-TASK-{world.letters(15)}", json.dumps(fields)
    more = {} if comment is None else {"comment": comment, "comment_phid": f"PHID-XCMT-{world.letters(20)}"}
    number = world.store.insert(
        "xact", phid=phid, object=task, author=author, kind=kind, type=kind, fields=told, detail=told,
        grouped=group, created=at, **more,
    )  # fmt: skip
    if comment is not None:
        world.store.execute("UPDATE xact SET comment_id = ? WHERE id = ?", number, number)
    return phid


def _plant_changes(world: World) -> None:
    """For a hundred tasks three open changes and seven that are not; and five that name none."""
    numbers = world.store.column("SELECT id FROM task ORDER BY id DESC LIMIT ?", world.count)
    people = [person for person in world.everybody if person.account is not None]
    for number in range(15 * world.count // 100):
        status = ("NEW", "NEW", "NEW", "MERGED", "MERGED", "MERGED", "ABANDONED")[number % 7]
        owner, reviewer = world.chance.choice(people), world.chance.choice(people)
        names = f"\n\nBug: T{world.chance.choice(numbers)}" if number % 3 else ""
        at = world.chance.randrange(world.now - YEARS, min(owner.until, reviewer.until) - 2 * DAY)
        change = _change(world, number, status, (owner.account or 0, reviewer.account or 0), names, at)
        keeping.keep_change(world.store, change)


def _change(
    world: World, number: int, status: str, who: tuple[int, int], names: str, at: int, later: int = DAY
) -> Change:
    owner, reviewer = who
    sha, identity = keeping.sha("planted", number), "I" + keeping.sha("planted change", number)
    message = f"{world.text(6)[:-1]}\n\n{world.text(25)}{names or chr(10)}\nChange-Id: {identity}\n"
    uploaded, tested = "Uploaded patch set 1.", "Patch Set 1: Verified+1\n\nBuild succeeded."
    return Change(
        FIRST_CHANGE + number, "apps/commons-app", "master", identity, owner, status, at, at + later,
        (PatchSet(1, sha, at, owner, message, (keeping.sha("root"), "Begin"), (), at, owner),),
        keeping.sha("meta", number, later),
        submitted=at + later if status == "MERGED" else None,
        submitter=reviewer if status == "MERGED" else None,
        messages=(
            Message(sha[:20], owner, at, uploaded, 1, "autogenerated:gerrit:newPatchSet"),
            Message(sha[:19] + "b", BOT, at + 600, tested, 1, "autogenerated:ci"),
            Message(sha[:19] + "c", reviewer, at + later, f"Patch Set 1:\n\n{world.text(20)}", 1),
        ),
        votes=(Vote("Verified", 1, BOT, at + 600), Vote("Code-Review", 1, reviewer, at + later)),
        reviewers=(reviewer,),
        reviewer_updates=(ReviewerUpdate(at, owner, reviewer, "REVIEWER"),),
    )  # fmt: skip


def stir(store: Store, tasks: int) -> None:
    """One task of a hundred is commented on, by others; three mentors and one of fifty act on some, and half
    as many review an open change."""
    now = store.now()
    world = World(store, tasks, now, "stir")
    there = [person for person in world.mentors if person.until >= now]
    acting = there[: 3 + len(world.mentors) // 50]
    helpers = [person for person in world.others if person.until >= now]
    numbers = store.rows("SELECT id, phid FROM task ORDER BY id DESC LIMIT ?", tasks)
    with store.transaction():
        for place, row in enumerate(world.chance.sample(numbers, tasks // 100)):
            by = acting[place] if place < len(acting) else world.chance.choice(helpers)
            told = _xact(world, row["phid"], by.phid, "comment", {}, world.letters(32), now, world.text(30))
            feed.tell(store, row["phid"], by.phid, [told], now)
            store.update("task", row["phid"], modified=now)
        for place, person in enumerate(acting[::2]):
            if person.account is not None:
                who, names = (person.account, BOT), f"\n\nBug: T{numbers[place]['id']}"
                keeping.keep_change(store, _change(world, 900_000 + place, "NEW", who, names, now - 5, 1))


def finish(store: Store, tasks: int) -> None:
    """Tasks that were done in the last two years, half as many as the open ones."""
    world = World(store, tasks, store.now(), "finish")
    tags = [named_phid("PROJ", name) for name in NAMES]
    with store.transaction():
        for index in range(tasks // 2):
            at = world.now - 2 * 365 * DAY + index * 700 * DAY // max(1, tasks // 2)
            phid, by = _task(world, index, at, at + 9 * DAY, tags), world.anybody(at).phid
            done = {"old": "open", "new": "resolved"}
            _xact(world, phid, by, "status", done, world.letters(32), at + 9 * DAY)
            store.update("task", phid, status="resolved", owner=by, closer=by, closed=at + 9 * DAY)


def main() -> None:
    folder, what, tasks = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    store = Store(folder / "world.db")
    seed(store)
    {"plant": plant, "stir": stir, "finish": finish}[what](store, tasks)
    store.close()


if __name__ == "__main__":
    main()
