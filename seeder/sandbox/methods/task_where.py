"""Which tasks a maniphest.search asks for."""

from __future__ import annotations

import re
from typing import Any

from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import core
from seeder.sandbox.methods.project import descendants
from seeder.sandbox.objects import project_by_slug, user_phid
from seeder.sandbox.search import Asked, Where
from seeder.sandbox.statuses import OPEN

# Phorge's full-text index lags behind the tasks by as long as its daemons need.
INDEX_LAG = 2
_USERS = {"authorPHIDs": "author", "assigned": "owner", "closerPHIDs": "closer"}
_FUNCTION = re.compile(r"(any|not)\((.*)\)\Z")
_OPEN_LINK = "SELECT 1 FROM edge JOIN task AS other ON other.phid = edge.target WHERE edge.source = task.phid"


def where_of(asking: Asking, asked: Asked) -> Where:
    """The conditions, which all have to hold."""
    where = Where()
    _stored(where, asking, asked.stored, asked.where)
    for key, value in asked.where.items():
        if key in ("subscribers", "custom.mentors", *_USERS):
            _users(where, asking, key, value)
        elif key == "projects":
            _projects(where, asking, value)
        elif key.endswith(("Start", "End")):
            where.add(_date_test(key), value)
        else:
            _PLAIN[key](where, asking, value)
    return where


def _date_test(key: str) -> str:
    column, side = key.removesuffix("Start").removesuffix("End"), key.endswith("Start")
    return f"{column} {'>=' if side else '<='} ?"


def _stored(where: Where, asking: Asking, key: str | None, given: dict[str, Any]) -> None:
    """A builtin query. Measured: a constraint takes the place of the query's own of the same name."""
    if key in ("open", "assigned", "subscribed") and "statuses" not in given:
        where.add("status = ?", OPEN)
    if key == "assigned" and "assigned" not in given:
        where.add("owner = ?", asking.me)
    if key == "authored" and "authorPHIDs" not in given:
        where.add("author = ?", asking.me)
    if key == "subscribed" and "subscribers" not in given:
        _linked(where, "subscriber", [asking.me])


def _users(where: Where, asking: Asking, key: str, names: list[str]) -> None:
    if not names:
        return
    column = _USERS.get(key, "mentors")
    people, tests, values = _people(asking, names), [], []
    if key == "subscribers":
        if {"none()", "anyone()"} & set(names):
            raise core(
                'This datasource ("PhabricatorMetaMTAMailableFunctionDatasource") can not evaluate the '
                f'function "{names[0].removesuffix("()")}(...)".'
            )
        _linked(where, "subscriber", people)
        return
    if "none()" in names:
        tests.append(f"{column} IS NULL")
    if "anyone()" in names:
        tests.append(f"{column} IS NOT NULL")
    for phid in people:
        # A field with several people is kept as JSON; a PHID cannot be part of another one.
        tests.append(f"{column} LIKE ?" if column == "mentors" else f"{column} = ?")
        values.append(f'%"{phid}"%' if column == "mentors" else phid)
    where.add(" OR ".join(tests) or "0", *values)


def _people(asking: Asking, names: list[str]) -> list[str]:
    plain = [name for name in names if name not in ("none()", "anyone()")]
    return [asking.me if name == "viewer()" else user_phid(asking.store, name) for name in plain]


def _linked(where: Where, kind: str, targets: list[str], negate: bool = False) -> None:
    # The + keeps SQLite from pairing each of these with each of a list of ids (5 s for a thousand).
    marks = ", ".join("?" * len(targets))
    among = f"IN (SELECT source FROM edge WHERE type = ? AND target IN ({marks}))"  # noqa: S608 - our own
    where.add(f"+phid {'NOT ' if negate else ''}{among}", kind, *targets)


def _projects(where: Where, asking: Asking, tokens: list[str]) -> None:
    alternatives: list[str] = []
    for asked in tokens:
        function = _FUNCTION.match(asked)
        if asked == "null()":
            where.add("phid NOT IN (SELECT source FROM edge WHERE type = 'project')")
        elif function and function[1] == "any":
            alternatives += _family(asking, function[2])
        elif function:
            _without(where, _family(asking, function[2]))
        else:
            slug = project_by_slug(asking.store, asked) if not asked.startswith("#") else None
            _linked(where, "project", _family(asking, slug["phid"] if slug else asked))
    if alternatives or any(asked.startswith("any(") for asked in tokens):
        _linked(where, "project", alternatives)


def _without(where: Where, family: list[str]) -> None:
    # Measured: not() of what is no project's PHID, a hashtag too, finds nothing at all.
    if family:
        _linked(where, "project", family, negate=True)
    else:
        where.add("0")


def _family(asking: Asking, phid: str) -> list[str]:
    """A project with everything below it; none for what is no project's PHID."""
    known = asking.store.by_phid("project", phid)
    return [phid, *descendants(asking.store, phid)] if known else []


def _statuses(where: Where, asking: Asking, wanted: list[str]) -> None:
    tests, values = [], []
    for status in wanted:
        if status == "open()":
            tests.append(f"status = '{OPEN}'")
        elif status == "closed()":
            tests.append(f"status <> '{OPEN}'")
        else:
            tests.append("status = ?")
            values.append(status)
    where.add(" OR ".join(tests), *values)


def _priorities(where: Where, asking: Asking, wanted: list[int]) -> None:
    if wanted:
        where.any_of("priority", wanted)


def _subtypes(where: Where, asking: Asking, wanted: list[str]) -> None:
    if "default" not in wanted:
        where.add("0")


def _columns(where: Where, asking: Asking, phids: list[str]) -> None:
    marks = ", ".join("?" * len(phids))
    where.add(f"phid IN (SELECT task FROM position WHERE board_column IN ({marks}))", *phids)  # noqa: S608


def _open_linked(kind: str) -> Any:
    def add(where: Where, asking: Asking, wanted: bool) -> None:
        some = f"EXISTS ({_OPEN_LINK} AND edge.type = '{kind}' AND other.status = '{OPEN}')"
        where.add(some if wanted else f"NOT {some}")

    return add


def _linked_ids(kind: str) -> Any:
    def add(where: Where, asking: Asking, ids: list[int]) -> None:
        marks = ", ".join("?" * len(ids))
        where.add(f"EXISTS ({_OPEN_LINK} AND edge.type = '{kind}' AND other.id IN ({marks}))", *ids)

    return add


def _text(where: Where, asking: Asking, text: str) -> None:
    if not text.strip():
        return
    where.add("created <= ?", asking.store.now() - INDEX_LAG)
    for word in text.split():
        where.add("title LIKE ? OR description LIKE ?", f"%{word}%", f"%{word}%")


_PLAIN: dict[str, Any] = {
    "ids": lambda where, asking, value: where.any_of("id", value),
    "phids": lambda where, asking, value: where.any_of("phid", value),
    "statuses": _statuses,
    "priorities": _priorities,
    "subtypes": _subtypes,
    "columnPHIDs": _columns,
    "hasParents": _open_linked("task.parent"),
    "hasSubtasks": _open_linked("task.subtask"),
    "parentIDs": _linked_ids("task.parent"),
    "subtaskIDs": _linked_ids("task.subtask"),
    "query": _text,
}
