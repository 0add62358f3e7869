"""A selection asked of the site: which tasks it is, read in pages and kept without their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from seeder.errors import BadInput, ServerError
from seeder.model import Project, Task
from seeder.nearest import nearest_hint
from seeder.selection import Constraints, Found, Selection
from seeder.sources.paging import PAGE
from seeder.sources.phabricator import Phabricator, Progress

# What people call a task that nobody has.
NOBODY = frozenset({"nobody", "none", "-"})
_GROUPS = {"open": ["open()"], "closed": ["closed()"], "any": []}


class Selected(msgspec.Struct, frozen=True):
    """The tasks by number, without their descriptions, and the numbers of those that were not found."""

    tasks: tuple[Task, ...] = ()
    missing: tuple[int, ...] = ()


class Reading(msgspec.Struct, frozen=True):
    """Tasks to be read together: constraints of maniphest.search, or a stored search of the site."""

    constraints: dict[str, Any]
    query: str = ""


def readings_for(
    found: Found, tags: Mapping[str, Project], excluded: Iterable[int] = ()
) -> Iterable[Reading]:
    """What `found` asks for: numbers by the hundred, the open tasks of boards, stored searches."""
    numbers = sorted(set(found.numbers) - set(excluded))
    for start in range(0, len(numbers), PAGE):
        yield Reading({"ids": numbers[start : start + PAGE]})
    for board in found.boards:
        yield Reading({"projects": [tags[board].phid], "statuses": ["open()"]})
    for query in found.queries:
        yield Reading({}, query)


def select(
    selection: Selection,
    tags: Mapping[str, Project],
    phabricator: Phabricator,
    progress: Progress,
) -> Selected:
    """The tasks of `selection`; `tags` are its boards, projects and excluded tags as written. Pages of a
    hundred, newest first, so that no edit can move them. Raises BadInput for a person, status, field or
    search that the site does not have."""
    reading = _Selecting(phabricator, progress)
    for each in readings_for(selection.found, tags, selection.excluded.numbers):
        reading.add(each)
    if not selection.constraints.empty:
        reading.add_under(constraints_for(selection.constraints, tags, phabricator))
    left = _without(reading.found, selection, tags)
    asked = set(selection.found.numbers) - set(selection.excluded.numbers)
    missing = tuple(sorted(number for number in asked if number not in reading.found))
    return Selected(tuple(left[number] for number in sorted(left)), missing)


class _Selecting:
    def __init__(self, phabricator: Phabricator, progress: Progress) -> None:
        self.phabricator, self.progress = phabricator, progress
        self.found: dict[int, Task] = {}

    def add(self, reading: Reading) -> None:
        for task in tasks_in(reading, self.phabricator):
            self.found.setdefault(task.id, msgspec.structs.replace(task, description="", custom={}))
            if len(self.found) % PAGE == 0:
                self.progress(len(self.found))

    def add_under(self, constraints: dict[str, Any]) -> None:
        try:
            self.add(Reading(constraints))
        except ServerError as problem:
            field = next((key for key in constraints if key.startswith("custom.")), "")
            if problem.code != "ERR-INVALID-CONSTRAINT" or not field:
                raise
            raise BadInput(
                f"{self.phabricator.conduit.host} does not search for tasks by {field}.",
                "Only fields that its configuration makes searchable can be asked for.",
            ) from None


def tasks_in(reading: Reading, phabricator: Phabricator) -> Iterator[Task]:
    """The tasks of a reading, newest first, page by page. BadInput for a search that the site lacks."""
    try:
        yield from phabricator.tasks_streamed(reading.constraints, query_key=reading.query)
    except ServerError as problem:
        if problem.code != "ERR-BAD-QUERYKEY":
            raise
        raise BadInput(
            f"There is no search “{reading.query}” on {phabricator.conduit.host}.",
            "Open it in a browser, press “Search”, and take the address it leads to.",
        ) from None


def _without(found: Mapping[int, Task], selection: Selection, tags: Mapping[str, Project]) -> dict[int, Task]:
    excluded = {tags[text].phid for text in selection.excluded.tags}
    gone = set(selection.excluded.numbers)
    return {
        number: task
        for number, task in found.items()
        if number not in gone and not excluded & set(task.project_phids)
    }


def any_of_tags(phids: Sequence[str]) -> list[str]:
    """The constraint for tasks that have one of these tags (PHIDs)."""
    return list(phids) if len(phids) == 1 else [f"any({phid})" for phid in phids]


def constraints_for(
    wanted: Constraints, tags: Mapping[str, Project], phabricator: Phabricator
) -> dict[str, Any]:
    """`wanted` as maniphest.search takes it."""
    asked: dict[str, Any] = {}
    if wanted.projects:
        asked["projects"] = any_of_tags([tags[text].phid for text in wanted.projects])
    people = _People(wanted, phabricator)
    for key, names in (
        ("authorPHIDs", wanted.authors),
        ("assigned", wanted.owners),
        ("subscribers", wanted.subscribers),
    ):
        if names:
            asked[key] = [people.phid(name) for name in names]
    if statuses := statuses_named(wanted.statuses or ("open",), phabricator):
        asked["statuses"] = statuses
    for key, value in (
        ("query", wanted.text),
        ("createdStart", wanted.created_since),
        ("modifiedStart", wanted.modified_since),
    ):
        if value:
            asked[key] = value
    for field, values in wanted.fields.items():
        asked[field] = [people.phid_or_text(value) for value in values]
    return asked


class _People:
    """Everybody named in constraints, asked for at once."""

    def __init__(self, wanted: Constraints, phabricator: Phabricator) -> None:
        self._phabricator = phabricator
        named = [*wanted.authors, *wanted.owners, *wanted.subscribers]
        named += [value for values in wanted.fields.values() for value in values]
        self._found = phabricator.people([_name(name) for name in named if _name(name) not in NOBODY])

    def phid(self, name: str) -> str:
        if _name(name) in NOBODY:
            return "none()"
        person = self._found.get(_name(name).lower())
        if person is None:
            near = [each.username for each in self._phabricator.people_like(_name(name)[:3])]
            hint = nearest_hint(_name(name), near) or "The name is in the address of their page, /p/NAME/."
            raise BadInput(f"There is no user “{name}” on {self._phabricator.conduit.host}.", hint)
        return person.phid

    def phid_or_text(self, value: str) -> str:
        person = self._found.get(_name(value).lower())
        return person.phid if person else value


def _name(text: str) -> str:
    return text.strip().removeprefix("@")


def statuses_named(wanted: Sequence[str], phabricator: Phabricator) -> list[str]:
    """These as constraints have them: `open`, `closed`, or one of the site's; empty for `any`."""
    groups = [_GROUPS.get(text.strip().lower()) for text in wanted]
    if None not in groups:
        return [] if [] in groups else [each for group in groups for each in group or ()]
    known = {name.lower(): each.value for each in phabricator.statuses() for name in (each.value, each.name)}
    found: list[str] = []
    for text, group in zip(wanted, groups, strict=True):
        if group == []:
            return []
        if group is None and text.strip().lower() not in known:
            hint = nearest_hint(text, [*known.values(), *_GROUPS])
            raise BadInput(f"“{text}” is not a status on {phabricator.conduit.host}.", hint)
        found += group or [known[text.strip().lower()]]
    return found


def texts_of(selection: Selection) -> Iterable[str]:
    """Every tag that `selection` names, as written."""
    yield from selection.found.boards
    yield from selection.constraints.projects
    yield from selection.excluded.tags
