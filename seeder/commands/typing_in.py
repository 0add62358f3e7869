"""What a person types at a question: a line, several, or a text in their editor; `?`, `<`, `e` and `-` are
keys where they stand alone."""

from __future__ import annotations

import os
import select
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.interview import Question
    from seeder.views.console import Console

HELP, BACK, EDITOR, NOTHING = "?", "<", "e", "-"
SEVERAL = frozenset({"text", "list"})
_KEYS = frozenset({HELP, BACK, EDITOR})
_BELOW = "---- 8< ---- please write above this line ---- 8< ----"
# A paste arrives at once; nobody types that fast.
_PASTE = 0.1  # seconds
_MOST_PASTES = 50


class Back(Exception):
    """The question before is to be asked again; `half` are the lines typed so far."""

    def __init__(self, half: str = "") -> None:
        super().__init__()
        self.half = half


class Help(Back):
    """The question is to be explained, and then asked on from `half`."""


class Stopped(KeyboardInterrupt):
    """^C or the end of the input, with the lines typed so far in `half`."""

    def __init__(self, half: str) -> None:
        super().__init__()
        self.half = half


def typed_answer(
    console: Console, question: Question, environ: Mapping[str, str], begun: str = "", half: str = ""
) -> str:
    """What was typed, lines joined by line feeds; Back or Help for a key, Stopped for ^C.

    `begun` is what the editor starts with, `half` the lines typed before a key.
    """
    if question.kind in SEVERAL:
        return _Lines(console, question, environ, begun, half).read()
    return key_or_text(ask_line(console, "y or n:" if question.kind == "yes" else ">"))


def editor_of(environ: Mapping[str, str]) -> str:
    """The person's editor as they named it; empty when they named none."""
    return environ.get("VISUAL") or environ.get("EDITOR") or ""


def ask_line(console: Console, prompt: str, default: str = "") -> str:
    """One line; what a paste brings beyond it is dropped, and said, so that it answers no other question."""
    answer = console.ask(prompt, default)
    if _dropped():
        console.tell("Only the first line was taken; this question has one.", "yellow")
    return answer


def key_or_text(text: str, half: str = "") -> str:
    if text == HELP:
        raise Help(half)
    if text == BACK:
        raise Back(half)
    return text


class _Lines:
    """Lines until an empty one that a person typed; one within a paste parts two paragraphs."""

    def __init__(
        self, console: Console, question: Question, environ: Mapping[str, str], begun: str, half: str
    ) -> None:
        self.console, self.question, self.environ, self.begun = console, question, environ, begun
        self.lines = half.splitlines()

    def read(self) -> str:
        try:
            pasted = False
            while True:
                line = self.console.ask("" if pasted else ">")
                self.lines.append(line)
                more = _waiting()
                if not (line or more):
                    return self._typed
                if self.lines == [NOTHING] and not (pasted or more):
                    return NOTHING
                # A sign alone is a key only when a person typed it.
                if line in _KEYS and not (pasted or more):
                    self.lines.pop()
                    if line == EDITOR and editor_of(self.environ):
                        return self._from_editor()
                    self.lines.append(key_or_text(line, self._typed))
                pasted = more
        except (KeyboardInterrupt, EOFError):
            raise Stopped(self._typed) from None

    @property
    def _typed(self) -> str:
        return "\n".join(self.lines).strip("\n")

    def _from_editor(self) -> str:
        text = edited(self.question, self._typed or self.begun, self.environ)
        self.console.tell("From the editor:")
        for line in text.splitlines():
            self.console.tell(f"  {line}", "")
        return text or NOTHING


def _waiting() -> bool:
    """True when more is there to be read already. A terminal hands out one line at a time, so nothing of it
    stands in Python's own buffer."""
    return bool(select.select([sys.stdin], [], [], _PASTE)[0])


def _dropped() -> bool:
    import termios

    found = 0
    while found < _MOST_PASTES and _waiting():
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
        found += 1
    return found > 0


def edited(question: Question, text: str, environ: Mapping[str, str]) -> str:
    """`text` as it comes back from the editor, without the help that stands below it; what somebody wrote
    between the help's lines is kept.

    Raises BadInput when the editor cannot be started or fails.
    """
    example = question.example.splitlines()
    below = [_BELOW, "", question.label, *question.help.splitlines(), "", "For example:", *example]
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
        above, _, rest = path.read_text("utf-8", "surrogateescape").partition(_BELOW)
        added = [line for line in rest.splitlines() if line not in below]
        return "\n".join([above.strip(), *added]).strip()


def _without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    def secret(name: str) -> bool:
        return name.startswith("SEEDER_") and name.endswith(("_TOKEN", "_PASSWORD"))

    return {name: value for name, value in {**os.environ, **environ}.items() if not secret(name)}
