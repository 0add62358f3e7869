"""When people last did something in Gerrit, asked of many at once.

`updated` is a change's, and anybody moves it: a bot's vote makes an idle owner look busy. So the messages
and the reviewers' updates of the changes are read that ``from:`` finds, those that somebody owns or spoke on,
from the newest on, until nothing that is left could be newer (docs/design.md, "Audit").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from seeder.activity import Action
from seeder.errors import NetworkError
from seeder.gerrit_query import all_of, any_of, term
from seeder.reviews import Account, Change
from seeder.sources.gerrit import MOST_QUERIES, PAGE, Page, Reviews

# `from:` counts as two of the 1,024 terms that a query may have, so 512 would be the most (measured).
TOGETHER = 400
# Changes of one person: most need one page.
FIRST, DEEPER = 25, 100
# A deed is stamped when its request begins, and found when that is over.
MARGIN = 600
_WITH = ("MESSAGES", "REVIEWER_UPDATES", "SKIP_DIFFSTAT")
_FOREVER = 2**53


class GerritTrail(msgspec.Struct, frozen=True):
    """Account number -> the newest thing that they did; who did nothing is missing. A later reading begins
    at `mark`, epoch seconds by the server's clock."""

    last: dict[int, Action]
    mark: int


def gerrit_actions(
    accounts: Sequence[Account],
    reviews: Reviews,
    *,
    since: int = 0,
    before: int | None = None,
    base: str,
    progress: Callable[[int], None] = lambda count: None,
) -> GerritTrail:
    """The newest deed of each account from `since` through `before` (epoch seconds UTC, both included).

    Deeds are what they uploaded, voted, said, merged, abandoned or set on a change, and whom they added as
    reviewer: `Message.doer` tells a person from a tool that uses their account. Links go to the Gerrit at
    `base`; `progress` hears how many accounts are done. Not seen is who never owned a change or spoke on it
    and only added reviewers: no search finds them. Raises what ``Reviews`` does.
    """
    started = _newest(reviews)
    traces = [_Trace(number) for number in dict.fromkeys(each.id for each in accounts)]
    reader = _Reader(reviews, since, _FOREVER if before is None else before, base)
    for start in range(0, len(traces), TOGETHER):
        reader.read_together(traces[start : start + TOGETHER])
        progress(sum(trace.done for trace in traces))
    while left := [trace for trace in traces if not trace.done]:
        reader.read_apart(left)
        progress(len(traces) - len([trace for trace in left if not trace.done]))
    if any(trace.turned for trace in traces):
        for start in range(0, len(traces), TOGETHER):
            reader.read_moved(traces[start : start + TOGETHER], max(since, started))
    mark = max(since, min(started - MARGIN, reader.until))
    return GerritTrail({trace.id: trace.best for trace in traces if trace.best}, mark)


def _newest(reviews: Reviews) -> int:
    """When the server last saw something, for its clock is what counts; 0 if it never did."""
    every = any_of([term("status", "open"), term("status", "closed")])
    [newest] = reviews.pages([every], size=1)
    return max((change.updated for change in newest.changes), default=0)


class _Trace:
    """How far an account is known: what is unread was updated at `bound` or earlier, if it is not among the
    first `skip` changes of that search."""

    def __init__(self, number: int) -> None:
        self.id = number
        self.best: Action | None = None
        self.bound, self.skip, self.pages = _FOREVER, 0, 0
        self.done, self.turned = False, False
        self._first = 0

    def saw(self, deed: Action) -> None:
        if self.best is None or deed.at > self.best.at:
            self.best = deed

    def passed(self, page: Page, until: int) -> None:
        """A page of theirs was read; done if no change on the next ones can hold a newer deed."""
        oldest = page.changes[-1].updated if page.changes else 0
        self._refuse_the_same(page, oldest)
        self.turned = self.turned or self.bound < _FOREVER
        # A script can touch more changes in a second than a page holds.
        tied = bool(page.changes) and page.changes[0].updated == oldest
        self.skip = (self.skip if oldest == self.bound else 0) + len(page.changes) if tied else 0
        self.bound, self.pages = oldest, self.pages + 1
        known = self.best is not None and self.best.at >= min(oldest, until)
        self.done = known or not page.more

    def _refuse_the_same(self, page: Page, oldest: int) -> None:
        first = page.changes[0].number if page.changes else 0
        if page.more and (oldest > self.bound or (self.skip and first == self._first)):
            raise NetworkError("Gerrit keeps answering the same changes, so the list would never end.")
        self._first = first


