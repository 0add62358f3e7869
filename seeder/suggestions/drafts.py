"""The filled draft of a suggestion: title, place, and the answers that are known.

What somebody wrote is quoted in blocks of code, where nothing of it can act when the task is saved.
Steps and when it is done are left out: only a person can say them.
"""

from __future__ import annotations

import re

from seeder.errors import BadInput
from seeder.place import Place, read_place
from seeder.remarkup import inert, mentions
from seeder.reviews import Change
from seeder.template.answers import control_character
from seeder.title import LONGEST, title_problem
from seeder.wire.redaction import HIDDEN, TOKEN_SHAPE
from seeder.wish import TaskFile

# Where a title is cut; longer ones are hard to read on a board.
_ROOM = 120
_QUOTE_ROOM = 1_500
_LINK = re.compile(r"<?\bhttps?://\S+>?")
# What makes a word of Gerrit's Markdown, and what would name somebody.
_MARKUP = re.compile(r"[`*_~<>|]{1,3}(?=\S)|(?<=\S)[`*~<>|]{1,3}|@")
# What a person begins with who speaks of themselves, or to the other.
_SPEAKER = re.compile(
    r"^(?:(?:nit(?:pick)?|minor|also|maybe|perhaps|please|ok(?:ay)?|sure|yes|right|agreed)\b[\s,:.!-]*)*"
    r"(?:(?:i(?:['’]ll|['’]d| will| can)|we (?:should|could|can|will)|let['’]?s|(?:can|could) (?:you|we))\s+"
    r"(?:please\s+|also\s+|then\s+)*(?!be\b|not\b|have\b|like\b|rather\b|prefer\b|say\b))?",
    re.IGNORECASE,
)
_ANCHOR = re.compile(r"\{(?=\s*anchor)", re.IGNORECASE)
_BUG = re.compile(
    r"\b(?:bugs?|buggy|broken|breaks?|crash\w*|fail\w*|errors?|wrong|incorrect\w*|leaks?|race|exceptions?|"
    r"null pointer|off.by.one|regress\w*|overflow\w*|deadlock\w*|does not work|doesn't work|duplicated?)\b",
    re.IGNORECASE,
)
# Which answer takes the words that are quoted.
_QUOTED_IN = {"small-feature": "wish", "bug": "problem", "test": "subject"}


def template_for(text: str) -> str:
    """`bug` when the words speak of something that goes wrong, else `small-feature`."""
    return "bug" if _BUG.search(text) else "small-feature"


def draft(template: str, title: str, place: str, quoted: str, pointers: list[str]) -> TaskFile:
    answers = {_QUOTED_IN[template]: quoted, "pointers": pointers}
    return TaskFile(
        template=template, title=title, place=place, answers={k: v for k, v in answers.items() if v}
    )


def place_of(repository: str, gerrit: str) -> str:
    """The repository by its name, or as a link where the name alone could not be told from a word."""
    try:
        return read_place(repository).as_text()
    except BadInput:
        return Place(repository=repository).link(gerrit)


def plain_title(text: str, otherwise: str, before: str = "") -> str:
    """`text` as a task's title: one line, no links, no mentions, at most 255 characters; `otherwise` when
    nothing is left of it. `before` stands before it with a colon."""
    otherwise = _cut(" ".join(printable(otherwise).replace("@", "").split()))
    words = _MARKUP.sub("", _LINK.sub("", printable(text)))
    cut = _cut(_SPEAKER.sub("", " ".join(words.split())).strip(" .:;,-–—"))
    body = cut if any(letter.isalnum() for letter in cut) else otherwise
    head = f"{_cut(printable(before))}: " if before else ""
    title = f"{head}{body[:1].upper()}{body[1:]}".replace("@", "")[:LONGEST].strip()
    return otherwise if title_problem(title) or mentions(title) else title


def printable(text: str) -> str:
    """`text` without what steers a terminal or shows nothing, and without what looks like a token."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in lines if not control_character(letter))
    return TOKEN_SHAPE.sub(HIDDEN, kept)


def code(text: str) -> str:
    """`text` on one line in backticks, in which nothing acts; a name of ours when nothing is left."""
    line = " ".join(_ANCHOR.sub("(", printable(text)).replace("`", "'").split())
    return f"`{line[:300] or 'unnamed'}`"


def quote(text: str) -> str:
    """A block of code with somebody's words, cut where they are very long. Empty for no words."""
    words = _ANCHOR.sub("(", printable(text)).strip("\n")
    return inert(words if len(words) <= _QUOTE_ROOM else f"{words[:_QUOTE_ROOM].rstrip()} …")


def told(sentence: str, text: str) -> str:
    """A sentence of ours and below it what somebody wrote."""
    return "\n\n".join(filter(None, (sentence, quote(text)))).strip()


def pointer(path: str, line: int, more: str) -> str:
    """Where to look: `path`, its line where one is known, and what is there."""
    at = f", line {line}" if line else ""
    return f"{code(path)}{at}: {more}"


def change_pointer(change: Change, gerrit: str) -> str:
    return f"The change {code(change.subject)}: {change.link(gerrit)}"


def base_name(path: str) -> str:
    return path.rpartition("/")[2]


def _cut(text: str) -> str:
    if len(text) <= _ROOM:
        return text
    return f"{text[:_ROOM].rpartition(' ')[0] or text[:_ROOM]} …"
