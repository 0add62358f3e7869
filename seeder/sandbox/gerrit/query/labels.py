"""``label:Code-Review=1`` and its relatives."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from seeder.sandbox.gerrit.records import LABELS, Change
from seeder.sandbox.gerrit.refusals import bad, not_here

_TEST = re.compile(
    r"(?P<name>.+?)(?:(?P<sign>>=|<=|=|>|<)(?P<value>[^,]*)|(?P<short>[+-]\d+))?(?P<user>,.*)?\Z"
)
_SIGNS: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


def label_test(value: str) -> Callable[[Change], bool]:
    """Whether a change has such a vote; 0 is the absence of votes."""
    read = _TEST.match(value)
    if read is None or read["user"]:
        raise not_here(f"label:{value}")
    name = next((label for label in LABELS if label.lower() == read["name"].lower()), None)
    bound = _number(name or "", read["short"] or read["value"] or "1", value)
    test = _SIGNS[read["sign"] or "="]
    return lambda change: name is not None and any(test(vote, bound) for vote in _votes(change, name))


def _votes(change: Change, label: str) -> list[int]:
    cast = [vote.value for vote in change.votes if vote.label == label and vote.value]
    return cast or [0]


def _number(label: str, text: str, whole: str) -> int:
    words = {"MAX": LABELS.get(label, (0, 1))[1], "MIN": LABELS.get(label, (-1, 0))[0]}
    if text.upper() in words:
        return words[text.upper()]
    if re.fullmatch(r"[+-]?\d{1,4}", text):
        return int(text)
    if text.upper() in ("OK", "NEED", "REJECT", "ANY", "MAY"):
        raise not_here(f"label:{whole}")
    raise bad(f"Invalid label status {text.upper()} in {whole}")
