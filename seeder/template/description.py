"""A task's description: a template's sections with answers in them, under the site's headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from seeder import remarkup
from seeder.settings.site import Headings
from seeder.template.answers import Answers, Value
from seeder.template.grammar import BUILT_INS, Field, Section, Template
from seeder.template.substitution import field_names, substitute
from seeder.wire.redaction import TOKEN_SHAPE


def compose(template: Template, answers: Answers, headings: Headings, built_ins: Mapping[str, str]) -> str:
    """The description as Remarkup, without a marker.

    `built_ins` gives {mentor_line} and {place}. A section that names fields is left out when all of
    them are empty, and so is a line. Values are put in once and never read for fields again.
    """
    values = {name: built_ins.get(name, "") for name in BUILT_INS}
    for field in template.fields:
        values[field.name] = _as_remarkup(field, answers.values.get(field.name, ""))
    return "\n\n".join(_sections(template, headings, values)) + "\n"


def _sections(template: Template, headings: Headings, values: Mapping[str, str]) -> Iterator[str]:
    for section in template.sections:
        names = field_names(section.text)
        if names and not any(values[name] for name in names):
            continue
        body = substitute(section.text, values).strip("\n")
        yield f"{remarkup.heading(_heading(section, headings))}\n{body}"


def _heading(section: Section, headings: Headings) -> str:
    return str(getattr(headings, section.id)) if section.id else section.heading


def _as_remarkup(field: Field, value: Value) -> str:
    if isinstance(value, str):
        return value
    return remarkup.numbered(value) if field.style == "numbered" else remarkup.bulleted(value)


class Smuggled(msgspec.Struct, frozen=True):
    """Something in an answer that would act and not only be read. `kind` is mention, anchor, embed or
    token; `text` as it stands there (of a token the beginning); `field` is empty when only several
    answers together make it."""

    kind: str
    text: str
    field: str = ""


def smuggled(template: Template, answers: Answers) -> list[Smuggled]:
    """Mentions, anchors, embeds and API tokens that come from answers and not from the template, sorted.

    Looked for in each answer alone and in the text that all of them make, because a stray backtick
    in one answer can uncover what another has in `backticks`. Fields of type user name somebody on
    purpose and do not count.
    """
    found = [
        Smuggled(kind, text, field.name)
        for field in template.fields
        if field.type != "user"
        for kind, text in _acting(_as_remarkup(field, answers.values.get(field.name, "")))
    ]
    known = Counter((each.kind, each.text) for each in found)
    whole = Counter(_acting(_composed(template, answers)))
    innocent = Counter(_acting(_composed(template, _people_only(template, answers))))
    left = whole - innocent - known
    found += [Smuggled(kind, text) for kind, text in left]
    return sorted(found, key=lambda each: (each.field, each.kind, each.text))


def _acting(text: str) -> Iterator[tuple[str, str]]:
    yield from (("mention", f"@{name}") for name in remarkup.mentions(text))
    yield from (("anchor", anchor) for anchor in remarkup.anchors(text))
    yield from (("embed", embed) for embed in remarkup.embeds(text))
    # Everything that is shown hides tokens, so what is published could not be seen before.
    yield from (("token", f"{match[1]}-…") for match in TOKEN_SHAPE.finditer(text))


def _composed(template: Template, answers: Answers) -> str:
    return compose(template, answers, Headings(), {"mentor_line": "-", "place": "-"})


def _people_only(template: Template, answers: Answers) -> Answers:
    """The answers with all but the named people made harmless, and no section lost by it."""
    names = {field.name for field in template.fields if field.type == "user"}
    values = answers.values
    return Answers({k: v if k in names or not v else "-" for k, v in values.items()})
