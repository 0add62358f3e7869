"""What a person wants created: the file, the flags and the prompts all end up here, as one value.

Everything is text as it was written; nothing is looked up. What stands at the top of the file holds for
every task that does not say otherwise.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

import msgspec

from seeder.document import Document, Path
from seeder.errors import BadInput

# At most so many tasks in one file: this is for leaving a few, not for filling a board.
MOST_TASKS = 20
LONGEST_NAME = 2_000  # characters of a tag, a name or a link


class Shared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be said once for all tasks, or again for one of them."""

    project: str | None = None
    tags: list[str] | str | None = None
    round: str | None = None
    parent: str | None = None
    place: str | None = None
    mentor_until: str | None = None
    co_mentors: list[str] | str | None = None
    template: str | None = None


class TaskFile(Shared, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str | None = None
    answers: dict[str, Any] | None = None


class WishFile(Shared, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file that ``seeder create -f`` takes."""

    tasks: list[TaskFile] = []


class TaskWish(msgspec.Struct, frozen=True, kw_only=True):
    """One wished task. `index` counts from 0 and says where in the file it stands."""

    index: int
    template: str = ""
    title: str = ""
    answers: dict[str, Any] = {}
    project: str = ""
    tags: tuple[str, ...] = ()
    round: str = ""
    parent: str = ""
    place: str = ""
    mentor_until: str = ""
    co_mentors: tuple[str, ...] = ()


class Wish(msgspec.Struct, frozen=True):
    """All wished tasks; `document` is the file that they stand in, None for flags and prompts."""

    tasks: tuple[TaskWish, ...] = ()
    document: Document | None = None

    def error(self, task: TaskWish, path: Path, sentence: str, hint: str = "") -> BadInput:
        """A BadInput about `path` in one task, with the file's line where there is one."""
        if self.document is None:
            return BadInput(f"Task {task.index + 1}: {sentence}", hint)
        if ("tasks", task.index, *path) not in self.document.lines and path in self.document.lines:
            # It is said once for all tasks, at the top.
            return self.document.error(path, sentence, hint)
        return self.document.error(("tasks", task.index, *path), sentence, hint)

    def beside(self, name: str) -> str:
        """A relative path in a file of tasks is looked for beside that file, wherever one stands."""
        if self.document is None or not name.startswith(("./", "../")):
            return name
        return str(PurePath(self.document.name).parent / name)


def wish_from(document: Document, flags: Shared) -> Wish:
    """The wish in a file; `flags` given on the command line win over what it says, and tags and co-mentors
    among them are added."""
    if document.value is None:
        raise BadInput(f"{document.name} is empty.", "`seeder create --example` prints one to start from.")
    if not isinstance(document.value, dict):
        raise document.error((), "This is not a file of tasks.", "`seeder create --example` prints one.")
    read = document.convert(WishFile)
    if not read.tasks:
        raise document.error((), "“tasks” is missing.", "List the tasks under `tasks:`.")
    if len(read.tasks) > MOST_TASKS:
        raise document.error(("tasks",), f"At most {MOST_TASKS} tasks fit in one file.")
    return Wish(tuple(_task(i, task, flags, read) for i, task in enumerate(read.tasks)), document)


def wish_from_parts(shared: Shared, tasks: list[TaskFile], flags: Shared) -> Wish:
    """The wish that a file with `shared` at its top and `tasks` below it would make."""
    return Wish(tuple(_task(i, task, flags, shared) for i, task in enumerate(tasks)))


def wish_from_flags(titles: list[str], answers: list[dict[str, Any]], flags: Shared) -> Wish:
    """The wish of a command line without a file: a task for each title."""
    pairs = zip(titles, answers, strict=True)
    return Wish(
        tuple(
            _task(i, TaskFile(title=title, answers=given), flags, Shared())
            for i, (title, given) in enumerate(pairs)
        )
    )


def _task(index: int, task: TaskFile, flags: Shared, shared: Shared) -> TaskWish:
    def said(name: str, *layers: Shared) -> Any:
        return next((value for layer in layers if (value := getattr(layer, name)) is not None), None)

    def all_said(name: str) -> tuple[str, ...]:
        written = said(name, task, shared)
        every = (*several(written), *several(getattr(flags, name)))
        return tuple(dict.fromkeys(_short(name, text) for text in every))

    return TaskWish(
        index=index,
        title=(task.title or "").strip(),
        answers=task.answers or {},
        tags=all_said("tags"),
        co_mentors=tuple(dict.fromkeys(name.removeprefix("@") for name in all_said("co_mentors"))),
        **{
            name: _short(name, (said(name, flags, task, shared) or "").strip())
            for name in ("template", "project", "round", "parent", "place", "mentor_until")
        },
    )


def _short(name: str, text: str) -> str:
    """Names are short; what is not would only be sent to the site and be unknown there."""
    if len(text) > LONGEST_NAME:
        raise BadInput(f"“{name}” has {len(text)} characters; at most {LONGEST_NAME} make sense.")
    return text


def several(value: list[str] | str | None) -> tuple[str, ...]:
    """A list, or one text with commas, as distinct texts without blanks around them."""
    pieces = value.split(",") if isinstance(value, str) else value or []
    return tuple(dict.fromkeys(text for piece in pieces if piece and (text := piece.strip())))


LONGEST_PROMISE = 5  # years
_SPAN = re.compile(r"(?:in\s+|\+\s*)?(\d{1,3})\s*(day|week|month|year)s?")
_DAYS = {"day": 1, "week": 7}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def until_date(text: str, today: date) -> date:
    """A day as `2027-02-28` or from today on as `3 months`; BadInput for anything else or the past.

    Months and years keep the day of the month where that exists, else the month's last day.
    """
    hint = f"Write it as {_later(today, 3).isoformat()} or “3 months”."
    span = _SPAN.fullmatch(text.strip().lower())
    try:
        if span:
            count, unit = int(span[1]), span[2]
            months = count * (12 if unit == "year" else 1)
            until = today + timedelta(days=count * _DAYS[unit]) if unit in _DAYS else _later(today, months)
        else:
            until = _day(text.strip())
    except (ValueError, OverflowError):
        looks_right = _DAY.fullmatch(text.strip())
        why = "is a day that does not exist" if looks_right else "is not a date that seeder understands"
        raise BadInput(f"“{text}” {why}.", hint) from None
    if until < today:
        raise BadInput(f"{until.isoformat()} is over already.", hint)
    if until > _later(today, 12 * LONGEST_PROMISE):
        raise BadInput(
            f"{until.isoformat()} is more than {LONGEST_PROMISE} years ahead.",
            f"Promise what you can keep. {hint}",
        )
    return until


def _day(text: str) -> date:
    """A day, also without the noughts of month and day; ValueError for anything else."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(*map(int, found.groups()))


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


_TASK = re.compile(r"(?:https?://(?P<host>[^/\s]+)/)?T(?P<number>\d{1,9})(?:[#?]\S*)?", re.IGNORECASE)


def task_number(text: str, host: str) -> int | None:
    """The number in `T123`, `t123`, `{T123}` or a task's address on `host`; None for anything else, above
    all for a task of another site."""
    found = _TASK.fullmatch(text.strip().removeprefix("{").removesuffix("}"))
    if found is None or (found["host"] or host).lower() != host.lower():
        return None
    return int(found["number"])
