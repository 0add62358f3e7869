"""Answers to a template's questions, read from a file, from flags or from prompts, and checked.

A value is data: it is never expanded, and what it may hold depends on its field's type only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

import msgspec

from seeder.document import Document, Path
from seeder.errors import BadInput
from seeder.nearest import nearest_hint
from seeder.place import read_link, read_place
from seeder.remarkup import is_unclosed
from seeder.template.grammar import Field, Template

USERNAME = re.compile(r"[a-zA-Z0-9._-]*[a-zA-Z0-9_-]")
# Also what shows nothing: a text must be what it looks like.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\u115f\u1160\u180e\u3164\uffa0\U000e0000-\U000e007f]"
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+")

Value = str | tuple[str, ...]


class Answers(msgspec.Struct, frozen=True):
    """Checked values by field name: a tuple for a list, else a text; empty when not answered."""

    values: dict[str, Value]


class Where(Protocol):
    """Makes a BadInput that says where in the person's input the mistake is."""

    def __call__(self, path: Path, sentence: str, hint: str = "") -> BadInput: ...


def in_flags(path: Path, sentence: str, hint: str = "") -> BadInput:
    """A mistake in what was typed: there is no line to name."""
    return BadInput(sentence, hint)


def in_document(document: Document, base: Path) -> Where:
    """Mistakes below `base` of a document: in_document(doc, ("tasks", 0, "answers"))."""
    return lambda path, sentence, hint="": document.error((*base, *path), sentence, hint)


def read_answers(template: Template, raw: Any, where: Where = in_flags) -> Answers:
    """`raw` (a map of field name to text or list; None for no answers) checked against `template`.

    BadInput for an unknown name (with the nearest), a required field left out (with its example) and
    a value that its type does not allow. A default stands in for what is not answered.
    """
    given = {} if raw is None else raw
    if not isinstance(given, Mapping):
        raise where((), "Answers are a map: the name of a field, a colon, and its value.")
    names = [field.name for field in template.fields]
    for name in given:
        if name not in names:
            sentence = f"The template “{template.name}” asks nothing called “{name}”."
            raise where((name,), sentence, nearest_hint(str(name), names))
    return Answers({f.name: read_answer(f, given.get(f.name), where) for f in template.fields})


def read_answer(field: Field, raw: Any, where: Where = in_flags) -> Value:
    """One value checked, or its field's default, or empty; BadInput says what is wrong with it."""
    try:
        value = _READERS[field.type](raw if _is_given(raw) else field.default, field)
    except BadInput as problem:
        raise where((field.name,), f"“{field.label}”: {problem.sentence}", problem.hint) from None
    if field.required and not value:
        raise where((field.name,), f"“{field.label}” is missing.", _example_hint(field))
    return value


def control_character(text: str) -> str:
    """The first character that steers a terminal or the direction of text, as U+202E; empty for none.
    Line feed and tab do not count, nor do joiners, which Persian and emoji need."""
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def _is_given(raw: Any) -> bool:
    return bool(raw.strip()) if isinstance(raw, str) else bool(raw)


def _example_hint(field: Field) -> str:
    example = field.example if isinstance(field.example, str) else "; ".join(field.example)
    short = " ".join(example.split())
    return f"Say it under “{field.name}”. For example: {short}" if short else f"Say it under “{field.name}”."


def _text(raw: Any, field: Field) -> str:
    if not isinstance(raw, str):
        raise BadInput("this is a list or a map where a text is expected.")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    control = control_character(text)
    if control:
        raise BadInput(f"it holds an invisible control character ({control}).")
    if is_unclosed(text):
        hint = "End it as it begins, with ``` or %%% on a line of its own."
        raise BadInput("it opens a block of code or a table and does not close it.", hint)
    return text


def _line(raw: Any, field: Field) -> str:
    text = _text(raw, field)
    if "\n" in text or "\t" in text:
        raise BadInput("it must be one line, without tabs.")
    return text


def _choice(raw: Any, field: Field) -> str:
    text = _line(raw, field)
    for choice in field.choices:
        if text.casefold() == choice.casefold():
            return choice
    if not text:
        return ""
    raise BadInput(f"“{text}” is not one of the choices.", nearest_hint(text, field.choices))


def _list(raw: Any, field: Field) -> tuple[str, ...]:
    items = _text(raw, field).split("\n") if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple):
        raise BadInput("a list is expected: one item a line.")
    for item in items:
        if isinstance(item, Mapping):
            key = next(iter(item), "")
            raise BadInput(f"“{key}: …” needs quotes.", f'A text with ": " in it is written "{key}: …".')
    lines = (_line(item if item is not None else "", field) for item in items)
    return tuple(filter(None, (_BULLET.sub("", line) for line in lines)))


def _user(raw: Any, field: Field) -> str:
    name = _line(raw, field).removeprefix("@")
    if name and not USERNAME.fullmatch(name):
        hint = "The name as it stands in the address of their page: /p/NAME/."
        raise BadInput(f"“{name}” is not a user name.", hint)
    return name


def _place(raw: Any, field: Field) -> str:
    text = _line(raw, field)
    return read_place(text).as_text() if text else ""


def _url(raw: Any, field: Field) -> str:
    text = _line(raw, field)
    return read_link(text) if text else ""


def _date(raw: Any, field: Field) -> str:
    text = _line(raw, field)
    if not text:
        return ""
    try:
        return date.fromisoformat(text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else "").isoformat()
    except ValueError:
        raise BadInput(f"“{text}” is not a date.", "Write year-month-day: 2027-06-30.") from None


_READERS: Mapping[str, Callable[[Any, Field], Value]] = {
    "line": _line,
    "text": _text,
    "choice": _choice,
    "list": _list,
    "user": _user,
    "place": _place,
    "url": _url,
    "date": _date,
}
