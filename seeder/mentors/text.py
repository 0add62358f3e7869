"""Changing what a task says about its mentors: until when, and who. Pure.

Only what is surely meant is changed: the sentence that seeder itself writes, a date where a mentor is told,
and a name in a list of mentors (`removal`). Everything else is left to a person, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from seeder import remarkup
from seeder.mentors import find_mentors
from seeder.mentors.names import items_in, names_in
from seeder.mentors.places import kinds_of_lines, split_lines, told
from seeder.mentors.removal import without_name
from seeder.mentors.words import Wording
from seeder.settings.site import Sentences
from seeder.template.substitution import substitute

_DATE = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])", re.ASCII)
_SPOKEN = frozenset(["text", "list", "note"])  # blocks in which seeder's sentence is one


def renewed(
    description: str, username: str, until: date, sentences: Sentences, wording: Wording | None = None
) -> str | None:
    """`description` with the promise of `username` going until `until`; None where it names no date of
    theirs and has no sentence of seeder's to put one into."""
    lines = split_lines(description)
    for i in _own_lines(description, username, sentences, wording or Wording()):
        dates = _dates_of(lines[i], username)
        if dates:
            last = dates[-1]
            lines[i] = lines[i][: last.start()] + until.isoformat() + lines[i][last.end() :]
            return "".join(lines)
        written = _as_written(lines[i], username)
        endless = substitute(sentences.mentor_open_ended, {"mentor": written}) if written else ""
        if endless and endless in lines[i]:
            ends = substitute(sentences.mentor, {"mentor": username, "until": until.isoformat()})
            lines[i] = lines[i].replace(endless, ends)
            return "".join(lines)
    return None


def handed_over(
    description: str,
    username: str,
    heirs: Sequence[str],
    sentences: Sentences,
    wording: Wording | None = None,
) -> str | None:
    """`description` with `heirs` (user names, the first is the mentor) in the place of `username`; without
    heirs the line goes, or the name where others are beside it. None where it is not certain what to change.

    Changed is one line: seeder's own sentence, or else an item, a cell or a line of names that `wording`
    knows as mentors; of the heirs only those are put there who are not told yet.
    """
    words = wording or Wording()
    text = _handed_over_in_our_words(description, username, heirs, sentences)
    if text is None:
        return without_name(description, username, heirs, words)
    told_still = find_mentors(text, wording=words).usernames
    return None if username.casefold() in {name.casefold() for name in told_still} else text


def _handed_over_in_our_words(
    description: str, username: str, heirs: Sequence[str], sentences: Sentences
) -> str | None:
    lines = split_lines(description)
    for i in _spoken_lines(description):
        line = lines[i].strip()
        found = _sentence(sentences, re.escape(username)).fullmatch(line)
        words = _line(heirs, found["until"] or "", sentences) if found and heirs else ""
        if found is None:
            words = _without_co_mentor(line, username, heirs, sentences)
        if found or words:
            lines[i] = lines[i].replace(line, words) if words else ""
            text = "".join(lines)
            return text if words or i < len(lines) - 1 else _without_last_end(text)
    return None


def co_mentors_in(description: str, username: str, wording: Wording | None = None) -> tuple[str, ...]:
    """Who else is told as a mentor, or where `username` is not, who stands on the line that names them."""
    names = find_mentors(description, wording=wording or Wording()).usernames
    if username.casefold() not in {name.casefold() for name in names}:
        lines = (remarkup.mentions(line) for line in split_lines(description))
        names = next((line for line in lines if username.lower() in map(str.lower, line)), ())
    return tuple(name for name in names if name.lower() != username.lower())


def _own_lines(description: str, username: str, sentences: Sentences, wording: Wording) -> Iterator[int]:
    """Lines that tell of `username` as a mentor, or say so in seeder's words."""
    lines = split_lines(description)
    own = {place.line for place in told(description, wording) if _names(place.text, username)}
    sentence = _sentence(sentences, re.escape(username))
    own |= {i for i in _spoken_lines(description) if sentence.search(lines[i])}
    yield from sorted(own)


def _spoken_lines(description: str) -> list[int]:
    return [i for i, kind in enumerate(kinds_of_lines(description)) if kind in _SPOKEN]


def _dates_of(line: str, username: str) -> list[re.Match[str]]:
    """The dates beside the name; those of the whole line where it is told for everybody on it."""
    for item in items_in(line):
        if _names(line[item.start : item.end], username):
            beside = list(_DATE.finditer(line, item.start, item.end))
            others = sum(1 for each in items_in(line) if each.names) > 1
            return (
                beside if beside or (others and len(_DATE.findall(line)) > 1) else list(_DATE.finditer(line))
            )
    return list(_DATE.finditer(line))


def _without_last_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _without_co_mentor(line: str, username: str, heirs: Sequence[str], sentences: Sentences) -> str:
    """seeder's sentence about somebody else without `username` among the others; empty if they are not."""
    found = _sentence(sentences, r"[\w.-]+").fullmatch(line)
    others = list(remarkup.mentions(found["others"] or "")) if found else []
    if not found or username.lower() not in map(str.lower, others):
        return ""
    mentor = names_in(line[: found.start("others")])
    known = {name.username.lower() for name in mentor} | {name.lower() for name in others}
    new = [name for name in dict.fromkeys(heirs) if name.lower() not in known]
    left = [name for each in others for name in (new if each.lower() == username.lower() else [each])]
    also = substitute(sentences.co_mentors, {"co_mentors": ", ".join(f"@{name}" for name in left)})
    return f"{line[: found.start('also')].rstrip()} {also}" if left else line[: found.start("also")].rstrip()


def _line(heirs: Sequence[str], until: str, sentences: Sentences) -> str:
    words = sentences.mentor if until else sentences.mentor_open_ended
    line = substitute(words, {"mentor": heirs[0], "until": until})
    others = ", ".join(f"@{name}" for name in heirs[1:])
    return f"{line} {substitute(sentences.co_mentors, {'co_mentors': others})}" if others else line


def _sentence(sentences: Sentences, username: str) -> re.Pattern[str]:
    """What seeder wrote of a pattern of user names, with or without an end and co-mentors."""
    with_end = _pattern(sentences.mentor, username, r"(?P<until>\d{4}-\d{2}-\d{2})")
    endless = _pattern(sentences.mentor_open_ended, username, "")
    others = re.escape(sentences.co_mentors).replace(re.escape("{co_mentors}"), r"(?P<others>@[\w.@, -]+)")
    return re.compile(rf"(?:{with_end}|{endless})(?P<also> {others})?", re.IGNORECASE)


def _pattern(sentence: str, username: str, until: str) -> str:
    quoted = re.escape(sentence).replace(re.escape("{mentor}"), username)
    return quoted.replace(re.escape("{until}"), until)


def _names(line: str, username: str) -> bool:
    return username.lower() in {name.username.lower() for name in names_in(line)}


def _as_written(line: str, username: str) -> str:
    return next((name for name in remarkup.mentions(line) if name.lower() == username.lower()), "")
