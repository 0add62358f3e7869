"""A job of tagging made ready: what was selected, the plan, and what has to be said before it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seeder.commands import bulk
from seeder.errors import BadInput, LimitReached, SeederError, worst

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.gather.tag import Asked
    from seeder.plans.mails import Mails
    from seeder.plans.tag import Facts
    from seeder.selection import Lost, Selection
    from seeder.writing.plan import Plan


# Characters of a line without a task that are shown.
MOST_OF_A_LINE = 60


class Job(msgspec.Struct, frozen=True):
    """What one command line asks for. `announced` is the event's link, `hashtag` what the linked changes are
    to get, empty for none; `may`: batch edits were allowed."""

    selection: Selection
    asked: Asked
    limits: bulk.Limits
    announced: str = ""
    hashtag: str = ""
    may: bool = False


class Ready(msgspec.Struct, frozen=True):
    """The plan, what is said beside it, why it must not be written as it is, and the right that it takes and
    that the caller is not seen to have."""

    plan: Plan
    lines: list[tuple[str, str]]
    problem: SeederError | None = None
    lacking: str = ""


def carry_out_job(ctx: Context, job: Job, given: dict[str, Any]) -> int:
    """Show the plan, ask, write it; returns the exit code. `given` are the command's options."""
    from seeder.commands.unfinished import go_on_first
    from seeder.counted import counted

    refuse_mentions(job.asked.comment)
    announced = bulk.announcement(ctx, job.limits, job.announced)
    codes = [] if is_looking(given) else go_on_first(ctx, yes=given["yes"])
    ready = prepared(ctx, job, announced)
    verb = "Take the tag off" if job.asked.removes else "Tag"
    question = f"{verb} {counted(len(ready.plan.steps), 'task')}"
    return worst([*codes, carry_out_ready(ctx, ready, question, given, job.selection.found.lost)])


def carry_out_ready(
    ctx: Context, ready: Ready, question: str, given: dict[str, Any], lost: Sequence[Lost] | None = None
) -> int:
    """Show a plan over many tasks, ask, write it; returns the exit code. `lost` are lines of what was pasted
    in which no task was found, None where nothing can be."""
    from seeder.commands.writing import carry_out
    from seeder.views.bulk import show_bulk

    plan_out, looking = given["plan_out"], is_looking(given)
    # Those that look like a task first: a typing error is to be seen among the prose.
    lines = [_lost_line(each, ctx.redact) for each in sorted(lost or (), key=lambda each: not each.why)]
    extras = bulk.extras_for(ctx, ready.plan, ready.lines, lines, everything=given["show_all"])
    if not ctx.json:
        show_bulk(ctx.console, ready.plan, ctx.site, extras)
    if not looking and not ready.plan.refusals:
        refuse_unready(ctx, ready)
    elif ready.problem is not None and not ready.plan.refusals:
        ctx.console.problem(ready.problem)
    return carry_out(
        ctx,
        ready.plan,
        show=lambda plan: None,
        question=question,
        yes=given["yes"],
        dry_run=given["dry_run"],
        plan_out=Path(plan_out) if plan_out else None,
        most=len(ready.plan.steps) or None,
        beside=_beside(ready, lost),
    )


def _beside(ready: Ready, lost: Sequence[Lost] | None) -> dict[str, Any]:
    """What the JSON object has beside the lists: lines without a task, and what is in the way of writing."""
    told = {} if lost is None else {"no_task": [_lost_as_object(each) for each in lost]}
    if ready.problem is None:
        return told
    why = ready.problem
    return told | {"in_the_way": {"kind": why.kind, "sentence": why.sentence, "hint": why.hint}}


def is_looking(given: dict[str, Any]) -> bool:
    """True when nothing is to be written now."""
    return bool(given["dry_run"]) or given["plan_out"] is not None


def prepared(ctx: Context, job: Job, announced: str) -> Ready:
    """Everything read and decided; nothing is written."""
    from seeder.gather.tag import facts_for, find_wish
    from seeder.plans.tag import plan_tag

    wish, tags = find_wish(job.asked, job.selection, ctx.site, ctx.phabricator)

    def reading(count: int) -> None:
        ctx.console.over(f"Reading tasks … {count}")

    wish, facts = facts_for(wish, job.selection, tags, ctx.site, ctx.me, ctx.phabricator, ctx.clock, reading)
    facts = _with_changes(ctx, facts, job.hashtag)
    ctx.console.clear_line()
    plan = msgspec.structs.replace(plan_tag(wish, facts), announced=announced)
    return ready_for(ctx, plan, facts, job.limits, may=job.may)


