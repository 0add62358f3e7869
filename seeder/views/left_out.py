"""What a plan leaves alone and why, the same reason said once."""

from __future__ import annotations

from seeder.counted import counted
from seeder.settings.site import Site
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


def show_sum(console: Console, plan: Plan, site: Site, noun: str, nothing: str) -> bool:
    """What is left alone, and how many steps (called `noun`) remain, where and as whom; `nothing` for none.
    False for none."""
    show_left_out(console, plan)
    if not plan.steps:
        console.say(nothing)
        return False
    head = f"{counted(len(plan.steps), noun)} on {site.title or site.host}"
    console.show((head, "bold"), (f", as @{plan.username}", ""))
    return True


def left_out_as_json(plan: Plan) -> list[dict[str, str]]:
    """The same for ``--json``: a task, or somebody under the first of their tasks."""
    return [
        {
            "monogram": each.monogram,
            **({"username": each.title.removeprefix("@")} if _is_person(each) else {}),
            "because": each.because,
        }
        for each in plan.left_out
    ]


def _called(each: LeftOut) -> str:
    """A person by name, a task by number."""
    return f"{each.title} ({each.monogram})" if _is_person(each) else each.monogram


def _is_person(each: LeftOut) -> bool:
    return each.title.startswith("@")
