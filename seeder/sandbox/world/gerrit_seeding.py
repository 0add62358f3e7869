"""Makes the code review, once: tells every change event by event, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter

from seeder.clock import Clock
from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.keeping import sha
from seeder.sandbox.gerrit.records import Account, Branch, Project
from seeder.sandbox.store import Store
from seeder.sandbox.world.gerrit_data import (
    Event,
    Patch,
    Repository,
    Review,
    Reviewer,
    Upload,
    shipped_review,
)
from seeder.sandbox.world.gerrit_growing import Growing, Tree

_DAY = 86_400
Happening = tuple[float, int, Callable[[int], None]]


def seed_review(store: Store, clock: Clock | None = None) -> None:
    """Fills a store that has no code review yet; dates are counted back from `clock` (the store's own if
    None)."""
    if store.row("SELECT 1 FROM gerrit_account") is not None:
        return
    now = int((clock or store.clock).now())
    with store.transaction():
        _Telling(store, shipped_review(), now).tell()


class _Telling:
    def __init__(self, store: Store, review: Review, now: int) -> None:
        self._store, self._review, self._now = store, review, now
        self._accounts = {one.user or one.username: one.id for one in review.accounts}
        self._bots = {one.id for one in review.accounts if one.bot}
        self._repositories = {one.name: one for one in review.repositories}
        self._trees: dict[tuple[str, str], Tree] = {}
        self._tips: dict[tuple[str, str], tuple[str, str]] = {}

    def tell(self) -> None:
        """Accounts, then everything that happened to changes, then the branches that came of it."""
        for account in self._review.accounts:
            keeping.keep_account(self._store, _account(self._store, account, self._now))
        for repository in self._review.repositories:
            for branch in repository.branches:
                self._trees[repository.name, branch] = dict(repository.files)
                self._tips[repository.name, branch] = (sha("root", repository.name), "Begin")
        grown = [self._grown(patch) for patch in self._review.changes]
        happenings = [one for patch in grown for one in self._happenings(patch)]
        for days_ago, _, do in sorted(happenings, key=itemgetter(0, 1), reverse=True):
            do(round(self._now - days_ago * _DAY))
        for growing in grown:
            keeping.keep_change(self._store, growing.finished())
        for repository in self._review.repositories:
            keeping.keep_project(self._store, self._project(repository))

    def _grown(self, patch: Patch) -> Growing:
        branch = patch.branch or self._repositories[patch.repo].branches[0]
        return Growing(patch, branch, self._accounts[patch.owner], self._bots)

    def _happenings(self, growing: Growing) -> Iterator[Happening]:
        """(days ago, how many come after it in the same change, what happens)."""
        patch = growing.patch
        first = Upload(edits=patch.edits, adds=patch.adds)
        yield patch.age, len(patch.events), lambda at: self._upload(growing, at, growing.owner, first)
        for index, event in enumerate(patch.events, 1):
            yield event.days_ago, len(patch.events) - index, self._doing(growing, event)

    def _doing(self, growing: Growing, event: Event) -> Callable[[int], None]:
        return lambda at: self._do(growing, event, at)

    def _do(self, growing: Growing, event: Event, at: int) -> None:
        by = self._accounts[event.by]
        if event.upload is not None:
            self._upload(growing, at, by, event.upload)
        for state, names in (("REVIEWER", event.add), ("CC", event.cc)):
            for name in names:
                growing.becomes(at, by, self._accounts[name], state)
        if event.say or event.votes or event.comments:
            growing.reply(at, by, event)
        if event.merge:
            self._merge(growing, at, by)
        if event.abandon:
            growing.abandon(at, by, event.abandon)

    def _upload(self, growing: Growing, at: int, by: int, upload: Upload) -> None:
        where = (growing.patch.repo, growing.branch)
        growing.upload(at, by, self._trees[where], self._tips[where], upload)

    def _merge(self, growing: Growing, at: int, by: int) -> None:
        where = (growing.patch.repo, growing.branch)
        growing.merge(at, by)
        newest = growing.patch_sets[-1]
        self._trees[where] |= {file.path: file.after for file in newest.files if file.after is not None}
        self._tips[where] = (newest.commit, newest.subject)

    def _project(self, repository: Repository) -> Project:
        branches = [
            Branch(name, self._tips[repository.name, name][0], self._trees[repository.name, name])
            for name in repository.branches
        ]
        return Project(repository.name, repository.description, tuple(branches))


def _account(store: Store, one: Reviewer, now: int) -> Account:
    user = store.user_named(one.user) if one.user else None
    username = one.username or one.user
    return Account(
        id=one.id,
        username=username,
        name=one.name or (user["realname"] if user else username),
        email=f"{username}@example.org",
        registered=now - one.age * _DAY,
        display_name=one.display_name,
        status=one.status,
        inactive=one.inactive,
        bot=one.bot,
        approver=one.approver,
        user=user["phid"] if user else "",
    )
