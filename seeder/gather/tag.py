"""What a plan of tagging has to know: the tags, the tasks that were selected, and who follows them.

Requests: one for all tags by hashtag, one for a board's columns, one for each hundred tasks selected and one
for each hundred different tags on them, one for what lies above these, one for what lies below the wished
tags, one for the names of who gets most mail; merged duplicates cost two more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from seeder.clock import Clock
from seeder.errors import BadInput
from seeder.gather.selection import Selected, select, texts_of
from seeder.gather.watching import projects_watched
from seeder.model import Column, Person, Project
from seeder.nearest import nearest_hint
from seeder.plans.mails import Mails, count_mails
from seeder.plans.tag import Facts, TagWish
from seeder.selection import Selection
from seeder.settings.site import Site
from seeder.sources.paging import PAGE
from seeder.sources.phabricator import Phabricator, Progress
from seeder.sources.tags import find_tags, unknown_tag
from seeder.writing.plan import Plan


class Asked(msgspec.Struct, frozen=True):
    """What is to be done, as written: `tags` the event's first; `column` by name, `subscriber` by user
    name; empty for none."""

    tags: tuple[str, ...]
    column: str = ""
    subscriber: str = ""
    comment: str = ""
    closed: bool = False
    restricted: bool = False
    removes: bool = False


def find_wish(
    asked: Asked, selection: Selection, site: Site, phabricator: Phabricator
) -> tuple[TagWish, dict[str, Project]]:
    """`asked` found on the site, and every tag that it or `selection` names. BadInput with the right
    names."""
    tags = resolve_tags([*asked.tags, *texts_of(selection)], site, phabricator)
    wished = list({tags[text].phid: tags[text] for text in asked.tags}.values())
    wish = TagWish(
        tags=tuple(wished),
        column=find_column(asked.column, wished[0], phabricator) if asked.column else None,
        subscriber=_person(asked.subscriber, site, phabricator) if asked.subscriber else None,
        comment=asked.comment,
        closed=asked.closed,
        restricted=asked.restricted,
        removes=asked.removes,
    )
    return wish, tags


def resolve_tags(written: Iterable[str], site: Site, phabricator: Phabricator) -> dict[str, Project]:
    """Each as written -> the tag; one request for those by hashtag. BadInput with the right names."""
    texts = {text: _as_address(text, site) for text in written}
    found = find_tags(texts.values(), phabricator, site.host)
    for text, address in texts.items():
        if address not in found.found:
            raise unknown_tag(text, found.unknown.get(address, ()), site.host)
    return {text: found.found[address] for text, address in texts.items()}


def facts_for(
    wish: TagWish,
    selection: Selection,
    tags: dict[str, Project],
    site: Site,
    me: Person,
    phabricator: Phabricator,
    clock: Clock,
    progress: Progress,
) -> tuple[TagWish, Facts]:
    """`wish` with all that is known of its tags, and what was selected."""
    read = clock.now()
    selected = select(selection, tags, phabricator, progress)
    projects = projects_watched({*wish.phids, *_tags_of(selected)}, phabricator)
    # Whatever lies below a tag may be put on a task until it is written, and would be lost without a word.
    projects = phabricator.projects_below(wish.phids) | projects
    whole = tuple(projects.get(tag.phid, tag) for tag in wish.tags)
    merged = _merged(selected, phabricator)
    facts = Facts(site, me, read, selected.tasks, selected.missing, projects, merged)
    return msgspec.structs.replace(wish, tags=whole), facts


def mails_for(plan: Plan, facts: Facts, phabricator: Phabricator) -> tuple[Mails, dict[str, Person]]:
    """How many mails the plan sends, and the names of those who get most."""
    first = count_mails(plan, facts)
    people = phabricator.people_by_phid(
        phid for phid, number in first.most[:PAGE] if phid.startswith("PHID-USER-")
    )
    return count_mails(plan, facts, people), people


def find_column(name: str, tag: Project, phabricator: Phabricator) -> Column:
    """As `column_named`, with the board asked for."""
    return column_named(name, tag, phabricator.columns(tag.phid))


def column_named(name: str, tag: Project, columns: Sequence[Column]) -> Column:
    """The column of that name on the board of `tag`, whatever its case; BadInput with the real ones."""
    for column in columns:
        if column.name.casefold() == name.strip().casefold():
            return column
    if not columns:
        raise BadInput(f"{tag.title} has no board.", "Leave out the column, or make a board on the site.")
    names = [column.name for column in columns]
    near = nearest_hint(name, names)
    hint = f"{near} " if near.startswith("Did") else ""
    raise BadInput(
        f"The board of {tag.title} has no column “{name}”.", f"{hint}Its columns: {', '.join(names)}."
    )


def _as_address(text: str, site: Site) -> str:
    """A board is known by the number in its address."""
    return site.link(f"project/view/{text}/") if text.isascii() and text.isdigit() else text


def _person(name: str, site: Site, phabricator: Phabricator) -> Person:
    asked = name.strip().removeprefix("@")
    person = phabricator.people([asked]).get(asked.lower())
    if person is None or person.disabled:
        near = nearest_hint(asked, [each.username for each in phabricator.people_like(asked[:3])])
        what = f"There is no user “{asked}” on {site.host}." if person is None else f"“{asked}” is disabled."
        raise BadInput(what, near or "The name is in the address of their page, /p/NAME/.")
    return person


def _tags_of(selected: Selected) -> Iterable[str]:
    return {phid for task in selected.tasks for phid in task.tags}


def _merged(selected: Selected, phabricator: Phabricator) -> dict[str, int]:
    duplicates = [task.phid for task in selected.tasks if task.status == "duplicate"]
    return phabricator.merged_into(duplicates) if duplicates else {}
