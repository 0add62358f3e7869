"""What a case may count on: two people, a few tags, a board. Found on the site, or made there once."""

from __future__ import annotations

from typing import Any

import msgspec

from seeder.model import Column, Person, Project
from seeder.sources import rows
from seeder.sources.phabricator import Phabricator
from seeder.wire.conduit import Conduit

# The contract's own tags; made by whoever runs it first, and used by everybody after.
TAG, ALIAS = "contract_first_task", "contract_easy"
NAMES = {
    "tag": "Contract First Task",
    "component": "Contract Component",
    "programme": "Contract Programme",
}
ROUNDS = ("Round 1", "Round 2")
# Each lies below the one before it; the last one beside it, below the first.
TREE = ("Contract Tree", "Contract Branch", "Contract Leaf")
TWIN = "Contract Twin"


class World(msgspec.Struct, frozen=True):
    """`disabled`, `archived`, `column`, `sprint`, `mentor_field` are empty where the site has none; Conduit
    cannot make them. `column` belongs to the board of a tag that is none of the others and no milestone,
    `sprint` to that of a milestone. `tree` is a tag, one below it, one below that one, and one beside the
    second. Recordings made before a field was there do not have it."""

    me: Person
    other: Person
    tag: Project
    component: Project
    programme: Project
    rounds: tuple[Project, Project]
    disabled: Person | None = None
    archived: Project | None = None
    column: Column | None = None
    sprint: Column | None = None
    tree: tuple[Project, ...] = ()
    mentor_field: str = ""


def find_world(conduit: Conduit, other: Conduit | None) -> World:
    """The world of a site, completed where that is possible; `other` speaks for a second person."""
    phabricator = Phabricator(conduit)
    me = phabricator.whoami()
    people = [row.person() for row in _all(conduit, "user.search", rows.UserRow, {})]
    others = [p for p in people if p.phid != me.phid and not (p.disabled or p.bot or p.mailing_list)]
    if other is not None:
        others.insert(0, Phabricator(other).whoami())
    ours = {role: _tag(conduit, role) for role in NAMES}
    first, second = (_round(conduit, ours["programme"], name) for name in ROUNDS)
    archived = _all(conduit, "project.search", rows.ProjectRow, {"status": "archived"})
    columns = _columns(conduit, {project.phid for project in ours.values()})
    return World(
        me=me,
        other=others[0],
        **ours,
        rounds=(first, second),
        disabled=next((p for p in people if p.disabled), None),
        archived=next((row.project() for row in archived if row.fields.slug), None),
        column=columns.get(False),
        sprint=columns.get(True),
        tree=_tree(conduit),
        mentor_field=_mentor_field(phabricator),
    )


def _all(conduit: Conduit, method: str, row: Any, constraints: dict[str, Any]) -> list[Any]:
    return list(conduit.read(method, rows.Page[row], constraints=constraints).data)


def _tag(conduit: Conduit, role: str) -> Project:
    slug = NAMES[role].lower().replace(" ", "_")
    found = Phabricator(conduit).projects_by_slug([slug])
    if slug not in found:
        more = [{"type": "slugs", "value": [ALIAS]}] if role == "tag" else []
        _make(conduit, [{"type": "name", "value": NAMES[role]}, *more])
        found = Phabricator(conduit).projects_by_slug([slug])
    return found[slug]


def _round(conduit: Conduit, programme: Project, name: str) -> Project:
    def found() -> Project | None:
        named = Phabricator(conduit).projects_named(f"{programme.name} ({name})")
        return next((p for p in named if p.parent_phid == programme.phid and p.name == name), None)

    if found() is None:
        _make(conduit, [{"type": "milestone", "value": programme.phid}, {"type": "name", "value": name}])
    made = found()
    assert made is not None
    return made


def _make(conduit: Conduit, transactions: list[dict[str, Any]]) -> None:
    conduit.write("project.edit", rows.Edited, transactions=transactions)


def _columns(conduit: Conduit, ours: set[str]) -> dict[bool, Column]:
    """A column for a milestone (True) and one for another project (False), where there are any."""
    columns = [row.column() for row in _all(conduit, "project.column.search", rows.ColumnRow, {})]
    columns = [c for c in columns if c.project_phid not in ours and not (c.default or c.proxy_phid)]
    projects = Phabricator(conduit).projects([column.project_phid for column in columns])
    boards = [(projects[column.project_phid], column) for column in reversed(columns)]
    return {board.is_milestone: column for board, column in boards if not board.archived}


def _tree(conduit: Conduit) -> tuple[Project, ...]:
    root, branch, leaf = TREE
    above = {root: "", branch: root, leaf: branch, TWIN: root}
    made: dict[str, Project] = {}
    for name, parent in above.items():
        slug = name.lower().replace(" ", "_")
        found = Phabricator(conduit).projects_by_slug([slug])
        if slug not in found:
            below = [{"type": "parent", "value": made[parent].phid}] if parent else []
            _make(conduit, [{"type": "name", "value": name}, *below])
            found = Phabricator(conduit).projects_by_slug([slug])
        made[name] = found[slug]
    return tuple(made.values())


def _mentor_field(phabricator: Phabricator) -> str:
    seen = phabricator.newest_task()
    return next((field for field in (seen.custom if seen else ()) if field.endswith(".mentors")), "")
