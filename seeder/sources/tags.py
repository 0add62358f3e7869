"""Tags as people write them, found on the site.

A tag may be a hashtag, `#hashtag`, a name, `Parent (Milestone)`, a project's address or its PHID. The
server answers an unknown tag with nothing at all, so what is not found here is said, with the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from seeder.errors import BadInput
from seeder.model import Project
from seeder.nearest import find_nearest
from seeder.sources.phabricator import Phabricator

_PHID = re.compile(r"PHID-PROJ-[a-z0-9]{20}")


class Tags(msgspec.Struct, frozen=True):
    """Asked text -> project, and for those that are not on the site the nearest names, best first."""

    found: dict[str, Project] = {}
    unknown: dict[str, tuple[str, ...]] = {}


def find_tags(asked: Iterable[str], phabricator: Phabricator, host: str) -> Tags:
    """All of `asked` in one request where they are hashtags or names; PHIDs and addresses with a
    number cost one more together, a milestone one each, and what is unknown a few for the nearest."""
    texts = list(dict.fromkeys(asked))
    slugs = {text: slug for text in texts if (slug := _slug(text, host))}
    by_slug = phabricator.projects_by_slug(list(dict.fromkeys(slugs.values())))
    found = {text: by_slug[slug] for text, slug in slugs.items() if slug in by_slug}
    numbers = {text: number for text in texts if (number := _number(text, host)) is not None}
    by_id = phabricator.projects_by_id(list(numbers.values()))
    found |= {text: by_id[number] for text, number in numbers.items() if number in by_id}
    found |= _by_phid([text for text in texts if _PHID.fullmatch(text)], phabricator)
    for text in texts:
        if text not in found and (milestone := _milestone(text, phabricator)):
            found[text] = milestone
    unknown = {text: _nearest(text, phabricator) for text in texts if text not in found}
    return Tags(found, unknown)


def _address(text: str) -> SplitResult:
    """The parts of an address; none for what only begins like one, such as `http://[`."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def unknown_tag(text: str, near: Sequence[str], host: str) -> BadInput:
    """What is said of a tag that is not on the site; `near` are the nearest names, best first."""
    hint = f"Did you mean “{near[0]}”?" if near else "Its page on the site shows its hashtag."
    return BadInput(f"There is no tag “{text}” on {host}.", hint)


def _slug(text: str, host: str) -> str:
    """The hashtag in `text`; the server itself folds case, spaces and `#`. Empty for a PHID."""
    if _PHID.fullmatch(text):
        return ""
    parts = _address(text)
    if parts.scheme in {"http", "https"}:
        match = re.match(r"/tag/([^/]+)/?", parts.path)
        return unquote(match[1]) if match and parts.netloc.lower() == host else ""
    return text


def _number(text: str, host: str) -> int | None:
    """The number in the address of a project's page or board, the only address that a milestone has."""
    parts = _address(text)
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != host:
        return None
    match = re.fullmatch(r"/project/(?:view|profile|board|manage)/(\d{1,9})(?:/.*)?", parts.path)
    return int(match[1]) if match else None


def _by_phid(phids: list[str], phabricator: Phabricator) -> dict[str, Project]:
    return phabricator.projects(phids) if phids else {}


def _milestone(text: str, phabricator: Phabricator) -> Project | None:
    parent, _, milestone = text.removesuffix(")").rpartition("(")
    if not (text.endswith(")") and parent.strip() and milestone.strip()):
        return None
    wanted = f"{parent.strip()} ({milestone.strip()})".casefold()
    found = phabricator.projects_named(text)
    return next((project for project in found if project.title.casefold() == wanted), None)


def _nearest(text: str, phabricator: Phabricator) -> tuple[str, ...]:
    """Names that come close: milestones of the parent that was meant, else projects of a like name."""
    candidates: dict[str, None] = {}
    for word in _likely_words(text):
        for project in phabricator.projects_named(word):
            candidates[project.slug or project.title] = None
        near = find_nearest(text.lstrip("#"), candidates)
        if near:
            return (near,)
    # A word that begins otherwise: “Dokumentation”. The site's newest hundred are a good guess.
    others = {project.slug or project.title: None for project in phabricator.projects_named("")}
    near = find_nearest(text.lstrip("#"), others)
    return (near,) if near else tuple(list(candidates)[:3])


def _likely_words(text: str) -> list[str]:
    """The two longest words of a tag, and their beginnings, because the misspelling may be in them."""
    words = sorted(re.findall(r"\w{3,}", text.replace("_", " ").replace("-", " ")), key=len, reverse=True)
    pieces = [piece for word in words[:2] for piece in (word, word[:3])]
    return list(dict.fromkeys(pieces))[:3]
