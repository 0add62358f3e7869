"""Words -> tree. Lenient as Gerrit: what cannot follow is left off, unless an AND or OR asked for it."""

from __future__ import annotations

from typing import NamedTuple

from seeder.sandbox.gerrit.query.words import END, Word, words_of
from seeder.sandbox.gerrit.refusals import Refused, bad

# Deeper ones are refused; Gerrit's own limit was not looked for.
_DEEPEST = 100


class Term(NamedTuple):
    """`operator:value`; the operator is empty for a bare word."""

    operator: str
    value: str


class Both(NamedTuple):
    """All of these."""

    parts: tuple[Node, ...]


class Either(NamedTuple):
    """Any of these."""

    parts: tuple[Node, ...]


class Not(NamedTuple):
    """The opposite."""

    part: Node


Node = Term | Both | Either | Not


def parsed(query: str) -> Node:
    """The tree of a query. Raises Refused (400) with Gerrit's text."""
    if not query.strip():
        raise bad("query is empty")
    return _Reader(words_of(query)).either(0)


class _Reader:
    def __init__(self, words: list[Word]) -> None:
        self._words, self._at = words, 0

    @property
    def _next(self) -> Word:
        return self._words[min(self._at, len(self._words) - 1)]

    def either(self, depth: int) -> Node:
        parts = [self._both(depth)]
        while self._take("keyword", "OR"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self, depth: int) -> Node:
        parts = [self._not(depth)]
        while True:
            if self._take("keyword", "AND"):
                parts.append(self._not(depth))
            elif (more := self._tried(depth)) is not None:
                parts.append(more)
            else:
                return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _tried(self, depth: int) -> Node | None:
        if self._next.kind in (END, ")", ":") or self._next.text == "OR":
            return None
        start = self._at
        try:
            return self._not(depth)
        except Refused:
            self._at = start
            return None

    def _not(self, depth: int) -> Node:
        if self._take("-") or self._take("keyword", "NOT"):
            return Not(self._one(depth))
        return self._one(depth)

    def _one(self, depth: int) -> Node:
        if self._take("("):
            if depth >= _DEEPEST:
                raise bad("query is nested too deeply")
            inside = self.either(depth + 1)
            if not self._take(")"):
                word = self._next
                raise bad(f"line 1:{word.at} mismatched input '{word.text}' expecting ')'")
            return inside
        first = self._next
        if first.is_field and self._words[self._at + 1].kind == ":":
            self._at += 2
            return Term(first.text, self._value())
        return Term("", self._value())

    def _value(self) -> str:
        text = self._atom()
        while self._take(":"):
            text += ":" + self._atom()
        return text

    def _atom(self) -> str:
        word = self._next
        if word.kind not in ("word", "phrase"):
            raise bad(f"line 1:{word.at} no viable alternative at input '{word.text}'")
        self._at += 1
        return word.text

    def _take(self, kind: str, text: str = "") -> bool:
        word = self._next
        fits = word.kind == kind and (not text or word.text == text)
        self._at += fits
        return fits
