"""A repository's page, and the list of what a query finds."""

from __future__ import annotations

from starlette.responses import Response

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.query.operators import Surroundings
from seeder.sandbox.gerrit.query.search import read_query
from seeder.sandbox.gerrit.records import Branch, Project
from seeder.sandbox.gerrit.refusals import Refused
from seeder.sandbox.pages.html import Markup, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.parts import card
from seeder.sandbox.pages.review.parts import change_list, query_link, repository_link
from seeder.sandbox.store import Store

_RECENT = 12
_MOST = 100


def repository_page(store: Store, project: Project) -> Response:
    """Description, branches with their files, latest changes."""
    changes = [one for one in keeping.changes(store) if one.project == project.name and not one.private]
    every = tag("p", query_link("All changes", f'project:"{project.name}"'))
    return page(
        project.name,
        tag("h1", project.name),
        tag("p", project.description, class_="lead"),
        card("Changes, the latest first", change_list(store, changes[:_RECENT], "Nothing yet."), every),
        [_branch(one) for one in project.branches],
    )


def _branch(branch: Branch) -> Markup:
    files = [tag("li", tag("code", path)) for path in sorted(branch.files)]
    head = tag("p", "at ", tag("code", branch.revision[:8]))
    return card(f"Branch {branch.name}", head, tag("ul", files, class_="people"))


def repositories_page(store: Store) -> Response:
    """All repositories."""
    shown = [
        tag("li", repository_link(one.name), tag("p", one.description)) for one in keeping.projects(store)
    ]
    return page("Repositories", tag("h1", "Repositories"), tag("ul", shown, class_="grid"))


def query_page(store: Store, query: str) -> Response:
    """What a query finds, as a list; its mistake, if it has one."""
    around = Surroundings(None, keeping.accounts(store), store.clock.now())
    try:
        test, limit = read_query(around, query)
    except Refused as refused:
        words = tag("p", refused.text, class_="lead")
        return page("Changes", tag("h1", "This query is not understood"), words, status=refused.status)
    found = [one for one in keeping.changes(store) if not one.private and test(one)]
    shown = found[: min(limit or _MOST, _MOST)]
    return page(
        f"{query} · changes",
        tag("h1", f"{len(found)} change{'' if len(found) == 1 else 's'}"),
        tag("p", tag("code", query), class_="lead"),
        card("The latest first", change_list(store, shown, "Nothing is found.")),
    )
