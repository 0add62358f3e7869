"""What an address fills into the form for a new task, as Phorge reads it (docs/design.md, "Form links")."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from seeder.sandbox.objects import find_phid, project_by_slug
from seeder.sandbox.statuses import DEFAULT_PRIORITY, PRIORITIES, STATUSES, priority_shown
from seeder.sandbox.store import Row, Store

# A parameter's key, which wins over its aliases; among these the first that is given.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": (),
    "description": (),
    "status": (),
    "priority": (),
    "owner": ("ownerPHID", "assign", "assigned"),
    "parent": ("parentPHID",),
    "projectPHIDs": ("project", "projects", "tag", "tags"),
    "subscriberPHIDs": ("subscriber", "subscribers"),
    "custom.mentors": (),
    "custom.hackathon": (),
}
_TASK = re.compile(r"T?(\d{1,18})")
Given = dict[str, str | list[str]]


class Filled(NamedTuple):
    """What the form shows. Lists hold PHIDs, or the text itself where nothing is called so."""

    title: str
    description: str
    status: str
    priority: str
    owner: list[str]
    parent: list[str]
    tags: list[str]
    subscribers: list[str]
    mentors: list[str]
    hackathon: str


def read_query(query: str) -> Given:
    """A query as PHP reads it: the last of a name wins, `name[]` and `name[x]` make a list, and text that is
    not UTF-8 is dropped."""
    given: Given = {}
    for key, value in parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=1000):
        name, bracket, _ = key.partition("[")
        text = "" if any("\ud800" <= character <= "\udfff" for character in value) else value
        text = text.replace("\r\n", "\n")
        there = given.get(name)
        if bracket:
            given[name] = [*there, text] if isinstance(there, list) else [text]
        else:
            given[name] = text
    return given


def filled_from(store: Store, given: Given, template: Row | None = None) -> Filled:
    """The form for these parameters; `template` is a task whose tags and subscribers are copied. Parameters
    that are not the form's are ignored."""
    copied = _links(store, template)
    return Filled(
        title=_text(given, "title"),
        description=_text(given, "description"),
        status=_status(_text(given, "status")),
        priority=_priority(given),
        owner=_list(given, "owner", _user(store))[:1],
        parent=_list(given, "parent", _task(store))[:1],
        tags=_list(given, "projectPHIDs", _project(store)) or copied[0],
        subscribers=_list(given, "subscriberPHIDs", _user(store)) or copied[1],
        mentors=_list(given, "custom.mentors", _user(store)),
        hackathon=_text(given, "custom.hackathon"),
    )


def _value(given: Given, key: str) -> str | list[str]:
    names = (name for name in (key, *ALIASES[key]) if name in given)
    return given.get(next(names, key), "")


def _text(given: Given, key: str) -> str:
    value = _value(given, key)
    return value if isinstance(value, str) else ""


def _list(given: Given, key: str, find: Callable[[str], str | None]) -> list[str]:
    """Between commas or blanks, or one by one in `name[]`."""
    value = _value(given, key)
    names = re.split(r"[\s,]+", value) if isinstance(value, str) else value
    return [find(name) or name for name in names if name]


def _user(store: Store) -> Callable[[str], str | None]:
    return lambda name: _phid(store.user_named(name))


def _project(store: Store) -> Callable[[str], str | None]:
    """A bare hashtag in any case; with `#` or blanks it is none."""
    return lambda name: None if find_phid(store, name) else _phid(project_by_slug(store, name))


def _task(store: Store) -> Callable[[str], str | None]:
    """`T1` or `1`; a small t is none."""

    def find(name: str) -> str | None:
        match = _TASK.fullmatch(name)
        return _phid(store.row("SELECT phid FROM task WHERE id = ?", int(match[1]))) if match else None

    return find


def _phid(row: Row | None) -> str | None:
    return None if row is None else str(row["phid"])


def _status(value: str) -> str:
    """A status that is not there leaves the first of the list."""
    known = [str(status["value"]) for status in STATUSES]
    return value if value in known else known[0]


def _priority(given: Given) -> str:
    """A keyword as it is written, or a number. Anything else leaves the first of the list, which is the
    highest: measured, and not what anybody means."""
    asked = _text(given, "priority")
    if not asked:
        return _keyword(DEFAULT_PRIORITY)
    known = {word: str(row["keywords"][0]) for row in PRIORITIES for word in row["keywords"]}
    known |= {str(row["value"]): str(row["keywords"][0]) for row in PRIORITIES}
    return known.get(asked, str(PRIORITIES[0]["keywords"][0]))


def _keyword(value: int) -> str:
    name = priority_shown(value)["name"]
    return next(str(row["keywords"][0]) for row in PRIORITIES if row["name"] == name)


def _links(store: Store, template: Row | None) -> tuple[list[str], list[str]]:
    if template is None:
        return [], []
    phid = template["phid"]
    return store.targets(phid, "project")[::-1], store.targets(phid, "subscriber")[::-1]
