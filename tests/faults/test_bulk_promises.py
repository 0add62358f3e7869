"""What a tagging promises, for any tree of tags, any tags on the tasks and any edits of others in between: on
a real server, over sockets."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from tests.faults.carrying import Desk, statuses
from tests.faults.organiser import Organiser
from tests.faults.world import World

REAL = settings(
    max_examples=int(os.environ.get("SEEDER_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Few, so that tags often meet.
MANY, TAGS = 3, 4
# The kind of each tag after the first, and which of those before it it belongs to.
TREES = st.lists(
    st.tuples(st.sampled_from(["alone", "parent", "milestone", "milestone"]), st.integers(0, TAGS)),
    min_size=TAGS - 1,
    max_size=TAGS - 1,
)
WISHES = st.lists(st.integers(0, TAGS - 1), min_size=1, max_size=2, unique=True)
ON_TASKS = st.lists(st.lists(st.integers(0, TAGS - 1), max_size=4), min_size=MANY, max_size=MANY)
EDITS = st.lists(
    st.tuples(st.integers(0, MANY - 1), st.sampled_from(["add", "add", "remove"]), st.integers(0, TAGS - 1)),
    max_size=6,
)
Tree = list[tuple[str, int]]


class Forest:
    """Tags of a tree, tasks that have some of them, and an organiser who wishes for one or two."""

    def __init__(self, desk: Desk, world: World, tree: Tree, on_tasks: list[list[int]]) -> None:
        self.world, self.organiser = world, Organiser(desk, world, MANY)
        self.tags = [self.organiser.tag_phid]
        self.addresses = [f"#{self.organiser.tag}"]
        milestones: set[int] = set()
        for number, (kind, above) in enumerate(tree, 1):
            # Nothing can lie below a milestone.
            parents = [each for each in range(number) if each not in milestones]
            more = {} if kind == "alone" else {kind: self.tags[parents[above % len(parents)]]}
            milestones |= {number} if kind == "milestone" else set()
            self._tag(**more)
        for task, tags in zip(self.organiser.tasks, on_tasks, strict=True):
            for tag in tags:
                world.edit(task, **{"projects.add": [self.tags[tag]]})

    def _tag(self, **more: Any) -> None:
        self.tags.append(self.organiser.project(f"tag {uuid.uuid4().hex[:12]}", **more))
        [row] = self.world.call("project.search", constraints={"phids": [self.tags[-1]]})["data"]
        self.addresses.append(f"{self.world.url}project/view/{row['id']}/")

    def asked(self, wish: Sequence[int]) -> tuple[str, ...]:
        base = self.organiser.desk.site.phabricator
        return tuple(self.addresses[number].replace(self.world.url, base) for number in wish)

    def named(self) -> list[list[int]]:
        return [sorted(self.tags.index(phid) for phid in tags) for tags in self.organiser.tags()]

    def edit(self, somebody: World, edits: list[tuple[int, str, int]]) -> None:
        for task, kind, tag in edits:
            somebody.edit(self.organiser.tasks[task], **{f"projects.{kind}": [self.tags[tag]]})


Desks = Callable[..., Desk]


@REAL
@given(TREES, ON_TASKS, WISHES, st.booleans(), st.booleans())
def test_planning_again_is_empty_and_an_undo_restores_all_tags(
    desks: Desks,
    world: World,
    tree: Tree,
    on_tasks: list[list[int]],
    wish: list[int],
    removes: bool,
    asked: bool,
) -> None:
    forest = Forest(desks(), world, tree, on_tasks)
    organiser, before = forest.organiser, forest.named()
    plan = organiser.plan(removes=removes, tags=forest.asked(wish))
    if plan.refusals:
        return
    note(f"before {before}, plan {[(step.edits, step.seen) for step in plan.steps]}")
    outcome = organiser.start(plan, asked=asked)
    assert outcome.exit_code == 0
    assert all((tag in tags) != removes for tags in forest.named() for tag in wish)
    foretold = [{*tags} - {*lost} for tags, lost in zip(before, displaced(forest, plan), strict=True)]
    left = [{*tags} - {*wish} for tags in forest.named()]
    assert left == [tags - {*wish} for tags in foretold]
    again = organiser.plan(removes=removes, tags=forest.asked(wish))
    assert (again.steps, again.left_out, len(again.settled)) == ((), (), MANY)
    back = organiser.undoing(outcome.run)
    assert statuses(organiser.start(back, asked=asked)) == ["changed"] * len(plan.steps)
    assert forest.named() == before


def displaced(forest: Forest, plan: Any) -> list[list[int]]:
    """The tags that the plan foretells to go, for every task."""
    told = {step.target: step.seen.get("displaced", ()) for step in plan.steps}
    return [[forest.tags.index(phid) for phid in told.get(task, ())] for task in forest.organiser.tasks]


@REAL
@given(TREES, ON_TASKS, WISHES, EDITS, EDITS, st.booleans())
@example([("milestone", 0), ("milestone", 0), ("alone", 0)], [[1], [], []], [1], [(0, "add", 2)], [], True)
@example([("parent", 0), ("alone", 0), ("alone", 0)], [[0], [], []], [0], [], [(0, "add", 1)], True)
def test_what_others_did_to_other_tags_is_never_overwritten(
    desks: Desks,
    world: World,
    colleague: World,
    tree: Tree,
    on_tasks: list[list[int]],
    wish: list[int],
    since: list[tuple[int, str, int]],
    while_asked: list[tuple[int, str, int]],
    removes: bool,
) -> None:
    """`since` the run, and `while_asked` whether to take it back."""
    forest = Forest(desks(), world, tree, on_tasks)
    organiser = forest.organiser
    plan = organiser.plan(removes=removes, tags=forest.asked(wish))
    if plan.refusals:
        return
    outcome = organiser.start(plan)
    ours = [{*wish, *lost} for lost in displaced(forest, plan)]
    forest.edit(colleague, [edit for edit in since if edit[2] not in wish])
    back = organiser.undoing(outcome.run)
    forest.edit(colleague, [edit for edit in while_asked if edit[2] not in wish])
    now = forest.named()
    note(f"now {now}, undo {[(step.target, step.edits) for step in back.steps]}, {back.notes}")
    organiser.start(back, asked=True)
    after = forest.named()
    assert [{*tags} - mine for tags, mine in zip(after, ours, strict=True)] == [
        {*tags} - mine for tags, mine in zip(now, ours, strict=True)
    ]
    put = {(task, tag) for task, kind, tag in (*since, *while_asked) if kind == "add" and tag not in wish}
    assert all(tag in after[task] for task, tag in put if tag in now[task])


@REAL
@given(TREES, ON_TASKS, WISHES, st.permutations(range(MANY)), st.lists(st.integers(0, MANY - 1), max_size=4))
def test_the_order_of_what_was_selected_is_irrelevant(
    desks: Desks,
    world: World,
    tree: Tree,
    on_tasks: list[list[int]],
    wish: list[int],
    order: list[int],
    twice: list[int],
) -> None:
    forest = Forest(desks(), world, tree, on_tasks)
    organiser = forest.organiser
    one = organiser.plan(tags=forest.asked(wish))
    organiser.numbers = tuple(organiser.numbers[number] for number in (*order, *twice))
    other = organiser.plan(tags=forest.asked(wish))
    assert digest(one) == digest(other)


def digest(plan: Any) -> str:
    return str(msgspec.structs.replace(plan, made=0.0).digest)
