"""Releases looked at once more, just before they are written: be it a minute after somebody said yes, or a
week after the plan was saved. Nothing of the plan is believed but what it is about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from seeder.activity import Thresholds
from seeder.gather.around import Around
from seeder.gather.assignments import Wanted, find_assignments
from seeder.gather.audit import Asked
from seeder.gather.candidates import Candidates, InQuestion, find_candidates
from seeder.gather.presences import lives
from seeder.gather.selection import Reading
from seeder.gather.subjects import base_facts, refuse_blind, with_field
from seeder.model import Person
from seeder.plans.release import Candidate, released
from seeder.plans.warning_facts import Facts
from seeder.reports.assignments import tally_assignments
from seeder.settings.site import Site
from seeder.writing.journal import Journal
from seeder.writing.plan import Step

_GONE = "It is not theirs any more, or you may not see it."
_OTHER = "It is for another task than it says."
_OTHERWISE = "It would be released otherwise now; make the plan again."


def release_again(
    steps: Sequence[Step], around: Around, site: Site, me: Person, journal: Journal
) -> dict[str, str]:
    """Step id -> why it must not be taken any more, a sentence; those that still may are missing. Raises
    SeederError, NetworkError where one of the places could not be asked."""
    around = msgspec.structs.replace(around, thresholds=_thresholds(steps, around))
    said = _verdicts(steps, around, site) if around.kind == "owner" else {}
    usual = "alive" if around.kind == "owner" else ""
    wanted = [InQuestion(s.seen["id"], s.person, said.get(s.seen["id"], usual)) for s in steps]
    heirs = {phid for step in steps for phid in step.seen["heirs"]}
    found = find_candidates(wanted, around, site, heirs)
    refuse_blind(found.notes)
    people, numbers = [step.person for step in steps], sorted(each.number for each in wanted)
    facts = with_field(base_facts(people, numbers, around, site, me, journal), found, around, site)
    again = {each.task.id: each for each in found.found}
    reasons = {step.id: _why(step, again.get(step.seen["id"]), facts, found, around) for step in steps}
    return {id_: why for id_, why in reasons.items() if why}


def _why(step: Step, each: Candidate | None, facts: Facts, found: Candidates, around: Around) -> str:
    if each is None or each.person.phid != step.person:
        return _GONE
    if each.task.phid != step.target:
        return _OTHER
    grace = max(facts.policy.grace, step.seen["grace"])
    facts = msgspec.structs.replace(facts, policy=msgspec.structs.replace(facts.policy, grace=grace))
    to = _successor(step, each, found, around)
    now = released(each, facts, to, drop_tag=not step.seen["heirs"], high=True)
    if isinstance(now, str):
        return now
    return "" if now.edits == step.edits else _OTHERWISE


def _successor(step: Step, each: Candidate, found: Candidates, around: Around) -> Person | None:
    """Who was named with --to: the heir whom the task does not name, if they are living."""
    own = {person.phid for person in each.heirs}
    named = [found.presences[phid] for phid in step.seen["heirs"] if phid in found.presences]
    return next((p.person for p in named if p.person.phid not in own and lives(p, around)), None)


def _thresholds(steps: Sequence[Step], around: Around) -> Thresholds:
    """Those with which the plan was made: who is living must not change because a person has said yes."""
    told = [step.seen.get("unseen_after") for step in steps]
    usual = around.thresholds
    unseen = max((each for each in told if isinstance(each, int)), default=usual.unseen_after)
    return Thresholds(min(usual.quiet_after, unseen), unseen)


def _verdicts(steps: Sequence[Step], around: Around, site: Site) -> dict[int, str]:
    """Task number -> what the audit says of its claim today: a change may wait for a review by now."""
    numbers = [step.seen["id"] for step in steps]
    readings = (Reading({"ids": numbers}),)
    asked = Asked(readings, gerrit_names=dict(around.sources.names), open_only=True)
    wanted = Wanted(asked, min(step.seen["grace"] for step in steps))
    sources = around.sources
    facts = find_assignments(
        *(wanted, site, around.store, sources.phabricator, sources.reviews, lambda *_: None), fresh=True
    )
    return {row.task.id: row.verdict for row in tally_assignments(facts)}
