"""What every writing command does after its plan is made: show, ask once, apply, say what became of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seeder.errors import BadInput, Interrupted

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.writing.hand import Canary, Hand, Watcher
    from seeder.writing.interrupt import Stop
    from seeder.writing.outcome import Item, Outcome
    from seeder.writing.plan import Plan

Show = Callable[["Plan"], None]

_CHANGE = "Change what you like; you are asked again."
# What can be changed where it is not a text of one's own; nothing is to be changed in a run or a saved plan.
_AFTER_NO = {
    "undo": "",
    **dict.fromkeys(("warn", "release"), "--not T123 leaves a task out; you are asked again."),
}


def carry_out(
    ctx: Context,
    plan: Plan,
    *,
    show: Show,
    question: str,
    yes: bool = False,
    dry_run: bool = False,
    plan_out: Path | None = None,
    most: int | None = None,
    beside: Mapping[str, Any] | None = None,
    saved: bool = False,
) -> int:
    """Show `plan`, ask, apply it; returns the exit code. Prints the JSON object where that was asked, with
    what is in `beside`. `most` is how much it may change, None for as much as the site bears."""
    refuse_secrets(ctx, plan)
    if not ctx.json:
        show(plan)
    if plan.refusals:
        ctx.console.tell()
        ctx.console.tell("Nothing was written.")
        _print_planned(ctx, plan, beside)
        return BadInput.exit_code
    if plan_out is not None:
        save(ctx, plan, plan_out)
    if dry_run or plan_out is not None or not plan.steps:
        _say_nothing_written(ctx, plan, dry_run=dry_run)
        _print_planned(ctx, plan, beside)
        return 0
    ctx.require_contact()
    if not yes:
        after_no = "" if saved else _AFTER_NO.get(plan.command, _CHANGE)
        _ask(ctx, question, after_no, afresh=any(step.person for step in plan.steps))
    return finish(ctx, plan, apply(ctx, plan, asked=not yes, most=most, saved=saved), beside)


def apply(ctx: Context, plan: Plan, *, asked: bool, most: int | None = None, saved: bool = False) -> Outcome:
    """Carry `plan` out as a new run, with progress on the screen. What a `saved` one says to have seen, and
    when, is a file's word: everything is read again."""
    from seeder.commands.bulk import canary_for
    from seeder.writing.admission import check_plan
    from seeder.writing.apply import start
    from seeder.writing.interrupt import stop_on_interrupt

    check_plan(plan, ctx.site, ctx.me, most=most)
    canary = canary_for(ctx, plan) if plan.is_bulk and asked else None
    watcher = watcher_for(ctx, plan, len(plan.steps))
    old = asked or saved
    with stop_on_interrupt() as stop, writing(ctx, plan, watcher, stop, asked=old, canary=canary) as hand:
        return start(plan, hand)


@contextlib.contextmanager
def writing(
    ctx: Context,
    plan: Plan,
    watcher: Watcher,
    stop: Stop,
    *,
    asked: bool = False,
    canary: Canary | None = None,
) -> Iterator[Hand]:
    """The hand that writes `plan`, with the lock for this site and user held; `asked` and `canary` as in
    Hand. Plans over many things are written by several hands, which wait for a network that is gone."""
    from seeder.commands.guards import guard_for
    from seeder.writing.hand import WAITS, Hand
    from seeder.writing.lock import run_lock

    ctx.require_contact()
    many = plan.is_bulk
    with run_lock(ctx.journal.path.parent, ctx.site.phabricator, ctx.me.phid):
        yield Hand(
            ctx.site,
            ctx.phabricator,
            ctx.journal,
            ctx.clock,
            watcher,
            stop,
            asked,
            reviews=ctx.reviews if any(step.for_change for step in plan.steps) else None,
            pace=plan.pace,
            writers=ctx.site.politeness.writers if many else 1,
            patience=WAITS if many else 0.0,
            canary=canary,
            guard=guard_for(ctx, plan, alone=not asked),
        )


def watcher_for(ctx: Context, plan: Plan, left: int) -> Watcher:
    """The progress on the screen, of `left` steps that are still to be taken."""
    from seeder.views.bulk_progress import BulkProgress
    from seeder.views.progress import Progress

    return BulkProgress(ctx.console, left, ctx.clock) if plan.is_bulk else Progress(ctx.console)


def show_what_became(ctx: Context, outcome: Outcome, plan: Plan) -> None:
    from seeder.views.bulk import show_bulk_outcome
    from seeder.views.create import show_outcome

    show = show_bulk_outcome if _in_bulk(plan) else show_outcome
    show(ctx.console, outcome, plan, ctx.site)


# Undone tasks of a run with fewer are shown one by one.
MANY = 10


def _in_bulk(plan: Plan) -> bool:
    """True for a plan that is told in sums and lists."""
    return plan.is_bulk and (plan.command != "undo" or len(plan.steps) > MANY)


