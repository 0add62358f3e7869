"""A complete file of tasks to start from, made of the examples in templates."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

import msgspec

from seeder.scalar import flow, scalar
from seeder.template.answers import Answers, control_character, read_answers
from seeder.template.grammar import Field, Template

_WIDTH = 96


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the top of the file, for all its tasks. `mentor_until` is a date or a span."""

    mentor_until: str = "6 months"
    project: str = "example-project"
    place: str = "https://code.example.org/our-project"
    tags: tuple[str, ...] = ()
    round: str = ""
    co_mentors: tuple[str, ...] = ()


def example_answers(template: Template) -> Answers:
    """The template's own examples as checked answers; BadInput for one that its field refuses."""
    return read_answers(template, {field.name: field.example for field in template.fields})


def example_file(
    template: Template,
    count: int = 2,
    others: Sequence[Template] = (),
    top: Surroundings | None = None,
) -> str:
    """YAML that ``seeder create -f`` takes, with `count` tasks: the first of `template` with a remark at
    each answer, the next ones without remarks, of the `others` in turn (of `template` when there are
    none). No two tasks have the same title."""
    order = [template, *_in_turn(template, others)]
    lines = [*_HEAD, *_surroundings(top or Surroundings()), "tasks:", *_task(template, "", remarks=True)]
    for i in range(1, count):
        again = i // len(order) + 1
        lines += ["", *(_BETWEEN if i == 1 else ())]
        lines += _task(order[i % len(order)], f" ({again})" if again > 1 else "", remarks=False)
    return "\n".join(lines) + "\n"


def _in_turn(first: Template, others: Sequence[Template]) -> list[Template]:
    """Documentation, which suits nearly every project, before the rest by name."""
    rest = (other for other in others if other.name != first.name)
    return sorted(rest, key=lambda other: (other.name != "documentation", other.name))


_HEAD = (
    "# Tasks for newcomers, with you as their mentor. Change everything here, then look at the result:",
    "#",
    "#     seeder create -f tasks.yaml --dry-run",
    "#",
    "# Nothing is written before you have seen it and said yes. Lines that begin with # are remarks.",
    "",
)

_BETWEEN = (
    "  # A task can have its own project, tags, round, parent, place, mentor_until and co_mentors, written",
    "  # like its title; they win over those at the top.",
)


def _surroundings(top: Surroundings) -> Iterator[str]:
    yield "# The tag of the component that the tasks belong to: its hashtag, name or address."
    yield from (f"project: {scalar(top.project)}", "")
    yield "# More tags, such as [hackathon-2027]. The tag for first tasks is added by itself."
    yield from (f"tags: {flow(top.tags)}", "")
    yield "# The round of your programme, such as Outreachy (Round 34), or nothing."
    yield from (f"round: {scalar(top.round)}".rstrip(), "")
    yield "# The round's parent task, such as T1234, if there is one."
    yield from ("parent:", "")
    yield "# Where the work is: a repository such as mediawiki/core, or any link."
    yield from (f"place: {scalar(top.place)}", "")
    yield "# How long you will answer questions: 6 months, or the last day, such as 2027-06-30."
    yield from (f"mentor_until: {scalar(top.mentor_until)}", "")
    yield "# Others who have agreed to help, by user name, such as [alice, bob]."
    yield from (f"co_mentors: {flow(top.co_mentors)}", "")


def _task(template: Template, number: str, *, remarks: bool) -> Iterator[str]:
    title = f"  # {_printable(template.title).strip()}. All templates: seeder templates list"
    yield f"  - template: {template.name}" + (title if remarks else "")
    if remarks and template.title_help:
        yield from _remark(template.title_help, 4)
    yield f"    title: {scalar(template.title_example.strip() + number)}"
    yield "    answers:"
    for field in template.fields:
        if remarks:
            yield from _explained(field)
        yield from _answer(field)


def _explained(field: Field) -> Iterator[str]:
    label = field.label if field.label.endswith(("?", ".", "!")) else f"{field.label}."
    yield ""
    yield from _remark(f"{label} {'' if field.required else 'Optional. '}{field.help}".rstrip(), 6)
    if field.choices:
        yield "      # One of:"
    yield from (f"      #   {_printable(choice)}" for choice in field.choices)


def _remark(text: str, indent: int) -> Iterator[str]:
    lead = " " * indent + "# "
    yield from textwrap.wrap(_printable(text), _WIDTH, initial_indent=lead, subsequent_indent=lead)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _answer(field: Field) -> Iterator[str]:
    if isinstance(field.example, str):
        yield from _value(f"      {field.name}:", field.example, 8)
    else:
        yield f"      {field.name}:"
        yield from (f"        - {scalar(item)}" for item in field.example)


def _value(key: str, text: str, indent: int) -> Iterator[str]:
    """A long text folded, one of several lines as it is, a short one behind its key."""
    lead = " " * indent
    if control_character(text):
        yield f"{key} {scalar(text)}"
    elif "\n" in text and not re.search(r"^\s|\s$|[^\S\n ]", text):
        yield f"{key} |-"
        yield from (f"{lead}{line}" if line else "" for line in text.split("\n"))
    elif len(key) + len(text) > _WIDTH and text.split() == text.split(" "):
        yield f"{key} >-"
        yield from textwrap.wrap(
            text,
            _WIDTH,
            initial_indent=lead,
            subsequent_indent=lead,
            break_long_words=False,
            break_on_hyphens=False,
        )
    else:
        yield f"{key} {scalar(text)}".rstrip()
