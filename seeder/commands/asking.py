"""What an audit is asked, out of a command's options: which tasks, as of when, from the site or from what was
kept of it, and what is new since the last time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.errors import BadInput, Findings

if TYPE_CHECKING:
    from seeder.activity import Thresholds
    from seeder.context import Context
    from seeder.gather.audit import Asked
    from seeder.gather.question import Question
    from seeder.store import Store

Tags = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="Tasks with this tag; else first tasks.")
]
Projects = Annotated[
    list[str] | None, typer.Option("--project", metavar="TAG", help="Only those that have this tag, too.")
]
RoundName = Annotated[
    str | None, typer.Option("--round", metavar="NAME", help="First tasks of a round's interns.")
]
All = Annotated[bool, typer.Option("--all", help="Every open task that names a mentor.")]
RosterFile = Annotated[
    str | None, typer.Option("--roster", metavar="FILE", help="People's names in Gerrit, where they differ.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As it was at 2026-05-01, 00:00 UTC.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Only what was read before; nothing is asked.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Read everything again, not only what changed.")]
SinceLast = Annotated[
    bool, typer.Option("--since-last", help="Only what is new since this was asked the last time.")
]
Format = Annotated[
    str,
    typer.Option(
        "--format", metavar="FORMAT", help="table, csv, or to be pasted: markdown, remarkup, wikitext."
    ),
]
Names = Annotated[bool, typer.Option("--names", help="Name people in what is to be pasted.")]


def question_of(ctx: Context, given: dict[str, Any]) -> Question:
    """The question in the options above, by their names; first tasks when nothing else was asked for."""
    from seeder.commands.selecting import excluded_of, found_of
    from seeder.gather.question import Question
    from seeder.settings.rounds import find_round

    found = found_of(ctx, given)
    if found.queries and given["project"]:
        raise BadInput("--project does not narrow a stored search.", "Put the tag into the search itself.")
    round_ = find_round(given["round_"], ctx.rounds).round if given["round_"] else None
    tags = tuple(given["tag"] or ())
    if not (tags or round_ or given["all_"]) and found.empty:
        if found.lost or given["file"]:
            raise BadInput("No task was found in what was given.", "Tasks are written as T123.")
        tags = (ctx.profile.first_task_tag,)
    return Question(
        found,
        tags,
        tuple(given["project"] or ()),
        round_,
        given["all_"],
        tuple(given["status"] or ()),
        excluded_of(ctx, given["not_"] or ()),
        _names_in_gerrit(given["roster"]) if given["roster"] else {},
    )


def tell_left_out(ctx: Context, question: Question, asked: Asked, store: Store) -> bool:
    """Says at the end, where it is seen, which numbers were asked for and are closed, were made later, or are
    not there; True for the last. Of what --project narrows nothing is missing."""
    from seeder.counted import counted
    from seeder.gather.kept_tasks import numbers_kept

    numbers = set(question.found.numbers) - set(question.excluded.numbers)
    there = numbers_kept(asked.readings, store) if numbers else set()
    kept = [task for number in numbers & there if (task := store.task(number))]
    closed = sum(asked.open_only and task.closed for task in kept)
    if closed:
        were = "was" if closed == 1 else "were"
        told = f"{counted(closed, 'closed task')} {were} left out; --status any looks at "
        ctx.console.tell(f"{told}{'it' if closed == 1 else 'them'}, too.")
    if later := sum(asked.is_later(task) for task in kept):
        are = "is" if later == 1 else "are"
        ctx.console.tell(f"{counted(later, 'task')} made later {are} left out.")
    missing = [] if question.projects else sorted(numbers - there)
    if missing:
        named = ", ".join(f"T{number}" for number in missing[:10])
        more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
        ctx.console.problem(BadInput(f"{ctx.site.host} has no {named}{more} that you may see."))
    return bool(missing)


def _names_in_gerrit(file: str) -> dict[str, str]:
    """User name in lower case -> name in Gerrit, as a roster has it."""
    from seeder.roster import roster_from
    from seeder.settings.events import place_of_roster, roster_document

    path, there = place_of_roster(file, Path())
    if not there:
        raise BadInput(
            f"There is no file {file}.", "--roster takes a table with the columns user and gerrit."
        )
    people = roster_from(roster_document(path, file)).people
    return {each.user.lower(): each.gerrit for each in people if each.gerrit}


def thresholds_of(ctx: Context, given: dict[str, Any]) -> Thresholds:
    """--quiet-after and --unseen-after, else a preset's, else as the site's profile has them."""
    from seeder.activity import DAY, Thresholds
    from seeder.commands.acting import preset_of
    from seeder.since import span_days

    audit, preset = ctx.profile.audit, preset_of(given)
    theirs = preset.unseen_after // DAY if preset and preset.unseen_after else audit.unseen_after
    quiet, unseen = (
        span_days(given[name], f"--{name.replace('_', '-')}") if given[name] else usual
        for name, usual in (("quiet_after", audit.quiet_after), ("unseen_after", theirs))
    )
    if quiet > unseen:
        raise BadInput(
            f"Nobody can be unseen after {unseen} days and quiet after {quiet}.",
            "--quiet-after comes before --unseen-after.",
        )
    return Thresholds(quiet * DAY, unseen * DAY)


def instant_in(ctx: Context, given: dict[str, Any]) -> int | None:
    """--as-of, epoch seconds UTC; None for now."""
    from seeder.since import instant_of

    return instant_of(given["as_of"], ctx.clock.now()) if given["as_of"] else None


def refuse_both(given: dict[str, Any]) -> None:
    """Raises BadInput for options that mean nothing together."""
    from seeder.views.pasted import refuse_format

    refuse_format(given["format_"], json=given["json"])
    if given["offline"] and given["fresh"]:
        raise BadInput("--offline and --fresh exclude each other.", "Which of them?")


def kept_store(ctx: Context, *, offline: bool) -> Store:
    """What was read of the site as this account; offline that of the account that read it last."""
    from seeder.store import Store

    folder = ctx.sandbox_folder if ctx.rehearse else ctx.folders.cache
    host = "rehearsal" if ctx.rehearse else re.sub(r"[^a-z0-9.-]+", "-", ctx.site.host)
    if not offline:
        return Store(folder / f"read-{host}-{ctx.me.phid.removeprefix('PHID-USER-')}.sqlite")
    kept = sorted(folder.glob(f"read-{host}-*.sqlite"), key=lambda path: path.stat().st_mtime)
    if not kept:
        raise BadInput(f"Nothing was read of {ctx.site.host} yet.", "Ask once without --offline.")
    return Store(kept[-1])


def new_findings(
    ctx: Context, question: str, keys: Iterable[str], *, since_last: bool
) -> tuple[set[str], float]:
    """Which of these findings are new, and since when, epoch seconds UTC; without `since_last` all are, and
    nothing is remembered. To be called when everything is shown: a run that fails has shown nothing."""
    from seeder.kept_findings import last_findings

    found = set(keys)
    if not since_last:
        return found, 0.0
    kept = last_findings(_findings_file(ctx, question))
    return (found - set(kept.keys), kept.at) if kept else (found, 0.0)


def remember_findings(ctx: Context, question: str, keys: Iterable[str]) -> None:
    """They are known from now on."""
    from seeder.kept_findings import keep_findings

    keep_findings(_findings_file(ctx, question), keys, ctx.clock.now())


def _findings_file(ctx: Context, question: str) -> Path:
    from seeder.kept_findings import findings_path

    return findings_path(ctx.state, f"{ctx.site.phabricator} {question}")


def exit_code(found: Iterable[str]) -> int:
    """Findings' for any, else 0."""
    return Findings.exit_code if any(True for _ in found) else 0
