"""The title of a task: what the server takes, and what a person means by one."""

from __future__ import annotations

import unicodedata

# Phorge refuses more; it accepts control characters and NUL, which nobody means (measured).
LONGEST = 255
# They turn the text around them, also what stands beside it on a board, or show nothing at all.
_ODD = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u115f\u1160\u180e\u3164\uffa0")
_TAGS = range(0xE0000, 0xE0080)


def title_problem(title: str) -> str:
    """Why `title` cannot be a task's, as a sentence; empty for a good one. Lengths in code points."""
    if not title.strip():
        return "it needs a title."
    if len(title) > LONGEST:
        return f"its title has {len(title)} characters; at most {LONGEST} are allowed."
    for character in title:
        odd = character in _ODD or ord(character) in _TAGS
        if odd or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            return f"its title holds an invisible control character (U+{ord(character):04X})."
    return ""


def normal(text: str) -> str:
    """`text` without the differences that a person does not mean: case, width, spacing, a final dot."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split()).rstrip(".")
