"""Who mentors a task, and until when: told by a custom field, or by a heading in its description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from seeder import remarkup
from seeder.settings.site import Headings

# Headings that communities use beside the site's own; Outreachy's project template has the third.
HEADINGS = (
    "Mentor",
    "Mentors",
    "Possible mentor(s)",
    "Possible mentors",
    "Mentor(s)",
    "Primary mentor",
    "Co-mentor",
    "Co-mentors",
)

_LINE = re.compile(
    r"^[^\w\n]{0,9}(?:possible |primary |co-)?mentor(?:s|\(s\))?[\s*]*:(?P<rest>.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_PROFILE = re.compile(r"/p/([A-Za-z0-9._-]*[A-Za-z0-9_-])/?(?![\w/.-])", re.ASCII)
_DATE = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])", re.ASCII)


class Mentorship(msgspec.Struct, frozen=True):
    """`where` is “field”, “heading” or empty for nobody; a field gives `phids`, a heading `usernames`.
    `until` is the last day of the promise in nobody's time zone, None when none is named."""

    usernames: tuple[str, ...] = ()
    phids: tuple[str, ...] = ()
    until: date | None = None
    where: str = ""
    bare: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.usernames or self.phids)


def find_mentors(
    description: str, field: Sequence[str] | None = None, contact_heading: str = ""
) -> Mentorship:
    """The mentors of a task with this description and this value of the site's mentor field.

    The field, when it names somebody, decides who; the day until which is always told by the text.
    Under a heading count mentions and links to a profile page, not bare words.
    """
    texts = list(_told(description, contact_heading))
    until = max((day for text in texts for day in _days(text)), default=None)
    if field:
        return Mentorship(phids=tuple(field), until=until, where="field")
    names = tuple(dict.fromkeys(name for text in texts for name in _names(text)))
    return Mentorship(names, until=until, where="heading") if names else Mentorship(until=until)


def _told(description: str, contact_heading: str) -> Iterator[str]:
    """What stands under the headings that speak of mentors, and on lines such as “Mentors: …”."""
    found = remarkup.sections(description)
    for heading in filter(None, (contact_heading, Headings().contact, *HEADINGS)):
        section = remarkup.find_section(found, heading)
        if section:
            yield section.body
    for match in _LINE.finditer(description):
        yield match["rest"]


def _names(text: str) -> Iterable[str]:
    return (*remarkup.mentions(text), *_PROFILE.findall(text))


def _days(text: str) -> Iterator[date]:
    for match in _DATE.finditer(text):
        try:
            yield date.fromisoformat(match[0])
        except ValueError:
            continue
