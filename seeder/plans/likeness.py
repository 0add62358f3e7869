"""What a person means by the same title."""

from __future__ import annotations

import difflib

from seeder.title import normal

# Two titles of a likeness above this are worth a look (difflib's ratio, 0 to 1; tried on the lab's titles).
ALIKE = 0.8


def like(one: str, other: str) -> bool:
    """True when two titles look like the same task to a person."""
    first, second = normal(one), normal(other)
    if first == second:
        return True
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE and matcher.ratio() > ALIKE
