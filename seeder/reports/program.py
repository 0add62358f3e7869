"""What of a round does not fit its site, each with the line of its file: facts -> mistakes. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from seeder.document import Document, Path
from seeder.errors import BadInput
from seeder.model import Person, Project
from seeder.plans.wished import Parent
from seeder.round import Round


class RoundFacts(msgspec.Struct, frozen=True):
    """What the site at `host` says of a round. `tags`: asked text -> project; `people`: name in lower case
    -> account; `unknown_tags` and `unknown_people`: asked text -> nearest names; `parent` is None where
    the round names none."""

    host: str
    tags: dict[str, Project] = {}
    unknown_tags: dict[str, tuple[str, ...]] = {}
    people: dict[str, Person] = {}
    unknown_people: dict[str, tuple[str, ...]] = {}
    parent: Parent | None = None


def people_in(round_: Round) -> Iterator[tuple[Path, str]]:
    """(place in the file, name) of everybody whom the round names."""
    for i, intern in enumerate(round_.interns):
        yield ("interns", i, "user"), intern.user
        yield from ((("interns", i, "mentors"), name) for name in intern.mentors)


def find_mistakes(document: Document, round_: Round, facts: RoundFacts) -> list[BadInput]:
    """A sentence and a hint for each mistake, in the order of the file's kinds of lines."""
    return [
        document.error(path, sentence, hint)
        for find in (_tags, _parent, _people, _nobody)
        for path, sentence, hint in find(round_, facts)
    ]


Found = Iterator[tuple[Path, str, str]]


def _tags(round_: Round, facts: RoundFacts) -> Found:
    for i, text in enumerate(round_.tags):
        project = facts.tags.get(text)
        if project is None:
            hint = _meant(facts.unknown_tags.get(text, ()), "Its page on the site shows its hashtag.")
            yield ("tags", i), f"there is no tag “{text}” on {facts.host}.", hint
        elif project.archived:
            yield ("tags", i), f"the tag “{project.title}” is archived.", "Few people look there."


def _parent(round_: Round, facts: RoundFacts) -> Found:
    parent = facts.parent
    if parent is None:
        return
    if not parent.phid:
        hint = "Look the coordination task up on the site."
        yield ("parent",), f"there is no task {parent.asked} on {facts.host} that you may see.", hint
    elif parent.closed:
        hint = "Name an open one: `seeder create` refuses to put tasks under it."
        yield ("parent",), f"the parent task {parent.asked} is closed.", hint


def _people(round_: Round, facts: RoundFacts) -> Found:
    for path, name in people_in(round_):
        person = facts.people.get(name.lower())
        if person is None:
            hint = _meant(facts.unknown_people.get(name, ()), "The name is in the address of their page.")
            yield path, f"there is no user “{name}” on {facts.host}.", hint
        elif person.disabled:
            yield path, f"the account “{person.username}” is disabled.", "Whose is it now?"
        elif person.bot or person.mailing_list:
            yield path, f"the account “{person.username}” belongs to no person.", "Name somebody else."


def _nobody(round_: Round, facts: RoundFacts) -> Found:
    if not round_.interns:
        yield ("interns",), "the round has no interns yet.", "`seeder program handover` counts theirs."


def _meant(near: tuple[str, ...], otherwise: str) -> str:
    return f"Did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else otherwise