def ready_for(ctx: Context, plan: Plan, facts: Facts, limits: bulk.Limits, *, may: bool) -> Ready:
    """`plan` held against all limits, with what is said of mails, which are counted from `facts`, and of its
    pace. `may` as in Job."""
    from seeder.commands.permitted import lacking_right, pace_for
    from seeder.gather.tag import mails_for

    mails, people = mails_for(plan, facts, ctx.phabricator)
    lines = _mails_line(mails, people)
    groups = _groups(ctx)
    lacking = "" if may else lacking_right(ctx, plan, groups)
    lines += [("Right", lacking)] if lacking else []
    try:
        bulk.refuse_too_many(ctx, plan, limits)
        pace, said = pace_for(ctx, plan, groups, limits.pace)
        plan, lines = msgspec.structs.replace(plan, pace=pace), [*lines, *said]
        bulk.refuse_many_mails(ctx, mails, _worst(mails, people), limits)
        bulk.refuse_unannounced(ctx, plan)
    except (BadInput, LimitReached) as problem:
        return Ready(plan, lines, problem, lacking)
    return Ready(plan, lines, None, lacking)


def with_pace(ctx: Context, plan: Plan) -> Plan:
    """The plan of taking a run back, no faster than that run was, nor than a rule of the site bears now.
    Raises LimitReached where the caller has edited so much lately that it has to wait."""
    from seeder.commands.permitted import pace_for

    if ctx.site.politeness.anti_vandalism is None:
        return plan
    pace, _ = pace_for(ctx, plan, _groups(ctx), None)
    return msgspec.structs.replace(plan, pace=pace if plan.pace is None else max(pace, plan.pace))


def refuse_unready(ctx: Context, ready: Ready) -> None:
    """Raises what is in the way of writing the plan; asks whether a right was granted."""
    from seeder.commands.permitted import refuse_without_right

    if ready.problem is not None:
        raise ready.problem
    if ready.lacking:
        refuse_without_right(ctx, ready.lacking)


def refuse_mentions(comment: str) -> None:
    """Raises BadInput for a comment that would mail the same person once for every task."""
    from seeder.remarkup import mentions

    named = mentions(comment)
    if named:
        raise BadInput(
            f"The comment names @{next(iter(named))}, who would get a mail for every task.",
            "Leave the @ out, or add them with --subscribe if that is meant.",
        )


def _with_changes(ctx: Context, facts: Facts, hashtag: str) -> Facts:
    """`facts` with the changes in Gerrit that name one of the tasks."""
    from seeder.gather.linked import changes_for

    if not hashtag:
        return facts
    if ctx.reviews is None:
        raise BadInput(f"{ctx.site.host} has no Gerrit that seeder knows of.", "Leave out --changes.")
    if ctx.reviews.gerrit.anonymous:
        raise BadInput(
            "Without a login to Gerrit no hashtag can be written.",
            "Set SEEDER_GERRIT_USERNAME and SEEDER_GERRIT_PASSWORD, or leave out --changes.",
        )
    numbers = [task.id for task in facts.tasks]
    found = changes_for(numbers, ctx.reviews, ("CURRENT_REVISION", "CURRENT_COMMIT"))
    changes = {change.number: change for several in found.values() for change in several}
    return msgspec.structs.replace(facts, changes=tuple(changes.values()), hashtag=hashtag)


def _lost_as_object(lost: Lost) -> dict[str, Any]:
    return {"source": lost.source, "line": lost.number, "text": lost.text, "because": lost.why}


def _lost_line(lost: Lost, redact: Callable[[str], str]) -> str:
    # First hidden, then cut: half a token is not known as one any more.
    whole = redact(lost.text)
    text = whole if len(whole) <= MOST_OF_A_LINE else f"{whole[: MOST_OF_A_LINE - 1]}…"
    return f"{lost.source}, line {lost.number}: {text}{f'  ({lost.why})' if lost.why else ''}"


def _mails_line(mails: Mails, people: dict[str, Any]) -> list[tuple[str, str]]:
    from seeder.counted import counted

    if not mails.total:
        return []
    to = counted(mails.people, "person", "people")
    most = f"; {_worst(mails, people)} gets most: {mails.worst}" if mails.people > 1 else ""
    return [("Mails", f"{counted(mails.total, 'mail')} or more, to {to}{most}")]


def _worst(mails: Mails, people: dict[str, Any]) -> str:
    phid = mails.most[0][0] if mails.most else ""
    return f"@{people[phid].username}" if phid in people else "one follower"


def _groups(ctx: Context) -> set[str]:
    """Which of the groups that matter here the caller is in."""
    politeness = ctx.site.politeness
    rule = politeness.anti_vandalism
    slugs = [*politeness.batch_editors, *(rule.exempt if rule else ())]
    return ctx.phabricator.my_groups(slugs, ctx.me.phid) if slugs else set()
