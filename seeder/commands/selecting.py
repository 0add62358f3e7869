"""Which tasks a command is about: its arguments, files and constraints read into a Selection."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.selection import Constraints, Excluded, Found, Selection

MOST_BYTES = 16 << 20

What = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TASK]...", help="T123, or the address of a task, a board or a stored search."),
]
Files = Annotated[
    list[str] | None,
    typer.Option("--file", "-f", metavar="FILE", help="Any text with tasks in it; - for standard input."),
]
Project = Annotated[
    list[str] | None, typer.Option("--project", metavar="TAG", help="Tasks with this tag; open ones.")
]
Status = Annotated[
    list[str] | None,
    typer.Option("--status", metavar="STATUS", help="open, closed, any, or one of the site's."),
]
Author = Annotated[list[str] | None, typer.Option("--author", metavar="USER", help="Who wrote the task.")]
Owner = Annotated[
    list[str] | None, typer.Option("--owner", metavar="USER", help="Who has claimed it, or “nobody”.")
]
Subscriber = Annotated[list[str] | None, typer.Option("--subscriber", metavar="USER", help="Who follows it.")]
Words = Annotated[str, typer.Option("--text", metavar="WORDS", help="Words in it, by the site's search.")]
Created = Annotated[
    str | None, typer.Option("--created-since", metavar="DATE", help="2026-05-01 or '14 days'.")
]
Modified = Annotated[str | None, typer.Option("--modified-since", metavar="DATE", help="As before.")]
Field = Annotated[
    list[str] | None, typer.Option("--field", metavar="NAME=VALUE", help="A field of the site's own.")
]
Not = Annotated[
    list[str] | None,
    typer.Option("--not", metavar="TASK|TAG", help="Leave out this task, or tasks so tagged."),
]


def selection_of(ctx: Context, given: dict[str, Any]) -> Selection:
    """What was asked for with the options above, by their names; BadInput for a word that names no task, or
    when nothing was asked for."""
    from seeder.selection import Selection

    found = found_of(ctx, given)
    selection = Selection(found, _constraints(ctx, given), excluded_of(ctx, given["not_"] or ()))
    if selection.empty:
        if found.lost:
            raise BadInput("No task was found in what was given.", _lost_hint(found))
        if given["file"]:
            raise BadInput("There is nothing in what was given.", "-f takes a file with tasks in it.")
        raise BadInput(
            "Which tasks?",
            "Task numbers, addresses of tasks, boards or searches, -f FILE with any text, or --project TAG.",
        )
    return selection


def found_of(ctx: Context, given: dict[str, Any]) -> Found:
    """What stands in the arguments and files; BadInput for an argument that names no task."""
    from seeder.selection import found_in, found_in_words

    host = ctx.site.host
    typed = [word for word in given["what"] or () if word != "-"]
    found = found_in_words(typed, host)
    for lost in found.lost:
        why = f" ({lost.why})" if lost.why else ""
        raise BadInput(
            f"“{lost.text}” is not a task, board or stored search of {host}{why}.", "Write tasks as T123."
        )
    files = [*(given["file"] or ()), *(["-"] if "-" in (given["what"] or ()) else ())]
    for name in dict.fromkeys(files):
        text, called = _read(name)
        found += found_in(text, host, called)
    return found


def _read(name: str) -> tuple[str, str]:
    called = "standard input" if name == "-" else name
    try:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else _bytes(Path(name).expanduser())
    except (OSError, ValueError, RuntimeError) as problem:
        # RuntimeError: ~somebody, who is not on this computer.
        reason = getattr(problem, "strerror", "") or "it cannot be read"
        raise BadInput(f"{called}: {reason}.", "-f takes a file with any text that names tasks.") from None
    if len(raw) > MOST_BYTES:
        raise BadInput(f"{called} is larger than 16 MiB.", "Is that the right file?")
    # Spreadsheets on Windows write UTF-16 with its mark; anything else is read as far as it can be.
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    return raw.decode("utf-16" if wide else "utf-8-sig", "replace"), called


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _lost_hint(found: Found) -> str:
    reasons = [lost for lost in found.lost if lost.why]
    first = (reasons or list(found.lost))[0]
    why = f": {first.why}" if first.why else ""
    return f"Line {first.number} of {first.source}{why}. Tasks are written as T123 or with their address."


def _constraints(ctx: Context, given: dict[str, Any]) -> Constraints:
    from seeder.selection import Constraints

    found = Constraints(
        projects=tuple(given["project"] or ()),
        statuses=tuple(given["status"] or ()),
        authors=tuple(given["author"] or ()),
        owners=tuple(given["owner"] or ()),
        subscribers=tuple(given["subscriber"] or ()),
        text=given["text"].strip(),
        created_since=_since(ctx, given["created_since"]),
        modified_since=_since(ctx, given["modified_since"]),
        fields=_fields(given["field"] or ()),
    )
    if found.empty and found.statuses:
        raise BadInput("A status alone selects every task of the site.", "Add --project TAG, or another.")
    return found


def _since(ctx: Context, text: str | None) -> int | None:
    """Midnight of that day where the reader is, epoch seconds UTC."""
    from seeder.clock import east_of_utc
    from seeder.since import since_day

    if text is None:
        return None
    day = since_day(text, ctx.today)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    return max(1, int(midnight - east_of_utc(midnight)))


def _fields(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise BadInput(f"“{text}” is not a field.", "Write --field custom.difficulty=easy.")
        wire = name.strip() if name.strip().startswith("custom.") else f"custom.{name.strip()}"
        fields.setdefault(wire, []).append(value.strip())
    return {name: tuple(values) for name, values in fields.items()}


def excluded_of(ctx: Context, given: Iterable[str]) -> Excluded:
    """What --not leaves out."""
    from seeder.selection import Excluded
    from seeder.wish import task_number

    numbers, tags = [], []
    for text in given:
        number = task_number(text, ctx.site.host)
        if number is None:
            tags.append(text)
        else:
            numbers.append(number)
    return Excluded(tuple(numbers), tuple(tags))
