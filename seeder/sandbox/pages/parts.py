"""The small things that several pages show: people, tags, states, moments, lists of tasks."""

from __future__ import annotations

from datetime import UTC, datetime

from seeder.sandbox.methods.project import full_name
from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.statuses import is_closed, priority_shown, status_shown
from seeder.sandbox.store import Row, Store

_STEPS = ((86_400 * 365, "year"), (86_400 * 30, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"))


def ago(store: Store, moment: int) -> Markup:
    """A moment in epoch seconds as "3 days ago", with the exact time in UTC behind it."""
    exact = datetime.fromtimestamp(moment, UTC)
    seconds = max(0, store.now() - moment)
    size, unit = next(((size, unit) for size, unit in _STEPS if seconds >= size), (1, "second"))
    count = seconds // size
    words = f"{count} {unit}{'' if count == 1 else 's'} ago" if seconds >= 60 else "just now"
    return tag("time", words, datetime=exact.isoformat(), title=exact.strftime("%d %B %Y, %H:%M UTC"))


def person(store: Store, phid: str | None, *, face: bool = True) -> Markup:
    """Somebody's name as a link; disabled accounts are struck through."""
    row = store.by_phid("user", phid)
    if row is None:
        return tag("span", "nobody" if phid is None else "somebody unknown", class_="none")
    picture = tag("img", src=f"/avatar/{row['username']}.svg", alt="") if face else ""
    gone = " gone" if row["disabled"] else ""
    hint = f"{row['realname']}{' (left)' if gone else ''}"
    return tag(
        "a", picture, row["username"], href=f"/p/{row['username']}/", title=hint, class_=f"person{gone}"
    )


def people(store: Store, phids: list[str]) -> Markup:
    """Several people under each other."""
    if not phids:
        return tag("p", "nobody", class_="none")
    return tag("ul", [tag("li", person(store, phid)) for phid in phids], class_="people")


def project_address(row: Row) -> str:
    """A project's page: under its hashtag, or a milestone's under its number."""
    return f"/tag/{row['slug']}/" if row["slug"] else f"/project/view/{row['id']}/"


def tag_chip(store: Store, phid: str) -> Markup:
    """A tag as a chip; what is no project is said to be none."""
    row = store.by_phid("project", phid)
    if row is None:
        return tag("span", "unknown tag", class_="chip grey")
    color = row["color"] if row["status"] == "active" else "grey"
    return tag("a", full_name(store, row), href=project_address(row), class_=f"chip {color}")


def tag_chips(store: Store, task: str) -> list[Markup]:
    """The tags of a task, in the order in which they were added."""
    return [tag("li", tag_chip(store, phid)) for phid in store.targets(task, "project")[::-1]]


def status_chip(task: Row) -> Markup:
    """A task's status."""
    shown = status_shown(task["status"])
    return tag("span", shown["name"], class_=f"chip {'grey' if is_closed(task['status']) else 'green'}")


def priority_chip(task: Row) -> Markup:
    """A task's priority."""
    shown = priority_shown(task["priority"])
    return tag("span", shown["name"], class_=f"chip {shown['color']}")


def task_link(task: Row) -> Markup:
    """A task's number and title."""
    number = f"T{task['id']}"
    return tag("a", tag("span", number, class_="number"), task["title"], href=f"/{number}")


def task_list(store: Store, tasks: list[Row], nothing: str) -> Markup:
    """Tasks under each other with their tags."""
    if not tasks:
        return tag("p", nothing, class_="none")
    return tag("ul", [_task_line(store, task) for task in tasks], class_="tasks")


def _task_line(store: Store, task: Row) -> Markup:
    priority = priority_shown(task["priority"])
    closed = is_closed(task["status"])
    chips = tag_chips(store, task["phid"])
    if closed:
        chips.insert(0, tag("li", status_chip(task)))
    return tag(
        "li",
        tag("span", class_=f"dot {'grey' if closed else priority['color']}", title=priority["name"]),
        tag("span", task_link(task), class_="name closed" if closed else "name"),
        tag("span", ago(store, task["modified"]), class_="when"),
        tag("ul", chips, class_="chips") if chips else None,
    )


def card(title: str, *content: object, id: str | None = None) -> Markup:  # noqa: A002 - as in HTML
    """A section with a heading."""
    return tag("section", tag("h2", title), *content, class_="card", id=id)
