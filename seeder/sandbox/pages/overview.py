"""The first page: what is going on, which projects there are, who is there."""

from __future__ import annotations

from starlette.responses import Response

from seeder.sandbox.methods.project import full_name
from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.parts import card, person, project_address, task_list
from seeder.sandbox.store import Row, Store

_RECENT = 12
_LEAD = (
    "A small invented community to practise in. Whatever a rehearsal writes appears here, as it would look "
    "on a real Phabricator."
)


def overview(store: Store) -> Response:
    """Recent tasks, projects, people."""
    tasks = store.rows("SELECT * FROM task ORDER BY modified DESC, id DESC LIMIT ?", _RECENT)
    projects = store.rows(
        "SELECT * FROM project ORDER BY status, coalesce(parent, phid), milestone, lower(name)"
    )
    accounts = store.rows("SELECT * FROM user ORDER BY disabled, kind = 'person' DESC, lower(username)")
    return page(
        "Overview",
        tag("h1", "Welcome to the rehearsal"),
        tag("p", _LEAD, class_="lead"),
        card("Tasks, the latest first", task_list(store, tasks, "Nothing yet."), id="tasks"),
        card("Projects", tag("ul", [_project(store, row) for row in projects], class_="grid"), id="projects"),
        card("People", tag("ul", [_account(store, row) for row in accounts], class_="grid"), id="people"),
    )


def _project(store: Store, row: Row) -> Markup:
    open_tasks = store.column(
        "SELECT count(*) FROM edge JOIN task ON task.phid = edge.source "
        "WHERE edge.type = 'project' AND edge.target = ? AND task.status = 'open'",
        row["phid"],
    )[0]
    archived = row["status"] != "active"
    color = "grey" if archived else row["color"]
    count = "archived" if archived else f"{open_tasks} open task{'' if open_tasks == 1 else 's'}"
    return tag(
        "li",
        tag("a", full_name(store, row), href=project_address(row), class_=f"chip {color}"),
        tag("p", row["description"]),
        tag("p", count),
    )


def _account(store: Store, row: Row) -> Markup:
    return tag("li", person(store, row["phid"]), tag("p", row["realname"]), tag("p", what(row)))


def what(row: Row) -> str:
    """What an account is, in words."""
    if row["disabled"]:
        return "has left"
    kinds = {"bot": "a bot", "list": "a mailing list"}
    return "administrator" if row["admin"] else kinds.get(row["kind"], "member")
