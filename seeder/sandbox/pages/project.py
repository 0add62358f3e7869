"""A project's page: its board, or its tasks where it has none."""

from __future__ import annotations

from starlette.responses import Response

from seeder.sandbox.methods.project import descendants, full_name
from seeder.sandbox.methods.task_rows import column_of
from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.parts import (
    card,
    people,
    person,
    priority_chip,
    status_chip,
    tag_chip,
    task_link,
    task_list,
)
from seeder.sandbox.pages.remarkup_html import rendered
from seeder.sandbox.statuses import is_closed, priority_shown
from seeder.sandbox.store import Row, Store


def project_page(store: Store, project: Row) -> Response:
    """Name, description, board or tasks, what lies below it, members."""
    columns = store.rows("SELECT * FROM board_column WHERE project = ? ORDER BY sequence", project["phid"])
    tasks = _tasks(store, project["phid"])
    nothing = "No task has this tag."
    work = (
        _board(store, project, columns, tasks) if columns else card("Tasks", task_list(store, tasks, nothing))
    )
    return page(
        full_name(store, project),
        tag("h1", full_name(store, project)),
        tag("div", _names(store, project), class_="chips"),
        tag("div", rendered(project["description"] or "", store), class_="lead remarkup"),
        work,
        _below(store, project),
        _members(store, project),
    )


def _tasks(store: Store, project: str) -> list[Row]:
    return store.rows(
        "SELECT task.* FROM task JOIN edge ON edge.source = task.phid WHERE edge.type = 'project' "
        "AND edge.target = ? ORDER BY task.status <> 'open', task.priority DESC, task.id DESC",
        project,
    )


def _names(store: Store, project: Row) -> list[Markup]:
    slugs = store.column("SELECT slug FROM slug WHERE project = ? ORDER BY rowid", project["phid"])
    archived = [tag("span", "archived", class_="chip grey")] if project["status"] != "active" else []
    above = [tag_chip(store, project["parent"])] if project["parent"] else []
    return [
        *archived,
        *above,
        *(tag("span", f"#{slug}", class_=f"chip {project['color']}") for slug in slugs),
    ]


def _board(store: Store, project: Row, columns: list[Row], tasks: list[Row]) -> Markup:
    where: dict[str, list[Row]] = {column["phid"]: [] for column in columns}
    for task in tasks:
        column = column_of(store, task["phid"], project["phid"])
        if column is not None:
            where[column["phid"]].append(task)
    shown = [_column(store, column, where[column["phid"]]) for column in columns]
    # A region that scrolls has to be reachable with the keyboard.
    return tag("div", shown, class_="board", tabindex="0", role="region", aria_label="Workboard")


def _column(store: Store, column: Row, tasks: list[Row]) -> Markup:
    count = tag("span", len(tasks), class_="count")
    cards = tag("ul", [_card(store, task) for task in tasks]) if tasks else tag("p", "empty", class_="none")
    return tag("section", tag("h2", column["name"], count), cards, class_="column")


def _card(store: Store, task: Row) -> Markup:
    closed = is_closed(task["status"])
    color = "grey" if closed else priority_shown(task["priority"])["color"]
    foot = [status_chip(task) if closed else priority_chip(task)]
    if task["owner"]:
        foot.append(person(store, task["owner"]))
    return tag(
        "li",
        tag("div", task_link(task), class_="title"),
        tag("div", foot, class_="chips foot"),
        class_=f"card {color}{' closed' if closed else ''}",
    )


def _below(store: Store, project: Row) -> Markup:
    found = descendants(store, project["phid"])
    if not found:
        return Markup("")
    chips = tag("ul", [tag("li", tag_chip(store, phid)) for phid in found], class_="chips")
    return card("Milestones and subprojects", chips)


def _members(store: Store, project: Row) -> Markup:
    members = store.targets(project["phid"], "member")[::-1]
    return card("Members", people(store, members)) if members else Markup("")
