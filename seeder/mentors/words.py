"""What announces mentors in a description: headings, labels and heads of tables, in any language. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from seeder.mentors import vocabulary
from seeder.settings.site import Headings, Sentences, Site

Kind = Literal["mentor", "until", "role", "other", ""]
LONGEST = 120  # of a label, in characters


def fold(text: str) -> str:
    """`text` as labels are compared: in one case, without marks around it, full-width signs as others."""
    plain = unicodedata.normalize("NFKC", text[: 2 * LONGEST])
    one_case = plain.casefold().replace("\u0131", "i").replace("i\u0307", "i")  # Turkish has two of them
    return " ".join(one_case.split()).strip(" :?!.*_~'\"/#=-–—•·“”«»>")


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words) - {""}


_LABELS = _folded(word for words in vocabulary.LABELS.values() for word in words)
_UNTIL = _folded(vocabulary.UNTIL)
_ROLES = _folded(vocabulary.ROLES)
NOBODY = _folded(vocabulary.NOBODY)
PROSE = frozenset(vocabulary.PROSE)
_OTHERS = (
    _folded((*vocabulary.OTHERS, *(getattr(Headings(), name) for name in Headings.__struct_fields__)))
    - _LABELS
)
_ENGLISH = re.compile(
    r"(?:(?:possible|potential|proposed|suggested|primary|main|lead|second|secondary|first|backup|technical|task|project"
    r"|available|confirmed|current|additional|other|our|the|your)\s+)*(?:co\W?\s?)?mentor(?:s|\(s\)|s\(s\))?"
    r"(?:\s+(?:for|of|on)\s+(?:this|the)\s+(?:task|project|bug|issue))?"
)
_ASIDE = re.compile(r"\s*\([^()]*\)$")
_ALSO = re.compile(r"\s*[/&,+]\s*|\s+(?:and|or|und|oder|et|ou|y|o|e|en|i|и|или)\s+")


class Wording(msgspec.Struct, frozen=True):
    """How a site speaks of mentors. `contact` is its heading for it, `words` add labels to the shipped ones;
    `host` is that of its profile links, empty for any; a line that begins like `sibling` tells of another
    task."""

    contact: str = ""
    words: tuple[str, ...] = ()
    host: str = ""
    sibling: str = Sentences().sibling

    def kind(self, label: str) -> Kind:
        """What `label` announces; "other" only for what is known to be something else."""
        return "" if len(label) > LONGEST else _kind(label, _own(self.contact, self.words))

    def is_sibling(self, line: str) -> bool:
        begins = self.sibling.partition("{task}")[0].strip()
        return bool(begins) and line.strip().startswith(begins)


def wording_of(site: Site) -> Wording:
    """The wording of this site's profile."""
    return Wording(site.headings.contact, site.mentor_words, site.host, site.sentences.sibling)


def vocabulary_digest() -> str:
    """A name for all the shipped words: what was read with others has to be read anew."""
    words = {name: value for name, value in vars(vocabulary).items() if name.isupper()}
    return hashlib.sha256(msgspec.json.encode(words, order="sorted")).hexdigest()[:20]


@cache
def _own(contact: str, words: tuple[str, ...]) -> frozenset[str]:
    return _folded((contact, *words, Headings().contact))


def _kind(label: str, own: frozenset[str]) -> Kind:
    folded = fold(label)
    if not folded:
        return ""
    if _is_mentor(folded, own):
        return "mentor"
    if folded in _UNTIL:
        return "until"
    if folded in _ROLES:
        return "role"
    return "other" if folded in _OTHERS else ""


def _is_mentor(folded: str, own: frozenset[str]) -> bool:
    plain = _ASIDE.sub("", folded).strip(" :?!.*_")
    if any(_is_one(each, own) for each in (folded, plain) if each):
        return True
    parts = _ALSO.split(plain)
    return len(parts) > 1 and all(_is_one(part, own) for part in parts)


def _is_one(folded: str, own: frozenset[str]) -> bool:
    return folded in own or folded in _LABELS or _ENGLISH.fullmatch(folded) is not None
