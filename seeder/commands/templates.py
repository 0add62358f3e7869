"""`seeder templates`: which kinds of task there are, what one asks, and whether a new one is fit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from seeder.commands import options

app = typer.Typer(
    help="The kinds of first task that can be left: list them, look at one, check your own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LIST_HELP = """List all templates, the shipped ones and those in your own folder.

A template of yours with the name of a shipped one is used instead of it.

\b
Examples:
  seeder templates list
  seeder templates list --json
"""

SHOW_HELP = """Show what a template asks, and a task made of its examples.

\b
Examples:
  seeder templates show bug
  seeder templates show ./our-templates/survey.yaml
"""

CHECK_HELP = """Check templates before others use them; ends with exit code 3 when there is something to mend.

Without a path, all templates that `seeder templates list` knows are checked.

\b
Examples:
  seeder templates check ./our-templates
  seeder templates check survey.yaml --json
"""

Name = Annotated[str, typer.Argument(metavar="NAME", help="A template's name, or the path of its file.")]
Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files, or folders of templates.")
]


@app.command("list", help=LIST_HELP)
def list_(rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.template.catalog import broken_templates, list_templates
    from seeder.views.templates import show_list

    context = Context(rehearse=rehearse, json=json)
    show_list(context.console, list_templates(context.shelves))
    for mistake in broken_templates(context.shelves):
        context.console.problem(mistake)


@app.command("show", help=SHOW_HELP)
def show(
    name: Name, site: options.Site = None, rehearse: options.Rehearse = False, json: options.Json = False
) -> None:
    from seeder.context import Context
    from seeder.errors import SeederError
    from seeder.settings.site import Headings
    from seeder.template.catalog import find_template
    from seeder.template.proofreading import example_lines
    from seeder.views.templates import show_template

    context = Context(site=site, rehearse=rehearse, json=json)
    entry = find_template(name, context.shelves)
    try:
        headings = context.profile.headings
    except SeederError:
        if site:
            raise
        # A template can be looked at before anything is set up.
        headings = Headings()
    show_template(context.console, entry, example_lines(entry.template, headings))


@app.command("check", help=CHECK_HELP)
def check(paths: Paths = None, rehearse: options.Rehearse = False, json: options.Json = False) -> None:
    from seeder.context import Context
    from seeder.errors import BadInput, Findings
    from seeder.template.catalog import find_files
    from seeder.template.proofreading import proofread
    from seeder.views.templates import show_remarks

    context = Context(rehearse=rehearse, json=json)
    found = find_files(paths, context.shelves)
    remarks = {
        name: [each] if isinstance(each, BadInput) else proofread(each) for name, each in found.items()
    }
    show_remarks(context.console, remarks)
    if any(remarks.values()):
        raise typer.Exit(Findings.exit_code)
