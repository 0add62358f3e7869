"""The title of a task: what the server takes, and what a person means by the same one."""

from __future__ import annotations

import difflib
import unicodedata

from seeder.marker import normal
from seeder.template import Template

# Phorge refuses more; it accepts control characters and NUL, which nobody means (measured).
LONGEST = 255
# Two titles of a likeness above this are worth a look (difflib's ratio, 0 to 1; tried on the lab's titles).
ALIKE = 0.8


def title_problem(title: str, template: Template) -> tuple[str, str] | None:
    """Why `title` cannot be a task's, and what to do; None for a good one. Lengths in code points."""
    example = f"For example: {template.title_example}" if template.title_example else ""
    if not title.strip():
        return "it needs a title.", example
    if len(title) > LONGEST:
        return f"its title has {len(title)} characters; at most {LONGEST} are allowed.", example
    for character in title:
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in _TURNING:
            return f"its title holds an invisible control character (U+{ord(character):04X}).", ""
    return None


# They turn the text around them, also what stands beside it on a board.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def like(one: str, other: str) -> bool:
    """True when two titles look like the same task to a person."""
    first, second = normal(one), normal(other)
    if first == second:
        return True
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE and matcher.ratio() > ALIKE
