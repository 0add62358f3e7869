"""`seeder create`: leave first tasks with yourself as mentor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.plans.wished import Draft
    from seeder.wish import Shared, Wish
    from seeder.writing.plan import Plan

HELP = """Leave two first-timer tasks with yourself as their mentor.

Shows both tasks as they will look, asks once, writes them, and reads them back. The same wish again
changes nothing: it finds the tasks that are there.

\b
Examples:
  seeder create --rehearse                  practise: no account, no network
  seeder create                             answer a few questions
  seeder create --suggest                   begin with what you left in Gerrit
  seeder create --example > tasks.yaml      a file to fill in
  seeder create -f tasks.yaml --dry-run     look at it first
  seeder create -f tasks.yaml
  seeder create -f tasks.yaml --form-links --mentor NAME    links; no token
"""

Text = str | None


def create(
    file: Annotated[
        str | None,
        typer.Option("--file", "-f", metavar="FILE", help="Tasks in YAML or JSON; - reads standard input."),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Print a complete commented file for -f.")
    ] = False,
    template: Annotated[Text, typer.Option(metavar="NAME", help="See `seeder templates list`.")] = None,
    title: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="A task's title; again for the next.")
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=TEXT", help="An answer for every task; 2:FIELD=TEXT for the second only."
        ),
    ] = None,
    project: Annotated[Text, typer.Option(metavar="TAG", help="The component's tag.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="One more tag; may be repeated.")
    ] = None,
    round_: Annotated[
        Text,
        typer.Option(
            "--round",
            metavar="NAME|FILE|TAG|T123",
            help="The round: its name (`seeder program list`), file, tag, or parent task.",
        ),
    ] = None,
    parent: Annotated[
        Text, typer.Option(metavar="T123", help="The parent task, when --round is a tag.")
    ] = None,
    place: Annotated[Text, typer.Option(metavar="REPOSITORY|LINK", help="Where the work is.")] = None,
    mentor_until: Annotated[
        Text, typer.Option(metavar="DATE", help="How long you promise to help: 2027-02-28 or '3 months'.")
    ] = None,
    co_mentor: Annotated[
        list[str] | None, typer.Option(metavar="USER", help="Who helps you; may be repeated.")
    ] = None,
    form_links: Annotated[
        bool,
        typer.Option("--form-links", help="Print links to the site's own form, filled in; write nothing."),
    ] = False,
    mentor: Annotated[
        Text, typer.Option(metavar="USER", help="Whose tasks the links make; yours without it.")
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Begin with a choice of what `seeder suggest` finds.")
    ] = False,
    tasks: Annotated[int, typer.Option(min=1, max=20, metavar="N", help="How many tasks.")] = 2,
    plan_out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the plan for `seeder apply`, write nothing.")
    ] = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="For screen readers: no colours, no bars. [SEEDER_PLAIN]")
    ] = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.commands.account import ask_token_for_this_run
    from seeder.commands.form import print_forms
    from seeder.commands.guide import guide
    from seeder.commands.last_screen import Endings
    from seeder.commands.suggest import choose_begun
    from seeder.context import Context
    from seeder.gather.rounds import round_of, with_rounds
    from seeder.wish import Shared

    ctx = Context(site=site, rehearse=rehearse, json=json, plain=plain)
    if example:
        _print_example(ctx, template, tasks)
        return
    _refuse_mixture(form_links=form_links, mentor=mentor, plan_out=plan_out)
    flags = Shared(
        project=project,
        tags=tag or None,
        round=round_,
        parent=parent,
        place=place,
        mentor_until=mentor_until,
        co_mentors=co_mentor or None,
        template=template,
    )
    # A wrong site or round is said before any question is answered for it.
    round_of(round_ or "", ctx.rounds, ctx.profile.host)

    def publish(wish: Wish) -> int:
        wish = with_rounds(wish, ctx.rounds, ctx.profile.host)
        drafts_first(ctx, wish)
        ask_token_for_this_run(ctx)
        return _write(ctx, wish, yes=yes, dry_run=dry_run, plan_out=plan_out)

    def forms(wish: Wish) -> int:
        wish = with_rounds(wish, ctx.rounds, ctx.profile.host)
        drafts_first(ctx, wish)
        return print_forms(ctx, wish, mentor or "", offer=not given)

    given = _given(file, title or [], answer or [], flags, tasks)
    if given and suggest:
        raise BadInput("--suggest begins the questions; here all is said already.", "Leave it out.")
    act = forms if form_links else publish
    if given:
        raise typer.Exit(act(given))
    begun = choose_begun(ctx, tasks) if suggest else None
    endings = Endings(act, forms, final=not (form_links or dry_run or plan_out))
    raise typer.Exit(guide(ctx, flags, tasks, endings, begun))


def _given(file: str | None, titles: list[str], answers: list[str], flags: Shared, count: int) -> Wish | None:
    """The wish of the file or the flags; None when it has to be asked for."""
    from seeder.commands.files import read_wish, wish_of_flags

    if file is not None:
        return read_wish(file, titles, answers, flags, count)
    return wish_of_flags(titles, answers, flags, count) if titles else None


def _refuse_mixture(*, form_links: bool, mentor: str | None, plan_out: Path | None) -> None:

    if mentor is not None and not form_links:
        hint = "Leave it out, or add --form-links."
        raise BadInput("--mentor belongs to --form-links: what is written has you as its mentor.", hint)
    if form_links and plan_out is not None:
        raise BadInput("--form-links writes nothing, so there is no plan to save.", "Leave out --plan-out.")


def drafts_first(ctx: Context, wish: Wish) -> None:
    """Find mistakes in the answers before the site is asked anything."""
    from seeder.gather.drafts import drafts_for

    drafts_for(wish, ctx.shelves)


def _write(ctx: Context, wish: Wish, *, yes: bool, dry_run: bool, plan_out: Path | None) -> int:
    from seeder.commands.unfinished import offer_unfinished
    from seeder.commands.writing import carry_out
    from seeder.errors import worst
    from seeder.views.create import show_plan

    plan = _plan(ctx, wish)
    before = None if dry_run or plan_out else offer_unfinished(ctx, plan, yes=yes)
    if before is not None:
        plan = _plan(ctx, wish)
    code = carry_out(
        ctx,
        plan,
        show=lambda p: show_plan(ctx.console, p, ctx.site),
        question=f"Create {'1 task' if len(plan.steps) == 1 else f'{len(plan.steps)} tasks'}",
        yes=yes,
        dry_run=dry_run,
        plan_out=plan_out,
    )
    return worst([*(before or ()), code])


def _plan(ctx: Context, wish: Wish) -> Plan:
    import msgspec

    from seeder.gather.create import facts_for
    from seeder.gather.drafts import drafts_for
    from seeder.gather.rounds import with_near_rounds
    from seeder.plans.create import plan_create
    from seeder.views.progress import Progress

    drafts = drafts_for(wish, ctx.shelves)
    progress = Progress(ctx.console)
    made = ctx.journal.made(ctx.site.phabricator, ctx.me.phid)
    facts = facts_for(wish, ctx.site, ctx.me, ctx.phabricator, ctx.clock, progress.reading, made)
    facts = with_near_rounds(facts, wish, ctx.rounds)
    facts = msgspec.structs.replace(facts, place_notes=_notes_of_places(ctx, drafts))
    ctx.console.clear_line()
    return plan_create(drafts, facts)


def _notes_of_places(ctx: Context, drafts: tuple[Draft, ...]) -> dict[str, tuple[str, ...]]:
    """What Gerrit says of the tasks' places; no trouble with Gerrit ever stops a task."""
    from seeder.errors import SeederError
    from seeder.gather.places import place_notes

    try:
        return place_notes(drafts, ctx.reviewed_site, ctx.reviews, ctx.clock)
    except SeederError as problem:
        return {draft.id: (f"Gerrit was not asked: {problem.sentence}",) for draft in drafts[:1]}


def _print_example(ctx: Context, template: str | None, count: int) -> None:
    import msgspec

    from seeder.template.catalog import find_template, list_templates
    from seeder.template.example import Surroundings, example_file

    named = template or "bug"
    # As it was named, so that a path in the file leads to the same template.
    first = msgspec.structs.replace(find_template(named, ctx.shelves).template, name=named)
    others = [entry.template for entry in list_templates(ctx.shelves)]
    usual, profile = Surroundings(), ctx.profile
    top = Surroundings(
        project=profile.example_project or usual.project, place=profile.example_place or usual.place
    )
    ctx.console.print_raw(example_file(first, count, others, top))
