"""What was typed, as an answer: checked at once, so that nobody learns at the end what was wrong before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from seeder.errors import BadInput
from seeder.interview.question import ASKED_THEM, Question
from seeder.place import complete_place
from seeder.remarkup import mentions
from seeder.settings.site import Site
from seeder.template.answers import Answers, Value, read_answer
from seeder.template.description import smuggled
from seeder.template.grammar import Field, Template
from seeder.title import title_problem
from seeder.wish import until_date

THREE_MONTHS = "3 months"


class Where(msgspec.Struct, frozen=True):
    """For which site, on which day of the reader's."""

    site: Site
    today: date


def read_typed(question: Question, typed: Value, template: Template | None, where: Where) -> Value:
    """`typed` as the answer to `question`; BadInput with the nearest right thing."""
    if question.choices:
        typed = _chosen(question, str(typed))
    if question.field is not None and template is not None:
        return _read_field(question, question.field, template, typed)
    reader = _READERS[question.key.partition(".")[2] or question.key]
    return reader(str(typed).strip(), where)


def _read_field(question: Question, field: Field, template: Template, typed: Value) -> Value:
    value = read_answer(msgspec.structs.replace(field, default=question.default), typed)
    alone = {each.name: value if each.name == field.name else "" for each in template.fields}
    for found in smuggled(template, Answers(alone)):
        if found.kind == "mention":
            raise BadInput(f"{found.text} would mail somebody.", f"Put it in backticks: `{found.text}`")
        raise BadInput(f"{found.text} would act on the page and not only be read.", "Leave it out.")
    return value


def _chosen(question: Question, typed: str) -> str:
    """A choice by its number, or the beginning of its name or of what is shown."""
    text = typed.strip() or str(question.default)
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(question.choices):
        return question.choices[int(text) - 1][0]
    for kept, _ in question.choices:
        if text.casefold() == kept.casefold():
            return kept
    asked = text.casefold()
    begun = [
        kept
        for kept, shown in question.choices
        if kept.casefold().startswith(asked) or shown.casefold().startswith(asked)
    ]
    if len(begun) == 1 and text:
        return begun[0]
    hint = f"Type a number from 1 to {len(question.choices)}."
    raise BadInput(f"“{text}” is not one of the choices.", hint)


def _project(text: str, where: Where) -> Value:
    if len(text) > 200:
        raise BadInput("A tag is one short line.")
    return text


def _place(text: str, where: Where) -> Value:
    if not text:
        hint = "A repository such as mediawiki/core, or a link."
        raise BadInput("Without a place nobody can begin.", hint)
    return complete_place(text, where.site.gerrit, where.site.code_hosts)


def _until(text: str, where: Where) -> Value:
    return until_date(text or THREE_MONTHS, where.today).isoformat()


def _people(text: str, where: Where) -> Value:
    names = [name.strip().removeprefix("@") for name in text.replace(";", ",").split(",")]
    found = tuple(dict.fromkeys(name for name in names if name))
    for name in found:
        if mentions(f"@{name}") != (name,):
            hint = "The name is in the address of their page, /p/NAME/."
            raise BadInput(f"“{name}” is not a user name.", hint)
    return found


def _yes(text: str, where: Where) -> Value:
    answer = text.casefold()
    if answer in {"y", "yes"}:
        return "yes"
    if answer in {"n", "no"}:
        return "no"
    raise BadInput("Please answer y or n.")


def _kind(text: str, where: Where) -> Value:
    return text


def _title(text: str, where: Where) -> Value:
    if problem := title_problem(text):
        raise BadInput(problem[0].upper() + problem[1:])
    if mentions(text):
        raise BadInput("A name with @ in a title mails nobody.", "Name people as co-mentors.")
    return text


_READERS: Mapping[str, Callable[[str, Where], Value]] = {
    "project": _project,
    "place": _place,
    "mentor_until": _until,
    "co_mentors": _people,
    ASKED_THEM: _yes,
    "template": _kind,
    "title": _title,
}
