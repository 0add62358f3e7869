"""Where settings come from, and in which order: flag, environment, config.yaml, ~/.arcrc, profile.

Nothing is ever read from the current folder: it may be a stranger's checkout, and would then choose
which host gets the token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from seeder.document import parse
from seeder.errors import BadInput, SeederError
from seeder.settings.address import same_address, site_address
from seeder.settings.arcrc import read_arcrc
from seeder.settings.private import home_folder, replace_file
from seeder.settings.profiles import NEUTRAL, Profile, find_profile, profile_for
from seeder.settings.site import Site
from seeder.template.catalog import read_document

DEFAULT_SITE = "wikimedia"
REHEARSAL_SITE = "sandbox"


class Folders(msgspec.Struct, frozen=True):
    """Where seeder keeps things: the XDG folders, on macOS too."""

    config: Path
    state: Path
    cache: Path


class Setting(msgspec.Struct, frozen=True):
    """One setting as `config show` lists it; `value` is never a secret."""

    name: str
    value: str
    source: str


class Settings(msgspec.Struct, frozen=True):
    """What a run works with. `contact` is how the site's people reach who runs seeder; may be empty."""

    site: Site
    contact: str
    folders: Folders
    shown: tuple[Setting, ...]


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What config.yaml may say."""

    site: str | None = None
    contact: str | None = None
    first_task_tag: str | None = None


class _Chosen(msgspec.Struct, frozen=True):
    site: Site
    site_source: str
    address_source: str


def folders(environ: Mapping[str, str]) -> Folders:
    """The folders that `environ` asks for; a relative XDG path is ignored, as its specification says."""
    home = home_folder(environ)

    def folder(variable: str, usual: str) -> Path:
        told = Path(environ.get(variable, ""))
        return (told if told.is_absolute() else home / usual) / "seeder"

    return Folders(
        config=folder("XDG_CONFIG_HOME", ".config"),
        state=folder("XDG_STATE_HOME", ".local/state"),
        cache=folder("XDG_CACHE_HOME", ".cache"),
    )


def read_settings(
    environ: Mapping[str, str], *, site_name: str | None = None, rehearsal_at: str = ""
) -> Settings:
    """The settings for this run; `site_name` is what --site said, `rehearsal_at` the address of the
    rehearsal's server, which comes before everything else.

    Raises BadInput for an unknown site (with the nearest), a site without address, or a file with a
    mistake (with its line).
    """
    places = folders(environ)
    config = read_config(places)
    chosen = (
        _rehearsal(rehearsal_at, places)
        if rehearsal_at
        else _addressed(_chosen_site(environ, site_name, config, places), environ)
    )
    tag, contact = _tag(chosen, environ, config), _contact(environ, config)
    site = msgspec.structs.replace(chosen.site, first_task_tag=tag.value)
    shown = (
        Setting("site", site.name, chosen.site_source),
        Setting("address", site.phabricator, chosen.address_source),
        tag,
        contact,
    )
    return Settings(site, contact.value, places, shown)


def config_path(places: Folders) -> Path:
    """The file that the user may write settings into."""
    return places.config / "config.yaml"


def read_config(places: Folders) -> Config:
    """config.yaml; all empty when there is none. Raises BadInput with the line of a mistake."""
    path = config_path(places)
    if not path.exists():
        return Config()
    document = read_document(path, str(path))
    return Config() if document.value is None else document.convert(Config)


def store_contact(contact: str, places: Folders) -> Path:
    """Write `contact` into config.yaml and leave everything else in it as it is."""
    path = config_path(places)
    line = f"contact: {msgspec.json.encode(contact).decode()}"
    old = path.read_text("utf-8") if path.exists() else ""
    new, replaced = re.subn(r"(?m)^contact[ \t]*:.*$", lambda match: line, old, count=1)
    if not replaced:
        new = f"{old}{'' if old.endswith(chr(10)) or not old else chr(10)}{line}\n"
    _refuse_unexpected(path, new, msgspec.structs.replace(read_config(places), contact=contact))
    replace_file(path, new.encode(), 0o600)
    return path


def _refuse_unexpected(path: Path, text: str, wanted: Config) -> None:
    try:
        same = parse(text, str(path)).convert(Config) == wanted
    except BadInput:
        same = False
    if not same:
        raise SeederError(
            f"{path} is written in a way seeder cannot add to.", "Add the line contact: … to it."
        )


def _chosen_site(
    environ: Mapping[str, str], site_name: str | None, config: Config, places: Folders
) -> _Chosen:
    named = (
        (site_name, "--site"),
        (environ.get("SEEDER_SITE"), "SEEDER_SITE"),
        (None if environ.get("SEEDER_PHABRICATOR_URL") else config.site, str(config_path(places))),
    )
    for name, source in named:
        if name:
            return _of(find_profile(name, places.config), source)
    return _site_by_address(environ, places) or _of(find_profile(DEFAULT_SITE, places.config), "the default")


def _rehearsal(address: str, places: Folders) -> _Chosen:
    site = find_profile(REHEARSAL_SITE, places.config).site
    return _Chosen(msgspec.structs.replace(site, phabricator=address), "--rehearse", "its own server")


def _of(profile: Profile, source: str) -> _Chosen:
    return _Chosen(profile.site, source, f"profile {profile.site.name} ({profile.origin})")


def _site_by_address(environ: Mapping[str, str], places: Folders) -> _Chosen | None:
    address, source = environ.get("SEEDER_PHABRICATOR_URL", ""), "SEEDER_PHABRICATOR_URL"
    if not address:
        arcrc = read_arcrc(environ)
        address, source = (arcrc.chosen, str(arcrc.path)) if arcrc else ("", "")
    if not address:
        return None
    address = site_address(address, source)
    profile = profile_for(address, places.config) or find_profile(NEUTRAL, places.config)
    return _Chosen(msgspec.structs.replace(profile.site, phabricator=address), source, source)


def _addressed(chosen: _Chosen, environ: Mapping[str, str]) -> _Chosen:
    override = environ.get("SEEDER_PHABRICATOR_URL")
    if override:
        address = site_address(override, "SEEDER_PHABRICATOR_URL")
        if chosen.site_source == "--site" and not same_address(chosen.site.phabricator or address, address):
            raise BadInput(
                f"--site {chosen.site.name} is {chosen.site.phabricator}, "
                f"and SEEDER_PHABRICATOR_URL says {address}.",
                "Leave one of them out: a token must not go to the wrong one.",
            )
        site = msgspec.structs.replace(chosen.site, phabricator=address)
        return _Chosen(site, chosen.site_source, "SEEDER_PHABRICATOR_URL")
    if chosen.site.phabricator:
        return chosen
    hint = "Set SEEDER_PHABRICATOR_URL=https://phabricator.example.org/ or run `seeder site new NAME URL`."
    if chosen.site.name == REHEARSAL_SITE:
        hint = "It is the server of --rehearse: leave out the site and add --rehearse."
    raise BadInput(f"The site “{chosen.site.name}” has no address.", hint)


def _tag(chosen: _Chosen, environ: Mapping[str, str], config: Config) -> Setting:
    if environ.get("SEEDER_FIRST_TASK_TAG"):
        return Setting("first_task_tag", environ["SEEDER_FIRST_TASK_TAG"].strip(), "SEEDER_FIRST_TASK_TAG")
    if config.first_task_tag:
        return Setting("first_task_tag", config.first_task_tag, "config.yaml")
    return Setting("first_task_tag", chosen.site.first_task_tag, f"profile {chosen.site.name}")


def _contact(environ: Mapping[str, str], config: Config) -> Setting:
    if environ.get("SEEDER_CONTACT", "").strip():
        return Setting("contact", environ["SEEDER_CONTACT"].strip(), "SEEDER_CONTACT")
    return Setting("contact", config.contact or "", "config.yaml" if config.contact else "not set")
