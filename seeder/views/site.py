"""Site profiles as a list, and one of them in full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from seeder.settings.profile_text import quoted
from seeder.settings.profiles import SHIPPED, Broken, Profile
from seeder.views.console import Console
from seeder.views.safe import one_line


def show_sites(console: Console, found: Sequence[Profile | Broken], chosen: str) -> None:
    """One site a line; `chosen` is the one that a command without --site takes."""
    if console.json:
        console.print_json({"sites": [_as_object(each, chosen) for each in found]})
        return
    for each in found:
        if isinstance(each, Broken):
            console.show((f"  {each.name}", "bold"), (f"  {each.problem.sentence}", "red"))
            continue
        mark = "* " if each.site.name == chosen else "  "
        origin = "" if each.origin == SHIPPED else f"  ({each.origin})"
        address = each.site.phabricator or _WITHOUT.get(each.site.name, "no address")
        console.show(
            (f"{mark}{each.site.name}", "bold"),
            (f"  {one_line(each.site.title)}, {one_line(address)}", ""),
            (origin, "dim"),
        )
    console.tell("* is used unless --site says another. To add one: seeder site new NAME URL")


_WITHOUT = {
    "sandbox": "the server of --rehearse, on this computer",
    "phorge": "any other; set SEEDER_PHABRICATOR_URL",
}


def show_site(console: Console, profile: Profile) -> None:
    """Everything that is set, as the file would say it."""
    if console.json:
        console.print_json({"origin": profile.origin, "site": msgspec.to_builtins(profile.site)})
        return
    console.say(f"# {profile.origin}", "dim")
    _show_map(console, msgspec.to_builtins(profile.site), 0)


def _show_map(console: Console, values: dict[str, Any], indent: int) -> None:
    """As YAML, so that it can be copied into a file; what is empty is left out."""
    for name, value in values.items():
        if isinstance(value, dict) and value:
            console.show((f"{quoted_key(name)}:", "bold"), indent=indent)
            _show_map(console, value, indent + 2)
        elif value not in (None, "", [], (), {}):
            console.show((f"{quoted_key(name)}: ", "bold"), (_scalar(value), ""), indent=indent)


def quoted_key(name: str) -> str:
    return name if re.fullmatch(r"[a-z_]+", name) else quoted(name)


def _scalar(value: Any) -> str:
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_scalar(item) for item in value)}]"
    return str(value) if re.fullmatch(r"[A-Za-z0-9][\w./-]*", str(value)) else quoted(str(value))


def _as_object(each: Profile | Broken, chosen: str) -> dict[str, Any]:
    if isinstance(each, Broken):
        return {"name": each.name, "problem": each.problem.sentence}
    site = each.site
    return {
        "name": site.name,
        "title": site.title,
        "address": site.phabricator or None,
        "origin": each.origin,
        "chosen": site.name == chosen,
    }
