"""A new file that somebody is asked for: values held to the file's own rules, and nothing lost by --force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.views.console import Console

T = TypeVar("T")


def ask_until_right(console: Console, question: str, check: Callable[[str], T], default: str = "") -> T:
    """What `check` makes of an answer that it does not refuse, after as many questions as it takes."""
    while True:
        answer = console.ask(question, default)
        try:
            return check(answer)
        except BadInput as problem:
            console.problem(without_line(problem))


def without_line(problem: BadInput) -> BadInput:
    """Without the line of a file that is not written yet."""
    said = problem.sentence.partition(": ")[2] or problem.sentence
    return BadInput(f"{said[0].upper()}{said[1:]}", problem.hint)


def write_new(console: Console, path: Path, text: str, noun: str) -> None:
    """Put the file there, for its owner's eyes only; the one that was there is kept beside it."""
    from seeder.settings.private import replace_file

    if path.exists():
        old = path.with_suffix(".yaml.old")
        replace_file(old, path.read_bytes(), 0o600)
        console.tell(f"The {noun} that was there is kept in {old}.")
    replace_file(path, text.encode(), 0o600)
