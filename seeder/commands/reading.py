"""The facts of an audit, for every command that needs them: brought up to date, or as they were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from seeder.commands import asking
from seeder.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from seeder.context import Context
    from seeder.gather.audit import Asked
    from seeder.gather.question import Question
    from seeder.model import Project
    from seeder.reports.audit import Audited, Facts
    from seeder.store import Store


class Read(msgspec.Struct, frozen=True):
    """What was asked and is known, and the store that holds it. `at` is when it was read where that is not
    now, epoch seconds UTC; `notes` a sentence for each place that could not be asked."""

    asked: Asked
    facts: Facts
    store: Store
    at: int | None = None
    notes: tuple[str, ...] = ()


def read_audit(
    ctx: Context, question: Question, given: dict[str, Any], known: Mapping[str, Project] = {}
) -> Read:
    """Options by their names in ``asking``; `known` as in ``find_asked``. What could not be asked is said.
    With --offline nothing is asked, and BadInput tells what was not asked before."""
    if given.get("offline"):
        return _kept(ctx, question, given)
    from seeder.gather.audit import refresh
    from seeder.gather.question import find_asked
    from seeder.views.progress import Progress

    store, before = asking.kept_store(ctx, offline=False), asking.instant_in(ctx, given)
    thresholds = asking.thresholds_of(ctx, given)
    asked = find_asked(question, ctx.site, ctx.phabricator, thresholds, before, known=known)
    progress = Progress(ctx.console).of_many
    site = ctx.reviewed_site
    done = refresh(asked, site, store, ctx.phabricator, ctx.reviews, progress, fresh=given["fresh"])
    store.keep_fact(kept_name("asked", question, before), asked)
    ctx.console.clear_line()
    for note in done.notes:
        ctx.console.tell(note, "yellow")
    return msgspec.structs.replace(_read(ctx, asked, store, None, done.tasks), notes=done.notes)


def _kept(ctx: Context, question: Question, given: dict[str, Any]) -> Read:
    from seeder.gather.audit import Asked
    from seeder.gather.kept_tasks import read_at

    store, before = asking.kept_store(ctx, offline=True), asking.instant_in(ctx, given)
    asked = store.fact(kept_name("asked", question, before), Asked)
    at = read_at(asked.readings, store) if asked else None
    if asked is None or at is None:
        raise nothing_kept()
    asked = msgspec.structs.replace(asked, thresholds=asking.thresholds_of(ctx, given))
    return _read(ctx, asked, store, at, None)


def kept_name(what: str, question: Question, before: int | None) -> str:
    """What the facts of a question are kept under."""
    return f"{what} {before or ''} {question.name}"


def nothing_kept() -> BadInput:
    """For --offline."""
    return BadInput("This was not asked before, so nothing is kept of it.", "Ask once without --offline.")


def _read(ctx: Context, asked: Asked, store: Store, at: int | None, tasks: Iterable[Audited] | None) -> Read:
    """`tasks` as ``facts_from`` takes them."""
    from seeder.gather.audit import facts_from

    site = ctx.reviewed_site
    reviewed = bool(site.gerrit) and store.has_changes
    as_of = asked.before or at or ctx.phabricator.now
    return Read(asked, facts_from(asked, site, store, as_of, reviewed=reviewed, tasks=tasks), store, at)
