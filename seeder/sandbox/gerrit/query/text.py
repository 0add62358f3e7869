"""Full-text matching, roughly as Lucene does it: whole words in any case, phrases in order."""

from __future__ import annotations

import re
from collections.abc import Callable

from seeder.sandbox.gerrit.refusals import bad

_TOKEN = re.compile(r"\w+(?:[:.'’]\w+)*")


def says(text: str, wanted: str) -> bool:
    """Whether all words of `wanted` stand in `text` one behind the other."""
    return saying(wanted)(text)


def saying(wanted: str) -> Callable[[str], bool]:
    """`says` for many texts."""
    needle = _TOKEN.findall(wanted.lower())

    def said(text: str) -> bool:
        read = text.lower()
        # A query has hundreds of words, and to take every text apart for each of them took seconds.
        if not needle or needle[0] not in read:
            return False
        hay, size = _TOKEN.findall(read), len(needle)
        return any(hay[at : at + size] == needle for at in range(len(hay) - size + 1))

    return said


def needs_words(wanted: str) -> str:
    """`wanted` itself, refused when it is empty."""
    if not wanted.strip():
        raise bad(f"Cannot create full-text query with value: {wanted}")
    return wanted
