"""`seeder suggest`: candidates for first tasks out of one's own work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from seeder.commands import options
from seeder.errors import BadInput, NetworkError, ServerError
from seeder.nearest import nearest_hint
from seeder.suggestions.suggestion import KINDS, Kind
from seeder.suggestions.window import A_YEAR

if TYPE_CHECKING:
    from datetime import date

    from seeder.context import Context
    from seeder.gather.suggest import Gathered
    from seeder.reviews import Account
    from seeder.sources.gerrit import Reviews
    from seeder.suggestions import Facts, Suggestion
    from seeder.template.answers import Value
    from seeder.wish import Wish

HELP = """Find first tasks in what you left behind in Gerrit.

Looks at your merged changes for comments that were left unresolved, follow-ups that somebody promised,
TODO lines of yours that still stand, and code without a test; and at your own open subtasks. It reads
English words. It only reads: nothing is written anywhere.

\b
Examples:
  seeder suggest                             the last year, by your login
  seeder suggest --since '6 months' --kind comment --kind promise
  seeder suggest --gerrit-user alice         needed without a Gerrit login
  seeder suggest --draft 2 5 > tasks.yaml    those two as a file to complete
  seeder create --suggest                    choose two, and say the rest
"""
SHOWN = 20


def suggest(
    more: Annotated[
        list[str] | None, typer.Argument(metavar="[N]...", help="More numbers for --draft.")
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="How far back: 2026-02-28 or '6 months'.")
    ] = A_YEAR,
    gerrit_user: Annotated[
        str | None, typer.Option("--gerrit-user", metavar="NAME", help="Whose changes, if not your login's.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"Only these; may be repeated: {', '.join(KINDS)}."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=f"Show so many; {SHOWN} if not said.")
    ] = None,
    draft: Annotated[
        list[str] | None,
        typer.Option(metavar="N", help="Print a file for `seeder create -f` with these of the list."),
    ] = None,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    from seeder.context import Context
    from seeder.views import suggest as view

    ctx = Context(site=site, rehearse=rehearse, json=json)
    chosen = _numbers(draft or [], more or [])
    found, left_out = find_suggestions(ctx, _kinds(kind or []), since, gerrit_user)
    if chosen:
        ctx.console.print_raw(_file(ctx, _picked(found, chosen)))
        view.show_left_out(ctx.console, left_out)
        return
    numbered = list(enumerate(found, 1))
    shown = numbered[: limit or (len(numbered) if json else SHOWN)]
    if json:
        ctx.console.print_json(view.as_json(shown, left_out))
        return
    view.show_suggestions(ctx.console, shown, len(numbered) - len(shown))
    view.show_left_out(ctx.console, left_out)
    ctx.console.tell(_next(found), "")


def find_suggestions(
    ctx: Context, kinds: tuple[Kind, ...] = KINDS, since: str = A_YEAR, gerrit_user: str | None = None
) -> tuple[list[Suggestion], list[str]]:
    """The ranked list, and what was not looked at. BadInput on a site without Gerrit, and when nobody
    says whose changes to look at."""
    from seeder.suggestions import suggest as ranked

    day = _since(ctx, since)
    reviews = ctx.reviews
    if reviews is None:
        raise BadInput(
            "This site has no Gerrit; suggestions come out of merged changes.",
            "SEEDER_GERRIT_URL names one, or `gerrit` in the site's profile.",
        )
    me = _whose(reviews, gerrit_user)
    gathered = _gathered(ctx, reviews, kinds, me, day)
    facts, left_out = _with_tasks(ctx, gathered.facts, kinds)
    ctx.console.clear_line()
    if kinds != ("subtask",):
        changes = "1 merged change" if gathered.changes == 1 else f"{gathered.changes} merged changes"
        ctx.console.tell(f"Looked at {changes} of {me.shown} since {day.isoformat()}.")
    found = [one for one in ranked(facts) if one.kind in kinds]
    return found, [*gathered.left_out, *left_out]


def _since(ctx: Context, since: str) -> date:
    from datetime import UTC, datetime

    from seeder.suggestions.window import since_day

    return since_day(since, datetime.fromtimestamp(ctx.clock.now(), UTC).date())


def _whose(reviews: Reviews, name: str | None) -> Account:
    if name:
        account = reviews.account(name)
        if account is None:
            raise BadInput(
                f"{reviews.gerrit.host} knows no account “{name}”.", "It is the name to log in with."
            )
        return account
    me = reviews.me()
    if me is None:
        raise BadInput(
            f"{reviews.gerrit.host} is asked without a login, so it is not known whose changes to look at.",
            "Say it with --gerrit-user NAME, or set SEEDER_GERRIT_USERNAME and SEEDER_GERRIT_PASSWORD.",
        )
    return me


def _gathered(ctx: Context, reviews: Reviews, kinds: tuple[Kind, ...], me: Account, day: date) -> Gathered:
    from seeder.gather.suggest import Looker
    from seeder.views.progress import Progress

    looker = Looker(reviews, kinds, Progress(ctx.console).looking)
    return looker.facts(me, day, ctx.site, ctx.gerrit_address)


def _with_tasks(ctx: Context, facts: Facts, kinds: tuple[Kind, ...]) -> tuple[Facts, list[str]]:
    """Also the caller's own tasks; without a token for the site the rest is suggested all the same."""
    from seeder.gather.suggest import with_tasks

    try:
        return with_tasks(facts, ctx.site, ctx.phabricator), []
    except (NetworkError, ServerError, BadInput) as problem:
        what = "Your own tasks" if "subtask" in kinds else "First tasks that you left before"
        return facts, [f"{what} were not looked at: {problem.sentence}"]


