"""The file that `seeder create --example` prints is itself a good wish."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.template.answers import in_document, read_answers
from seeder.template.catalog import list_templates, shelves
from seeder.template.example import Surroundings, example_answers, example_file
from seeder.template.grammar import Field, Section, Template
from seeder.wish import Shared, until_date, wish_from

SHIPPED = [entry.template for entry in list_templates(shelves())]
BY_NAME = {template.name: template for template in SHIPPED}


@pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.name)
def test_it_is_read_back_as_the_examples(template: Template) -> None:
    document = parse(example_file(template, 2, SHIPPED), "tasks.yaml")
    wish = wish_from(document, Shared())
    assert len(wish.tasks) == 2
    for i, task in enumerate(wish.tasks):
        used = BY_NAME[task.template]
        where = in_document(document, ("tasks", i, "answers"))
        assert read_answers(used, task.answers, where) == example_answers(used)
        assert task.title == used.title_example
        assert task.place
        assert until_date(task.mentor_until, date(2026, 10, 1)) > date(2026, 10, 1)
    assert wish.tasks[0].template == template.name
    assert wish.tasks[1].template != template.name


def test_every_answer_of_the_first_task_is_explained() -> None:
    text = example_file(BY_NAME["bug"], 1)
    said = " ".join(text.replace("#", "").split())
    for field in BY_NAME["bug"].fields:
        assert field.help in said
        assert all(choice in said for choice in field.choices)
    assert text.isprintable() or "\n" in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_any_number_of_tasks_has_as_many_titles() -> None:
    for others in ((), SHIPPED):
        wish = wish_from(parse(example_file(BY_NAME["test"], 20, others), "x"), Shared())
        assert len({task.title for task in wish.tasks}) == 20


def test_what_stands_at_the_top() -> None:
    top = Surroundings(
        mentor_until="2027-06-30",
        project="A: b",
        place="mediawiki/core",
        tags=("x, y", "z"),
        round="Outreachy (Round 34)",
        co_mentors=("bob",),
    )
    task = wish_from(parse(example_file(BY_NAME["bug"], 1, (), top), "x"), Shared()).tasks[0]
    assert (task.project, task.place, task.tags) == ("A: b", "mediawiki/core", ("x, y", "z"))
    assert (task.round, task.co_mentors, task.mentor_until) == (
        "Outreachy (Round 34)",
        ("bob",),
        "2027-06-30",
    )


LINE = st.text(st.characters(exclude_categories=["Cs"]), max_size=130).map(lambda t: " ".join(t.split()))
TEXT = st.text(st.sampled_from("ab :#-|>'\"{}[]&*!%@`\n\\é😀"), max_size=60) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=60
)


@given(LINE, TEXT, st.lists(LINE, max_size=3), TEXT)
def test_whatever_a_template_says_the_file_is_read_back(
    title: str, text: str, items: list[str], remark: str
) -> None:
    template = Template(
        name="t",
        title="T",
        title_help=remark,
        title_example=title,
        fields=(
            Field(name="a", label="A" + remark, type="text", example=text, help=remark),
            Field(name="b", label="B", type="list", example=tuple(items)),
        ),
        sections=(Section(heading="H", text="{a}"),),
    )
    (task,) = parse(example_file(template, 1), "x").value["tasks"]
    assert (task["title"] or "") == title.strip()
    assert (task["answers"]["a"] or "").strip() == text.strip()
    assert [item or "" for item in task["answers"]["b"] or []] == items
