"""A template read by an editor: what is allowed but will not make a good task."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from seeder.check.candidate import Candidate
from seeder.check.rules import check_candidate
from seeder.document import Document
from seeder.errors import BadInput
from seeder.mentors import Mentorship
from seeder.remarkup import Line, as_lines
from seeder.settings.site import Headings, Sentences
from seeder.template.answers import read_answer
from seeder.template.description import compose, smuggled
from seeder.template.example import example_answers
from seeder.template.grammar import BUILT_INS, Field, Mistake, Template, find_mistakes
from seeder.template.substitution import field_names, substitute

_MENTOR, _PLACE = "mentor", "https://code.example.org/our-project"
_UNTIL = date(2027, 6, 30)


def proofread(document: Document) -> list[BadInput]:
    """All that an editor would say about the template in `document`, each with file, line and fix."""
    try:
        template = document.convert(Template)
    except BadInput as problem:
        return [problem]
    remarks = check_template(template)
    return [document.error(each.path, each.sentence, each.hint) for each in remarks]


def check_template(template: Template) -> list[Mistake]:
    """What is wrong or missing in `template`, from top to bottom; empty for one that is fit to share.

    Mistakes of the grammar first, and then only they; else what an editor would say, the rules of a
    good first task among it, held against the task that the template's own examples make.
    """
    wrong = list(find_mistakes(template))
    if wrong:
        return wrong
    remarks = [*_at_the_top(template), *_in_fields(template), *_in_sections(template)]
    return remarks or list(_in_its_example(template))


def example_lines(template: Template, headings: Headings) -> list[Line]:
    """The task that the template's own examples make, as lines for a terminal; none for a template
    whose examples are missing or refused."""
    try:
        return as_lines(_example(template, headings))
    except BadInput:
        return []


def _example(template: Template, headings: Headings) -> str:
    promise = substitute(Sentences().mentor, {"mentor": _MENTOR, "until": _UNTIL.isoformat()})
    built_ins = {"mentor_line": promise, "place": _PLACE}
    return compose(template, example_answers(template), headings, built_ins)


def _at_the_top(template: Template) -> Iterator[Mistake]:
    for key, what in (
        ("about", "a sentence for lists"),
        ("title_help", "help with the title"),
        ("title_example", "an example of a title"),
    ):
        if not getattr(template, key):
            yield Mistake((), f"“{key}” is missing: {what}.")


def _in_fields(template: Template) -> Iterator[Mistake]:
    used = {name for section in template.sections for name in field_names(section.text)}
    for i, field in enumerate(template.fields):
        path = ("fields", i)
        if field.name not in used:
            yield Mistake(path, f"“{field.name}” is asked for, but no section uses it.")
        if not field.help:
            yield Mistake(path, f"“{field.name}” has no help.")
        if not field.example:
            yield Mistake(path, f"“{field.name}” has no example.")
        for key in ("example", "default"):
            problem = _refused(field, key)
            if problem:
                yield Mistake((*path, key), f"Its own {key} is refused: {problem.sentence}")


def _refused(field: Field, key: str) -> BadInput | None:
    value = getattr(field, key)
    try:
        read_answer(field, value or field.example)
    except BadInput as problem:
        return problem if value else None
    return None


def _in_sections(template: Template) -> Iterator[Mistake]:
    used = {name for section in template.sections for name in field_names(section.text)}
    for name in BUILT_INS:
        if name not in used:
            yield Mistake(("sections",), f"No section holds {{{name}}}.")


def _in_its_example(template: Template) -> Iterator[Mistake]:
    for hidden in smuggled(template, example_answers(template)):
        yield Mistake((), f"Its example holds {hidden.text}, which would act and not only be read.")
    candidate = Candidate(
        title=template.title_example,
        description=_example(template, Headings()),
        today=_UNTIL,
        mentorship=Mentorship((_MENTOR,), until=_UNTIL, where="heading"),
        place=_PLACE,
    )
    for finding in check_candidate(candidate):
        yield Mistake((), f"The task of its own examples: {finding.sentence}", finding.fix)
