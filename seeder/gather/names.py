"""What the PHIDs of a plan are called, asked of the site: a plan file's own words are not believed."""

from __future__ import annotations

import msgspec

from seeder.plan import Plan
from seeder.sources.phabricator import Phabricator


def with_names(plan: Plan, phabricator: Phabricator) -> Plan:
    """`plan` with the site's names for its tags, people and parent tasks."""
    phids = {phid for step in plan.steps for edit in step.edits for phid in _phids(edit.value)}
    tags = phabricator.projects(phid for phid in phids if phid.startswith("PHID-PROJ-"))
    people = phabricator.people_by_phid(phid for phid in phids if phid.startswith("PHID-USER-"))
    tasks = phabricator.tasks_by_phid([phid for phid in phids if phid.startswith("PHID-TASK-")])
    names = {phid: project.title for phid, project in tags.items()}
    names |= {phid: f"@{person.username}" for phid, person in people.items()}
    names |= {phid: f"{task.monogram} {task.title}" for phid, task in tasks.items()}
    return msgspec.structs.replace(plan, names=names)


def _phids(value: object) -> list[str]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str) and item.startswith("PHID-")]
    return []