class _Reader:
    def __init__(self, reviews: Reviews, since: int, until: int, base: str) -> None:
        self._reviews, self._since, self.until, self._base = reviews, since, until, base

    def read_together(self, traces: Sequence[_Trace]) -> None:
        """The newest changes of all, for as long as a page settles more of them than a request does that
        asks for ten people."""
        left, settled = list(traces), len(traces)
        while min(len(left), settled) > MOST_QUERIES and not left[0].skip:
            query = self._query(any_of((term("from", trace.id) for trace in left), TOGETHER), left[0].bound)
            [page] = self._reviews.pages([query], _WITH, self._reviews.page_size)
            self._note(page.changes, {trace.id: trace for trace in left})
            for trace in left:
                trace.passed(page, self.until)
            settled = sum(trace.done for trace in left)
            left = [trace for trace in left if not trace.done]
        for trace in left:
            # What was left out of the search by then moved the places of the others.
            trace.skip, trace.pages = 0, 0

    def read_apart(self, traces: Sequence[_Trace]) -> None:
        """The next page of each one's own."""
        for size, asked in (
            (FIRST, [trace for trace in traces if not trace.pages]),
            (DEEPER, [trace for trace in traces if trace.pages and not trace.skip]),
        ):
            for start in range(0, len(asked), MOST_QUERIES):
                self._read(asked[start : start + MOST_QUERIES], size)
        for trace in [trace for trace in traces if trace.skip and not trace.done]:
            self._read([trace], PAGE)

    def read_moved(self, traces: Sequence[_Trace], started: int) -> None:
        """What was touched since the reading began: it is on no later page any more, with all its deeds."""
        who = any_of((term("from", trace.id) for trace in traces), TOGETHER)
        moved = self._reviews.changes(all_of(who, term("after", _moment(started))), _WITH)
        self._note(moved, {trace.id: trace for trace in traces})

    def _read(self, traces: Sequence[_Trace], size: int) -> None:
        queries = [self._query(term("from", trace.id), trace.bound) for trace in traces]
        size = min(size, self._reviews.page_size)
        pages = self._reviews.pages(queries, _WITH, size, traces[0].skip)
        for trace, page in zip(traces, pages, strict=True):
            self._note(page.changes, {trace.id: trace})
            trace.passed(page, self.until)

    def _query(self, who: str, bound: int) -> str:
        after = term("after", _moment(self._since)) if self._since else ""
        return all_of(who, after, term("before", _moment(bound)) if bound < _FOREVER else "")

    def _note(self, changes: Sequence[Change], traces: Mapping[int, _Trace]) -> None:
        for change in changes:
            link = change.link(self._base)
            for who, at in deeds(change):
                if who in traces and self._since <= at <= self.until:
                    traces[who].saw(Action(at, "gerrit", str(change.number), link))


def deeds(change: Change) -> Iterator[tuple[int, int]]:
    """Who did something on a change, and when, in no order. Every vote and comment comes with a message. A
    vote in somebody's name makes them a reviewer in the same second, and that is no deed of theirs."""
    yield change.owner.id, change.created
    not_theirs = {
        (said.author.id, said.at) for said in change.messages if said.author and said.doer != said.author
    }
    yield from ((said.doer.id, said.at) for said in change.messages if said.doer)
    added = ((update.by.id, update.at) for update in change.reviewer_updates)
    yield from (deed for deed in added if deed not in not_theirs)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
