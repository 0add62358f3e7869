"""What a person types at a question: a line, several, or a text in their editor; `?` and `<` are keys."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.interview import Question
    from seeder.views.console import Console

HELP, BACK, EDITOR = "?", "<", "e"
_BELOW = "---- 8< ---- what stands below this line is left out ---- 8< ----"


class Back(Exception):
    """The question before is to be asked again."""


class Help(Exception):
    """The question is to be explained."""


def typed_answer(console: Console, question: Question, environ: Mapping[str, str]) -> str:
    """What was typed, lines joined by line feeds; Back or Help for a key."""
    if question.kind in {"text", "list"}:
        return _lines(console, question, environ)
    return _key_or_text(console.ask("y or n:" if question.kind == "yes" else ">"))


def editor_of(environ: Mapping[str, str]) -> str:
    """The person's editor as they named it; empty when they named none."""
    return environ.get("VISUAL") or environ.get("EDITOR") or ""


def _lines(console: Console, question: Question, environ: Mapping[str, str]) -> str:
    first = _key_or_text(console.ask(">"))
    if first == EDITOR and editor_of(environ):
        return edited(question, "", environ)
    lines = [first] if first else []
    while lines and (line := console.ask(">")):
        lines.append(line)
    return "\n".join(lines)


def _key_or_text(text: str) -> str:
    if text == HELP:
        raise Help
    if text == BACK:
        raise Back
    return text


def edited(question: Question, text: str, environ: Mapping[str, str]) -> str:
    """`text` as it comes back from the editor, without the help that stands below it.

    Raises BadInput when the editor cannot be started or fails.
    """
    below = [_BELOW, "", question.label, *question.help.splitlines(), "", "For example:", question.example]
    with tempfile.TemporaryDirectory(prefix="seeder-") as folder:
        path = Path(folder) / "answer.txt"
        path.write_text(text + "\n\n" + "\n".join(below) + "\n", "utf-8")
        command = [*shlex.split(editor_of(environ)), str(path)]
        try:
            # The editor is the person's own choice; no secret of ours goes along.
            done = subprocess.run(command, check=False, env=_without_secrets(environ))  # noqa: S603
        except (OSError, ValueError) as problem:
            sentence = f"The editor cannot be started: {problem}."
            raise BadInput(sentence, "Set EDITOR, or type it here.") from None
        if done.returncode != 0:
            raise BadInput(f"The editor ended with {done.returncode}.", "Type it here, or try again with e.")
        return path.read_text("utf-8", "surrogateescape").partition(_BELOW)[0].strip()


def _without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    def secret(name: str) -> bool:
        return name.startswith("SEEDER_") and name.endswith(("_TOKEN", "_PASSWORD"))

    return {name: value for name, value in {**os.environ, **environ}.items() if not secret(name)}
