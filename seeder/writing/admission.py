"""Whether a plan may be carried out here, now and by this person."""

from __future__ import annotations

from seeder.errors import BadInput, LimitReached
from seeder.model import Person
from seeder.settings.site import Site
from seeder.writing.journal import Journal
from seeder.writing.plan import Plan
from seeder.writing.plan_problems import problems


def check_plan(plan: Plan, site: Site, me: Person, *, most: int | None = None) -> None:
    """Raises BadInput unless this plan is for this site and this user and may be carried out, and
    LimitReached when it is larger than `most`, or than the site bears."""
    if plan.site != site.phabricator:
        raise BadInput(
            f"This plan is for {plan.site}, not for {site.phabricator}.", "Choose the site with --site."
        )
    if (plan.user, plan.username) != (me.phid, me.username):
        raise BadInput(
            f"This plan was made by {plan.username}, and you are {me.username}.",
            "Only who made a plan can apply it, because it names the mentor.",
        )
    if plan.refusals:
        raise BadInput(f"Nothing is written: {plan.refusals[0].because}", plan.refusals[0].hint)
    for problem in problems(plan):
        raise BadInput(f"This plan cannot be carried out: {problem}", "Make the plan again.")
    most = most or site.politeness.max_changes
    if len(plan.steps) > most:
        raise LimitReached(
            f"This plan has {len(plan.steps)} changes, and {most} is the most at once.", "Make it in parts."
        )


def refuse_open_questions(plan: Plan, journal: Journal) -> None:
    """Raises BadInput when a task of `plan` may just have been made by a run that was cut off."""
    wanted = {step.marker for step in plan.steps if step.marker}
    for run in journal.unfinished(plan.site, plan.user):
        for step in run.plan.steps:
            if run.records[step.id].state in {"sent", "unknown"} and step.marker in wanted:
                raise BadInput(
                    f"{step.label} may have been made by run {run.id}, which was cut off.",
                    f"`seeder resume {run.id}` finds out first.",
                )
