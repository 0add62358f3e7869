"""Queries for Gerrit, built from checked terms: the server answers a typing error with nonsense.

Measured: an unknown user, status or date finds nothing, an open bracket finds everything, and neither is
an error. So every value is checked and quoted before it is sent. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime

from seeder.errors import BadInput

STATUSES = ("open", "merged", "abandoned", "new", "closed")
MOST_TERMS = 100  # the server takes 1,024 and a request line of 16 kB
_NAME = re.compile(r"[A-Za-z0-9][\w.+/-]{0,300}")


def term(operator: str, value: str | int | date) -> str:
    """One checked `operator:value`. People are named by their number only: a name matches every account
    that holds it. BadInput for what Gerrit would misread."""
    check = _CHECKS.get(operator)
    if check is None:
        raise BadInput(f"“{operator}” is nothing that Gerrit is asked for.")
    return f"{operator}:{check(value)}"


def negated(one: str) -> str:
    return f"-{one}"


def all_of(*terms: str) -> str:
    """Terms that must all hold; empty ones are left out."""
    return " ".join(filter(None, terms))


def any_of(terms: Iterable[str], most: int = MOST_TERMS) -> str:
    """Terms of which one must hold, in brackets; at most `most`."""
    known = list(terms)
    if not known:
        raise BadInput("Gerrit is asked for one of no things.")
    if len(known) > most:
        raise BadInput(f"At most {most} things fit in one query.")
    return known[0] if len(known) == 1 else f"({' OR '.join(known)})"


def quoted(text: str) -> str:
    """`text` as one phrase. Gerrit has no escape in quotes, so what holds them goes in braces."""
    clean = " ".join(text.split())
    if not clean or "\0" in clean:
        raise BadInput("Gerrit cannot be asked for an empty text.")
    if '"' not in clean and "\\" not in clean:
        return f'"{clean}"'
    if "{" not in clean and "}" not in clean:
        return f"{{{clean}}}"
    raise BadInput(f"Gerrit cannot be asked for “{clean}”: it holds both quotes and braces.")


def _person(value: str | int | date) -> str:
    if value == "self" or (isinstance(value, int) and value > 0):
        return str(value)
    raise BadInput(f"“{value}” is not the number of an account.")


def _number(value: str | int | date) -> str:
    if isinstance(value, int) and value > 0:
        return str(value)
    raise BadInput(f"“{value}” is not a number.")


def _status(value: str | int | date) -> str:
    if value in STATUSES:
        return str(value)
    raise BadInput(f"“{value}” is not a status of changes.", f"One of {', '.join(STATUSES)}.")


def _name(value: str | int | date) -> str:
    if isinstance(value, str) and _NAME.fullmatch(value):
        return value
    raise BadInput(f"“{value}” is not a name that Gerrit can be asked for.")


def _day(value: str | int | date) -> str:
    """A day, or a moment to the second; without its zone Gerrit would take it for UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return f'"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} +0000"'
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    raise BadInput(f"“{value}” is not a day.")


def _words(value: str | int | date) -> str:
    return quoted(str(value))


_CHECKS: Mapping[str, Callable[[str | int | date], str]] = {
    **dict.fromkeys(("owner", "reviewer", "from", "commentby", "reviewedby", "cc"), _person),
    **dict.fromkeys(("status", "is"), _status),
    **dict.fromkeys(("project", "branch"), _name),
    **dict.fromkeys(("after", "before"), _day),
    **dict.fromkeys(("message", "footer", "topic", "hashtag", "name", "username", "email"), _words),
    "change": _number,
}
