"""The last actions of many people, against what was planted: exact, and in few requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seeder.activity import Action
from seeder.clock import SystemClock
from seeder.sandbox import feed
from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from seeder.sandbox.world import caller_token
from seeder.sources.acts import CannotTell, Trail, feed_actions, task_actions
from seeder.sources.instants import TRIES
from seeder.sources.newest import PATIENCE, SLACK
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.sandbox.client import Sandbox
from tests.sandbox.many import act, plant

T = TypeVar("T")
START = 1_700_000_000
PEOPLE = [f"PHID-USER-{letter * 20}" for letter in "abcdefgh"]
ANOTHER = "PHID-USER-" + "z" * 20
TAG = named_phid("PROJ", "Documentation")


class Counting(Conduit):
    """Keeps what is asked for; `renamed` parameters go out under names that no server knows."""

    def __init__(self, sandbox: Sandbox, renamed: str = "") -> None:
        super().__init__(ServiceSession(sandbox.url, SystemClock(), Redactor()), caller_token(sandbox.store))
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.renamed = renamed

    def read(self, method: str, to: type[T], **params: Any) -> T:
        if self.renamed in params:
            params[f"{self.renamed}OfAnotherVersion"] = params.pop(self.renamed)
        self.asked.append((method, params))
        return super().read(method, to, **params)

    def count(self, method: str) -> int:
        return [asked for asked, _ in self.asked].count(method)


class Ground(NamedTuple):
    """A sandbox in which nothing happened yet but that two tasks and a hidden one are there."""

    sandbox: Sandbox
    tasks: list[str]
    hidden: str


@pytest.fixture
def ground(sandbox: Sandbox) -> Ground:
    store = sandbox.store
    shown = plant(store, 2, start=START)
    hidden = plant(store, 1, author="mina", view="mina", start=START)
    phids = {row["id"]: row["phid"] for row in store.rows("SELECT id, phid FROM task")}
    empty(store)
    return Ground(sandbox, [phids[number] for number in shown], phids[hidden[0]])


def empty(store: Store) -> None:
    for table in ("xact", "story", "story_about", "request"):
        store.execute(f"DELETE FROM {table}")


@contextmanager
def counted(ground: Ground, **more: Any) -> Iterator[tuple[Phabricator, Counting]]:
    conduit = Counting(ground.sandbox, **more)
    with closing(conduit.session):
        yield Phabricator(conduit), conduit


class Run(NamedTuple):
    """Somebody acts `times` times, each `step` seconds after the last, `gap` after the run before."""

    who: int
    times: int
    gap: int
    step: int
    off: int
    hidden: bool


class Deed(NamedTuple):
    who: str
    at: int
    hidden: bool


RUNS = st.lists(
    st.builds(
        Run,
        # Most of it is done by few.
        who=st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6]),
        times=st.sampled_from([1, 1, 2, 7, 40, 90]),
        gap=st.sampled_from([0, 1, 59, 60, 61, 5_000, 900_000]),
        step=st.sampled_from([0, 1, 30, 4_000]),
        off=st.integers(0, SLACK),
        hidden=st.booleans(),
    ),
    max_size=9,
)


def deeds_of(runs: Sequence[Run]) -> list[Deed]:
    """In the order of their numbers, dated up to a minute later than some that follow."""
    at, made = START, []
    for run in runs:
        at += run.gap
        for index in range(run.times):
            at += run.step if index else 0
            off = run.off if index % 2 else 0
            made.append(Deed(PEOPLE[run.who], at + off, run.hidden))
    return made


def do(ground: Ground, deeds: Sequence[Deed]) -> None:
    with ground.sandbox.store.transaction():
        for index, deed in enumerate(deeds):
            about = ground.hidden if deed.hidden else ground.tasks[index % 2]
            act(ground.sandbox.store, deed.who, about, deed.at)


def truth(deeds: Sequence[Deed], before: int | None = None) -> dict[str, int]:
    """Person -> when they last did something that may be seen."""
    found: dict[str, int] = {}
    for deed in deeds:
        if not deed.hidden and (before is None or deed.at <= before):
            found[deed.who] = max(found.get(deed.who, 0), deed.at)
    return found


def times(trail: Trail) -> dict[str, int]:
    return {person: action.at for person, action in trail.last.items()}


exactly = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@exactly
@given(runs=RUNS, data=st.data())
def test_the_last_action_of_everybody_is_exact(ground: Ground, runs: list[Run], data: st.DataObject) -> None:
    deeds = deeds_of(runs)
    moments = sorted({START, *(deed.at + off for deed in deeds for off in (-1, 0, 1))})
    before = data.draw(st.one_of(st.none(), st.sampled_from(moments)))
    empty(ground.sandbox.store)
    do(ground, deeds)
    with counted(ground) as (phabricator, asks):
        trail = task_actions(PEOPLE, phabricator, before=before)
    assert times(trail) == truth(deeds, before)
    assert not trail.unknown
    # Newer pages of a hundred rows and more have to be read where there is no jump yet.
    jump = 0 if before is None else TRIES + 1 + len(deeds) // 30
    assert asks.count("transaction.search") <= len(PEOPLE) + PATIENCE + 1 + jump
    assert asks.count("phid.query") <= 1


@exactly
@given(runs=RUNS, more=RUNS)
def test_what_is_new_since_the_last_time(ground: Ground, runs: list[Run], more: list[Run]) -> None:
    deeds = deeds_of([*runs, *more])
    old, new = deeds[: len(deeds_of(runs))], deeds[len(deeds_of(runs)) :]
    empty(ground.sandbox.store)
    do(ground, old)
    with counted(ground) as (phabricator, asks):
        first = task_actions(PEOPLE, phabricator)
        do(ground, new)
        before = len(asks.asked)
        second = task_actions(PEOPLE, phabricator, since=first.mark)
        third = task_actions(PEOPLE, phabricator, since=second.mark)
    assert {**times(first), **times(second)} == truth(deeds) == {**truth(deeds), **times(third)}
    assert set(truth(new)) <= set(times(second))
    newest = max((deed.at for deed in old if not deed.hidden), default=0)
    assert all(at >= newest - 2 * SLACK for at in times(second).values())
    if len(new) < 30 and first.mark:
        assert [method for method, _ in asks.asked[before:]].count("transaction.search") <= 4


def test_somebody_very_active_hides_nobody(ground: Ground) -> None:
    quiet = [Deed(person, START + index, False) for index, person in enumerate(PEOPLE[1:])]
    busy = [Deed(PEOPLE[0], START + 1_000 + 100 * index, False) for index in range(5_000)]
    do(ground, [*quiet, *busy])
    with counted(ground) as (phabricator, asks):
        assert times(task_actions(PEOPLE, phabricator)) == truth([*quiet, *busy])
    assert [method for method, _ in asks.asked] == ["transaction.search", "transaction.search", "phid.query"]


def test_many_people_take_a_request_for_a_hundred_or_so(ground: Ground) -> None:
    people = [f"PHID-USER-{number:020}" for number in range(400)]
    # One is ten times as active as the next but a few.
    acted = [
        Deed(person, START + 60 * turn, False)
        for turn in range(120)
        for rank, person in enumerate(people)
        if turn % (1 + rank // 4) == 0
    ]
    do(ground, acted)
    with counted(ground) as (phabricator, asks):
        assert times(task_actions(people, phabricator)) == truth(acted)
    assert asks.count("transaction.search") <= 12


def test_where_it_was(ground: Ground) -> None:
    number = act(ground.sandbox.store, PEOPLE[0], ground.tasks[0], START)
    with counted(ground) as (phabricator, _):
        (action,) = task_actions(PEOPLE, phabricator).last.values()
    row = ground.sandbox.store.by_phid("task", ground.tasks[0])
    assert row is not None
    name = f"T{row['id']}"
    assert action == Action(START, "tasks", name, f"{ground.sandbox.url}{name}#{number}")


def test_who_hides_behind_hidden_tasks_is_unknown_and_nobody_else(ground: Ground) -> None:
    shown = [Deed(person, START, False) for person in PEOPLE]
    hidden = [Deed(PEOPLE[3], START + 1_000 + index, True) for index in range(10_050)]
    do(ground, [*shown, *hidden])
    with counted(ground) as (phabricator, _):
        trail = task_actions(PEOPLE, phabricator)
    assert trail.unknown == {PEOPLE[3]}
    assert set(trail.last) == set(PEOPLE) - {PEOPLE[3]}


def test_a_page_whose_last_task_was_hidden_meanwhile(ground: Ground) -> None:
    """It cannot be gone on from; so it is begun again, for those who are left."""
    early = Deed(PEOPLE[1], START, False)
    do(ground, [early])
    store, vanishing = ground.sandbox.store, ground.tasks[1]
    for index in range(200):
        act(store, PEOPLE[0], vanishing, START + 1_000 + 100 * index)

    def hide(count: int) -> None:
        store.update("task", vanishing, view=named_phid("USER", "mina"))

    with counted(ground) as (phabricator, asks):
        trail = task_actions(PEOPLE, phabricator, progress=hide)
    store.update("task", vanishing, view="users")
    assert times(trail)[PEOPLE[1]] == START
    assert asks.count("transaction.search") == 3


def test_an_old_instant_is_found_by_jumps(ground: Ground) -> None:
    deeds = [Deed(PEOPLE[index % 7], START + 60 * index, False) for index in range(20_000)]
    do(ground, deeds)
    before = START + 60 * 4_321
    with counted(ground) as (phabricator, asks):
        assert times(task_actions(PEOPLE, phabricator, before=before)) == truth(deeds, before)
    probes = [params for method, params in asks.asked if method == "transaction.search"]
    assert len(probes) <= 16
    with counted(ground) as (phabricator, asks):
        now = START + 60 * 30_000
        assert times(task_actions(PEOPLE, phabricator, before=now)) == truth(deeds)
    assert asks.count("transaction.search") == 2


@pytest.mark.parametrize("read", [task_actions, feed_actions])
def test_an_older_version_cannot_tell(ground: Ground, read: Any) -> None:
    for renamed in ("objectType", "constraints") if read is task_actions else ("filterPHIDs",):
        with counted(ground, renamed=renamed) as (phabricator, asks), pytest.raises(CannotTell):
            read(PEOPLE, phabricator)
        assert len(asks.asked) == 1


@pytest.mark.parametrize("read", [task_actions, feed_actions])
def test_nobody_and_nothing(ground: Ground, read: Any) -> None:
    nothing = Trail({})
    with counted(ground) as (phabricator, asks):
        assert read([], phabricator) == nothing
        assert not asks.asked
        assert read(PEOPLE, phabricator, since="nonsense") == nothing
    assert len(asks.asked) == 1


TOLD = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4]),
        st.sampled_from([0, 1, 60, 4_000, 90_000]),
        st.integers(0, SLACK - 1),
        st.sampled_from(["task", "project", "hidden"]),
    ),
    max_size=25,
)


@exactly
@given(told=TOLD, data=st.data())
def test_the_feed_tells_when_it_was_done(ground: Ground, told: list[Any], data: st.DataObject) -> None:
    """Stories are published a while after the deed, not in the order of the deeds."""
    at, deeds = START, list[tuple[Deed, int, str]]()
    for who, gap, late, kind in told:
        at += gap
        about = {"task": ground.tasks[0], "project": TAG, "hidden": ground.hidden}[kind]
        deeds.append((Deed(PEOPLE[who], at, kind == "hidden"), at + late, about))
    plain = [deed for deed, _, _ in deeds]
    before = data.draw(st.one_of(st.none(), st.sampled_from([START, *(deed.at for deed in plain)])))
    empty(ground.sandbox.store)
    for deed, published, about in deeds:
        act(ground.sandbox.store, deed.who, about, deed.at, told_at=published)
    with counted(ground) as (phabricator, asks):
        trail = feed_actions(PEOPLE, phabricator, before=before)
    assert times(trail) == truth(plain, before)
    assert asks.count("feed.query") == 1
    assert len(asks.asked) <= 4
    seen = {(a.at, a.where) for a in trail.last.values()}
    assert seen <= {(d.at, "elsewhere" if about == TAG else "tasks") for d, _, about in deeds}


def test_of_two_stories_the_later_one_may_tell_of_the_earlier_deed(ground: Ground) -> None:
    """A worker comes to them in any order."""
    act(ground.sandbox.store, PEOPLE[0], TAG, START + 1, told_at=START + 8)
    act(ground.sandbox.store, PEOPLE[0], TAG, START, told_at=START + 600)
    with counted(ground) as (phabricator, _):
        assert times(feed_actions(PEOPLE[:1], phabricator)) == {PEOPLE[0]: START + 1}
        assert times(feed_actions(PEOPLE[:1], phabricator, before=START)) == {PEOPLE[0]: START}


def test_stories_about_people_are_not_theirs(ground: Ground) -> None:
    store = ground.sandbox.store
    act(store, PEOPLE[0], TAG, START, told_at=START)
    with store.transaction():
        for index in range(1_200):
            act(store, ANOTHER, ground.tasks[0], START + 60 + index, told_at=START + 60 + index)
        for row in store.rows("SELECT key FROM story WHERE author = ?", ANOTHER):
            store.insert("story_about", phid=PEOPLE[0], key=row["key"])
    with counted(ground) as (phabricator, asks):
        trail = feed_actions(PEOPLE[:2], phabricator)
    action = trail.last[PEOPLE[0]]
    assert (action.at, action.where, action.what) == (START, "elsewhere", "Documentation")
    assert action.url.startswith(ground.sandbox.url)
    assert asks.count("feed.query") == 2


def test_a_feed_that_is_too_full_leaves_people_unknown(ground: Ground) -> None:
    """It is said so, instead of read to its end."""
    store = ground.sandbox.store
    with store.transaction():
        feed.tell(store, TAG, PEOPLE[0], [], START)
        for index in range(12_000):
            feed.tell(store, TAG, ANOTHER, [], START + 60 + index)
        for row in store.rows("SELECT key FROM story WHERE author = ?", ANOTHER):
            store.insert("story_about", phid=PEOPLE[0], key=row["key"])
    with counted(ground) as (phabricator, asks):
        trail = feed_actions(PEOPLE[:2], phabricator)
    assert trail == Trail({}, unknown=frozenset([PEOPLE[0]]))
    assert asks.count("feed.query") == PATIENCE + 1 + 2


def test_the_feed_since_the_last_time(ground: Ground) -> None:
    store = ground.sandbox.store
    for index in range(700):
        act(store, PEOPLE[index % 3], TAG, START + 100 * index, told_at=START + 100 * index + 1)
    with counted(ground) as (phabricator, asks):
        first = feed_actions(PEOPLE, phabricator)
        assert len(first.last) == 3
        late = START + 100 * 700
        act(store, PEOPLE[2], TAG, late, told_at=late + 5)
        second = feed_actions(PEOPLE, phabricator, since=first.mark)
        third = feed_actions(PEOPLE, phabricator, since=second.mark)
        # Two pages the first time: five people have done nothing.
        assert asks.count("feed.query") == 2 + 1 + 1
        # The mark says nothing of what was before it.
        fourth = feed_actions(PEOPLE, phabricator, since=second.mark, before=START + 250)
    # Whoever acted last the first time is told again.
    assert times(second) == {PEOPLE[0]: late - 100, PEOPLE[2]: late}
    assert second.mark != first.mark
    assert (times(third), third.mark) == ({PEOPLE[2]: late}, second.mark)
    assert times(fourth) == {person: START + 100 * index for index, person in enumerate(PEOPLE[:3])}
