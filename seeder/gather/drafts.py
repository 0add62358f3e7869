"""Wished tasks with their templates found and their answers checked, before the site is asked."""

from __future__ import annotations

from collections.abc import Sequence

from seeder.errors import BadInput
from seeder.plans.wished import Draft
from seeder.template.answers import read_answers
from seeder.template.catalog import Shelf, find_template, list_templates
from seeder.wish import TaskWish, Wish


def drafts_for(wish: Wish, shelves: Sequence[Shelf]) -> tuple[Draft, ...]:
    """A Draft for each task; BadInput, with the file's line, for the first mistake in an answer."""
    return tuple(_draft(task, wish, shelves) for task in wish.tasks)


def _draft(task: TaskWish, wish: Wish, shelves: Sequence[Shelf]) -> Draft:
    if not task.template:
        names = ", ".join(entry.template.name for entry in list_templates(shelves))
        raise wish.error(task, ("template",), "“template” is missing.", f"One of {names}.")
    try:
        template = find_template(wish.beside(task.template), shelves).template
    except BadInput as problem:
        raise wish.error(task, ("template",), problem.sentence, problem.hint) from None
    answers = read_answers(
        template,
        task.answers,
        lambda path, sentence, hint="": wish.error(task, ("answers", *path), sentence, hint),
    )
    return Draft(task, template, answers)
