"""A new round: from options, and at a terminal by asking for what was not given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seeder.commands.new_file import ask_until_right, without_line, write_new
from seeder.document import parse
from seeder.errors import BadInput
from seeder.round import Round, parse_round
from seeder.round_file import round_text
from seeder.wish import several

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.views.console import Console

# A value of each kind that is certainly right, to try one value of a file alone.
_FINE: dict[str, Any] = {"name": "x", "start": "0001-01-01", "end": "9999-12-31", "tags": ["x"]}


class Given(msgspec.Struct, frozen=True):
    """What the options said; None for nothing. `interns` are written USER or USER=MENTOR,MENTOR."""

    programme: str | None = None
    start: str | None = None
    end: str | None = None
    tags: list[str] | None = None
    parent: str | None = None
    interns: list[str] | None = None


def new_round(console: Console, name: str, given: Given) -> Round:
    """The round, with what is missing asked for. BadInput for a mistake in an option, and for what is
    missing when nobody is there to be asked."""
    said: dict[str, Any] = {
        "name": name,
        "programme": given.programme,
        "start": given.start,
        "end": given.end,
        "tags": given.tags,
        "parent": given.parent,
        "interns": None if given.interns is None else [_intern(text) for text in given.interns],
    }
    if console.can_ask:
        _ask(console, said)
    elif missing := [option for option in ("start", "end") if not said[option]]:
        raise BadInput(
            f"A round needs its first and its last day: {' and '.join(f'--{m}' for m in missing)}.",
            "Write them as 2026-12-07.",
        )
    return _checked({key: value for key, value in said.items() if value is not None})


def write_round(ctx: Context, path: Path, round_: Round) -> None:
    """Put the round where --round finds it; the file that was there is kept beside it."""
    write_new(ctx.console, path, round_text(round_), "round")
    if ctx.json:
        ctx.console.print_json({"name": round_.name, "path": str(path), "interns": len(round_.interns)})
        return
    ctx.console.tell(f"Written to {path}: change in it what you like.", "green")
    ctx.console.tell(f"Look whether all of it is on the site: `seeder program check {round_.name}`")


def _ask(console: Console, said: dict[str, Any]) -> None:
    for key, question, kind in (
        ("programme", "Which programme? Such as Outreachy; Enter for none:", str),
        ("start", "Its first day, such as 2026-12-07:", str),
        ("end", "Its last day:", str),
        ("tags", "Tags of its tasks, with commas, such as Outreachy (Round 33):", several),
        ("parent", "The coordination task, such as T123; Enter for none:", str),
    ):
        if said[key] is None:
            said[key] = _answered(console, said, key, question, kind)
    if said["interns"] is None:
        said["interns"] = _asked_interns(console, said)


def _answered(
    console: Console, said: dict[str, Any], key: str, question: str, kind: Callable[[str], Any]
) -> Any:
    """An answer that is none of a file's mistakes."""

    def check(answer: str) -> Any:
        value = kind(answer)
        _checked({**_FINE, **{k: v for k, v in said.items() if v is not None}, key: value})
        return value

    return ask_until_right(console, question, check)


def _asked_interns(console: Console, said: dict[str, Any]) -> list[dict[str, Any]]:
    console.tell("Who is in it? One a line, their mentors behind =, as alice=bob,carol. Enter alone ends.")
    interns: list[dict[str, Any]] = []
    while text := console.ask("Intern:"):
        entry = _intern(text)
        try:
            _checked({**_FINE, **said, "interns": [*interns, entry]})
        except BadInput as problem:
            console.problem(without_line(problem))
        else:
            interns.append(entry)
    return interns


def _intern(text: str) -> dict[str, Any]:
    user, _, mentors = text.partition("=")
    return {"user": user.strip(), "mentors": list(several(mentors))}


def _checked(said: dict[str, Any]) -> Round:
    """The round of these values, held to all the rules of a file."""
    text = msgspec.json.encode({k: list(v) if isinstance(v, tuple) else v for k, v in said.items()}).decode()
    return parse_round(parse(text, "the round"))
