"""What the words of a task give away: doubts, special rights, an estimate. English, and said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORKER = r"(?:we|someone|somebody|you|it|this|that|I)"

# Each with the reason for which it is this narrow: a first task may well tell what the *software*
# decides, name RFC 3986, or ask the reader a question.
_DOUBTS = (
    r"\b(?:should|shall|could|do) we\b[^.?!\n]{0,200}\?",
    r"\bTBD\b|\bto be (?:decided|determined|discussed|clarified)\b",
    r"\b(?:needs?|requires?|awaits?|awaiting|pending) (?:a |an |some |more |further |community )*"
    r"(?:discussion|decision|consensus|investigation|clarification)\b",
    r"(?-i:\bRfC\b|\bRFC\b(?![ -]?\d))",
    rf"(?:^|[.!?:] )maybe\b|\bmaybe (?:{_WORKER}|also|just|even)\b",
    rf"\b(?:{_WORKER}|to) (?:\w+ )?(?:need|needs|have|has|must|ought) to (?:first )?"
    r"(?:investigate|decide|figure out|find out)\b",
    r"^[^\w\n]{0,9}(?:investigate|decide|discuss|figure out|find out|evaluate|explore)\b",
    r"\b(?:not|un)[ -]?(?:sure|clear) (?:if|whether|why|how|what|which|who)\b",
    r"(?<!no )(?<!any )(?<!without )\bopen questions?\b",
)  # fmt: skip
_DOUBT = tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in _DOUBTS)

_RIGHTS = re.compile(
    r"\b(?:(?:admin(?:istrator)?|sysop|bureaucrat|steward|checkuser|oversight|root|shell|production"
    r"|deploy(?:er|ment)?|merge|\+2) (?:rights?|access|permissions?|privileges?|account)"
    r"|(?:sign|signed|under) (?:an? |the )?NDA|access to (?:the )?(?:production|private data))\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:no|not|without|never|any|n't)\b[^.!?\n]{0,40}$", re.IGNORECASE)

_NUMBERS = {
    "half": 0.5, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0,
}  # fmt: skip
_DAYS = {"hour": 1 / 8, "hr": 1 / 8, "h": 1 / 8, "day": 1.0, "week": 5.0, "month": 21.0}
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<number>\d+(?:[.,]\d+)?|" + "|".join(_NUMBERS) + r")\s{0,3}(?:an? )?\s{0,3}"
    r"(?:working |full )?(?P<unit>hour|hr|h|day|week|month)s?\b",
    re.IGNORECASE,
)

_VAGUE = frozenset({
    "a", "an", "and", "broken", "bug", "bugfix", "bugs", "change", "changes", "clean", "cleanup",
    "code", "doc", "docs", "documentation", "does", "doesnt", "easy", "error", "errors", "feature",
    "first", "fix", "fixes", "fixing", "for", "good", "help", "here", "improve", "improvement",
    "improvements", "in", "issue", "issues", "it", "minor", "my", "needed", "new", "newbie",
    "newcomer", "not", "of", "on", "please", "problem", "problems", "refactor", "request", "simple",
    "small", "some", "something", "starter", "stuff", "task", "tasks", "test", "testing", "tests",
    "text", "the", "thing", "things", "this", "to", "todo", "translate", "translation", "typo",
    "up", "update", "updates", "various", "with", "work", "working", "wrong",
})  # fmt: skip


def doubts(prose: str) -> Iterator[str]:
    """The words that say that something is still open, as they stand in `prose`, in its order."""
    found = (match for pattern in _DOUBT for match in pattern.finditer(prose))
    for match in sorted(found, key=lambda m: m.start()):
        yield match[0].strip(" .!:-*#\n")


def special_rights(prose: str) -> Iterator[str]:
    """Rights that a newcomer does not have and that `prose` asks for; “no admin rights” asks not."""
    for match in _RIGHTS.finditer(prose):
        if not _DENIAL.search(prose[max(0, match.start() - 60) : match.start()]):
            yield match[0]


def estimate(text: str) -> float | None:
    """The longest stretch of time that `text` names, in working days of eight hours; None for none."""
    return max((_days(match) for match in _AMOUNT.finditer(text)), default=None)


def is_vague(title: str) -> bool:
    """Whether `title` has no word that would tell it from a thousand others."""
    words = re.findall(r"\w+", title.casefold().replace("'", "").replace("’", ""))
    return all(word in _VAGUE or word.isdigit() for word in words)


def _days(match: re.Match[str]) -> float:
    number = match["number"].lower().replace(",", ".")
    amount = _NUMBERS[number] if number in _NUMBERS else float(number)
    return amount * _DAYS[match["unit"].lower()]
