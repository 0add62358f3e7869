"""What ``suggestions`` has to know, in few requests: a search for each 500 changes, comments only where
there are some, a file's content once, a diff only where a TODO line still stands, and a handful of
look-ups for tests. What the limits left out is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

import msgspec

from seeder.counted import counted
from seeder.errors import ServerError
from seeder.gerrit_query import all_of, term
from seeder.reviews import Account, Change, InlineComment
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.suggestions.facts import Facts, FileAt, Work, at_head
from seeder.suggestions.subtasks import free
from seeder.suggestions.suggestion import Kind
from seeder.suggestions.testing import holds_tests, usual_tests
from seeder.suggestions.todos import mark_in, may_hold_marks
from seeder.suggestions.untested import without_test

OPTIONS = ("DETAILED_ACCOUNTS", "MESSAGES", "CURRENT_REVISION", "CURRENT_FILES", "CURRENT_COMMIT")
# The newest are looked at first, so what the limits leave out is old.
MOST_FILES = 300
MOST_DIFFS = 200
MOST_LOOKUPS = 200
MOST_BYTES = 1_000_000

T = TypeVar("T")
# (what is being read, how many of them, of how many)
Progress = Callable[[str, int, int], None]


class Gathered(msgspec.Struct, frozen=True):
    """The facts, how many changes they are from, and sentences about what was not looked at."""

    facts: Facts
    changes: int = 0
    left_out: tuple[str, ...] = ()


class Looker:
    """Reads for one account, counting what it leaves out."""

    def __init__(self, reviews: Reviews, kinds: Collection[Kind], progress: Progress) -> None:
        self.reviews, self.kinds, self.progress = reviews, frozenset(kinds), progress
        self.left_out: list[str] = []
        self._failed = 0

    def facts(self, me: Account, since: date, site: Site, gerrit: str) -> Gathered:
        """Raises NetworkError, LoginError or ServerError when the search itself fails; a file or diff that
        the server cannot give is left out."""
        query = all_of(term("owner", me.id), term("status", "merged"), term("after", since))
        changes = self.reviews.changes(query, OPTIONS) if self.kinds - {"subtask"} else []
        changes.sort(key=lambda change: -(change.submitted or change.updated))
        works = [Work(change, self._comments(change, i, changes)) for i, change in enumerate(changes, 1)]
        facts = Facts(me, gerrit, site.phabricator, site.machines, tuple(works))
        heads = self._heads(changes)
        with_lines = self._added(works, heads, facts)
        facts = msgspec.structs.replace(
            facts, works=tuple(with_lines), heads=heads, untested=self._untested(changes, heads)
        )
        if self._failed:
            self.left_out.append(f"{counted(self._failed, 'file or thread')} could not be read.")
        return Gathered(facts, len(changes), tuple(self.left_out))

    def _comments(self, change: Change, at: int, changes: Sequence[Change]) -> tuple[InlineComment, ...]:
        promises = "promise" in self.kinds and change.comments
        if not (promises or ("comment" in self.kinds and change.unresolved)):
            return ()
        self.progress("comments", at, len(changes))
        return self._given(partial(self.reviews.comments, change.number), ())

    def _heads(self, changes: Sequence[Change]) -> dict[FileAt, tuple[str, ...] | None]:
        """The files that may hold a TODO line or want a test, as they are now."""
        wanted = dict.fromkeys(self._wanted(changes))
        read = list(wanted)[:MOST_FILES]
        self._cut(len(wanted) - len(read), "file", "read")
        found: dict[FileAt, tuple[str, ...] | None] = {}
        for i, where in enumerate(read, 1):
            self.progress("files", i, len(read))
            found[where] = self._given(partial(self.reviews.file, *where), None)
        return found

    def _wanted(self, changes: Sequence[Change]) -> Iterable[FileAt]:
        code = {(c.number, path) for c, path in without_test(changes)} if "test" in self.kinds else set()
        for change in changes:
            for file in change.files:
                readable = not file.binary and file.size <= MOST_BYTES and file.status != "D"
                marks = "todo" in self.kinds and file.inserted > 0 and may_hold_marks(file.path)
                if readable and (marks or (change.number, file.path) in code):
                    yield at_head(change, file.path)

    def _added(
        self, works: Sequence[Work], heads: dict[FileAt, tuple[str, ...] | None], facts: Facts
    ) -> list[Work]:
        """The works with the lines that they added to files in which a TODO line stands."""
        marked = {
            where for where, lines in heads.items() if any(mark_in(line) is not None for line in lines or ())
        }
        wanted = [
            (work.change.number, file.path)
            for work in works
            for file in work.change.files
            if "todo" in self.kinds and file.inserted and file.status != "D"
            if at_head(work.change, file.path) in marked and facts.by_me(work.change)
        ]
        read = wanted[:MOST_DIFFS]
        self._cut(len(wanted) - len(read), "diff", "read")
        added: dict[int, dict[str, tuple[tuple[int, str], ...]]] = {}
        for i, (number, path) in enumerate(read, 1):
            self.progress("diffs", i, len(read))
            read_lines = partial(self.reviews.added_lines, number, path)
            lines: list[tuple[int, str]] = self._given(read_lines, [])
            added.setdefault(number, {})[path] = tuple(lines)
        return [msgspec.structs.replace(w, added=added.get(w.change.number, {})) for w in works]

    def _untested(
        self, changes: Sequence[Change], heads: dict[FileAt, tuple[str, ...] | None]
    ) -> frozenset[FileAt]:
        if "test" not in self.kinds:
            return frozenset()
        files = dict.fromkeys(at_head(change, path) for change, path in without_test(changes))
        there = [where for where in files if (lines := heads.get(where)) and not holds_tests(where[2], lines)]
        seen: dict[FileAt, bool] = {}
        found: list[FileAt] = []
        for i, where in enumerate(there, 1):
            if len(seen) >= MOST_LOOKUPS:
                self._cut(len(there) - i + 1, "code file", "looked for a test of")
                break
            self.progress("places of tests", i, len(there))
            if not any(self._is_there(where, test, seen) for test in usual_tests(where[2])):
                found.append(where)
        return frozenset(found)

    def _is_there(self, where: FileAt, test: str, seen: dict[FileAt, bool]) -> bool:
        """True also when it cannot be told: no test is asked for on a guess."""
        at = (where[0], where[1], test)
        if at not in seen:
            seen[at] = self._given(partial(self.reviews.has_file, *at), True)
        return seen[at]

    def _given(self, ask: Callable[[], T], otherwise: T) -> T:
        """What is asked for; `otherwise`, and one more to tell, where the server cannot give it."""
        try:
            return ask()
        except ServerError:
            self._failed += 1
            return otherwise

    def _cut(self, count: int, noun: str, done: str) -> None:
        if count > 0:
            self.left_out.append(
                f"{counted(count, f'older {noun}')} not {done}; a later --since looks closer."
            )


def with_tasks(facts: Facts, site: Site, phabricator: Phabricator) -> Facts:
    """`facts` with the caller's own subtasks and first tasks: four requests."""
    me = phabricator.whoami()
    tag = phabricator.projects_by_slug([site.first_task_tag]).get(site.first_task_tag)
    tag_phid = tag.phid if tag else ""
    own = phabricator.own_subtasks(me.phid)
    left = phabricator.own_tagged(me.phid, tag_phid) if tag else []
    shown = facts.me if facts.me.shown != "0" else Account(0, me.username)
    return msgspec.structs.replace(
        facts,
        me=shown,
        subtasks=tuple(task for task in own if free(task, me.phid, tag_phid)),
        left=tuple(left),
    )