def _kinds(named: list[str]) -> tuple[Kind, ...]:
    wanted = [name.strip().lower() for text in named for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in KINDS:
            raise BadInput(f"“{name}” is no kind of suggestion.", nearest_hint(name, KINDS))
    return tuple(kind for kind in KINDS if kind in wanted) or KINDS


def _numbers(draft: list[str], more: list[str]) -> list[int]:
    """The numbers after --draft, with blanks or commas between them, each once."""
    if more and not draft:
        raise BadInput(f"“{more[0]}” belongs to nothing.", "Numbers come after --draft.")
    words = [word for text in (*draft, *more) for word in re.split(r"[\s,]+", text) if word]
    return numbers_of(words)


def numbers_of(words: list[str]) -> list[int]:
    for word in words:
        if not (word.isascii() and word.isdigit() and 0 < int(word[:9]) == int(word)):
            raise BadInput(f"“{word}” is not the number of a suggestion.", "They stand before each one.")
    return list(dict.fromkeys(int(word) for word in words))


def _picked(found: list[Suggestion], numbers: list[int]) -> list[Suggestion]:
    for number in numbers:
        if number > len(found):
            raise BadInput(
                f"There is no suggestion {number}, only {len(found)}.",
                "Numbers are those of the list with the same --since and --kind.",
            )
    return [found[number - 1] for number in numbers]


def _file(ctx: Context, picked: list[Suggestion]) -> str:
    from seeder.template.catalog import list_templates
    from seeder.wish_file import wish_file

    count = "" if len(picked) == 2 else f" --tasks {len(picked)}"
    templates = [entry.template for entry in list_templates(ctx.shelves)]
    labels = {t.name: {field.name: field.label for field in t.fields} for t in templates}
    return wish_file(wish_of(picked), f"{ctx.again}{count}", labels)


def wish_of(picked: list[Suggestion]) -> Wish:
    """The drafts as one wish."""
    from seeder.wish import Shared, wish_from_parts

    return wish_from_parts(Shared(), [one.draft for one in picked], Shared())


def choose_begun(ctx: Context, count: int) -> dict[str, Value]:
    """What an interview for `count` tasks begins with: the list is shown and asked about; empty for none.
    A Gerrit that does not answer is told of and stops nothing."""
    from seeder.suggestions.begun import begun_answers
    from seeder.views import suggest as view

    if not ctx.console.can_ask:
        return {}
    try:
        found, left_out = find_suggestions(ctx, gerrit_user=_asked_whose(ctx))
    except (NetworkError, ServerError) as problem:
        ctx.console.problem(problem)
        return {}
    numbered = list(enumerate(found, 1))[:SHOWN]
    view.show_suggestions(ctx.console, numbered, 0)
    view.show_left_out(ctx.console, left_out)
    if not found:
        ctx.console.tell("Nothing was found, so all is asked.", "")
        return {}
    which = "Which one?" if count == 1 else f"Which {'two' if count == 2 else count}?"
    while True:
        answer = ctx.console.ask(f"{which} Numbers with blanks between, Enter for none:")
        try:
            picked = _picked(
                found[: len(numbered)], numbers_of(re.split(r"[\s,]+", answer) if answer else [])
            )
            if len(picked) > count:
                raise BadInput(f"At most {count}.", "--tasks N asks for more tasks.")
        except BadInput as problem:
            ctx.console.problem(problem)
            continue
        return begun_answers([one.draft for one in picked], count)


def _asked_whose(ctx: Context) -> str | None:
    """Whose changes to look at, from the person; None when the login says it."""
    if ctx.reviews is None or not ctx.reviews.gerrit.anonymous:
        return None
    return ctx.console.ask(f"Your name on {ctx.reviews.gerrit.host}:") or None


def _next(found: list[Suggestion]) -> str:
    if not found:
        return "Nothing was found. A longer --since looks further back."
    return "`seeder create --suggest` asks the rest about two of them; --draft N N prints a file."
