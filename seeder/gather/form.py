"""Whose task a form link is to make: the mentor that was named, else whoever the token belongs to."""

from __future__ import annotations

from seeder.errors import BadInput
from seeder.model import Person
from seeder.nearest import nearest_hint
from seeder.sources.phabricator import Phabricator


def find_mentor(name: str, phabricator: Phabricator, host: str) -> Person:
    """The account called `name`; BadInput, with the nearest name, when nobody there can be a mentor."""
    person = phabricator.people([name]).get(name.lower())
    if person is None:
        like = [each.username for each in phabricator.people_like(name[:3]) if not each.disabled]
        raise BadInput(f"There is no user “{name}” on {host}.", nearest_hint(name, like) if like else "")
    if person.disabled or person.bot or person.mailing_list:
        why = "is disabled" if person.disabled else "belongs to no person"
        raise BadInput(f"The account “{name}” {why}, so it cannot be a mentor.", "Name somebody else.")
    return person
