"""A site's profile as commented YAML, to be read and changed by people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from seeder.settings.probe import Probed
from seeder.settings.site import Headings, Sentences
from seeder.wire.surroundings import is_loopback

_UNDO = ("invalid", "declined", "wontfix", "resolved")


def profile_text(name: str, title: str, address: str, probed: Probed) -> str:
    """The file that `seeder site new` writes. What the server said is quoted, so it cannot add a line."""
    pieces = (
        _head(name, title, address),
        _tag(probed),
        _mentors(probed),
        _statuses(probed),
        _words(),
        _manners(local=is_loopback(urlsplit(address).hostname or "")),
    )
    return "\n".join(line for piece in pieces for line in piece) + "\n"


def quoted(text: str) -> str:
    """`text` as a YAML scalar on one line, whatever is in it."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _head(name: str, title: str, address: str) -> Iterator[str]:
    yield f"# The site {name}, as `seeder site new` found it. Change what you like;"
    yield f"# `seeder site check {name}` compares it with the site again."
    yield f"name: {name}"
    yield f"title: {quoted(title)}"
    yield f"phabricator: {quoted(address)}"
    yield "# gerrit: https://gerrit.example.org/r/"
    yield ""


def _tag(probed: Probed) -> Iterator[str]:
    yield "# The tag that says: this is a good first task."
    slugs = [slug for tag in probed.tags if (slug := tag.slug or "").strip("# ")]
    if not slugs:
        yield "# None was found that looks like one; this is the usual name. Create it or correct it."
        yield "first_task_tag: good_first_task"
    for number, slug in enumerate(slugs):
        comment = "# or " if number else ""
        yield f"{comment}first_task_tag: {quoted(slug)}"
    yield ""


def _mentors(probed: Probed) -> Iterator[str]:
    if probed.fields is None:
        yield "# No task was visible, so it is not known whether tasks have a field for mentors."
        yield "# mentor_field: custom.mentors"
    elif probed.mentor_field:
        yield "# The field of a task that names its mentors."
        yield f"mentor_field: {quoted(probed.mentor_field)}"
    else:
        others = ", ".join(quoted(field) for field in probed.fields) or "none"
        yield "# Tasks here have no field that looks like mentors, so mentors are named in the text."
        yield f"# Fields that tasks have: {others}"
        yield "# mentor_field: custom.mentors"
    yield ""


def _statuses(probed: Probed) -> Iterator[str]:
    closed = [status.value for status in probed.statuses if status.closed]
    undo = [value for value in _UNDO if value in closed] or closed
    if undo:
        yield "# How a task that was made by mistake is closed again: the first of these."
        yield f"undo_statuses: {_flow(undo)}"
    yield from _map("statuses", {status.value: status.name for status in probed.statuses})
    yield f"closed_statuses: {_flow(closed)}"
    yield from _map("priorities", probed.priorities)
    yield ""


def _words() -> Iterator[str]:
    yield "# What your community calls the sections of a first task, and the sentences that are put into one."
    yield "# Take the # away from what you change. All of it is explained in docs/sites.md."
    for name, said in (("headings", Headings()), ("sentences", Sentences())):
        yield f"# {name}:"
        yield from (f"#   {key}: {quoted(getattr(said, key))}" for key in said.__struct_fields__)
    yield ""


def _manners(*, local: bool) -> Iterator[str]:
    yield "politeness:"
    yield "  # Seconds between two changes."
    yield f"  pace: {0 if local else 1}"
    yield "  # true where the site wants to know who runs a tool."
    yield "  contact_required: false"


def _map(name: str, values: Mapping[str, str]) -> Iterator[str]:
    if values:
        yield f"{name}:"
    yield from (f"  {quoted(key)}: {quoted(value)}" for key, value in values.items())


def _flow(values: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(value) for value in values) + "]"
