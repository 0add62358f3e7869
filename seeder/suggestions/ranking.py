"""All suggestions as one list: what belongs together merged, the most telling kinds first, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from seeder.model import Task
from seeder.plans.likeness import like
from seeder.suggestions.conversations import promised, unresolved
from seeder.suggestions.facts import Facts
from seeder.suggestions.subtasks import subtasks
from seeder.suggestions.suggestion import Suggestion
from seeder.suggestions.todos import standing
from seeder.suggestions.untested import untested

_RANK = {"comment": 0, "promise": 0, "todo": 1, "test": 2, "subtask": 3}


def suggest(facts: Facts) -> list[Suggestion]:
    """What the facts suggest; the same facts give the same list."""
    found = [*unresolved(facts), *promised(facts), *standing(facts), *untested(facts), *subtasks(facts)]
    return sorted((_marked(each, facts.left) for each in merged(found)), key=_order)


def _order(one: Suggestion) -> tuple[int, int, str, str]:
    return _RANK[one.kind], -one.at, one.title, min(one.same, default="")


def merged(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Each suggestion once; one that comes again, or stands on a line that has one, adds its evidence."""
    kept: list[Suggestion] = []
    known: dict[str, int] = {}
    for one in found:
        at = next((known[key] for key in _keys(one, kept, known)), None)
        if at is None:
            at = len(kept)
            kept.append(one)
        else:
            kept[at] = _joined(kept[at], one)
        known |= {key: at for key in (*one.same, *one.near) if key not in known}
    return kept


def _keys(one: Suggestion, kept: list[Suggestion], known: dict[str, int]) -> Iterator[str]:
    yield from (key for key in sorted(one.same) if key in known)
    # Two comments on a line can be about different things.
    yield from (key for key in sorted(one.near) if key in known and kept[known[key]].kind != one.kind)


def _joined(first: Suggestion, again: Suggestion) -> Suggestion:
    evidence = tuple(dict.fromkeys((*first.evidence, *again.evidence)))
    return msgspec.structs.replace(
        first, evidence=evidence, same=first.same | again.same, near=first.near | again.near
    )


def _marked(one: Suggestion, left: Iterable[Task]) -> Suggestion:
    """With the first task that it looks like."""
    same = next((task for task in left if like(one.title, task.title)), None)
    return one if same is None else msgspec.structs.replace(one, left=f"{same.monogram} {same.title}")
