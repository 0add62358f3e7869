"""Names in Gerrit that a plan carries along, for people to be looked for under them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from seeder.writing.plan import Plan, Step


def with_gerrit_names(plan: Plan, names: Mapping[str, str]) -> Plan:
    """`plan` with what rosters tell of people's names in Gerrit (by user name in lower case), so that they
    are looked for under these when it is written."""

    def told(step: Step) -> Step:
        user = plan.names.get(step.person, "").removeprefix("@")
        known = names.get(user.lower(), "")
        return msgspec.structs.replace(step, seen={**step.seen, "gerrit": [user, known]}) if known else step

    return msgspec.structs.replace(plan, steps=tuple(map(told, plan.steps)))


def gerrit_names_in(plan: Plan) -> dict[str, str]:
    """What `with_gerrit_names` put there; a file's are a stranger's, and anything else in them is nothing."""
    told = (step.seen.get("gerrit") for step in plan.steps)
    pairs = (pair for pair in told if isinstance(pair, list | tuple) and len(pair) == 2)
    return {user.lower(): name for user, name in pairs if isinstance(user, str) and isinstance(name, str)}
