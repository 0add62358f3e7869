"""`seeder hackathon tag` and `untag`: an event's tag on many tasks, or off them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seeder.commands import bulk, options, selecting
from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.event import Event

TAG_HELP = """Tag many tasks for an event, all at once and safely.

Shows what would be done first, asks, and does it: one edit a task, with a record to go on from and to take
back. Tasks that have the tag already are left alone. Several kinds of selection are put together.

\b
Examples:
  seeder hackathon tag T123 T124 --dry-run
  seeder hackathon tag -f notes.txt --column Ideas
  seeder hackathon tag --project good_first_task --owner nobody --not T99
  seeder hackathon tag https://phab.example.org/maniphest/query/abc/ --tag wmh
"""
UNTAG_HELP = """Take an event's tag off many tasks.

Selected as for `tag`. Where they lay on the board is remembered, so that `seeder runs undo` brings it back.

\b
Examples:
  seeder hackathon untag T123 T124
  seeder hackathon untag --project wmh --status any --modified-since '2 days'
"""

EventName = Annotated[
    str | None, typer.Option("--event", metavar="NAME", help="An event or its file; else the last one used.")
]
Tag = Annotated[str | None, typer.Option("--tag", metavar="TAG", help="This tag instead of an event's.")]
Also = Annotated[list[str] | None, typer.Option("--also", metavar="TAG", help="One more tag.")]
Column = Annotated[
    str | None, typer.Option(metavar="NAME", help="The column to put them in; else as the event says.")
]
NoColumn = Annotated[bool, typer.Option("--no-column", help="Leave them in the board's default column.")]
Follow = Annotated[
    str | None, typer.Option("--subscribe", metavar="USER", help="Who is to follow every task.")
]
Comment = Annotated[
    str, typer.Option(metavar="TEXT", help="A comment on every task; think of who has to read it.")
]
Closed = Annotated[bool, typer.Option("--closed", help="Closed tasks, too.")]
Restricted = Annotated[bool, typer.Option("--restricted", help="Tasks that not everybody may see, too.")]
Changes = Annotated[
    bool, typer.Option("--changes", help="The event's hashtag on their changes in Gerrit, too.")
]
Right = Annotated[
    bool, typer.Option("--i-may", help="You have been allowed to edit in batches, where that is a right.")
]
PlanOut = Annotated[
    Path | None, typer.Option("--plan-out", metavar="FILE", help="Keep the plan for `seeder apply`.")
]


def tag(
    command: typer.Context,
    what: selecting.What = None,
    file: selecting.Files = None,
    event: EventName = None,
    tag: Tag = None,
    also: Also = None,
    column: Column = None,
    no_column: NoColumn = False,
    subscribe: Follow = None,
    comment: Comment = "",
    project: selecting.Project = None,
    status: selecting.Status = None,
    author: selecting.Author = None,
    owner: selecting.Owner = None,
    subscriber: selecting.Subscriber = None,
    text: selecting.Words = "",
    created_since: selecting.Created = None,
    modified_since: selecting.Modified = None,
    field: selecting.Field = None,
    not_: selecting.Not = None,
    closed: Closed = False,
    restricted: Restricted = False,
    changes: Changes = False,
    pace: bulk.Pace = None,
    announced: bulk.Announced = None,
    no_announcement: bulk.NoAnnouncement = False,
    max_changes: bulk.MaxChanges = None,
    max_mails: bulk.MaxMails = None,
    i_may: Right = False,
    show_all: bulk.ShowAll = False,
    plan_out: PlanOut = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    if column and no_column:
        raise BadInput("--column and --no-column exclude each other.", "Which of them?")
    raise typer.Exit(_run(command.params))


def untag(
    command: typer.Context,
    what: selecting.What = None,
    file: selecting.Files = None,
    event: EventName = None,
    tag: Tag = None,
    also: Also = None,
    comment: Comment = "",
    project: selecting.Project = None,
    status: selecting.Status = None,
    author: selecting.Author = None,
    owner: selecting.Owner = None,
    subscriber: selecting.Subscriber = None,
    text: selecting.Words = "",
    created_since: selecting.Created = None,
    modified_since: selecting.Modified = None,
    field: selecting.Field = None,
    not_: selecting.Not = None,
    changes: Changes = False,
    pace: bulk.Pace = None,
    announced: bulk.Announced = None,
    no_announcement: bulk.NoAnnouncement = False,
    max_changes: bulk.MaxChanges = None,
    max_mails: bulk.MaxMails = None,
    i_may: Right = False,
    show_all: bulk.ShowAll = False,
    plan_out: PlanOut = None,
    yes: options.Yes = False,
    dry_run: options.DryRun = False,
    site: options.Site = None,
    rehearse: options.Rehearse = False,
    json: options.Json = False,
) -> None:
    raise typer.Exit(_run(command.params, removes=True))


def event_of(ctx: Context, given: dict[str, Any]) -> Event | None:
    """The event that was named, else the last one used; None where a tag stands in its place."""
    return None if given["tag"] and not given["event"] else ctx.event(given["event"]).event


def _column(event: Event | None, tag: str | None) -> str:
    """The column of an event is one of its own tag's board."""
    return event.columns.new if event and not tag else ""


# A file may be called anything.
_PATHS = frozenset({"file", "event", "plan_out"})


def _refuse_broken(given: dict[str, Any]) -> None:
    """Raises BadInput for bytes on the command line that are no text: they can be neither sent nor kept."""
    for name, value in given.items():
        for text in value if isinstance(value, list | tuple) else [value]:
            if isinstance(text, str) and name not in _PATHS:
                _refuse_halves(text)


def _refuse_halves(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(f"“{text}” is not text in UTF-8.", "Type it again.") from None


def _run(given: dict[str, Any], *, removes: bool = False) -> int:
    """`given` are the options by their names in the signatures above."""
    _refuse_broken(given)
    from seeder.commands.tagging import Job, carry_out_job
    from seeder.context import Context
    from seeder.gather.tag import Asked

    ctx = Context(site=given["site"], rehearse=given["rehearse"], json=given["json"])
    selection = selecting.selection_of(ctx, given)
    event = event_of(ctx, given)
    asked = Asked(
        tags=(given["tag"] or (event.tag if event else ""), *(given["also"] or ())),
        column="" if removes or given["no_column"] else given["column"] or _column(event, given["tag"]),
        subscriber=given.get("subscribe") or "",
        comment=given["comment"].strip(),
        closed=given.get("closed", False),
        restricted=given.get("restricted", False),
        removes=removes,
    )
    hashtag = (event.hashtag if event else "") if given["changes"] else ""
    if given["changes"] and not hashtag:
        raise BadInput("--changes needs an event with a hashtag.", "Put `hashtag:` into the event's file.")
    announced = event.announcement if event else ""
    job = Job(selection, asked, bulk.limits_of(given), announced, hashtag, given["i_may"])
    return carry_out_job(ctx, job, given)
