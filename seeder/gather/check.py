"""Tasks with what ``check`` has to know of each: its mentors and whether they can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import msgspec

from seeder.check.candidate import Candidate
from seeder.clock import east_of_utc
from seeder.errors import BadInput
from seeder.gather.drafts import drafts_for
from seeder.mentors import Mentorship, mentorship_of
from seeder.model import Person, Task
from seeder.place import read_place
from seeder.plans.create import candidate as candidate_of
from seeder.plans.refusals import words_refused
from seeder.plans.wished import Draft, Facts
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator, Progress
from seeder.sources.tags import find_tags, unknown_tag
from seeder.template.catalog import Shelf
from seeder.wish import Wish, until_date
from seeder.writing.plan import Plan


class Subject(msgspec.Struct, frozen=True):
    """Something to check: a task of the site (`number` set), or one in a file."""

    label: str
    candidate: Candidate
    number: int | None = None


def tasks_numbered(numbers: Sequence[int], phabricator: Phabricator) -> tuple[list[Task], list[int]]:
    """The tasks of these numbers in the order asked, and the numbers that are not there."""
    found = phabricator.tasks(numbers)
    asked = dict.fromkeys(numbers)
    return [found[n] for n in asked if n in found], [n for n in asked if n not in found]


def tasks_of_tag(tag: str, site: Site, phabricator: Phabricator, progress: Progress) -> list[Task]:
    """The open tasks with `tag`; BadInput with the nearest when there is no such tag."""
    tags = find_tags([tag], phabricator, site.host)
    if tag not in tags.found:
        raise unknown_tag(tag, tags.unknown[tag], site.host)
    return phabricator.tasks_tagged(tags.found[tag].phid, True, progress)


def subjects_for(tasks: Sequence[Task], site: Site, phabricator: Phabricator, now: float) -> list[Subject]:
    """Each task with its mentors looked up: two more requests, however many tasks there are."""
    told = {task.phid: mentorship_of(task, site, site.mentor_field) for task in tasks}
    names = [name for mentors in told.values() for name in mentors.usernames]
    phids = [phid for mentors in told.values() for phid in mentors.phids]
    by_name = phabricator.people(names)
    by_phid = phabricator.people_by_phid(phids)
    blocked = phabricator.blocked([task.id for task in tasks])
    today = datetime.fromtimestamp(now + east_of_utc(now), UTC).date()
    return [
        Subject(
            f"{task.monogram} {task.title}",
            candidate_for(task, told[task.phid], by_name, by_phid, task.id in blocked, site, today),
            task.id,
        )
        for task in tasks
    ]


def subjects_in(wish: Wish, site: Site, shelves: Sequence[Shelf], now: float) -> list[Subject]:
    """The tasks of a file, as they would be created; nothing is asked of a site."""
    you = Person(phid="", username="you")
    facts = Facts(site=site, me=you, read=now, ahead=east_of_utc(now), people=_named(wish))
    plan = Plan("check", site.phabricator, "", "you", now)
    return [
        Subject(f"{draft.label} {draft.wish.title}".strip(), _drafted(draft, wish, facts, plan))
        for draft in drafts_for(wish, shelves)
    ]


def _drafted(draft: Draft, wish: Wish, facts: Facts, plan: Plan) -> Candidate:
    """The draft as a Candidate; BadInput with the file's line for a date or place that cannot be read."""
    for field, read in (
        ("mentor_until", lambda text: until_date(text, facts.today)),
        ("place", lambda text: read_place(text, facts.site.code_hosts)),
    ):
        try:
            if text := getattr(draft.wish, field):
                read(text)
        except BadInput as problem:
            raise wish.error(draft.wish, (field,), problem.sentence, problem.hint) from None
    for because, hint in words_refused(draft, facts):
        raise wish.error(draft.wish, ("title",), because, hint)
    return candidate_of(draft, facts, plan)


def _named(wish: Wish) -> dict[str, Person]:
    names = {name for task in wish.tasks for name in task.co_mentors}
    return {name.lower(): Person(phid=name, username=name) for name in names}


def candidate_for(
    task: Task,
    mentors: Mentorship,
    by_name: dict[str, Person],
    by_phid: dict[str, Person],
    blocked: bool,
    site: Site,
    today: date,
) -> Candidate:
    """A task of the site as ``check`` looks at it; accounts by user name in lower case, and by PHID."""
    names = {name: by_name.get(name.lower()) for name in mentors.usernames}
    names |= {phid: by_phid.get(phid) for phid in mentors.phids}
    return Candidate(
        title=task.title,
        description=task.description,
        today=today,
        mentorship=_readable(mentors, by_phid),
        disabled=tuple(_shown(names.items(), disabled=True)),
        unknown=tuple(name for name, person in names.items() if person is None),
        assigned=task.owner_phid is not None,
        closed=task.closed,
        blocked=blocked,
        view_policy=task.view_policy,
        headings=site.headings,
        code_hosts=site.code_hosts,
    )


def _readable(mentors: Mentorship, by_phid: dict[str, Person]) -> Mentorship:
    """The mentors by name where their accounts could be read."""
    if not mentors.phids:
        return mentors
    names = tuple(by_phid[phid].username for phid in mentors.phids if phid in by_phid)
    left = tuple(phid for phid in mentors.phids if phid not in by_phid)
    return Mentorship((*mentors.usernames, *names), left, mentors.until, mentors.where)


def _shown(named: Iterable[tuple[str, Person | None]], *, disabled: bool) -> Iterable[str]:
    return [person.username for _, person in named if person and person.disabled == disabled]
