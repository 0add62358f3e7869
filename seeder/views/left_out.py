"""What a plan leaves alone and why, the same reason said once."""

from __future__ import annotations

from seeder.views.console import Console
from seeder.writing.plan import LeftOut, Plan

# As many are named beside a reason.
NAMED = 6


def show_left_out(console: Console, plan: Plan) -> None:
    """A line a reason, with the tasks or people; then the plan's notes."""
    reasons: dict[str, list[LeftOut]] = {}
    for each in plan.left_out:
        reasons.setdefault(each.because, []).append(each)
    for because, several in reasons.items():
        named = ", ".join(map(_called, several[:NAMED]))
        more = f" and {len(several) - NAMED} more" if len(several) > NAMED else ""
        console.show(("Left out ", "dim"), (f"{named}{more}: ", ""), (because, ""))
    for note in plan.notes:
        console.show(("Note     ", "yellow"), (note.sentence, ""))
    if reasons or plan.notes:
        console.say()


def _called(each: LeftOut) -> str:
    """A person by name, a task by number."""
    return f"{each.title} ({each.monogram})" if each.title.startswith("@") else each.monogram
