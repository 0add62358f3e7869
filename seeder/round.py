"""A round of a programme, such as Outreachy's 33rd: its days, tags, parent task and interns. Pure.

A round is a small YAML file that a coordinator keeps. Grammar and meaning are here; where such files lie
is ``settings.rounds``' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from seeder.document import Document, Path
from seeder.wish import TaskWish, several

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
USER = re.compile(r"[\w.-]{1,64}")
MOST_INTERNS = 100  # one page of people; a larger round is several rounds
_PARENT = re.compile(r"(?:https?://[^\s/]+/)?T[1-9]\d{0,8}", re.IGNORECASE)


class InternEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An intern as the file writes one; ``_interns`` refuses other keys, without repeating them."""

    user: str
    gerrit: str | None = None
    mentors: list[str] | str | None = None


class RoundFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A round as the file writes it."""

    name: str
    start: str
    end: str
    programme: str | None = None
    tags: list[str] | str | None = None
    parent: str | None = None
    interns: list[InternEntry] | None = None


class Intern(msgspec.Struct, frozen=True):
    """`user` is the name in Phabricator, `gerrit` the one in Gerrit; `mentors` are names in Phabricator."""

    user: str
    gerrit: str = ""
    mentors: tuple[str, ...] = ()

    @property
    def gerrit_user(self) -> str:
        return self.gerrit or self.user


class Round(msgspec.Struct, frozen=True):
    """A checked round. `start` and `end` are its first and last day, in nobody's time zone; `tags` stand
    as written, `parent` is a task as written, empty for none."""

    name: str
    start: date
    end: date
    programme: str = ""
    tags: tuple[str, ...] = ()
    parent: str = ""
    interns: tuple[Intern, ...] = ()


def parse_round(document: Document) -> Round:
    """The Round that `document` describes; raises BadInput with the line of a mistake."""
    if not isinstance(document.value, dict):
        raise document.error((), "this is not a round.", "`seeder program new NAME` writes one.")
    read = document.convert(RoundFile)
    if not NAME.fullmatch(read.name):
        raise document.error(("name",), "“name” takes small letters, digits and hyphens.", "outreachy-33")
    found = Round(
        name=read.name,
        programme=(read.programme or "").strip(),
        start=day_at(document, "start", read.start),
        end=day_at(document, "end", read.end),
        tags=several(read.tags),
        parent=_parent(document, (read.parent or "").strip()),
        interns=tuple(_interns(document, read.interns or [])),
    )
    return _whole(document, found)


def with_round(task: TaskWish, round_: Round) -> TaskWish:
    """`task` with the round's tags and parent task instead of the round's name.

    The first tag, else the parent task, stands as the task's round: so the task's mark is the same as if
    that had been typed.
    """
    first, *rest = round_.tags or (round_.parent,)
    tags = tuple(dict.fromkeys((*rest, *task.tags)))
    return msgspec.structs.replace(task, round=first, tags=tags, parent=task.parent or round_.parent)


def _whole(document: Document, found: Round) -> Round:
    """`found`, when its parts fit together."""
    if found.end < found.start:
        raise document.error(("end",), "the round ends before it starts.")
    if not (found.tags or found.parent):
        hint = "Without either nothing tells its tasks from others."
        raise document.error((), "a round needs a tag or a parent task.", hint)
    return found


def day_at(document: Document, field: str, text: str) -> date:
    """The day in `text`, which stands at `field` of `document`; BadInput with its line."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise document.error((field,), f"“{field}” is not a day.", "Write it as 2027-02-28.") from None


def _parent(document: Document, text: str) -> str:
    if text and not _PARENT.fullmatch(text):
        hint = (
            f"Task numbers begin with T: T{text}." if text.isascii() and text.isdigit() else "Such as T123."
        )
        raise document.error(("parent",), "“parent” is not a task.", hint)
    return text


def _interns(document: Document, entries: list[InternEntry]) -> Iterator[Intern]:
    """The interns; no complaint says a name, because it may be shown where names should not be."""
    if len(entries) > MOST_INTERNS:
        raise document.error(("interns",), f"at most {MOST_INTERNS} interns fit in one round.")
    seen: set[str] = set()
    for i, entry in enumerate(entries):
        path: Path = ("interns", i)
        if not document.value["interns"][i].keys() <= set(InternEntry.__struct_fields__):
            raise document.error(path, "an intern has user, gerrit and mentors, and nothing else.")
        user = user_at(document, (*path, "user"), entry.user)
        if user.lower() in seen:
            raise document.error((*path, "user"), "this intern is listed twice.")
        seen.add(user.lower())
        gerrit = (entry.gerrit or "").strip()
        mentors = tuple(user_at(document, (*path, "mentors"), each) for each in several(entry.mentors))
        yield Intern(user, gerrit, tuple(dict.fromkeys(mentors)))


def user_at(document: Document, path: Path, text: str) -> str:
    """The user name in `text`; BadInput with its line, and without the name."""
    name = text.strip().removeprefix("@")
    if not USER.fullmatch(name):
        hint = "The name is in the address of their page, /p/NAME/."
        raise document.error(path, "this is not a user name.", hint)
    return name
