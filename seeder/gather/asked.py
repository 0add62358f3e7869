"""What is typed at a question, looked up on the site at once."""

from __future__ import annotations

from seeder.errors import BadInput
from seeder.gather.create import near_people, people_of
from seeder.model import Person
from seeder.plans.refusals import no_co_mentor, unknown_tag
from seeder.sources.phabricator import Phabricator
from seeder.sources.tags import find_tags


def refuse_unknown_tag(text: str, phabricator: Phabricator, host: str) -> None:
    """BadInput, with the nearest, when the site has no tag `text`."""
    tags = find_tags([text], phabricator, host)
    if text not in tags.found:
        _refuse(*unknown_tag(text, tags.unknown.get(text, ()), host))


def refuse_unknown_people(names: tuple[str, ...], me: Person, phabricator: Phabricator, host: str) -> None:
    """BadInput for the first of `names` who cannot be a co-mentor of a task of `me`."""
    people = people_of(names, phabricator)
    for name in names:
        person = people.get(name.lower())
        near = near_people(name, phabricator) if person is None else ()
        for sentence, hint in no_co_mentor(name, person, near, me, host):
            _refuse(sentence, hint)


def some_people(me: Person, phabricator: Phabricator, most: int = 3) -> list[str]:
    """A few user names who could be asked."""
    found = (p for p in phabricator.people_like("") if not (p.disabled or p.bot or p.mailing_list))
    return [person.username for person in found if person.phid != me.phid][:most]


def _refuse(sentence: str, hint: str) -> None:
    raise BadInput(sentence[0].upper() + sentence[1:], hint)
