"""Where site profiles lie: the user's own in `<config>/sites`, and the ones shipped.

A user's profile of the same name wins over a shipped one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from seeder.document import Document
from seeder.errors import BadInput
from seeder.nearest import nearest_hint
from seeder.settings.address import same_address, site_address
from seeder.settings.site import Sentences, Site
from seeder.template.catalog import read_document
from seeder.template.substitution import field_names, lone_brace

SHIPPED = "shipped"
NEUTRAL = "phorge"
CUSTOM_FIELD = re.compile(r"custom\.[A-Za-z0-9_.:-]{1,64}")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Profile(msgspec.Struct, frozen=True):
    """A site as its profile describes it. `origin` is “shipped” or the file's own path."""

    site: Site
    origin: str


class Broken(msgspec.Struct, frozen=True):
    """A profile that cannot be read, and the sentence that says why."""

    name: str
    problem: BadInput


def own_profiles(config: Path) -> Path:
    """The folder of the user's own profiles."""
    return config / "sites"


def profile_names(config: Path) -> list[str]:
    """The names that `find_profile` knows, sorted."""
    return sorted(_files(config))


def find_profile(name: str, config: Path) -> Profile:
    """The profile of that name; BadInput with the nearest name, or with the line of a mistake in it."""
    known = _files(config)
    if name not in known:
        raise BadInput(f"There is no site “{name}”.", _unknown_hint(name, list(known)))
    return _read(*known[name])


def profile_for(address: str, config: Path) -> Profile | None:
    """The profile of the site at `address`, the user's own before shipped ones; None without one."""
    found = (_read(*known) for known in _files(config).values())
    same = [profile for profile in found if same_address(profile.site.phabricator, address)]
    return min(same, key=lambda profile: profile.origin == SHIPPED, default=None)


def free_path(name: str, config: Path, *, force: bool) -> Path:
    """Where a new profile of that name goes. BadInput for a name that is none, or that is taken already;
    `force` allows to replace the user's own, and to put one of their own before a shipped one."""
    if not NAME.fullmatch(name):
        raise BadInput(
            f"“{name}” cannot be a site's name.", "Use small letters, digits and hyphens: my-site."
        )
    if name in _files(config) and not force:
        origin = _files(config)[name][1]
        where = "comes with seeder" if origin == SHIPPED else f"is in {origin}"
        raise BadInput(
            f"There is a site “{name}” already; it {where}.", "Choose another name, or add --force."
        )
    return own_profiles(config) / f"{name}.yaml"


def list_profiles(config: Path) -> list[Profile | Broken]:
    """All profiles by name; one with a mistake is listed as such and does not hide the others."""
    return [_read_or_broken(name, config) for name in profile_names(config)]


def parse_profile(document: Document, name: str) -> Site:
    """The Site that `document` describes; raises BadInput with the line of a mistake."""
    site = document.convert(Site)
    if site.name != name:
        raise document.error(
            ("name",), f"the site calls itself “{site.name}”.", f"File and site have one name: name: {name}"
        )
    _check_sentences(site, document)
    if not site.first_task_tag.strip("# "):
        hint = "For example: good_first_task"
        raise document.error(("first_task_tag",), "the tag for first tasks is empty.", hint)
    if not re.fullmatch(r"/[\w/.~-]*", site.token_page, re.ASCII):
        raise document.error(("token_page",), "a page is written as /conduit/login/.")
    if site.mentor_field and not CUSTOM_FIELD.fullmatch(site.mentor_field):
        raise document.error(
            ("mentor_field",),
            f"“{site.mentor_field}” is not a custom field.",
            "The names of such fields begin with “custom.”: custom.mentors. `seeder site new` finds it.",
        )
    if not site.phabricator:
        return site
    try:
        return msgspec.structs.replace(site, phabricator=site_address(site.phabricator))
    except BadInput as problem:
        raise document.error(("phabricator",), problem.sentence, problem.hint) from None


# What each sentence may hold, and what it must: without its mentor a task has none.
_PLACES = {
    "mentor": ({"mentor", "until"}, {"mentor", "until"}),
    "mentor_open_ended": ({"mentor"}, {"mentor"}),
    "co_mentors": ({"co_mentors"}, {"co_mentors"}),
    "sibling": ({"task"}, {"task"}),
}


def _check_sentences(site: Site, document: Document) -> None:
    for name, (known, needed) in _PLACES.items():
        text = getattr(site.sentences, name)
        named = set(field_names(text))
        path = ("sentences", name)
        for unknown in sorted(named - known):
            hint = nearest_hint(unknown, known)
            raise document.error(path, f"{{{unknown}}} is nothing that is filled in here.", hint)
        for missing in sorted(needed - named):
            hint = f"Its usual words: {getattr(Sentences(), name)}"
            raise document.error(path, f"the sentence lacks {{{missing}}}.", hint)
        if lone_brace(text) or "\n" in text.strip():
            raise document.error(path, "the sentence is one line, and braces stand only around a name.")


def _read(file: Traversable, origin: str) -> Profile:
    name = f"sites/{file.name}" if origin == SHIPPED else origin
    return Profile(parse_profile(read_document(file, name), _stem(file)), origin)


def _read_or_broken(name: str, config: Path) -> Profile | Broken:
    try:
        return find_profile(name, config)
    except BadInput as problem:
        return Broken(name, problem)


def _files(config: Path) -> dict[str, tuple[Traversable, str]]:
    shipped = {_stem(file): (file, SHIPPED) for file in _yaml(files("seeder") / "sites")}
    own = {_stem(file): (file, str(file)) for file in _yaml(own_profiles(config))}
    return {**shipped, **own}


def _yaml(folder: Traversable) -> Iterator[Traversable]:
    if folder.is_dir():
        yield from (file for file in folder.iterdir() if file.name.endswith(".yaml") and file.name[0] != ".")


def _stem(file: Traversable) -> str:
    return file.name.removesuffix(".yaml")


def _unknown_hint(name: str, known: list[str]) -> str:
    if "." in name or "/" in name:
        return f"To add it: seeder site new NAME {name if '//' in name else f'https://{name}/'}"
    return nearest_hint(name, known) + " To add one: seeder site new NAME URL"
