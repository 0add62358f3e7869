"""The site's own create form, filled in by a link: for somebody without a token. Pure.

Which parameters the form takes, and how long a link may be, was measured on a real Phorge (docs/design.md,
"Form links"). The form shows its description, so the mark is left out; the number of a task that is not
saved yet is not known, so the sentence about a sibling is left out, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

import msgspec

from seeder.plans.wished import Facts
from seeder.settings.site import Site
from seeder.writing import marker
from seeder.writing.plan import Plan, Step

PATH = "maniphest/task/edit/"
# Bytes of the whole address. nginx takes a request line of 8 kB (measured: a path of 8,176 bytes).
LONGEST = 8_000
# The login page keeps the address in a cookie, percent-encoded once more, and proxies want room beside it.
LONGEST_SIGNED_OUT = 1_500
# A transaction's type -> the form's parameter. A custom field is called the same in both.
_PARAMETERS = {
    "projects.add": "projectPHIDs",
    "subscribers.add": "subscriberPHIDs",
    "parents.add": "parent",
    "priority": "priority",
}
# What the server makes of a hashtag holds none of these; with `#` or `@` nothing is found.
HASHTAG = re.compile(r"""[^\x00-\x20/#%&+=?\\<>{}\[\]'"`~!@$^*,:;(|)]+""")


class FormLink(msgspec.Struct, frozen=True):
    """One task's form. `left_out` is what did not fit into `url`, parameter -> value; `sibling_left_out` says
    that it ought to mention another task; `unchecked` are the names that nobody looked up on the site."""

    label: str
    title: str
    url: str
    left_out: dict[str, str] = {}
    sibling_left_out: bool = False
    unchecked: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """The length of the address, which is ASCII."""
        return len(self.url)

    @property
    def too_long(self) -> bool:
        return bool(self.left_out)

    @property
    def survives_login(self) -> bool:
        """True if it also works for somebody who has to log in on the way."""
        return self.bytes <= LONGEST_SIGNED_OUT

    @property
    def paste(self) -> str | None:
        """The text that has to be put into the form by hand; None when the link brings it along."""
        return self.left_out.get("description")


def form_links(plan: Plan, facts: Facts, *, looked_up: bool = True) -> list[FormLink]:
    """A link for each task that `plan` would create; none for what is there already. `facts` are those that
    the plan was made of; with `looked_up` False they are only what was typed, and the links say so."""
    return [_link(step, facts, looked_up) for step in plan.steps]


def _link(step: Step, facts: Facts, looked_up: bool) -> FormLink:
    description, cut = _description(step, facts.site)
    lists = dict(_lists(step, _form_values(facts)))
    given = {"title": str(step.value("title")), **lists, "description": description}
    url, left_out = _fitting(facts.site, given)
    names = () if looked_up else (*",".join(lists.values()).split(","), facts.me.username)
    unchecked = tuple(dict.fromkeys(filter(None, names)))
    return FormLink(step.label, given["title"], url, left_out, cut, unchecked)


def _fitting(site: Site, given: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The longest address that gets through, and what it lacks: the description, seldom more. A title
    alone always fits."""
    left_out: dict[str, str] = {}
    for name in reversed(given):
        url = address(site, {kept: value for kept, value in given.items() if kept not in left_out})
        if len(url) <= LONGEST:
            break
        left_out[name] = given[name]
    return url, left_out


def address(site: Site, given: dict[str, str]) -> str:
    """The form's address. Everything is percent-encoded, a full stop at the end too, so that no mail or chat
    program cuts it short; commas between names stay."""
    pairs = (f"{name}={_encoded(name, value)}" for name, value in given.items() if value)
    whole = f"{site.link(PATH)}?{'&'.join(pairs)}"
    return whole if whole[-1].isalnum() else f"{whole[:-1]}%{ord(whole[-1]):02X}"


def _encoded(name: str, value: str) -> str:
    safe = "" if name in {"title", "description"} else ","
    return quote(value, safe=safe, errors="replace")


def _lists(step: Step, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(parameter, its value) for everything but the texts: names with commas between them."""
    for edit in step.edits:
        custom = edit.type if edit.type.startswith("custom.") else ""
        name = _PARAMETERS.get(edit.type, custom)
        if name and isinstance(edit.value, str):
            yield name, edit.value
        elif name:
            yield name, ",".join(values[phid] for phid in edit.value)


def _form_values(facts: Facts) -> dict[str, str]:
    """PHID -> what the form takes for it: a user name, a task's number, a bare hashtag. A milestone has no
    hashtag, so it stays a PHID."""
    people = {person.phid: person.username for person in (facts.me, *facts.people.values())}
    tags = {p.phid: _first_fit((p.slug, p.phid)) for p in facts.tags.values()}
    parents = {parent.phid: parent.asked for parent in facts.parents.values() if parent.phid}
    return people | tags | parents


def _first_fit(names: Iterable[str | None]) -> str:
    return next((name for name in names if name and HASHTAG.fullmatch(name)), "")


def _description(step: Step, site: Site) -> tuple[str, bool]:
    """The text without mark, and whether the sentence about a sibling without a number was cut."""
    value = step.value("description", "")
    pieces = value["join"] if isinstance(value, dict) else [value]
    at = next((index for index, piece in enumerate(pieces) if isinstance(piece, dict)), None)
    if at is None:
        return marker.without("".join(pieces), step.marker), False
    before, _, after = site.sentences.sibling.partition("{task}")
    rest = "".join(piece for piece in pieces[at + 1 :] if isinstance(piece, str))
    text = "".join(pieces[:at]).removesuffix(before) + rest.removeprefix(after)
    return marker.without(text, step.marker), True
