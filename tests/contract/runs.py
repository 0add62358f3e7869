"""Whole runs as a command makes them: gather, plan, check, apply, with a journal in the case's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from seeder.gather import create, undo
from seeder.gather.drafts import drafts_for
from seeder.plans.create import plan_create
from seeder.plans.undo import plan_undo
from seeder.settings.site import Site
from seeder.wish import Shared, Wish, wish_from_flags
from seeder.writing.admission import check_plan
from seeder.writing.apply import start
from seeder.writing.hand import Hand
from seeder.writing.outcome import Outcome
from seeder.writing.plan import Plan
from tests.contract.site import ContractSite
from tests.contract.tape import Call

# A template of the cases' own: recordings hold its words.
TEMPLATE = Path(__file__).parent / "templates" / "contract.yaml"


def wish(site: ContractSite, *names: str, **shared: Any) -> Wish:
    """A wish for tasks of these titles, in the component's tag unless `shared` says otherwise."""
    top = {"project": site.world.component.name, "place": "https://example.org/code", **shared}
    flags = Shared(template=str(TEMPLATE), mentor_until="3 months", **top)
    answers = [{"problem": "The page is wrong.", "steps": ["Open it", "Read it"]} for _ in names]
    return wish_from_flags([site.title(name) for name in names], answers, flags)


def planned(site: ContractSite, wished: Wish, profile: Site | None = None) -> Plan:
    """What ``seeder create --dry-run`` shows."""
    profile = profile or site.profile()
    phabricator = site.phabricator
    me, drafts = phabricator.whoami(), drafts_for(wished, ())
    facts = create.facts_for(wished, profile, me, phabricator, site.clock, lambda count: None)
    return plan_create(drafts, facts)


def applied(site: ContractSite, plan: Plan, hand: Hand | None = None) -> Outcome:
    """The plan carried out as a new run."""
    hand = hand or site.hand()
    check_plan(plan, hand.site, site.world.me)
    return start(plan, hand)


def undone(site: ContractSite, run: str, hand: Hand) -> Plan:
    """What ``seeder runs undo --dry-run`` shows."""
    noted = hand.journal.run(run)
    facts = undo.facts_for(noted, hand.site, site.world.me, hand.phabricator, site.clock)
    return plan_undo(noted, facts)


def numbers(outcome: Outcome) -> list[int]:
    return [item.result.id for item in outcome.items if item.result]


def states(outcome: Outcome) -> list[str]:
    return [item.status for item in outcome.items]


def first_pages(calls: list[Call]) -> list[str]:
    """The methods that were called, without further pages of one's own tasks: how many there are is
    not the run's doing."""
    return [call.method for call in calls if "after" not in call.params]


def without_fields(profile: Site) -> Site:
    """The profile of a site about which nothing is known yet."""
    return msgspec.structs.replace(profile, mentor_field="")
