"""`--warn`: one message to each person whose tasks an audit found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.commands.policy import Job
    from seeder.context import Context
    from seeder.plans.warning_facts import Facts
    from seeder.writing.plan import Plan


def warn(ctx: Context, job: Job, given: dict[str, Any]) -> int:
    """Show the messages, ask, send them; returns the exit code."""
    from seeder.commands.writing import carry_out
    from seeder.counted import counted
    from seeder.gather.subjects import warning_facts
    from seeder.gather.tag import mails_for
    from seeder.plans.gerrit_names import with_gerrit_names
    from seeder.plans.warning import as_mailed, plan_warnings
    from seeder.views.warning import show_warnings

    _refuse_unattended(ctx, given)
    facts = warning_facts(job.subjects, job.around, ctx.reviewed_site, ctx.me, ctx.journal)
    plan = with_gerrit_names(plan_warnings(facts), job.around.sources.names)
    if given["yes"]:
        plan = _in_any_order(plan)
    ctx.console.clear_line()
    if given["texts"]:
        return _print_texts(ctx, plan, facts)
    mails, people = mails_for(plan, as_mailed(facts), ctx.phabricator)
    titles = {task.monogram: task.title for case in facts.cases for task in case.tasks}
    code = carry_out(
        ctx,
        plan,
        show=lambda shown: show_warnings(ctx.console, shown, ctx.site, mails, people, titles),
        question=f"Send {counted(len(plan.steps), 'message')}",
        yes=given["yes"],
        dry_run=given["dry_run"],
        beside={"mails": mails.total},
    )
    if plan.steps and not code and not given["dry_run"] and not ctx.json:
        _tell_next(ctx, facts, given)
    return code


def _tell_next(ctx: Context, facts: Facts, given: dict[str, Any]) -> None:
    from seeder.commands.acting import as_release
    from seeder.plans.warning_text import first_day

    command = f"seeder audit {'mentors' if facts.kind == 'mentor' else 'assignments'}"
    told = f"From {first_day(facts)} on `{command} {as_release(given)}`"
    ctx.console.tell(f"{told} shows what may be released of those who did not answer.")


def _print_texts(ctx: Context, plan: Plan, facts: Facts) -> int:
    from seeder.plans.warning import by_hand
    from seeder.views.warning import show_texts, texts_as_json

    texts = by_hand(plan, facts)
    if ctx.json:
        ctx.console.print_json(texts_as_json(plan, texts))
    else:
        show_texts(ctx.console, plan, texts)
    return 0


def _in_any_order(plan: Plan) -> Plan:
    """Two computers that begin together do not begin with the same person."""
    import random

    import msgspec

    return msgspec.structs.replace(plan, steps=tuple(random.sample(plan.steps, len(plan.steps))))


def why_not_now(ctx: Context, plan: Plan) -> dict[str, str]:
    """Step id -> why it must not be sent any more, as ``look_again`` has it."""
    from seeder.commands.guards import look_again
    from seeder.gather.warning_again import warning_again

    site = ctx.reviewed_site
    return look_again(ctx, plan, lambda steps, around: warning_again(steps, plan.made, around, site, ctx.me))


def _refuse_unattended(ctx: Context, given: dict[str, Any]) -> None:
    """Whoever stops a machine has to know where: raises BadInput where the profile does not say it."""
    from seeder.commands.acting import is_looking, is_unattended
    from seeder.wire.surroundings import is_loopback

    if (
        is_looking(given)
        or not is_unattended(ctx, given)
        or ctx.profile.audit.switch
        or is_loopback(urlsplit(ctx.site.phabricator).hostname or "")
    ):
        return
    raise BadInput(
        f"Nobody is there to say yes, and nothing says where {ctx.site.host} could stop it.",
        "Name a task in the site's profile, `audit: {switch: T123}`: while it is open, they may be sent.",
    )
