"""What commands over many tasks share: limits, pace, announcement, the canary, and the list in a file."""

from __future__ import annotations

import contextlib
import math
import re
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from seeder.errors import BadInput, LimitReached

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.plans.mails import Mails
    from seeder.views.bulk import Extras
    from seeder.writing.hand import Canary
    from seeder.writing.interrupt import Stop
    from seeder.writing.outcome import Item
    from seeder.writing.plan import Plan

Pace = Annotated[
    float | None, typer.Option(min=0, max=3_600, metavar="SECONDS", help="Seconds from one edit to the next.")
]
Announced = Annotated[
    str | None, typer.Option(metavar="URL", help="Where it was announced; asked for above 50 changes.")
]
NoAnnouncement = Annotated[bool, typer.Option("--no-announcement", help="Nobody has to be told.")]
MaxChanges = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="The most that this run may change.")
]
MaxMails = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="The most mails that one person may get from it.")
]
ShowAll = Annotated[bool, typer.Option("--show-all", help="Every line of the plan, not only ten.")]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The options above; None for the site's own."""

    pace: float | None = None
    announced: str | None = None
    no_announcement: bool = False
    max_changes: int | None = None
    max_mails: int | None = None


def limits_of(given: dict[str, Any]) -> Limits:
    """The options above, by their names; BadInput for a pace of “nan”, which is within any bounds."""
    if given["pace"] is not None and math.isnan(given["pace"]):
        raise BadInput("--pace takes seconds.", "Such as --pace 2.")
    return Limits(**{name: given[name] for name in Limits.__struct_fields__})


def announcement(ctx: Context, limits: Limits, event: str = "") -> str:
    """Where the change was announced: as typed, else as the event says; empty for not at all."""
    from seeder.wish import task_number
    from seeder.writing.plan import UNANNOUNCED

    if limits.announced and limits.no_announcement:
        raise BadInput("--announced and --no-announcement exclude each other.", "Which of them?")
    text = (limits.announced or "").strip()
    number = task_number(text, ctx.site.host)
    if text and not re.match(r"https?://[^\s/]+\S*\Z", text) and number is None:
        raise BadInput(f"“{text}” is not a link.", "Where was it announced? https://… or T123.")
    if number is not None and not ctx.phabricator.tasks([number]):
        raise BadInput(f"There is no T{number}.", "Where was it announced? https://… or a task's number.")
    return text or (UNANNOUNCED if limits.no_announcement else event)


def refuse_unannounced(ctx: Context, plan: Plan) -> None:
    """Raises BadInput for a large plan that nobody was told of."""
    most = ctx.site.politeness.canary_above
    if len(plan.steps) > most and not plan.announced:
        raise BadInput(
            f"{len(plan.steps)} changes, and it is not said where they were announced.",
            f"Above {most} changes add --announced URL, put `announcement:` into the event's file "
            "(`seeder hackathon show` has a draft of the text), or --no-announcement where nobody has to be "
            "told.",
        )


def refuse_many_mails(ctx: Context, mails: Mails, name: str, limits: Limits) -> None:
    """Raises LimitReached when one person would get more mail than is bearable."""
    most = limits.max_mails or ctx.site.politeness.max_mails
    if mails.worst > most:
        raise LimitReached(
            f"{name} would get {mails.worst} mails, and {most} are the most for one person.",
            f"Ask them first, then add --max-mails {mails.worst}; or do it in parts, on several days.",
        )


def refuse_too_many(ctx: Context, plan: Plan, limits: Limits) -> None:
    """Raises LimitReached for more changes than one run may make."""
    most = limits.max_changes or ctx.site.politeness.max_changes
    if len(plan.steps) > most:
        raise LimitReached(
            f"This would change {len(plan.steps)} things, and {most} is the most at once.",
            f"Make it in parts, or add --max-changes {len(plan.steps)}.",
        )


def canary_for(ctx: Context, plan: Plan) -> Canary | None:
    """Asks at a terminal whether the first few look right; None for small plans and without a terminal."""
    from seeder.writing.interrupt import stopping_at_once

    if not ctx.console.can_ask or len(plan.steps) <= ctx.site.politeness.canary_above:
        return None

    def looks_right(items: tuple[Item, ...], stop: Stop) -> bool:
        ctx.console.clear_line()
        done = [item for item in items if item.status == "changed"]
        asked = (
            f"The first {len(done)} are done. Do they look right?" if done else "None of the first was done."
        )
        ctx.console.tell(asked, "bold")
        for item in items:
            if item.status != "changed":
                ctx.console.tell(f"{item.label}: {item.because}", "yellow")
            elif item.result and not item.id.startswith("change-"):
                ctx.console.link(ctx.site.link(item.result.monogram), indent=2)
        left = len(plan.steps) - len(items)
        with stopping_at_once(stop), contextlib.suppress(EOFError):
            return ctx.console.confirm(f"Go on with the other {left}?")
        return False

    return looks_right


def kept_in_file(ctx: Context, plan: Plan, lost: list[str]) -> str:
    """The path of a file with every line of the plan and those that gave no task; empty where it cannot be
    written."""
    from seeder.errors import SeederError
    from seeder.settings.private import replace_file
    from seeder.views.bulk import lines_of
    from seeder.views.safe import one_line

    path = ctx.journal.path.parent / "plans" / f"{plan.command}.txt"
    text = "".join(f"{one_line(ctx.redact(line))}\n" for line in (*lines_of(plan), *lost))
    try:
        replace_file(path, text.encode("utf-8", "backslashreplace"), 0o600)
    except (SeederError, OSError):
        # The list is a help; without it everything else works.
        return ""
    return str(path)


def extras_for(
    ctx: Context, plan: Plan, lines: list[tuple[str, str]], lost: list[str], *, everything: bool
) -> Extras:
    """What `show_bulk` says beside the plan; `lost` are lines of texts in which no task was found."""
    from seeder.views.bulk import Extras, duration

    pace = ctx.site.politeness.pace if plan.pace is None else plan.pace
    said = [*lines, ("Takes", duration(plan, pace))] if plan.steps else lines
    return Extras(tuple(said), tuple(lost), kept_in_file(ctx, plan, lost), everything)
