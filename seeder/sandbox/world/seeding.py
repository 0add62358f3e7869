"""Makes the world, once: through the same edits that a client would send, so that it has a history."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from operator import itemgetter
from typing import Any

from seeder.clock import Clock
from seeder.sandbox.asking import Asking
from seeder.sandbox.edits.project import edit as edit_project
from seeder.sandbox.edits.task import edit
from seeder.sandbox.phids import named_phid
from seeder.sandbox.slugs import normalised
from seeder.sandbox.store import Store
from seeder.sandbox.wire import Call
from seeder.sandbox.world.data import Account, Comment, Tag, Task, World, shipped_world
from seeder.sandbox.world.gerrit_seeding import seed_review

CALLER = "sam"
_DAY = 86_400
_AHEAD = re.compile(r"\{in (\d+) days\}|\{(\d+) days ago\}")
# More than ever happens to one task.
_LONGEST = 1000
Happening = tuple[float, int, Callable[[], None]]


def seed(store: Store, clock: Clock | None = None) -> None:
    """Fills an empty store; dates are counted back from `clock` (the store's own if None)."""
    _seed_tasks(store, clock)
    seed_review(store, clock)


def _seed_tasks(store: Store, clock: Clock | None) -> None:
    if store.row("SELECT 1 FROM user") is not None:
        return
    now, world = int((clock or store.clock).now()), shipped_world()
    with store.transaction(), _history(store, now) as past:
        for account in world.accounts:
            _account(store, account, now)
        for tag in world.projects:
            _tag(store, tag, now)
        for days_ago, _, do in sorted(_happenings(store, world, past), key=itemgetter(0, 1), reverse=True):
            past.days_ago(days_ago)
            do()
        store.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'task'", len(world.tasks))
        store.new_token(_phid(CALLER))


def caller_token(store: Store) -> str:
    """The token of the account that a rehearsal acts as."""
    return token_of(store, CALLER)


def token_of(store: Store, username: str) -> str:
    """A token of any account; made when it has none."""
    user = _phid(username)
    found = store.row("SELECT token FROM token WHERE user = ?", user)
    if found is not None:
        return str(found["token"])
    with store.transaction():
        return store.new_token(user)


def _phid(username: str) -> str:
    return named_phid("USER", username)


class _Past:
    """A clock that stands still at some day in the past."""

    def __init__(self, now: int) -> None:
        self.made = now
        self._at = float(now)

    def days_ago(self, days: float) -> None:
        self._at = self.made - days * _DAY

    def now(self) -> float:
        return self._at

    def monotonic(self) -> float:
        return self._at

    def sleep(self, seconds: float) -> None:
        self._at += seconds


@contextmanager
def _history(store: Store, now: int) -> Iterator[_Past]:
    clock, past = store.clock, _Past(now)
    store.clock, store.mailing = past, False
    try:
        yield past
    finally:
        store.clock, store.mailing = clock, True


def _account(store: Store, account: Account, now: int) -> None:
    store.insert(
        "user",
        phid=_phid(account.username),
        username=account.username,
        realname=account.realname,
        kind=account.kind,
        admin=account.admin,
        disabled=account.disabled,
        created=now - account.age * _DAY,
        modified=now - account.changed * _DAY,
        away_until=None if account.away is None else now + account.away * _DAY,
    )


def _tag(store: Store, tag: Tag, now: int) -> None:
    above = _project(tag.above) if tag.above else None
    slug = None if tag.milestone else normalised(tag.name)
    phid, created = _project(tag.name), now - 1000 * _DAY
    store.insert(
        "project",
        phid=phid,
        name=tag.name,
        slug=slug,
        description=tag.description,
        icon=tag.icon,
        color=tag.color,
        status="archived" if tag.archived else "active",
        parent=above,
        milestone=tag.milestone,
        depth=1 if above else 0,
        created=created,
        modified=created,
    )
    for name in (slug, *tag.aliases):
        if name:
            store.insert("slug", slug=name, project=phid)
    for person in tag.members:
        store.add_edge(phid, "member", _phid(person))
    _board(store, tag, phid, created)


def _board(store: Store, tag: Tag, project: str, created: int) -> None:
    for sequence, name in enumerate(tag.columns):
        store.insert(
            "board_column",
            phid=named_phid("PCOL", f"{tag.name}/{name}"),
            project=project,
            name=name,
            sequence=sequence,
            is_default=sequence == 0,
            created=created,
        )


def _project(name: str) -> str:
    return named_phid("PROJ", name)


def _happenings(store: Store, world: World, past: _Past) -> Iterator[Happening]:
    """(days ago, how many come after it at the same time, what happens): transactions are numbered as they
    happen, whatever they are about."""
    for tag in world.projects:
        for change in tag.edits:
            yield change.days_ago, 0, partial(_describe, store, _project(tag.name), change)
    free = count(1)
    for task in sorted(world.tasks, key=lambda task: -task.age):
        life = _Life(store, world, task, past, task.number or next(free))
        for days_ago, after, do in life.happenings():
            yield days_ago, -life.number * _LONGEST + after, do


class _Life:
    """What happens to one task, which has this number."""

    def __init__(self, store: Store, world: World, task: Task, past: _Past, number: int) -> None:
        self.number, self._task, self._store, self._world, self._past = number, task, store, world, past
        self._phid = ""

    def happenings(self) -> list[Happening]:
        """As _happenings has them."""
        task = self._task
        later: list[tuple[float, Callable[[], None]]] = [
            (comment.days_ago, partial(self._edit, comment.by, "comment", comment.text))
            for comment in task.comments
        ]
        if task.status:
            over = min([task.age * 0.2, *(comment.days_ago - 0.5 for comment in task.comments)])
            later.append((over, partial(self._edit, task.closed_by, "status", task.status)))
        if task.claimed is not None:
            later.append((task.claimed, partial(self._edit, task.owner, "owner", _phid(task.owner))))
        everything = [(task.age, self._create), *later]
        return [(days_ago, len(everything) - index, do) for index, (days_ago, do) in enumerate(everything)]

    def _create(self) -> None:
        wanted = _first(self._store, self._world, self._task, self._past)
        self._phid = _edit(self._store, self._task.author, None, wanted)
        self._store.update("task", self._phid, id=self.number)

    def _edit(self, who: str, kind: str, value: Any) -> None:
        _edit(self._store, who, self._phid, [(kind, value)])


def _describe(store: Store, project: str, change: Comment) -> None:
    sent = [{"type": "description", "value": change.text}]
    call = Call("project.edit", {"objectIdentifier": project, "transactions": sent}, None, strict=True)
    edit_project(Asking(store, call, "", store.by_phid("user", _phid(change.by))))


def _first(store: Store, world: World, task: Task, past: _Past) -> list[tuple[str, Any]]:
    board = next((tag for tag in task.tags if task.column in world.columns(tag)), "")
    parent = store.row("SELECT phid FROM task WHERE title LIKE ?", f"{task.parent}%") if task.parent else None
    wanted: list[tuple[str, Any]] = [
        ("title", task.title),
        ("description", _dated(task.text, past.made)),
        ("priority", task.priority),
        ("owner", _phid(task.owner) if task.owner and task.claimed is None else None),
        ("projects.add", [_project(tag) for tag in task.tags]),
        ("subscribers.add", list(task.subscribers)),
        ("custom.mentors", list(task.mentors)),
        ("custom.hackathon", task.hackathon),
        ("parents.add", [parent["phid"]] if parent else []),
        ("column", [named_phid("PCOL", f"{board}/{task.column}")] if board else []),
    ]
    return [(kind, value) for kind, value in wanted if value]


def _dated(text: str, now: int) -> str:
    """A mentor's last day must not lie in the past because the world was written long ago."""

    def day(found: re.Match[str]) -> str:
        days = int(found[1]) if found[1] else -int(found[2])
        return datetime.fromtimestamp(now + days * _DAY, UTC).date().isoformat()

    return _AHEAD.sub(day, text)


def _edit(store: Store, who: str, task: str | None, wanted: list[tuple[str, Any]]) -> str:
    sent = [{"type": kind, "value": value} for kind, value in wanted]
    call = Call("maniphest.edit", {"objectIdentifier": task, "transactions": sent}, None, strict=True)
    account = store.by_phid("user", _phid(who))
    return str(edit(Asking(store, call, "", account))["object"]["phid"])