def _as_json(items: Iterable[Item], plan: Plan, ctx: Context, run: str) -> dict[str, Any]:
    from seeder.views import bulk, create

    if _in_bulk(plan):
        return bulk.as_json(items, plan, run)
    return create.as_json(items, plan, ctx.site, run)


def finish(ctx: Context, plan: Plan, outcome: Outcome, beside: Mapping[str, Any] | None = None) -> int:
    """Say what became of a run; returns its exit code. `beside` goes into the JSON object."""
    if ctx.json:
        found = _as_json(outcome.items, plan, ctx, outcome.run) | dict(beside or {})
        if outcome.notes or outcome.twins:
            found["notes"] = list(outcome.notes)
            found["twins"] = [f"T{number}" for number in outcome.twins]
        ctx.console.print_json(found)
    else:
        show_what_became(ctx, outcome, plan)
    if ctx.rehearse:
        say_where_to_look(ctx)
    return outcome.exit_code


def say_where_to_look(ctx: Context) -> None:
    """The rehearsal's address, and how to stop it."""
    ctx.console.tell()
    ctx.console.tell("REHEARSAL: nothing left this computer.", "bold yellow")
    ctx.console.tell(f"Look at it in a browser: {ctx.site.phabricator}", "")
    ctx.console.tell("It stops by itself when nobody uses it; `seeder sandbox stop` stops it now.", "")


def save(ctx: Context, plan: Plan, path: Path) -> None:
    """Write the plan to `path`, which must not exist yet."""
    from seeder.writing.plan_file import to_file

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        reason = problem.strerror or "it cannot be written"
        raise BadInput(f"{path}: {reason}.", "Choose a new file for --plan-out.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(to_file(plan))
    ctx.console.tell(f"The plan is in {path}. `seeder apply {path}` shows it again, asks and writes it.")


def _say_nothing_written(ctx: Context, plan: Plan, *, dry_run: bool) -> None:
    ctx.console.tell()
    if not plan.steps and plan.settled:
        done = _DONE.get(plan.command, "Everything is there already")
        ctx.console.tell(f"{done}; nothing was written.")
    elif dry_run:
        ctx.console.tell("Nothing was written (--dry-run).")


_DONE = {"undo": "It is closed already", "untag": "None of them has the tag"}


def refuse_secrets(ctx: Context, plan: Plan) -> None:
    """Raises BadInput when a token would be published: on the screen it is hidden, so nobody could see it."""
    if ctx.redact(plan.announced) != plan.announced:
        raise BadInput("The announcement's link holds a token or password.", "Leave it out, and revoke it.")
    for step in plan.steps:
        for edit in step.edits:
            text = repr(edit.value)
            if ctx.redact(text) != text:
                raise BadInput(
                    f"{step.label or step.id}: its {edit.type} holds a token or password, which all could "
                    "read.",
                    "Leave it out, and if it is real, revoke it.",
                )


def _ask(ctx: Context, question: str, after_no: str, *, afresh: bool = False) -> None:
    """`question` says what is done; where, and as whom, is added: it may have scrolled away above. `after_no`
    is the hint for who does not agree, `afresh` as in ``Console.confirm``."""
    if not ctx.console.can_ask:
        raise BadInput(
            "Nothing was written: nobody is there to say yes.", "Add --yes, or --dry-run to look only."
        )
    ctx.console.tell()
    where = "in the REHEARSAL" if ctx.rehearse else f"on {ctx.site.host}"
    try:
        agreed = ctx.console.confirm(f"{question} {where}, as @{ctx.me.username}?", afresh=afresh)
    except KeyboardInterrupt:
        ctx.console.tell()
        raise Interrupted("Stopped. Nothing was written.") from None
    except EOFError:
        raise BadInput("Nothing was written: the input ended before you said yes.") from None
    if not agreed:
        raise BadInput("Nothing was written.", after_no)


def _print_planned(ctx: Context, plan: Plan, beside: Mapping[str, Any] | None) -> None:
    if not ctx.json:
        return
    from seeder.writing.outcome import Item

    items = [Item(d.id, d.label, d.status, d.because, d.result) for d in plan.settled]
    items += [Item(step.id, step.label, "planned", step.because) for step in plan.steps]
    items += [Item(r.id, r.label, "refused", r.because) for r in plan.refusals]
    found: dict[str, Any] = _as_json(sorted(items, key=lambda item: item.id), plan, ctx, "")
    found |= {"notes": [note.sentence for note in plan.notes], **(beside or {})}
    if plan.refusals:
        first = plan.refusals[0]
        found["exit_code"] = BadInput.exit_code
        found["error"] = {"kind": "bad-input", "sentence": first.because, "hint": first.hint}
    ctx.console.print_json(found)
