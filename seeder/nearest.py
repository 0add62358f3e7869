"""The nearest right word to a wrong one, for hints."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def find_nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like `word`, whatever the case; None when nothing is near."""
    by_lower = {choice.lower(): choice for choice in choices}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def nearest_hint(word: str, choices: Iterable[str], limit: int = 8) -> str:
    """A hint sentence: the nearest choice, else all of them when they are few; empty for none."""
    known = sorted(set(choices))
    near = find_nearest(word, known)
    if near:
        return f"Did you mean “{near}”?"
    if not known:
        return ""
    more = f" and {len(known) - limit} more" if len(known) > limit else ""
    return f"Known here: {', '.join(known[:limit])}{more}."
