"""Suggestions as a numbered list, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from seeder.suggestions import Suggestion
from seeder.views.console import Console
from seeder.views.moments import day, instant

NAMES = {
    "comment": "unresolved comment",
    "promise": "promised follow-up",
    "todo": "TODO in the code",
    "test": "missing test",
    "subtask": "own subtask",
}
# Of a long conversation its beginning and its end.
_MOST_LINKS = 3

Numbered = Sequence[tuple[int, Suggestion]]


def show_suggestions(console: Console, shown: Numbered, more: int = 0) -> None:
    """What, why and where to look, each with the number by which it is chosen; `more` are not shown."""
    for number, one in shown:
        console.show((f"{number:>3}  ", "bold"), (one.title, "bold"))
        console.show((NAMES[one.kind], "magenta"), (f" · {one.place}", ""), indent=5)
        console.say(one.why, "dim", indent=5)
        if one.left:
            console.say(f"You left a task like it already: {one.left}", "yellow", indent=5)
        for evidence in _few(one.evidence):
            console.link(evidence.url, indent=5)
            console.show((f"{evidence.who}, {day(evidence.at)}", "dim"), indent=5)
    if more:
        console.say(f"… and {more} more: --limit {len(shown) + more} shows all.", "dim")


def show_left_out(console: Console, left_out: Sequence[str]) -> None:
    for sentence in left_out:
        console.tell(sentence, "yellow")


def as_json(numbered: Numbered, left_out: Sequence[str]) -> dict[str, Any]:
    return {"suggestions": [_suggestion(*each) for each in numbered], "left_out": list(left_out)}


def _suggestion(number: int, one: Suggestion) -> dict[str, Any]:
    draft = {key: value for key, value in msgspec.to_builtins(one.draft).items() if value is not None}
    return {
        "number": number,
        "kind": one.kind,
        "title": one.title,
        "why": one.why,
        "place": one.place,
        "evidence": [{"url": e.url, "who": e.who, "at": instant(e.at)} for e in one.evidence],
        "already_left": one.left or None,
        "draft": draft,
    }


def _few(evidence: Sequence[Any]) -> Sequence[Any]:
    return evidence if len(evidence) <= _MOST_LINKS else (*evidence[: _MOST_LINKS - 1], evidence[-1])
