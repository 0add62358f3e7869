"""Tasks that are to be released, before a person says yes: from whom, to whom, and what changes in each."""

from __future__ import annotations

from seeder.plans.release import in_short
from seeder.settings.site import Site
from seeder.views.console import Console
from seeder.views.left_out import show_sum
from seeder.views.mine import changed_lines
from seeder.writing.plan import Plan, Step


def show_release(console: Console, plan: Plan, site: Site) -> None:
    """Every task with its diff, what is kept and why, and the sum."""
    for step in plan.steps:
        console.show((step.label, "bold"))
        console.link(site.link(f"T{step.seen['id']}"), indent=2)
        console.say(from_whom(plan, step), indent=2)
        for line in changed_lines(plan, step):
            console.show((line, {"+": "green", "-": "red"}.get(line[:1], "dim")), indent=4)
        for line in str(step.value("comment", "")).split("\n"):
            console.quote(line)
        console.say()
    show_sum(console, plan, site, "task", "Nothing is to be released now.")


def from_whom(plan: Plan, step: Step) -> str:
    """Not the step's own words: a plan of a file is a stranger's."""
    heirs = [plan.names.get(phid, "?") for phid in step.seen["heirs"]]
    return in_short(plan.names.get(step.person, "?"), step.seen["warned"], heirs)
