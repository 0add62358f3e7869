"""A task's page."""

from __future__ import annotations

import json

from starlette.responses import Response

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.pages.history import history
from seeder.sandbox.pages.html import Child, Markup, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.parts import (
    ago,
    card,
    people,
    person,
    priority_chip,
    status_chip,
    tag_chips,
    task_link,
)
from seeder.sandbox.pages.remarkup_html import rendered
from seeder.sandbox.pages.review.parts import change_link
from seeder.sandbox.pages.review.parts import status_chip as review_chip
from seeder.sandbox.store import Row, Store


def task_page(store: Store, task: Row) -> Response:
    """Title, description, what happened; beside it tags, people, relatives, changes."""
    number = f"T{task['id']}"
    text = rendered(task["description"], store) or tag("p", "No description.", class_="none")
    written = ("by ", person(store, task["author"]), " ", ago(store, task["created"]))
    return page(
        f"{number} {task['title']}",
        tag("h1", tag("span", number, class_="number"), task["title"]),
        tag("div", status_chip(task), priority_chip(task), tag("span", *written), class_="chips lead"),
        tag(
            "div",
            tag(
                "div",
                tag("section", tag("div", text, class_="remarkup"), class_="card", aria_label="Description"),
                card("What happened", history(store, task["phid"])),
            ),
            tag("aside", tag("dl", _facts(store, task), class_="facts"), class_="card"),
            class_="columns",
        ),
    )


def _facts(store: Store, task: Row) -> list[Markup]:
    phid = task["phid"]
    tags = tag("ul", chips, class_="chips") if (chips := tag_chips(store, phid)) else _nothing("none")
    mentors = json.loads(task["mentors"]) if task["mentors"] else []
    return [
        _fact("Tags", tags),
        _fact("Mentors", people(store, mentors)),
        _fact("Assigned to", person(store, task["owner"])),
        _fact("Hackathon", task["hackathon"]) if task["hackathon"] else Markup(""),
        _relatives(store, "Parent task", phid, "task.parent"),
        _relatives(store, "Subtasks", phid, "task.subtask"),
        _relatives(store, "Mentions", phid, "mention"),
        _relatives(store, "Mentioned in", phid, "mentioned-in"),
        _changes(store, task["id"]),
        _fact("Subscribers", people(store, store.targets(phid, "subscriber")[::-1])),
    ]


def _fact(name: str, *value: Child) -> Markup:
    return Markup(tag("dt", name) + tag("dd", *value))


def _nothing(word: str) -> Markup:
    return tag("span", word, class_="none")


def _relatives(store: Store, name: str, phid: str, kind: str) -> Markup:
    found = [store.by_phid("task", target) for target in store.targets(phid, kind)[::-1]]
    lines = [tag("li", task_link(row)) for row in found if row is not None]
    return _fact(name, tag("ul", lines, class_="people")) if lines else Markup("")


def _changes(store: Store, number: int) -> Markup:
    """The changes whose commit message names the task in its last lines."""
    name = ("Bug", f"T{number}")
    found = [one for one in keeping.changes(store) if name in one.current.footers and not one.private]
    lines = [tag("li", review_chip(one), " ", change_link(one)) for one in found]
    return _fact("Changes", tag("ul", lines, class_="people")) if lines else Markup("")
