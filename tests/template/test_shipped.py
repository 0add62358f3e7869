"""Every template that ships makes a good first task of its own examples, on every site that ships."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from seeder import remarkup
from seeder.check.candidate import Candidate
from seeder.check.rules import check_candidate
from seeder.document import Document, parse
from seeder.mentors import find_mentors
from seeder.settings.profiles import find_profile
from seeder.settings.site import Site
from seeder.template.catalog import Entry, find_files, list_templates, shelves
from seeder.template.description import compose, smuggled
from seeder.template.example import example_answers
from seeder.template.proofreading import proofread
from seeder.template.substitution import substitute

ENTRIES = list_templates(shelves())
NAMES = {"accessibility", "bug", "documentation", "no-code", "small-feature", "test", "translation"}
TODAY, UNTIL = date(2026, 10, 1), "2027-04-01"
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.template.name)


@pytest.fixture(params=["wikimedia", "phorge", "sandbox"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    return find_profile(request.param, tmp_path).site


def description(entry: Entry, site: Site) -> str:
    mentor = substitute(site.sentences.mentor, {"mentor": "alice", "until": UNTIL})
    built_ins = {"mentor_line": mentor, "place": "mediawiki/core"}
    return compose(entry.template, example_answers(entry.template), site.headings, built_ins)


def test_all_seven_are_there() -> None:
    assert {entry.template.name for entry in ENTRIES} == NAMES


def test_an_editor_has_nothing_to_say() -> None:
    found = find_files(None, shelves())
    documents = [each for each in found.values() if isinstance(each, Document)]
    assert len(documents) == len(found) == len(NAMES)
    assert [remark for document in documents for remark in proofread(document)] == []


def test_the_manuals_template_is_fit_too() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
    example = manual.partition("```yaml\n")[2].partition("```")[0]
    assert proofread(parse(example, "docs/templates.md")) == []


@each
def test_its_example_is_a_good_first_task(entry: Entry, site: Site) -> None:
    text = description(entry, site)
    candidate = Candidate(
        title=entry.template.title_example,
        description=text,
        today=TODAY,
        mentorship=find_mentors(text, None, site.headings.contact),
        blocked=False,
        headings=site.headings,
        code_hosts=site.code_hosts,
    )
    assert candidate.mentorship.usernames == ("alice",)
    assert check_candidate(candidate) == []


@each
def test_its_example_mails_only_the_mentor(entry: Entry, site: Site) -> None:
    text = description(entry, site)
    assert smuggled(entry.template, example_answers(entry.template)) == []
    assert remarkup.mentions(text) == ("alice",)
    assert remarkup.embeds(text) == remarkup.anchors(text) == ()
    assert not remarkup.is_unclosed(text)


@each
def test_the_four_things_of_the_tags_page_are_said(entry: Entry) -> None:
    """Whom it suits, the steps, the place and whom to ask: from the page of Wikimedia's tag."""
    text = " ".join(section.text for section in entry.template.sections)
    ids = {section.id for section in entry.template.sections}
    assert {"suitable", "contact", "skills", "size", "done", "next"} <= ids
    assert "{place}" in text
    assert "{steps}" in text


@each
def test_no_paragraph_is_broken_into_lines(entry: Entry) -> None:
    """Phorge keeps line breaks, so a paragraph that is wrapped in the file would look torn on the page."""
    texts = [section.text for section in entry.template.sections]
    texts += [field.example for field in entry.template.fields if isinstance(field.example, str)]
    for text in texts:
        for block in remarkup.as_lines(text):
            assert not block.text or block.text[-1] in ".?!:)}" or len(block.text) < 80


@each
def test_questions_come_with_help_and_fit_a_terminal(entry: Entry) -> None:
    for field in entry.template.fields:
        assert len(field.label) <= 60
        assert field.help.endswith((".", "?"))
        assert field.example
