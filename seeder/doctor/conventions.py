"""Whether a site's profile and the site agree: first-task tag, mentor field, statuses, contact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seeder.doctor.finding import Finding, note, ok, problem
from seeder.model import Status
from seeder.nearest import nearest_hint
from seeder.settings.layers import Settings
from seeder.settings.probe import find_tags, mentor_field_among
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator


def contact(settings: Settings) -> Finding:
    """Some sites ask every tool to say how its operator can be reached."""
    title = settings.site.title or settings.site.name
    if settings.contact:
        return ok("contact", f"{title} can reach you: {settings.contact}.")
    if settings.site.politeness.contact_required:
        fix = (
            "Set SEEDER_CONTACT to your mail address or user page, or run `seeder login`, which asks for it."
        )
        return problem(
            "contact", f"{title} asks every tool for a way to reach who runs it; none is set.", fix
        )
    return ok("contact", f"{title} asks for no contact.")


def first_task_tag(site: Site, phabricator: Phabricator) -> Finding:
    """The tag that makes a task a first task must exist and be in use."""
    tag = site.first_task_tag.lstrip("#")
    found = phabricator.lookup([f"#{tag}"]).get(f"#{tag}")
    fix = "Set SEEDER_FIRST_TASK_TAG, or first_task_tag in config.yaml or in the site's profile."
    if found is None:
        others = ", ".join(f"#{other.slug}" for other in find_tags(phabricator) if other.slug)
        return problem("tag", f"There is no tag #{tag} on this site.", f"{_perhaps(others)}{fix}")
    if found.status == "closed":
        return problem("tag", f"The tag #{tag} is archived on this site.", fix)
    return ok("tag", f"The first-task tag #{tag} is there.")


def mentor_field(site: Site, phabricator: Phabricator) -> Finding:
    """The field for mentors, if the site has one; seen on any task."""
    task = phabricator.newest_task()
    if task is None:
        return note("mentors", "No task can be seen, so nothing is known about a field for mentors.")
    there = mentor_field_among(task.custom)
    if site.mentor_field and site.mentor_field not in task.custom:
        hint = nearest_hint(site.mentor_field, task.custom) or "Tasks here have no such fields."
        fix = f"{hint} Correct mentor_field in the profile, or take it out."
        return problem("mentors", f"Tasks of this site have no field {site.mentor_field}.", fix)
    if site.mentor_field:
        return ok("mentors", f"Tasks have the mentor field {site.mentor_field}.")
    if there:
        return ok("mentors", f"Tasks have a field that looks like mentors ({there}); it will be filled in.")
    return ok("mentors", "Tasks have no field for mentors; you will be named in the text.")


def statuses(site: Site, phabricator: Phabricator) -> Iterator[Finding]:
    """Every status that the profile names must be one the server lists: it refuses none."""
    real = {status.value: status for status in phabricator.statuses()}
    named = {*site.statuses, *site.closed_statuses}
    for value in sorted(named - real.keys()):
        hint = nearest_hint(value, real)
        yield problem("statuses", f"This site has no status “{value}”.", f"{hint} Correct the profile.")
    yield from _other_meanings(site, real)
    usable = [value for value in site.undo_statuses if value in real and real[value].closed]
    if not usable:
        closed = ", ".join(value for value, status in real.items() if status.closed)
        fix = f"Set undo_statuses in the profile to some of: {closed}."
        yield problem("statuses", "No status is known with which a task made by mistake can be closed.", fix)
    elif not named - real.keys():
        yield ok("statuses", f"A task made by mistake can be closed as “{real[usable[0]].name}”.")


def _other_meanings(site: Site, real: Mapping[str, Status]) -> Iterator[Finding]:
    """Statuses that are called or counted otherwise than the profile says; a profile may name none."""
    fix = f"`seeder site new {site.name} {site.phabricator} --force` asks the site again."
    for value, name in site.statuses.items():
        if value in real and real[value].name != name:
            yield problem("statuses", f"The status “{value}” is called “{real[value].name}” there.", fix)
    if site.statuses:
        for value in sorted(real.keys() - site.statuses.keys()):
            yield problem("statuses", f"The profile lacks the status “{value}”.", fix)
    closed = {value for value, status in real.items() if status.closed}
    for value in sorted(closed ^ {*site.closed_statuses} if site.closed_statuses else ()):
        if value in real:
            counts = "closed" if value in closed else "open"
            yield problem("statuses", f"Tasks with the status “{value}” count as {counts} there.", fix)


def priorities(site: Site, phabricator: Phabricator) -> Iterator[Finding]:
    """The priorities that a profile lists must be the site's own."""
    if not site.priorities:
        return
    real = {row.keywords[0]: row.name for row in phabricator.priorities() if row.keywords}
    fix = f"`seeder site new {site.name} {site.phabricator} --force` asks the site again."
    for keyword in sorted(real.keys() ^ site.priorities.keys()):
        where = "The site" if keyword in site.priorities else "The profile"
        yield problem("priorities", f"{where} has no priority “{keyword}”.", fix)


def examine_conventions(site: Site, phabricator: Phabricator) -> Iterator[Finding]:
    yield first_task_tag(site, phabricator)
    yield mentor_field(site, phabricator)
    yield from statuses(site, phabricator)
    yield from priorities(site, phabricator)


def _perhaps(others: str) -> str:
    return f"Perhaps {others}? " if others else ""
