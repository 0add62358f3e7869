"""Tagging many tasks, or taking a tag off them: what was selected -> a Plan. Pure.

A task that has the tag already is left alone altogether: people may have moved it on the board since.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from seeder.model import Column, Person, Project, Task
from seeder.plans.kinship import displaced_by, has_kin, kin_among
from seeder.plans.task_item import item_id, label_of, settled_for
from seeder.reviews import Change
from seeder.settings.site import Site
from seeder.writing.plan import CHANGE, Edit, LeftOut, Note, Plan, Refusal, Result, Settled, Step


class TagWish(msgspec.Struct, frozen=True):
    """What every task is to get, or with `removes` to lose: `tags`, the event's first. Together with that
    one, where it is new to a task: a place on its board, a subscriber, a comment. `closed` and `restricted`
    tasks are left out unless wished."""

    tags: tuple[Project, ...]
    column: Column | None = None
    subscriber: Person | None = None
    comment: str = ""
    closed: bool = False
    restricted: bool = False
    removes: bool = False

    @property
    def phids(self) -> list[str]:
        return [tag.phid for tag in self.tags]


class Facts(msgspec.Struct, frozen=True):
    """`tasks` are those selected, `missing` the numbers of tasks that were not found; `projects` every tag on
    them and every wished one, by PHID; `merged` the number of the task that a duplicate was merged into, by
    its PHID; `changes` those in Gerrit that name one of the tasks, to get or lose `hashtag` unless the task
    is left out; `read` epoch seconds UTC."""

    site: Site
    me: Person
    read: float
    tasks: tuple[Task, ...] = ()
    missing: tuple[int, ...] = ()
    projects: dict[str, Project] = {}
    merged: dict[str, int] = {}
    changes: tuple[Change, ...] = ()
    hashtag: str = ""


def plan_tag(wish: TagWish, facts: Facts) -> Plan:
    """The plan; what is left out and why stands in its `left_out`, what is so already in `settled`."""
    plan = Plan(
        "untag" if wish.removes else "tag",
        facts.site.phabricator,
        facts.me.phid,
        facts.me.username,
        facts.read,
        names=_names(wish, facts),
        refusals=tuple(_refusals(wish)),
        notes=tuple(_notes(wish)),
    )
    if plan.refusals:
        return plan
    steps: list[Step] = []
    settled: list[Settled] = []
    left_out = [LeftOut(f"T{number}", "It is not there, or you may not see it.") for number in facts.missing]
    for task in sorted(facts.tasks, key=lambda task: task.id):
        if not _edits(task, wish):
            settled.append(_settled(task, wish))
        elif why := _why_not(task, wish, facts):
            left_out.append(LeftOut(task.monogram, why, task.title))
        else:
            steps.append(_step(task, wish, facts))
    numbers = {int(each.seen["id"]) for each in steps} | {done.result.id for done in settled}
    for change in sorted(facts.changes, key=lambda change: change.number):
        if numbers & set(change.tasks):
            _with_change(change, wish, facts, steps, settled)
    order = tuple(sorted(left_out, key=lambda each: int(each.monogram.removeprefix("T"))))
    return msgspec.structs.replace(plan, steps=tuple(steps), settled=tuple(settled), left_out=order)


def _edits(task: Task, wish: TagWish) -> tuple[Edit, ...]:
    if wish.removes:
        gone = [phid for phid in wish.phids if phid in task.project_phids]
        comment = (Edit("comment", wish.comment),) if gone and wish.comment else ()
        return (Edit("projects.remove", gone), *comment) if gone else ()
    new = [phid for phid in wish.phids if phid not in task.project_phids]
    if not new:
        return ()
    edits = [Edit("projects.add", new)]
    if wish.phids[0] in new:
        edits += _with_it(task, wish)
    return tuple(edits)


def _with_it(task: Task, wish: TagWish) -> Iterable[Edit]:
    """What goes together with the event's tag."""
    if wish.column:
        yield Edit("column", [wish.column.phid])
    if wish.subscriber and wish.subscriber.phid not in task.subscriber_phids:
        yield Edit("subscribers.add", [wish.subscriber.phid])
    if wish.comment:
        yield Edit("comment", wish.comment)


def _step(task: Task, wish: TagWish, facts: Facts) -> Step:
    edits = _edits(task, wish)
    seen: dict[str, Any] = {"id": task.id, "title": task.title, "closed": task.closed}
    verb = "untag-task" if wish.removes else "tag-task"
    because = ""
    if not wish.removes and any(has_kin(tag, facts.projects) for tag in wish.tags):
        # Its tags decide what this takes away, and what an undo has to bring back.
        seen["projects"] = sorted(task.project_phids)
        lost = displaced_by(wish.tags, task, facts.projects)
        seen["displaced"] = [project.phid for project in lost]
        because = f"It loses {', '.join(project.title for project in lost)}." if lost else ""
    return Step(item_id(task), verb, edits, because, task.phid, label_of(task), seen=seen)


def _settled(task: Task, wish: TagWish) -> Settled:
    return settled_for(task, "It does not have the tag." if wish.removes else "It has the tag already.")


def _why_not(task: Task, wish: TagWish, facts: Facts) -> str:
    if wish.removes:
        return ""
    if task.phid in facts.merged:
        return f"It was merged into T{facts.merged[task.phid]}."
    if task.closed and not wish.closed:
        return f"It is closed ({task.status_name})."
    if not wish.restricted and task.view_policy not in {"", "public", "users"}:
        return "Not everybody may see it."
    return ""


def _with_change(
    change: Change, wish: TagWish, facts: Facts, steps: list[Step], settled: list[Settled]
) -> None:
    has = facts.hashtag in change.hashtags
    id_, target = f"change-{change.number:09}", f"{CHANGE}{change.number}"
    label = f"Change {change.number} {change.subject}"
    if has != wish.removes:
        because = "It has the hashtag already." if has else "It does not have the hashtag."
        settled.append(Settled(id_, label, because, Result(change.number, target), change.subject))
        return
    kind = "hashtags.remove" if wish.removes else "hashtags.add"
    verb = "untag-change" if wish.removes else "tag-change"
    edits = (Edit(kind, [facts.hashtag]),)
    seen = {"id": change.number, "title": change.subject}
    steps.append(Step(id_, verb, edits, "", target=target, label=label, seen=seen))


def _refusals(wish: TagWish) -> Iterable[Refusal]:
    if kin := kin_among(wish.tags):
        one, other = kin
        yield Refusal(
            "tags",
            one.title,
            f"A task cannot have “{one.title}” and “{other.title}”, because one belongs to the other.",
            "Name one of them.",
        )
    if wish.column:
        yield from _column_refusals(wish.column)


def _column_refusals(column: Column) -> Iterable[Refusal]:
    if column.proxy_phid:
        yield Refusal(
            "column",
            column.name,
            f"“{column.name}” is the column of a milestone or subproject: what is put there gets its tag.",
            "Name another one, or that tag itself with --tag.",
        )


def _notes(wish: TagWish) -> Iterable[Note]:
    if not wish.removes:
        yield from (Note(f"{tag.title} is archived.") for tag in wish.tags if tag.archived)


def _names(wish: TagWish, facts: Facts) -> dict[str, str]:
    names = {phid: project.title for phid, project in facts.projects.items()}
    names |= {tag.phid: tag.title for tag in wish.tags}
    if wish.column:
        names[wish.column.phid] = wish.column.name
    if wish.subscriber:
        names[wish.subscriber.phid] = f"@{wish.subscriber.username}"
    return names
