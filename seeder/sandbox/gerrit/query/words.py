"""A query's text -> words, as Gerrit's own lexer cuts it."""

from __future__ import annotations

import re
from typing import NamedTuple

from seeder.sandbox.gerrit.refusals import bad

# What no word may hold; a word does not begin with a minus either.
_BARE = r"[^\x00- !\"$%&'():;?\[\]{}]"
_WORD = re.compile(rf"(?!-){_BARE}{_BARE}*")
_FIELD = re.compile(r"[a-z_]+\Z")
# There is no escape in quotes.
_PHRASE = re.compile(r'"([^"]*)"|\{([^{}]*)\}')
_KEYWORDS = {word: word.upper() for word in ("AND", "OR", "NOT", "and", "or", "not")}
END = "end"


class Word(NamedTuple):
    """`kind` is word, phrase, keyword, end, or the sign itself; `at` counts from 0."""

    kind: str
    text: str
    at: int

    @property
    def is_field(self) -> bool:
        """Whether it can be an operator's name."""
        return self.kind == "word" and _FIELD.match(self.text) is not None


def words_of(query: str) -> list[Word]:
    """All words with an end behind them. Raises Refused with Gerrit's text for what is none."""
    found: list[Word] = []
    at = 0
    while at < len(query):
        if query[at] <= " ":
            at += 1
            continue
        word, length = _word_at(query, at)
        found.append(word)
        at += length
    return [*found, Word(END, "<EOF>", len(query))]


def _word_at(query: str, at: int) -> tuple[Word, int]:
    if query[at] in "():-":
        return Word(query[at], query[at], at), 1
    if phrase := _PHRASE.match(query, at):
        text = phrase[2] if phrase[1] is None else phrase[1]
        return Word("phrase", text, at), phrase.end() - at
    if query[at] in '"{':
        close = '"' if query[at] == '"' else "}"
        raise bad(f"line 1:{len(query)} mismatched character '<EOF>' expecting '{close}'")
    plain = _WORD.match(query, at)
    if plain is None:
        raise bad(f"line 1:{at} no viable alternative at character '{query[at]}'")
    # AND, OR and NOT at the very end are ordinary words (measured).
    is_keyword = plain[0] in _KEYWORDS and plain.end() < len(query)
    if is_keyword:
        return Word("keyword", _KEYWORDS[plain[0]], at), plain.end() - at
    return Word("word", plain[0], at), plain.end() - at
