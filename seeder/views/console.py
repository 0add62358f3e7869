"""The screen: results on standard output, talk on standard error, one JSON object where that was asked.

Everything goes through ``visible`` and the redactor, so no text can reach a terminal as a command and no
token can reach it at all. Colour is decoration only: NO_COLOR, TERM=dumb and pipes lose nothing.
"""

from __future__ import annotations

import json
import re
import sys
import termios
from collections.abc import Iterator, Mapping
from typing import IO, Any

from rich.console import Console as RichConsole
from rich.padding import Padding
from rich.text import Text

from seeder.errors import SeederError
from seeder.views.safe import escape_json, one_line, visible
from seeder.wire.redaction import Redactor

READER_LEFT = 141
# Those that take --site and --rehearse both, as a sentence names them.
_COMMAND = re.compile(
    r"`seeder (?:create|check|suggest|apply|resume|login|logout|whoami|doctor|runs (?:show|undo)|config show"
    r"|audit (?:mentors|assignments)|tasks (?:available|health)|program (?:check|handover)"
    r"|hackathon (?:list|new|show|check|board))"
    r"\b[^`\n]*`"
)
# Of an object and of its lists each part is told by itself; deeper ones are told whole.
_WHOLE = 2
WIDEST = 100  # columns of somebody's text; longer lines are hard to read


class Console:
    """`json` sends everything that is meant for people to standard error, and little of it. `again` is
    what a command needs to speak to the same site (" --rehearse"): it is added to every `command` that a
    sentence names, so that following a hint never leads to another site."""

    def __init__(
        self, redact: Redactor, environ: Mapping[str, str], *, json: bool = False, again: str = ""
    ) -> None:
        self.redact, self.json, self.again = redact, json, again
        self._over = False
        # For screen readers: no colours, no bars, and no line is ever written over.
        self.plain = bool(environ.get("SEEDER_PLAIN"))
        if self.plain:
            environ = {**environ, "NO_COLOR": "1"}
        self.error = _rich(sys.stderr, environ)
        self.out = self.error if json else _rich(sys.stdout, environ)

    @property
    def can_ask(self) -> bool:
        """True when a person is there to answer: both the questions and the answers have a terminal."""
        return not self.json and sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def live(self) -> bool:
        """True when a line may be written over by the next."""
        return self.error.is_terminal and not self.error.is_dumb_terminal and not self.plain

    @property
    def width(self) -> int:
        return self.out.width

    def say(self, text: str = "", style: str = "", *, indent: int = 0) -> None:
        """A line or paragraph of the result."""
        self._print(self.out, self.text(text, style), indent)

    def bar(self, share: float, cells: int = 20) -> str:
        """A bar for `share` (0 to 1); blanks where a bar would be read out sign by sign."""
        return " " * cells if self.plain else f"{'▇' * max(1, round(cells * share)):<{cells}}"

    def show(self, *pieces: tuple[str, str], indent: int = 0) -> None:
        """A line of the result in several styles, (text, style) each; one line whatever stands in it."""
        safe = ((one_line(self.worded(text)), style) for text, style in pieces)
        self._print(self.out, Text.assemble(*safe), indent)

    def quote(self, text: str, style: str = "") -> None:
        """A line of somebody's text with a bar before it, also before what the terminal has to wrap."""
        shown, width = self.text(text, style), max(10, min(self.out.width - 4, WIDEST))
        lines = shown.wrap(self.out, width) if self.out.is_terminal and text else [shown]
        for line in lines:
            line.rstrip()
            self._print(self.out, Text.assemble(("    " if self.plain else "  │ ", "dim"), line), 0)

    def tell(self, text: str = "", style: str = "dim") -> None:
        """A line about what is going on, never part of the result."""
        self._print(self.error, self.text(text, style), 0)

    def item(self, head: str, text: str, style: str = "") -> None:
        """A line of talk that begins with a key or number; what has to be wrapped stands below `text`."""
        shown, room = self.text(text, style), self.error.width - len(head)
        fits = self.error.is_terminal and room >= 20
        for number, line in enumerate(shown.wrap(self.error, room) if fits else [shown]):
            line.rstrip()
            begin = self.text(" " * len(head) if number else head, style)
            self._print(self.error, begin + line, 0)

    def whole(self, text: str, style: str = "") -> None:
        """A line of talk that is never broken by us, so that an address or command in it can be copied."""
        self.error.print(self.text(text, style), soft_wrap=True)

    def link(self, address: str, *, indent: int = 0) -> None:
        """An address of the result, never broken by us."""
        self.out.print(Text(" " * indent) + self.text(address, "blue"), soft_wrap=True)

    def over(self, text: str) -> None:
        """A line that the next one replaces; on anything but a terminal it is not shown."""
        if self.live:
            self._over = True
            room = max(10, self.error.width - 1)
            self.error.file.write("\r\x1b[2K" + self._safe(text.replace("\n", " "))[:room])
            self.error.file.flush()

    def clear_line(self) -> None:
        if self.live and self._over:
            self._over = False
            self.error.file.write("\r\x1b[2K")
            self.error.file.flush()

    def block(self, text: str) -> None:
        """Somebody's text of the result, to be copied: nothing before its lines, and none broken by us."""
        self.out.print(Text(visible(self.redact(text))), soft_wrap=True)

    def print_json(self, value: Any) -> None:
        """One object on standard output: text as it is, but what a terminal would obey as \\uXXXX."""
        # All of it before the first byte: an interruption here must not leave half an object.
        pieces = [escape_json(piece) for piece in _pieces(value, self.redact)]
        sys.stdout.writelines([*pieces, "\n"])
        sys.stdout.flush()

    def print_raw(self, text: str) -> None:
        """A file's content on standard output, exactly as it is but without secrets."""
        sys.stdout.write(self.redact(text))
        sys.stdout.flush()

    def problem(self, error: SeederError) -> None:
        """An error: its sentence, and its hint under it, in the place of what was going on."""
        self.clear_line()
        self._print(self.error, self.text(error.sentence, "bold red"), 0)
        if error.hint:
            self._print(self.error, self.text(error.hint), 2)

    def ask(self, question: str, default: str = "") -> str:
        """The answer of a person, stripped; `default` for an empty one. EOFError when the input ends."""
        shown = f"{question} [{default}] " if default else f"{question} ".lstrip()
        self.error.print(self.text(shown, "bold"), end="")
        self.error.file.flush()
        answer = sys.stdin.readline()
        if not answer:
            self.tell()
            raise EOFError
        return answer.strip() or default

    def confirm(self, question: str, *, afresh: bool = False) -> bool:
        """True for yes; anything but a clear yes or no is asked again. No is the default. With `afresh` what
        was typed before the question could be read is no answer to it."""
        if afresh and sys.stdin.isatty():
            termios.tcflush(sys.stdin, termios.TCIFLUSH)
        while True:
            answer = self.ask(f"{question} [y/N]").lower()
            if answer in {"y", "yes"}:
                return True
            if answer in {"", "n", "no"}:
                return False
            self.tell("Please answer y or n.")

    def text(self, text: str, style: str = "") -> Text:
        return Text(self._safe(text), style)

    def worded(self, text: str) -> str:
        """`text` with the commands that it names completed, and without secrets."""
        return _COMMAND.sub(self._completed, self.redact(text))

    def _completed(self, match: re.Match[str]) -> str:
        told = match[0]
        return told if "--rehearse" in told or "--site" in told else f"{told[:-1]}{self.again}`"

    def _safe(self, text: str) -> str:
        return visible(self.worded(text))

    def _print(self, to: RichConsole, text: Text, indent: int) -> None:
        self.clear_line()
        # A pipe gets whole lines: what is cut there cannot be searched for.
        if to.is_terminal:
            to.print(Padding(text, (0, 0, 0, indent)) if indent else text)
        else:
            to.print(Text(" " * indent) + text if indent else text, soft_wrap=True)


