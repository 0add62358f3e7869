"""What warnings and releases have to know of people whose tasks an audit found.

Requests beside those of the audit: one for each hundred tasks, people and tags; the comments on the tasks and
those that operators wrote of late (see ``gather.warnings``); last actions are brought up to date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from seeder.activity import Presence
from seeder.errors import NetworkError
from seeder.gather.around import Around
from seeder.gather.candidates import Candidates, InQuestion, find_candidates
from seeder.gather.leave_alone import find_left_alone
from seeder.gather.presences import find_presences
from seeder.gather.warnings import Wanted, find_operators, find_warnings
from seeder.gather.watching import projects_watched
from seeder.model import Person, Task
from seeder.plans.release import Candidate
from seeder.plans.warning_facts import Case, Facts
from seeder.plans.warning_rules import WEEK
from seeder.reports.subjects import Subject
from seeder.settings.site import Site
from seeder.writing.journal import Journal


def warning_facts(
    subjects: Sequence[Subject], around: Around, site: Site, me: Person, journal: Journal
) -> Facts:
    """What `plan_warnings` decides from. Raises SeederError; NetworkError where one of the places could not
    be asked, because then nobody may be taken for gone."""
    phabricator = around.sources.phabricator
    numbers = sorted({number for subject in subjects for number in subject.tasks})
    # What they were asked may stand on a task about which there is nothing to ask today.
    places = sorted({*numbers, *(number for subject in subjects for number in subject.others)})
    facts = base_facts(_phids(subjects), places, around, site, me, journal)
    asked = {each.person for each in facts.warned} & {each.person.phid for each in subjects}
    people = [subject.person for subject in subjects if subject.person.phid in asked]
    presences, notes = find_presences(people, around)
    refuse_blind(notes)
    tasks = phabricator.tasks(numbers)
    cases = tuple(_case(each, tasks, presences) for each in subjects)
    projects = projects_watched({phid for task in tasks.values() for phid in task.tags}, phabricator)
    return msgspec.structs.replace(facts, cases=cases, projects=projects)


def release_facts(
    subjects: Sequence[Subject], around: Around, site: Site, me: Person, journal: Journal
) -> tuple[Facts, tuple[Candidate, ...]]:
    """What `plan_release` decides from. Raises what `warning_facts` does."""
    wanted = [
        InQuestion(number, each.person.phid, verdict, number in each.by_round)
        for each in subjects
        for number, verdict in each.found.items()
    ]
    found = find_candidates(wanted, around, site)
    refuse_blind(found.notes)
    numbers = sorted({each.number for each in wanted})
    facts = base_facts(_phids(subjects), numbers, around, site, me, journal)
    return with_field(facts, found, around, site), found.found


def with_field(facts: Facts, found: Candidates, around: Around, site: Site) -> Facts:
    """`facts` with the site's mentor field and first-task tag."""
    tag = around.sources.phabricator.projects_by_slug([site.first_task_tag]).get(site.first_task_tag)
    return msgspec.structs.replace(facts, field=found.field, first_tag=tag)


def base_facts(
    people: Sequence[str], numbers: Sequence[int], around: Around, site: Site, me: Person, journal: Journal
) -> Facts:
    """What is known of `people` (PHIDs) beside their tasks: whether they were written to, and want to be left
    alone. `numbers` are their tasks."""
    phabricator = around.sources.phabricator
    around.progress("messages", 0)
    operators = find_operators(site, me, phabricator)
    since = around.now - max(around.policy.warn_every, WEEK)
    warned = find_warnings(Wanted(people, operators, numbers, since), site, phabricator, journal)
    left = find_left_alone(site, phabricator)
    return Facts(
        site=site,
        me=me,
        now=around.now,
        kind=around.kind,
        warned=warned,
        leave_alone=left.people,
        leave_alone_tag=left.tag,
        policy=around.policy,
    )


def _case(each: Subject, tasks: Mapping[int, Task], presences: Mapping[str, Presence]) -> Case:
    """Of who was written to before, it is known what they did anywhere since."""
    known = presences.get(each.person.phid)
    person, last = (known.person, known.last) if known else (each.person, each.last)
    theirs = tuple(tasks[number] for number in each.tasks if number in tasks)
    return Case(person, theirs, last, each.verdict, each.merged, each.others, each.by_round)


def _phids(subjects: Sequence[Subject]) -> list[str]:
    return [subject.person.phid for subject in subjects]


def refuse_blind(notes: Sequence[str]) -> None:
    """Raises NetworkError where one of the places could not be asked."""
    if notes:
        raise NetworkError(notes[0], "Nobody is taken for gone while one of the places cannot be asked.")
