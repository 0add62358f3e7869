"""A template's grammar: typed fields, and sections of text with `{field}` in it.

Templates are YAML that a coordinator edits without knowing Python (``templates/`` has the shipped
ones; ``docs/templates.md`` explains them). What a template says wrongly is found here, all of it
when the file is read, with the line. Filling one in is ``answers`` and ``description``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from seeder.document import Document, Path
from seeder.nearest import nearest_hint
from seeder.settings.site import Headings
from seeder.template.substitution import NAME, field_names, lone_brace

TYPES = ("line", "text", "choice", "list", "user", "place", "url", "date")
STYLES = ("bulleted", "numbered")
BLOCKS = ("text", "list")
BUILT_INS = ("mentor_line", "place")
SECTION_IDS = tuple(Headings.__struct_fields__)


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question. `type` is one of TYPES; `example` and `default` are a list for type list;
    `choices` belong to type choice, `style` (of STYLES) to type list."""

    name: str
    label: str
    type: str = "line"
    help: str = ""
    example: str | tuple[str, ...] = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str | tuple[str, ...] = ""
    style: str = "bulleted"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the task: `id` takes its heading from the site (SECTION_IDS), else `heading` is it."""

    text: str
    id: str = ""
    heading: str = ""


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`name` is what is typed, `title` and `about` what a list shows; `title_help` and
    `title_example` are for the title of the task itself."""

    name: str
    title: str
    about: str = ""
    title_help: str = ""
    title_example: str = ""
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


class Mistake(msgspec.Struct, frozen=True):
    """What is wrong in a template, and at which path of its document."""

    path: Path
    sentence: str
    hint: str = ""


def parse_template(document: Document) -> Template:
    """The document as a Template; BadInput with file and line for the first mistake in it."""
    template = document.convert(Template)
    for mistake in find_mistakes(template):
        raise document.error(mistake.path, mistake.sentence, mistake.hint)
    return template


def find_mistakes(template: Template) -> Iterator[Mistake]:
    """Everything that makes a template unusable, from top to bottom."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", template.name):
        yield Mistake(
            ("name",),
            f"“{template.name}” cannot be typed as a template's name.",
            "Use small letters, digits and single hyphens: small-feature.",
        )
    for key in ("title", "title_example"):
        if "\n" in getattr(template, key).strip():
            yield Mistake((key,), f"“{key}” is one line.")
    yield from _doubles(tuple(field.name for field in template.fields), "fields", "field")
    yield from _doubles(tuple(s.id or s.heading for s in template.sections), "sections", "section")
    for i, field in enumerate(template.fields):
        yield from _in_field(field, ("fields", i))
    if not template.sections:
        yield Mistake((), "A template needs sections: they are the text of the task.")
    for i, section in enumerate(template.sections):
        yield from _in_section(section, template, ("sections", i))


def _doubles(names: tuple[str, ...], key: str, noun: str) -> Iterator[Mistake]:
    for i, name in enumerate(names):
        if name and name in names[:i]:
            yield Mistake((key, i), f"The {noun} “{name}” is there twice.")


def _in_field(field: Field, path: Path) -> Iterator[Mistake]:
    if not NAME.fullmatch(field.name):
        hint = "Use small letters, digits and underscores: expected_result."
        yield Mistake((*path, "name"), f"“{field.name}” cannot be a field's name.", hint)
    if field.name in BUILT_INS:
        hint = "Choose another name; {mentor_line} and {place} are filled in by seeder."
        yield Mistake((*path, "name"), f"“{field.name}” is taken.", hint)
    if field.type not in TYPES:
        hint = nearest_hint(field.type, TYPES)
        yield Mistake((*path, "type"), f"There is no field type “{field.type}”.", hint)
    if (field.type == "choice") != bool(field.choices):
        yield Mistake(path, f"“{field.name}”: a choice needs choices, and only a choice has them.")
    for choice in field.choices:
        if not choice.strip() or "\n" in choice:
            yield Mistake((*path, "choices"), f"“{field.name}”: each choice is one line of text.")
    if field.style not in STYLES:
        hint = nearest_hint(field.style, STYLES)
        yield Mistake((*path, "style"), f"There is no list style “{field.style}”.", hint)


def _in_section(section: Section, template: Template, path: Path) -> Iterator[Mistake]:
    if bool(section.id) == bool(section.heading):
        ids = ", ".join(SECTION_IDS)
        yield Mistake(path, "A section has either an id or a heading of its own.", f"Ids: {ids}.")
    if section.id and section.id not in SECTION_IDS:
        hint = nearest_hint(section.id, SECTION_IDS)
        yield Mistake((*path, "id"), f"There is no section “{section.id}”.", hint)
    if "\n" in section.heading:
        yield Mistake((*path, "heading"), "A heading is one line.")
    yield from _in_text(section.text, template, (*path, "text"))


def _in_text(text: str, template: Template, path: Path) -> Iterator[Mistake]:
    brace = lone_brace(text)
    if brace:
        hint = f"Write {brace * 2} for a brace that is meant as one."
        yield Mistake(path, f"A lone “{brace}” opens or closes nothing.", hint)
    known = [field.name for field in template.fields] + list(BUILT_INS)
    for name in field_names(text):
        if name not in known:
            hint = nearest_hint(name, known) if NAME.fullmatch(name) else _plain_names_hint(name)
            yield Mistake(path, f"{{{name}}} is not a field of this template.", hint)
    yield from _misplaced_blocks(text, template, path)


def _plain_names_hint(name: str) -> str:
    return f"Only a field's plain name goes in braces. For braces on the page write {{{{{name}}}}}."


def _misplaced_blocks(text: str, template: Template, path: Path) -> Iterator[Mistake]:
    """A list or a text of many lines is only itself when it begins and ends a line."""
    for line in text.split("\n"):
        for name in field_names(line):
            field = template.field(name)
            if field and field.type in BLOCKS and line.rstrip() != f"{{{name}}}":
                hint = "Put it on a line of its own, without spaces before it."
                yield Mistake(path, f"{{{name}}} can have several lines.", hint)