class _Quiet(RichConsole):
    """rich ends with 1 when the reader of the output has gone; a shell expects 128 and SIGPIPE."""

    def on_broken_pipe(self) -> None:
        try:
            super().on_broken_pipe()
        except SystemExit:
            raise SystemExit(READER_LEFT) from None


def _rich(stream: IO[str], environ: Mapping[str, str]) -> RichConsole:
    return _Quiet(
        file=stream,
        markup=False,
        highlight=False,
        emoji=False,
        no_color=bool(environ.get("NO_COLOR")) or None,
        legacy_windows=False,
        _environ={n: v for n, v in environ.items() if n not in {"COLUMNS", "LINES"} or _is_width(v)},
    )


def _is_width(columns: str) -> bool:
    """True for a width that lines can be set in; rich would fill them with blanks to any other, too."""
    return columns.isascii() and columns.isdigit() and len(columns) < 5 and int(columns) >= 10


def _pieces(value: Any, redact: Redactor, level: int = 0) -> Iterator[str]:
    """The JSON of `value`, and of what is in its lists one by one: as one text, thirty thousand tasks took
    a hundred megabytes more."""
    if level == _WHOLE or not value or not isinstance(value, dict | list | tuple):
        text = json.dumps(_scrubbed(value, redact), ensure_ascii=False, indent=2)
        yield text.replace("\n", f"\n{'  ' * level}")
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    named = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    line, sign = f"\n{'  ' * (level + 1)}", opening
    for key, each in named:
        yield f"{sign}{line}" if key is None else f"{sign}{line}{json.dumps(key, ensure_ascii=False)}: "
        yield from _pieces(each, redact, level + 1)
        sign = ","
    yield f"\n{'  ' * level}{closing}"


def _scrubbed(value: Any, redact: Redactor) -> Any:
    if isinstance(value, str):
        return redact(value).encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _scrubbed(child, redact) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(child, redact) for child in value]
    return value
