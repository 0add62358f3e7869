"""Reading accounts: by name, by PHID, by what somebody remembers of a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from seeder.model import Person
from seeder.sources import rows
from seeder.sources.paging import Reader, chunks

_ABSENCES: dict[str, Any] = {"attachments": {"availability": True}}


class PeopleReader(Reader):
    """The part of Phabricator that reads accounts; a request for a hundred."""

    def people(self, usernames: Sequence[str], *, absences: bool = False) -> dict[str, Person]:
        """User name in lower case -> account; unknown names are missing. `absences` brings `away_until`."""
        if not usernames:
            return {}
        wanted = sorted({name.lower() for name in usernames})
        found = self._people("usernames", wanted, absences=absences)
        return {person.username.lower(): person for person in found}

    def people_by_phid(self, phids: Iterable[str], *, absences: bool = False) -> dict[str, Person]:
        """PHID -> account. `absences` brings `away_until`."""
        found = self._people("phids", sorted(set(phids)), absences=absences)
        return {person.phid: person for person in found}

    def people_like(self, text: str) -> list[Person]:
        """Accounts whose user name or real name has a word that begins with `text`; a page of them."""
        found = self._search("user.search", rows.UserRow, {"nameLike": text})
        return [row.person() for row in found.data]

    def _people(self, key: str, wanted: Sequence[str], *, absences: bool) -> Iterator[Person]:
        more = _ABSENCES if absences else {}
        for chunk in chunks(wanted):
            for row in self._search("user.search", rows.UserRow, {key: chunk}, **more).data:
                yield row.person()
