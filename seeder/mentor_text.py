"""Changing what a task says about its mentors: until when, and who. Pure.

Only what is surely meant is changed: the sentence that seeder itself writes, and a date on a line that
names the mentor. Everything else is left to a person, and said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from seeder import remarkup
from seeder.settings.site import Sentences
from seeder.template.substitution import substitute

_DATE = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])", re.ASCII)


def renewed(description: str, username: str, until: date, sentences: Sentences) -> str | None:
    """`description` with the promise of `username` going until `until`; None where it names no date of
    theirs and has no sentence of seeder's to put one into."""
    lines = description.split("\n")
    for i, line in enumerate(lines):
        if not _names(line, username):
            continue
        dates = list(_DATE.finditer(line))
        if dates:
            last = dates[-1]
            lines[i] = line[: last.start()] + until.isoformat() + line[last.end() :]
            return "\n".join(lines)
        endless = substitute(sentences.mentor_open_ended, {"mentor": _as_written(line, username)})
        if endless in line:
            ends = substitute(sentences.mentor, {"mentor": username, "until": until.isoformat()})
            lines[i] = line.replace(endless, ends)
            return "\n".join(lines)
    return None


def handed_over(description: str, username: str, heirs: Sequence[str], sentences: Sentences) -> str | None:
    """`description` with `heirs` (user names, the first is the mentor) in the place of `username`; without
    heirs the line goes. None where the sentence is not one of seeder's."""
    lines = description.split("\n")
    for i, line in enumerate(lines):
        if not _names(line, username):
            continue
        found = _sentence(sentences, username).fullmatch(line.strip())
        if found is None:
            return None
        lines[i : i + 1] = [_line(heirs, found["until"] or "", sentences)] if heirs else []
        return "\n".join(lines)
    return None


def co_mentors_in(description: str, username: str) -> tuple[str, ...]:
    """Who else stands on the line that names `username`."""
    for line in description.split("\n"):
        if _names(line, username):
            return tuple(name for name in remarkup.mentions(line) if name.lower() != username.lower())
    return ()


def _line(heirs: Sequence[str], until: str, sentences: Sentences) -> str:
    words = sentences.mentor if until else sentences.mentor_open_ended
    line = substitute(words, {"mentor": heirs[0], "until": until})
    others = ", ".join(f"@{name}" for name in heirs[1:])
    return f"{line} {substitute(sentences.co_mentors, {'co_mentors': others})}" if others else line


def _sentence(sentences: Sentences, username: str) -> re.Pattern[str]:
    """What seeder wrote, with or without an end and co-mentors."""
    with_end = _pattern(sentences.mentor, username, r"(?P<until>\d{4}-\d{2}-\d{2})")
    endless = _pattern(sentences.mentor_open_ended, username, "")
    others = re.escape(sentences.co_mentors).replace(re.escape("{co_mentors}"), r"@[\w.@, -]+")
    return re.compile(rf"(?:{with_end}|{endless})(?: {others})?", re.IGNORECASE)


def _pattern(sentence: str, username: str, until: str) -> str:
    quoted = re.escape(sentence).replace(re.escape("{mentor}"), re.escape(username))
    return quoted.replace(re.escape("{until}"), until)


def _names(line: str, username: str) -> bool:
    return username.lower() in {name.lower() for name in remarkup.mentions(line)}


def _as_written(line: str, username: str) -> str:
    return next(name for name in remarkup.mentions(line) if name.lower() == username.lower())
