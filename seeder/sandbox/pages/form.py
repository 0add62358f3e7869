"""The form for a new task. Its fields are called as Phorge calls them, so what fills one fills the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from starlette.responses import Response

from seeder.sandbox.objects import find_phid
from seeder.sandbox.pages.form_values import Filled
from seeder.sandbox.pages.html import Child, Markup, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.parts import person, tag_chip, task_link
from seeder.sandbox.statuses import PRIORITIES, STATUSES
from seeder.sandbox.store import Row, Store

ACTION = "/maniphest/task/edit/"
Shown = Callable[[str], Markup]


def form_page(store: Store, me: Row, filled: Filled, csrf: str, problems: Iterable[str] = ()) -> Response:
    """The form with these values, for `me` who will be the author; `problems` are why it was not saved."""
    complaints = [tag("li", problem) for problem in problems]
    parts = (
        tag("input", type="hidden", name="__csrf__", value=csrf),
        tag("input", type="hidden", name="__form__", value="1"),
        tag("input", type="hidden", name="editEngine", value="true"),
        *_fields(store, filled),
        tag("button", "Create Task", type="submit", class_="save"),
    )
    reply = page(
        "Create Task",
        tag("h1", "Create Task"),
        tag("p", "You are ", person(store, me["phid"]), ". What is ticked will be saved.", class_="lead"),
        tag("ul", complaints, class_="card problems", role="alert") if complaints else None,
        tag("form", *parts, method="post", action=ACTION, class_="card form"),
    )
    # With no-referrer a browser would send `Origin: null`, as a page elsewhere does.
    reply.headers["Referrer-Policy"] = "same-origin"
    return reply


def _fields(store: Store, filled: Filled) -> list[Markup]:
    def task(phid: str) -> Markup:
        row = store.by_phid("task", phid)
        return _unknown(phid) if row is None else task_link(row)

    def somebody(phid: str) -> Markup:
        return _unknown(phid) if store.by_phid("user", phid) is None else person(store, phid)

    def project(phid: str) -> Markup:
        return _unknown(phid) if find_phid(store, phid) is None else tag_chip(store, phid)

    return [
        _hidden("parent", "Parent Task", filled.parent, task),
        _line("title", "Title", filled.title),
        _ticks("owner", "Assigned To", filled.owner, somebody),
        _select("status", "Status", filled.status, [(s["value"], s["name"]) for s in STATUSES]),
        _select("priority", "Priority", filled.priority, [(p["keywords"][0], p["name"]) for p in PRIORITIES]),
        _text("description", "Description", filled.description),
        _ticks("projectPHIDs", "Project Tags", filled.tags, project),
        _ticks("subscriberPHIDs", "Subscribers", filled.subscribers, somebody),
        _ticks("std:maniphest:mentors", "Mentors", filled.mentors, somebody),
        _line("std:maniphest:hackathon", "Hackathon", filled.hackathon),
    ]


def _unknown(text: str) -> Markup:
    return tag("span", text, class_="chip grey")


def _field(label: str, name: str, *content: Child) -> Markup:
    return tag("div", tag("label", label, for_=name), *content, class_="field")


def _line(name: str, label: str, value: str) -> Markup:
    return _field(label, name, tag("input", type="text", id=name, name=name, value=value))


def _text(name: str, label: str, value: str) -> Markup:
    # A browser drops the first line feed of a textarea.
    return _field(label, name, tag("textarea", f"\n{value}", id=name, name=name, rows="20"))


def _select(name: str, label: str, chosen: str, choices: Iterable[tuple[str, str]]) -> Markup:
    options = [tag("option", shown, value=value, selected=value == chosen) for value, shown in choices]
    return _field(label, name, tag("select", options, id=name, name=name))


def _ticks(name: str, label: str, values: list[str], shown: Shown) -> Markup:
    """A list: what is in it can be taken out, as on a real form."""
    ticks = [
        tag(
            "li",
            tag(
                "label",
                tag("input", type="checkbox", name=f"{name}[]", value=value, checked=True),
                shown(value),
            ),
        )
        for value in values
    ]
    content = tag("ul", ticks, class_="people") if ticks else tag("span", "none", class_="none")
    return tag("fieldset", tag("legend", label), content, class_="field")


def _hidden(name: str, label: str, values: list[str], shown: Shown) -> Markup:
    """What the form shows and does not let go of."""
    if not values:
        return Markup("")
    inputs = [tag("input", type="hidden", name=f"{name}[]", value=value) for value in values]
    return tag("div", tag("span", label), *inputs, *map(shown, values), class_="field")
