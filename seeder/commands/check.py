"""`seeder check`: is this a good first task?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options
from seeder.errors import BadInput, Findings, worst

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.gather.check import Subject

HELP = """Hold tasks to the rules of a good first task.

Takes task numbers or addresses, a file for `seeder create`, or all open tasks with a tag. Ends with 3
when there is something to mend. A file is checked without asking the site.

\b
Examples:
  seeder check T123 T124
  seeder check tasks.yaml
  seeder check --tag good_first_task
  seeder check --rules                what is looked at, why, and who says so
"""


def check(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="[T123|FILE]...", help="Tasks, or a file of them.")
    ] = None,
    tag: Annotated[str | None, typer.Option(metavar="TAG", help="All open tasks with this tag.")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Explain the rules.")] = False,
    show_all: Annotated[
        bool, typer.Option("--show-all", help="Spell everything out, however many tasks there are.")
    ] = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.views import check as view

    ctx = Context(site=site, rehearse=rehearse, json=json)
    if rules:
        ctx.console.print_json(view.rules_as_json()) if json else view.show_rules(ctx.console)
        return
    from seeder.check.rules import check_candidate

    subjects, missing = _subjects(ctx, what or [], tag)
    checked = [(subject, check_candidate(subject.candidate)) for subject in subjects]
    ctx.console.clear_line()
    if json:
        ctx.console.print_json(view.as_json(checked, ctx.profile))
    else:
        view.show_checked(ctx.console, checked, everything=show_all)
        if any(subject.number is None for subject in subjects):
            ctx.console.tell(
                "Tags and names were not looked up; that does `seeder create -f FILE --dry-run`."
            )
    codes = [Findings.exit_code for _, findings in checked if findings]
    if missing:
        # At the end, where it is seen; the others are checked all the same.
        ctx.console.problem(_not_there(ctx, missing))
        codes.append(BadInput.exit_code)
    raise typer.Exit(worst(codes))


def _not_there(ctx: Context, numbers: list[int]) -> BadInput:
    named = ", ".join(f"T{number}" for number in numbers)
    return BadInput(
        f"{ctx.site.host} has no {named} that you may see.",
        "Is it the right site? `seeder config show` tells which one is asked.",
    )


def _subjects(ctx: Context, what: list[str], tag: str | None) -> tuple[list[Subject], list[int]]:
    """What is to be checked, and the numbers of tasks that are not there."""
    from seeder.gather.check import subjects_for, tasks_numbered, tasks_of_tag
    from seeder.views.progress import Progress
    from seeder.wish import task_number

    host = ctx.profile.host or (ctx.site.host if any("://" in text for text in what) else "")
    numbers = [number for text in what if (number := task_number(text, host)) is not None]
    files = [text for text in what if task_number(text, host) is None]
    for text in files:
        if "://" in text:
            raise BadInput(f"“{text}” is not a task of {host}.", "--site chooses another site.")
        if text.isascii() and text.isdigit():
            raise BadInput(f"“{text}” is neither a task nor a file.", f"Task numbers begin with T: T{text}.")
    found = [subject for file in files for subject in _in_file(ctx, file)]
    tasks, missing = tasks_numbered(numbers, ctx.phabricator) if numbers else ([], [])
    if tag is not None:
        tasks += tasks_of_tag(tag, ctx.site, ctx.phabricator, Progress(ctx.console).reading)
    if tasks:
        found += subjects_for(tasks, ctx.site, ctx.phabricator, ctx.clock.now())
    if not found and missing:
        raise _not_there(ctx, missing)
    if not found:
        sentence = f"No open task has the tag “{tag}”." if tag else "Nothing was given to check."
        raise BadInput(sentence, "`seeder check T123`, `seeder check tasks.yaml` or --tag good_first_task.")
    return found, missing


def _in_file(ctx: Context, file: str) -> list[Subject]:
    from seeder.commands.files import read_document
    from seeder.gather.check import subjects_in
    from seeder.wish import Shared, wish_from

    wish = wish_from(read_document(file), Shared())
    return subjects_in(wish, ctx.profile, ctx.shelves, ctx.clock.now())
