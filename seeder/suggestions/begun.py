"""Chosen drafts as the first answers of an interview."""

from __future__ import annotations

from collections.abc import Sequence

from seeder.template.answers import Value
from seeder.title import normal
from seeder.wish import TaskFile


def begun_answers(drafts: Sequence[TaskFile], count: int) -> dict[str, Value]:
    """The keys of ``Interview.answers``: `1.template`, `1.title`, `1.answers.pointers`, …, and `place` once
    when all of `count` tasks lie in the same one, else `1.place`, `2.place`. A title that another draft has
    is left out, and so asked: two tasks of one title are refused."""
    found: dict[str, Value] = {}
    places = {draft.place for draft in drafts if draft.place}
    if len(places) == 1 and len(drafts) == count:
        found["place"] = places.pop()
    titles: set[str] = set()
    for number, draft in enumerate(drafts, 1):
        said = {"template": draft.template}
        if draft.title and normal(draft.title) not in titles:
            titles.add(normal(draft.title))
            said["title"] = draft.title
        if "place" not in found:
            said["place"] = draft.place
        found |= {f"{number}.{key}": text for key, text in said.items() if text}
        for name, value in (draft.answers or {}).items():
            found[f"{number}.answers.{name}"] = tuple(value) if isinstance(value, list) else value
    return found
