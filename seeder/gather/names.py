"""What the PHIDs of a plan are called, asked of the site: a plan file's own words are not believed."""

from __future__ import annotations

import msgspec

from seeder.errors import BadInput
from seeder.settings.probe import mentor_field_among
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.writing.plan import Plan, Step


def with_names(plan: Plan, site: Site, phabricator: Phabricator) -> Plan:
    """`plan` with the site's names for its tags, people and parent tasks.

    Raises BadInput for what the site does not have, or does not show: it would be shown as nothing and
    written all the same, because the server takes PHIDs that do not exist.
    """
    phids = {phid for step in plan.steps for edit in step.edits for phid in _phids(edit.value)}
    phids |= {phid for step in plan.steps if step.person for phid in (step.person, *_heirs(step))}
    tags = phabricator.projects(phid for phid in phids if phid.startswith("PHID-PROJ-"))
    people = phabricator.people_by_phid(phid for phid in phids if phid.startswith("PHID-USER-"))
    tasks = phabricator.tasks_by_phid([phid for phid in phids if phid.startswith("PHID-TASK-")])
    names = {phid: project.title for phid, project in tags.items()}
    names |= {phid: f"@{person.username}" for phid, person in people.items()}
    names |= {phid: f"{task.monogram} {task.title}" for phid, task in tasks.items()}
    unknown = sorted(phids - names.keys())
    if unknown:
        raise BadInput(
            f"This plan names what is not on {phabricator.conduit.host}: {unknown[0]}.",
            "Make the plan again.",
        )
    _refuse_strangers(plan, phabricator)
    _refuse_odd_field(plan, site, phabricator)
    return msgspec.structs.replace(plan, names=names)


def _refuse_odd_field(plan: Plan, site: Site, phabricator: Phabricator) -> None:
    """A field of the site's own is shown as the mentors', so it must be that one, and name who writes, or
    who inherits from the person whom it leaves out."""
    fields = [(step, e) for step in plan.steps for e in step.edits if e.type.startswith("custom.")]
    if not fields:
        return
    task = None if site.mentor_field else phabricator.newest_task()
    mentors = site.mentor_field or mentor_field_among(task.custom if task else ())
    for step, edit in fields:
        whose = step.person not in edit.value if step.person else plan.user in edit.value
        if edit.type != mentors or not whose:
            why = "still names whom it takes out" if step.person else "does not name you as mentor"
            sentence = f"This plan sets {edit.type}, which {why}."
            raise BadInput(sentence, "Make the plan again.")


def _refuse_strangers(plan: Plan, phabricator: Phabricator) -> None:
    """A settled task is shown and mentioned by its number, so its PHID must be that task's."""
    there = phabricator.tasks_by_phid([done.result.phid for done in plan.settled]) if plan.settled else {}
    for done in plan.settled:
        task = there.get(done.result.phid)
        if task is None or task.id != done.result.id:
            raise BadInput(
                f"This plan says that {done.result.monogram} is there already, and it is another task, "
                "or gone.",
                "Make the plan again.",
            )


def _heirs(step: Step) -> list[str]:
    return list(step.seen.get("heirs", ()))


def _phids(value: object) -> list[str]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str) and item.startswith("PHID-")]
    return []
