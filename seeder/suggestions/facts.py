"""What the suggestions are made from, as it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from seeder.model import Task
from seeder.reviews import Account, Change, InlineComment

# So many commits tell whose they are.
_ENOUGH = 5
# Repository, branch and path of a file.
FileAt = tuple[str, str, str]


class Work(msgspec.Struct, frozen=True):
    """A merged change of the caller's; `added` is path -> (line number, text) of what it brought there."""

    change: Change
    comments: tuple[InlineComment, ...] = ()
    added: Mapping[str, tuple[tuple[int, str], ...]] = {}


class Facts(msgspec.Struct, frozen=True):
    """`heads` has the lines of files as they are now, None for one that is gone; `untested` the code files
    for which no test was found; `left` the caller's open first tasks; `bots` user names in lower case.
    `gerrit` and `phabricator` are base addresses."""

    me: Account
    gerrit: str
    phabricator: str = ""
    bots: frozenset[str] = frozenset()
    works: tuple[Work, ...] = ()
    heads: Mapping[FileAt, tuple[str, ...] | None] = {}
    untested: frozenset[FileAt] = frozenset()
    subtasks: tuple[Task, ...] = ()
    left: tuple[Task, ...] = ()

    def human(self, author: Account | None) -> bool:
        """True for a person; what has no author was written by Gerrit itself."""
        return author is not None and not author.bot and author.shown.lower() not in self.bots

    def by_me(self, change: Change) -> bool:
        """True if the caller wrote what it brings: somebody else's commit can be brought by anybody. An
        account is known by its name or its mail address, of which people have several, or by what most of
        its commits say."""
        if not any(change.author):
            return True
        known = {self.me.name, self.me.email, self.me.username, *_usual(self.works)}
        return bool(_folded(change.author) & _folded(known))


def _usual(works: tuple[Work, ...]) -> tuple[str, ...]:
    """The name and address in more than half of the commits; none for a few commits."""
    counted = Counter(work.change.author for work in works).most_common(1)
    return counted[0][0] if counted and counted[0][1] >= _ENOUGH and counted[0][1] * 2 > len(works) else ()


def _folded(words: Iterable[str]) -> set[str]:
    return {word.casefold() for word in words if word}


def at_head(change: Change, path: str) -> FileAt:
    return change.project, change.branch, path
