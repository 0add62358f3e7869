"""Files and flags of `seeder create` read into a wish."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seeder.document import MAX_BYTES, parse
from seeder.errors import BadInput
from seeder.wish import Shared, Wish, wish_from, wish_from_flags

if TYPE_CHECKING:
    from seeder.document import Document


def read_wish(file: str, titles: list[str], answers: list[str], flags: Shared, count: int) -> Wish:
    """The wish in `file`, or on standard input for `-`."""
    if titles or answers:
        raise BadInput("--title and --answer belong to tasks without a file.", "Put them into the file.")
    return wish_of(read_document(file), flags, count)


def wish_of(document: Document, flags: Shared, count: int) -> Wish:
    wish = wish_from(document, flags)
    if len(wish.tasks) != count:
        found = "is 1 task" if len(wish.tasks) == 1 else f"are {len(wish.tasks)} tasks"
        hint = f"Add --tasks {len(wish.tasks)} if that is meant, or change the file."
        raise document.error(
            ("tasks",), f"there {found} in it and {count} {'is' if count == 1 else 'are'} expected.", hint
        )
    return wish


def wish_of_flags(titles: list[str], answers: list[str], flags: Shared, count: int) -> Wish:
    if len(titles) != count:
        raise BadInput(
            f"{len(titles)} of {count} titles were given.",
            f"Give --title once for each task, or add --tasks {len(titles)}.",
        )
    return wish_from_flags(titles, [_answers(answers, i + 1) for i in range(len(titles))], flags)


_ANSWER = re.compile(r"(?:(?P<task>\d+):)?(?P<field>[A-Za-z_][\w-]*)=(?P<text>.*)", re.DOTALL)


def _answers(given: list[str], number: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in given:
        match = _ANSWER.fullmatch(text)
        if match is None:
            raise BadInput(f"“{text}” is not an answer.", "Write --answer FIELD=TEXT, or 2:FIELD=TEXT.")
        if match["task"] in {None, str(number)}:
            found[match["field"]] = match["text"]
    return found


def read_document(file: str) -> Document:
    """A YAML or JSON file; `-` is standard input. BadInput when it cannot be read."""
    return parse(read_text(file), "standard input" if file == "-" else file)


MAKE_ONE = "`seeder create --example > tasks.yaml` makes one to start from."


def read_text(file: str, hint: str = MAKE_ONE) -> str:
    """A file's text, UTF-8, at most a little over what ``parse`` takes."""
    try:
        if file == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        return content.decode("utf-8-sig")
    except OSError as problem:
        raise BadInput(f"{file}: {problem.strerror or 'cannot be read'}.", hint) from None
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not UTF-8 text.", "Save it as UTF-8 in your editor.") from None
