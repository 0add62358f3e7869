"""`{field}` replaced by a value, and nothing more: no formats, no attributes, no second pass.

A template comes from strangers and its values from a batch; a language here would be theirs to run.
`{{` and `}}` are literal braces, so Remarkup's own {F123} is written {{F123}} in a template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from seeder.errors import BadInput

LONGEST = 1 << 20  # characters of one section; a few fields, named often, could make gigabytes
NAME = re.compile(r"[a-z][a-z0-9_]*")
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


def field_names(text: str) -> tuple[str, ...]:
    """What stands in single braces, in order and as written, whether or not it is a valid name."""
    return tuple(m[1] for m in _TOKEN.finditer(text) if m[1] is not None)


def lone_brace(text: str) -> str:
    """The first brace that opens or closes nothing; empty when there is none."""
    return next((m[0] for m in _TOKEN.finditer(text) if m[0] in {"{", "}"}), "")


def substitute(text: str, values: Mapping[str, str]) -> str:
    """`text` with each {name} replaced from `values` in one pass; what is unknown becomes nothing. BadInput
    for a result that nobody could have meant.

    A line is left out when it names fields and all of them are empty: “Level: {level}” needs a level.
    """
    lines = text.split("\n")
    length = len(text) + sum(len(values.get(name, "")) for name in field_names(text))
    if length > LONGEST:
        sentence = f"The text would have {length:,} characters; {LONGEST:,} are the most."
        raise BadInput(sentence, "Name fields less often.")
    return "\n".join(_filled(line, values) for line in lines if not _is_hollow(line, values))


def _is_hollow(line: str, values: Mapping[str, str]) -> bool:
    names = field_names(line)
    return bool(names) and not any(values.get(name) for name in names)


def _filled(line: str, values: Mapping[str, str]) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] is not None:
            return values.get(match[1], "")
        return match[0][0]

    return _TOKEN.sub(one, line)
