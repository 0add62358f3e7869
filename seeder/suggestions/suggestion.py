"""What is suggested, and where it comes from."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from seeder.wish import TaskFile

Kind = Literal["comment", "promise", "todo", "test", "subtask"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Evidence(msgspec.Struct, frozen=True):
    """A page to look at, who wrote what stands there, and when (epoch seconds, UTC)."""

    url: str
    who: str
    at: int


class Suggestion(msgspec.Struct, frozen=True):
    """A candidate. `place` is a repository or a link, `why` one sentence, `draft` what is known of the task.

    `same` names what it is about: two suggestions that share a name are one. `near` names a line, by
    which suggestions of different kinds are one. `left` is the title of a first task of the caller's
    that it looks like.
    """

    kind: Kind
    title: str
    place: str
    why: str
    evidence: tuple[Evidence, ...]
    draft: TaskFile
    same: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    left: str = ""

    @property
    def at(self) -> int:
        """When something of it happened last."""
        return max((each.at for each in self.evidence), default=0)
