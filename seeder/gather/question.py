"""Which tasks an audit is about: what was typed, found on the site. Two or three requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time

import msgspec

from seeder.activity import Thresholds
from seeder.errors import BadInput
from seeder.gather.audit import Asked
from seeder.gather.selection import Reading, any_of_tags, readings_for, statuses_named
from seeder.gather.tag import resolve_tags
from seeder.model import Person, Project
from seeder.round import Intern, Round
from seeder.selection import Excluded, Found
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator


class Question(msgspec.Struct, frozen=True):
    """What an audit is asked, as written: `found` stood in arguments and files; `tags` choose tasks, any of
    them does, and `projects` narrow that; `everything` means all open tasks that name a mentor. `names` are
    names in Gerrit by user names in lower case."""

    found: Found = Found()
    tags: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    round: Round | None = None
    everything: bool = False
    statuses: tuple[str, ...] = ()
    excluded: Excluded = Excluded()
    names: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The same question has the same name, whenever it is asked."""
        kept = msgspec.structs.replace(self, found=msgspec.structs.replace(self.found, lost=()))
        return msgspec.json.encode(kept, order="deterministic").decode()


def find_asked(
    question: Question,
    site: Site,
    phabricator: Phabricator,
    thresholds: Thresholds,
    before: int | None,
    extra: Mapping[str, list[str]] = {},
    known: Mapping[str, Project] = {},
) -> Asked:
    """`question` found on the site; `extra` are more constraints of maniphest.search for what is chosen by
    tags, `known` tags that were found already, as they are written. BadInput for a tag, person or status that
    the site does not have."""
    round_ = question.round
    texts = [*question.tags, *question.projects, *question.found.boards, *question.excluded.tags]
    texts += [site.first_task_tag] if round_ else []
    unknown = dict.fromkeys(text for text in texts if text not in known)
    tags = {**known, **resolve_tags(unknown, site, phabricator)}
    people = _interns(round_, phabricator) if round_ else {}
    narrowed = _narrowed(question, tags, phabricator) | dict(extra)
    readings = [*_of_numbers_and_searches(question, tags, narrowed)]
    # The address of a board is a tag, too.
    readings += [
        Reading({**narrowed, "projects": [tags[tag].phid, *narrowed.get("projects", ())]})
        for tag in (*question.tags, *question.found.boards)
    ]
    if round_:
        readings.append(_of_round(round_, people, tags[site.first_task_tag], narrowed))
    if question.everything:
        readings.append(Reading(narrowed))
    return Asked(
        tuple(readings),
        frozenset(question.excluded.numbers),
        frozenset(tags[text].phid for text in question.excluded.tags),
        before,
        thresholds,
        {**question.names, **(_gerrit_names(round_.interns) if round_ else {})},
        _mentors(round_, people) if round_ else {},
        named_only=question.everything,
        open_only=not question.statuses,
    )


def _of_numbers_and_searches(
    question: Question, tags: Mapping[str, Project], narrowed: Mapping[str, list[str]]
) -> Iterable[Reading]:
    """Numbers are narrowed by tags only; in a search, constraints would take the place of its own."""
    found = msgspec.structs.replace(question.found, boards=())
    projects = {"projects": narrowed["projects"]} if question.projects else {}
    for reading in readings_for(found, tags, question.excluded.numbers):
        yield reading if reading.query else Reading({**reading.constraints, **projects})


def _narrowed(
    question: Question, tags: Mapping[str, Project], phabricator: Phabricator
) -> dict[str, list[str]]:
    """The constraints that hold for everything that is chosen by tags."""
    found: dict[str, list[str]] = {}
    if statuses := statuses_named(question.statuses or ("open",), phabricator):
        found["statuses"] = statuses
    if question.projects:
        found["projects"] = any_of_tags([tags[text].phid for text in question.projects])
    return found


def _of_round(
    round_: Round, people: Mapping[str, Person], first: Project, narrowed: Mapping[str, Sequence[str]]
) -> Reading:
    """The first tasks that the round's interns left since it began."""
    since = int(datetime.combine(round_.start, time(), UTC).timestamp())
    authors = sorted(people[i.user.lower()].phid for i in round_.interns if i.user.lower() in people)
    if not authors:
        raise BadInput(
            f"No intern of the round “{round_.name}” has an account there.",
            "Look at it: `seeder program check`.",
        )
    projects = [first.phid, *narrowed.get("projects", ())]
    return Reading({**narrowed, "projects": projects, "authorPHIDs": authors, "createdStart": max(1, since)})


def _interns(round_: Round, phabricator: Phabricator) -> dict[str, Person]:
    names = {name for intern in round_.interns for name in (intern.user, *intern.mentors)}
    return phabricator.people(sorted(names))


def _gerrit_names(interns: Iterable[Intern]) -> dict[str, str]:
    return {intern.user.lower(): intern.gerrit for intern in interns if intern.gerrit}


def _mentors(round_: Round, people: Mapping[str, Person]) -> dict[str, tuple[str, ...]]:
    """PHID of an intern -> PHIDs of their mentors, as the round's file has them."""
    return {
        people[intern.user.lower()].phid: tuple(
            people[name.lower()].phid for name in intern.mentors if name.lower() in people
        )
        for intern in round_.interns
        if intern.mentors and intern.user.lower() in people
    }
