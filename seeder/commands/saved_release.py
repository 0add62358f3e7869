"""A saved release: looked at anew before it is shown, and shown in the site's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.writing.plan import Plan


def saved_release(ctx: Context, plan: Plan) -> Callable[[], None]:
    """Shows `plan`, and which of its tasks are left alone by now. Raises BadInput for what the site does not
    have, LimitReached while its switch is off."""
    import msgspec

    from seeder.commands.release import why_not_now
    from seeder.gather.names import with_names
    from seeder.views.release import show_release
    from seeder.writing.plan import LeftOut

    reasons = why_not_now(ctx, plan)
    known = with_names(plan, ctx.site, ctx.phabricator)
    kept = tuple(
        LeftOut(f"T{step.seen['id']}", reasons[step.id]) for step in plan.steps if step.id in reasons
    )
    left = tuple(step for step in plan.steps if step.id not in reasons)
    shown = msgspec.structs.replace(known, steps=left, left_out=kept, notes=())
    return lambda: show_release(ctx.console, shown, ctx.site)
