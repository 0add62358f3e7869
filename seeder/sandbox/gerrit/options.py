"""The o= of a request about changes."""

from __future__ import annotations

from seeder.sandbox.gerrit.asking import Asking
from seeder.sandbox.gerrit.refusals import bad, not_here
from seeder.sandbox.gerrit.table import OPTIONS, OPTIONS_ELSEWHERE


def options_of(asking: Asking) -> frozenset[str]:
    """What more is to be shown, in any case. Raises Refused for an unknown option."""
    asked = [word.upper() for word in asking.params.get("o", [])]
    for given, option in zip(asking.params.get("o", []), asked, strict=True):
        if option in OPTIONS_ELSEWHERE:
            raise not_here(f"option {option}")
        if option not in OPTIONS:
            raise bad(f'"{given}" is not a valid value for "-o"')
    return frozenset(asked)
