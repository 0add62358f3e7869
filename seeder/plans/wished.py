"""What ``plans.create`` decides from: the wish with its templates, and what the site says. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec

from seeder.model import Person, Project, Task
from seeder.settings.site import Site
from seeder.template.answers import Answers
from seeder.template.grammar import Template
from seeder.wish import TaskWish, task_number


class Parent(msgspec.Struct, frozen=True):
    """The parent task that was asked for; `phid` is empty when there is none of that number."""

    asked: str
    phid: str = ""
    title: str = ""
    closed: bool = False


class Facts(msgspec.Struct, frozen=True):
    """What the site says. `tags`: asked text -> project; `unknown_tags` and `unknown_people`: asked
    text -> nearest names; `own`: every task that `me` created; `read`: epoch seconds UTC; `ahead`: seconds
    by which the reader's own time zone is ahead of UTC; `made`: mark -> PHID of a task that this computer
    remembers to have made; `place_notes`: draft id -> what Gerrit says of its place."""

    site: Site
    me: Person
    read: float
    tags: dict[str, Project] = {}
    unknown_tags: dict[str, tuple[str, ...]] = {}
    people: dict[str, Person] = {}
    unknown_people: dict[str, tuple[str, ...]] = {}
    parents: dict[str, Parent] = {}
    own: tuple[Task, ...] = ()
    mentor_field: str = ""
    ahead: float = 0.0
    made: dict[str, str] = {}
    place_notes: dict[str, tuple[str, ...]] = {}

    @property
    def today(self) -> date:
        """The reader's day: far west of Greenwich an evening is no promise that is over."""
        return datetime.fromtimestamp(self.read + self.ahead, UTC).date()


class Draft(msgspec.Struct, frozen=True):
    """One wished task with its template and its checked answers."""

    wish: TaskWish
    template: Template
    answers: Answers

    @property
    def id(self) -> str:
        return f"task-{self.wish.index + 1:02}"

    @property
    def label(self) -> str:
        return f"Task {self.wish.index + 1}"


def wished_tags(wish: TaskWish, site: Site) -> tuple[str, ...]:
    """The tags a task is to have, as they were written: first-task tag, component, round, the rest."""
    round_tag = "" if is_task(wish.round, site) else wish.round
    asked = (site.first_task_tag, wish.project, round_tag, *wish.tags)
    return tuple(dict.fromkeys(tag for tag in asked if tag))


def wished_parent(wish: TaskWish, site: Site) -> str:
    """The parent task as it was written, which may be given as the round; empty for none."""
    return wish.parent or (wish.round if is_task(wish.round, site) else "")


def is_task(text: str, site: Site) -> bool:
    return task_number(text, site.host) is not None


def tags_of(draft: Draft, facts: Facts) -> list[Project]:
    """A milestone takes its parent's place on a task, so the parent is not sent along with it."""
    found = [facts.tags[text] for text in wished_tags(draft.wish, facts.site) if text in facts.tags]
    parents = {project.parent_phid for project in found if project.is_milestone}
    return list({p.phid: p for p in found if p.phid not in parents}.values())
