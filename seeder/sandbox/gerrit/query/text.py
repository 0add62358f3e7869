"""Full-text matching, roughly as Lucene does it: whole words in any case, phrases in order."""

from __future__ import annotations

import re

from seeder.sandbox.gerrit.refusals import bad

_TOKEN = re.compile(r"\w+(?:[:.'’]\w+)*")


def says(text: str, wanted: str) -> bool:
    """Whether all words of `wanted` stand in `text` one behind the other."""
    needle, hay = _TOKEN.findall(wanted.lower()), _TOKEN.findall(text.lower())
    size = len(needle)
    return bool(needle) and any(hay[at : at + size] == needle for at in range(len(hay) - size + 1))


def needs_words(wanted: str) -> str:
    """`wanted` itself, refused when it is empty."""
    if not wanted.strip():
        raise bad(f"Cannot create full-text query with value: {wanted}")
    return wanted
