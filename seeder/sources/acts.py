"""The last thing that each of many people did, in few requests: to tasks, and elsewhere in Phabricator.

What counts is whatever carries a person's name as its author: edits of any kind, comments, votes by token,
links, mentions (as whoever wrote the text), and what others' tasks hear of an edit, such as a closed subtask.
Applications (Herald too) and bots have names of their own; leaving bots out is up to the caller. An edit in
bulk counts when it was carried out, what a commit message closes when the commit was imported. An edit of
an old comment is no action of its own. Whatever the caller may not see is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from seeder.activity import Action
from seeder.errors import ServerError
from seeder.sources.feed import Feed
from seeder.sources.newest import Mark, Newest
from seeder.sources.phabricator import Phabricator, Progress
from seeder.sources.task_acts import TaskActs

# What a version says that cannot be asked for somebody's transactions on tasks, or has no feed.
_CANNOT_SAY = frozenset(
    ["ERR-INVALID-PARAMETER", "ERR-INVALID-CONSTRAINT", "ERR-CONDUIT-CALL", "ERR-INVALID-OBJECT-TYPE"]
)
# Pages newer than `before` that are read before it is given up; for tasks one can jump.
_NEWER_TASKS, _NEWER_STORIES = 1_000, 10
# A story is told when a worker comes to it: on a busy site a while after the deed.
_LATE = 600


class CannotTell(ServerError):
    """The site's version cannot be asked for what somebody did."""


class Trail(msgspec.Struct, frozen=True):
    """Of each person (PHID) the newest action; who has none is missing. `mark` lets the next reading begin
    where this one ended: an opaque text. `unknown` are those of whom the site did not say."""

    last: dict[str, Action]
    mark: str = ""
    unknown: frozenset[str] = frozenset()


def task_actions(
    people: Sequence[str],
    phabricator: Phabricator,
    *,
    since: str = "",
    before: int | None = None,
    named: bool = True,
    progress: Progress = lambda count: None,
) -> Trail:
    """What `people` (PHIDs) last did to tasks that may be seen, at or before `before` (epoch seconds UTC).

    `since` is the mark of an earlier reading for the same people: only who did something since, or in the
    minute before, is in it. `progress` hears how many people are done. About a request for a hundred
    transactions in which they take turns, at most one a person and ten, up to 20 to find an old instant, and
    one for the tasks' names and pages, unless not `named`. Raises CannotTell, NetworkError, LoginError.
    """
    acts = TaskActs(phabricator.conduit)
    newest = Newest(
        acts.page,
        before=before,
        since=_mark(since, before),
        jump=None if before is None else lambda last: acts.above(before, last, _mark(since, before)),
        newer=_NEWER_TASKS,
        progress=progress,
    )
    return _trail(people, newest, lambda: acts.actions(newest.found(), named=named))


def feed_actions(
    people: Sequence[str],
    phabricator: Phabricator,
    *,
    since: str = "",
    before: int | None = None,
    progress: Progress = lambda count: None,
) -> Trail:
    """What the site's feed says that `people` last did, in any application; otherwise as `task_actions`.

    A story counts from when its deed was done, where the site tells that, and otherwise from when it was
    published. The feed has no way to an old instant but by reading, so with such a `before` this is what ten
    pages of all people and one of each of the rest know: of those in `unknown` there may be more. The same
    without it, where pages are full of what others did.
    """
    feed = Feed(phabricator.conduit)
    newest = Newest(
        feed.page,
        before=before,
        since=_mark(since, before),
        late=_LATE,
        newer=_NEWER_STORIES,
        progress=progress,
    )
    return _trail(people, newest, lambda: feed.actions(newest.found(), before))


def _mark(since: str, before: int | None) -> Mark | None:
    """A mark that lies behind the instant says nothing of what was before it."""
    mark = Mark.read(since)
    return None if mark is None or (before is not None and mark.at > before) else mark


def _trail(people: Sequence[str], newest: Newest, actions: Callable[[], dict[str, Action]]) -> Trail:
    with _told():
        newest.read(people)
    return Trail(actions(), newest.mark, frozenset(newest.unknown))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ServerError as problem:
        if problem.code in _CANNOT_SAY:
            raise CannotTell(problem.sentence, problem.hint, code=problem.code, info=problem.info) from None
        raise
