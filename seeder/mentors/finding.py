"""Who mentors a task, and until when: told by a custom field, or by its description. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from seeder.mentors.names import bare_in, items_in, names_in
from seeder.mentors.places import Place, told
from seeder.mentors.words import Wording, wording_of
from seeder.model import Task
from seeder.settings.site import Site

_DATE = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{{0,6}}\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
# With the month as a word, behind “until”; 03/04/2027 could be two days.
_SPOKEN = re.compile(
    rf"\b(?:until|till|through)\s{{1,3}}(?:{_DAY.format('day')}\s{{1,3}}{_MONTH.format('month')}"
    rf"|{_MONTH.format('month2')}\s{{1,3}}{_DAY.format('day2')}),?\s{{1,3}}(?P<year>\d{{4}})\b",
    re.IGNORECASE | re.ASCII,
)


class Mentorship(msgspec.Struct, frozen=True):
    """`where` is “field”, “heading” or empty for nobody; a field gives `phids`, a heading `usernames`.
    `until` is the last day of the promise in nobody's time zone, None when none is named. `bare` are names
    without a sign of one, told where mentors are: a single word may be a user name."""

    usernames: tuple[str, ...] = ()
    phids: tuple[str, ...] = ()
    until: date | None = None
    where: str = ""
    bare: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that may be user names, as written."""
        return (*self.usernames, *self.bare)

    def __bool__(self) -> bool:
        return bool(self.usernames or self.phids)


def find_mentors(
    description: str,
    field: Sequence[str] | None = None,
    contact_heading: str = "",
    *,
    words: Sequence[str] = (),
    wording: Wording | None = None,
) -> Mentorship:
    """The mentors of a task with this description and this value of the site's mentor field.

    The field, when it names somebody, decides who; the day until which is always told by the text. `words`
    are headings and labels beside those of `mentor_words`; a `wording` replaces both and has the site's host,
    so that other sites' profiles are not taken for its own. Names are told once, as first written.
    """
    places = told(description, wording or Wording(contact_heading, tuple(words)))
    until = max((day for place in places for day in _days(place.text)), default=None)
    if field:
        return Mentorship(phids=tuple(field), until=until, where="field")
    host = wording.host if wording else ""
    telling = [place for place in places if place.shape != "until"]
    names = _once(name.username for place in telling for name in names_in(place.text, host))
    bare = _bare(telling, host, {name.casefold() for name in names})
    return Mentorship(names, until=until, where="heading" if names else "", bare=bare)


def mentorship_on(site: Site, description: str, field: Sequence[str] | None = None) -> Mentorship:
    """`find_mentors` with everything that the site's profile says about how mentors are told there."""
    return find_mentors(description, field, wording=wording_of(site))


def mentorship_of(task: Task, site: Site, field: str) -> Mentorship:
    """`mentorship_on` for a task of the site; `field` is its mentor field on the wire, empty for none."""
    value = task.custom.get(field) if field else None
    named = [phid for phid in value if isinstance(phid, str)] if isinstance(value, list) else None
    return mentorship_on(site, task.description, named)


def _bare(places: Iterable[Place], host: str, known: set[str]) -> tuple[str, ...]:
    found = (name for place in places if place.named for name in bare_in(items_in(place.text, host)))
    return _once(name for name in found if name.casefold() not in known)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())


def _days(text: str) -> Iterator[date]:
    for match in _DATE.finditer(text):
        try:
            yield date.fromisoformat(match[0])
        except ValueError:
            continue
    for match in _SPOKEN.finditer(text):
        month = _MONTHS.index((match["month"] or match["month2"]).lower()[:3]) + 1
        try:
            yield date(int(match["year"]), month, int(match["day"] or match["day2"]))
        except ValueError:
            continue
