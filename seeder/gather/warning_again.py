"""Messages looked at once more, just before they are sent: a question may have stood on a screen for an hour,
and somebody at another computer may be at the same work."""

from __future__ import annotations

from collections.abc import Sequence

from seeder.gather.around import Around
from seeder.gather.candidates import InQuestion, find_candidates
from seeder.gather.leave_alone import find_left_alone
from seeder.gather.subjects import refuse_blind
from seeder.model import Person
from seeder.plans.warning_facts import Case, Facts
from seeder.plans.warning_rules import why_no_longer
from seeder.settings.site import Site
from seeder.writing.person import SLACK
from seeder.writing.plan import Step


def warning_again(
    steps: Sequence[Step], made: float, around: Around, site: Site, me: Person
) -> dict[str, str]:
    """Step id -> why it must not be sent any more, a sentence; those that still may are missing. `made` is
    the plan's time. Raises SeederError, NetworkError where one of the places could not be asked."""
    wanted = [
        InQuestion(number, step.person, "", number in step.seen.get("by_round", ()))
        for step in steps
        for number in step.seen["tasks"]
    ]
    found = find_candidates(wanted, around, site, {step.person for step in steps})
    refuse_blind(found.notes)
    theirs = {(each.person.phid, each.task.id): each.task for each in found.found}
    left = find_left_alone(site, around.sources.phabricator)
    facts = Facts(site, me, around.now, around.kind, leave_alone=left.people, leave_alone_tag=left.tag)
    reasons: dict[str, str] = {}
    for step in steps:
        presence, numbers = found.presences.get(step.person), step.seen["tasks"]
        if presence is None:
            reasons[step.id] = "There is no such account any more."
            continue
        tasks = tuple(theirs[step.person, n] for n in numbers if (step.person, n) in theirs)
        case = Case(presence.person, tasks, presence.last, "")
        reasons[step.id] = why_no_longer(case, facts, numbers, made - SLACK)
    return {id_: why for id_, why in reasons.items() if why}
