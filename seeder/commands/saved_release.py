"""A saved release: looked at anew before it is shown, and shown in the site's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from seeder.context import Context
    from seeder.model import Task
    from seeder.writing.plan import Plan


def apply_release(ctx: Context, plan: Plan, *, yes: bool, dry_run: bool, most: int | None) -> int:
    """Show what of `plan` may be released by now, ask a person, do it; returns the exit code. `most` as in
    ``carry_out``. Raises BadInput for what the site does not have, LimitReached while its switch is off."""
    from seeder.commands.release import refuse_alone
    from seeder.commands.writing import carry_out
    from seeder.counted import counted
    from seeder.views.release import show_release

    refuse_alone(ctx, yes=yes, looking=dry_run, planned=True)
    now = _as_of_now(ctx, plan)
    return carry_out(
        ctx,
        # Only the plan itself is known to the journal, and it is looked at once more step by step.
        plan if now.steps and not dry_run else now,
        show=lambda _: show_release(ctx.console, now, ctx.site),
        question=f"Release {counted(len(now.steps), 'task')}",
        dry_run=dry_run,
        most=most,
        saved=True,
    )


def _as_of_now(ctx: Context, plan: Plan) -> Plan:
    """`plan` in the site's words, without the tasks that are left alone by now."""
    import msgspec

    from seeder.commands.release import why_not_now
    from seeder.gather.names import with_names
    from seeder.plans.release_rules import is_high
    from seeder.views.release import from_whom
    from seeder.writing.plan import LeftOut, Note

    there = ctx.phabricator.tasks_by_phid([step.target for step in plan.steps])
    plan = _with_labels(plan, there)
    reasons = why_not_now(ctx, plan)
    known = with_names(plan, ctx.site, ctx.phabricator)
    kept = tuple(
        LeftOut(f"T{step.seen['id']}", reasons[step.id]) for step in plan.steps if step.id in reasons
    )
    left = (step for step in plan.steps if step.id not in reasons)
    # A step's own reason is a file's word, and JSON tells it.
    steps = tuple(msgspec.structs.replace(step, because=from_whom(known, step)) for step in left)
    # That somebody asked with --high-priority cannot be known of a file.
    tasks = [there[step.target] for step in steps if step.target in there]
    notes = tuple(Note(f"{task.monogram} is of high priority.") for task in tasks if is_high(task))
    return msgspec.structs.replace(known, steps=steps, left_out=kept, notes=notes)


def _with_labels(plan: Plan, there: Mapping[str, Task]) -> Plan:
    """Each step under the title that its task has now. Raises BadInput for one that shows the number of
    another task than it is for."""
    import msgspec

    from seeder.errors import BadInput
    from seeder.plans.task_item import label_of

    for step in plan.steps:
        task = there.get(step.target)
        if task is not None and task.id != step.seen["id"]:
            sentence = f"This plan says T{step.seen['id']}, and it is for another task."
            raise BadInput(sentence, "Make the plan again.")
    labels = {phid: label_of(task) for phid, task in there.items()}
    titles = {phid: task.title for phid, task in there.items()}
    steps = (
        msgspec.structs.replace(
            step,
            label=labels.get(step.target, f"T{step.seen['id']}"),
            seen={**step.seen, "title": titles.get(step.target, "")},
        )
        for step in plan.steps
    )
    return msgspec.structs.replace(plan, steps=tuple(steps))
