"""Reading Gerrit: answers as the nouns of ``reviews``. All paging is here.

Measured on Gerrit 3.10.2 and 3.13.5 (docs/design.md, "Gerrit"): a search ends silently at 500 changes, its
last row saying so; at most ten queries fit in one request; a name in a query matches every account that
holds it, and one that nobody has is no error.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from seeder.errors import NetworkError, ServerError
from seeder.gerrit_query import MOST_TERMS, all_of, any_of, term
from seeder.reviews import Account, Change, InlineComment, Repository
from seeder.sources import gerrit_rows as rows
from seeder.wire.gerrit import Gerrit, NotThere, in_path

# The server's own limits, upstream's defaults.
PAGE = 500
MOST_QUERIES = 10
MOST_CHANGES = 10_000

T = TypeVar("T")


class Page(NamedTuple):
    """The newest changes of a search; `more` when it has others."""

    changes: list[Change]
    more: bool


class Reviews:
    """What one account, or anybody, can see on one Gerrit."""

    def __init__(self, gerrit: Gerrit, page_size: int = PAGE) -> None:
        self.gerrit, self.page_size = gerrit, page_size

    def version(self) -> str:
        """Such as 3.10.2."""
        return self.gerrit.get("/config/server/version", str)

    def me(self) -> Account | None:
        """The account that is logged in; None when asked anonymously. Raises LoginError."""
        if self.gerrit.anonymous:
            return None
        return self.gerrit.get("/accounts/self", rows.AccountRow).account()

    def account(self, name: str) -> Account | None:
        """The account with this user name, mail address or number; None for none, or for several."""
        try:
            return self.gerrit.get(f"/accounts/{in_path(name)}/detail", rows.AccountRow).account()
        except NotThere:
            return self._inactive(name)

    def _inactive(self, username: str) -> Account | None:
        """An inactive account is not found by its name, but by a search for it."""
        query = f"{term('username', username)} is:inactive"
        found = self.gerrit.get("/accounts/", list[rows.AccountRow], q=query, o="DETAILS", n=2)
        named = [row.account() for row in found if row.username.lower() == username.lower()]
        return named[0] if len(named) == 1 else None

    def accounts(self, usernames: Iterable[str]) -> dict[str, Account]:
        """User name in lower case -> account, inactive ones too; unknown names are missing. A hundred in a
        request. Without `is:` Gerrit finds active accounts only."""
        found: dict[str, Account] = {}
        for some in _chunks(sorted({name.lower() for name in usernames}), MOST_TERMS):
            query = all_of(any_of(term("username", name) for name in some), "(is:active OR is:inactive)")
            rows_ = self.gerrit.get("/accounts/", list[rows.AccountRow], q=query, o="DETAILS", n=PAGE)
            found |= {row.username.lower(): row.account() for row in rows_ if row.username.lower() in some}
        return found

    def repository(self, name: str) -> Repository | None:
        """The repository with the branch that HEAD names; None for one that is not there or hidden."""
        path = f"/projects/{in_path(name)}"
        try:
            row = self.gerrit.get(path, rows.ProjectRow)
            branches = self.gerrit.get(f"{path}/branches/", list[rows.BranchRow])
        except NotThere:
            return None
        head = next((branch.revision for branch in branches if branch.ref == "HEAD"), "")
        return row.repository(name, head.removeprefix("refs/heads/"))

    def repositories_like(self, name: str, most: int = 200) -> list[str]:
        """Names of repositories in the same folder as `name`, or that hold the beginning of its last part,
        for a hint."""
        folder, _, last = name.rstrip("/").rpartition("/")
        found = set(self.gerrit.get("/projects/", rows.Anything, m=last[:3], n=most))
        if folder:
            found |= set(self.gerrit.get("/projects/", rows.Anything, p=f"{folder}/", n=most))
        return sorted(found)

    def has_file(self, repository: str, branch: str, path: str) -> bool:
        """True if `path` is a file on that branch."""
        return self._content(repository, branch, path) is not None

    def file(self, repository: str, branch: str, path: str) -> tuple[str, ...] | None:
        """The lines of a file at the head of that branch, with U+FFFD for what is not UTF-8; None when
        it is not there."""
        content = self._content(repository, branch, path)
        if content is None:
            return None
        try:
            text = base64.b64decode(content, validate=True).decode("utf-8", "replace")
        except ValueError:
            raise NetworkError(f"{self.gerrit.host} answered a file that is not in base64.") from None
        return tuple(text.split("\n"))

    def _content(self, repository: str, branch: str, path: str) -> str | None:
        where = f"/projects/{in_path(repository)}/branches/{in_path(branch)}/files/{in_path(path)}/content"
        try:
            return self.gerrit.get(where, str)
        except NotThere:
            return None

    def changes(self, query: str, options: Sequence[str] = (), most: int = MOST_CHANGES) -> list[Change]:
        """Changes that match, newest activity first; at most `most`, read in as many pages as it takes."""
        found: dict[int, Change] = {}
        while len(found) < most:
            page = self._page(query, options, len(found), min(self.page_size, most - len(found)))
            before = len(found)
            found |= {row.number: row.change() for row in page}
            if not page or not page[-1].more:
                break
            if len(found) == before:
                raise NetworkError(
                    f"{self.gerrit.host} keeps answering the same changes, so the list would never end."
                )
        return list(found.values())

    def each_of(
        self, queries: Sequence[str], options: Sequence[str] = (), most: int = PAGE
    ) -> list[list[Change]]:
        """The changes of each query, in the order of the queries: ten queries in a request."""
        return [
            found for some in _chunks(queries, MOST_QUERIES) for found in self._several(some, options, most)
        ]

    def pages(
        self, queries: Sequence[str], options: Sequence[str] = (), size: int = PAGE, start: int = 0
    ) -> list[Page]:
        """The changes of each of at most ten queries, newest activity first: `size` of them from the
        `start`-th on, fewer where the server says so. One request."""
        answers = self._answers(queries, options, size, start)
        return [
            Page([row.change() for row in answer], bool(answer) and answer[-1].more) for answer in answers
        ]

    def hashtags(self, numbers: Sequence[int]) -> dict[int, frozenset[str]]:
        """Change number -> its hashtags; changes that are gone or hidden are missing."""
        found: dict[int, frozenset[str]] = {}
        for start in range(0, len(numbers), MOST_TERMS):
            query = any_of(term("change", number) for number in numbers[start : start + MOST_TERMS])
            found |= {change.number: frozenset(change.hashtags) for change in self.changes(query, ())}
        return found

    def edit_hashtags(self, number: int, add: Sequence[str], remove: Sequence[str]) -> list[str]:
        """Add and remove hashtags of a change; what is so already is no mistake. Its hashtags then.

        Sent once; raises what ``Gerrit.post`` does.
        """
        body = {key: list(tags) for key, tags in (("add", add), ("remove", remove)) if tags}
        return self.gerrit.post(f"/changes/{number}/hashtags", list[str], body)

    def comments(self, number: int) -> tuple[InlineComment, ...]:
        """All published comments on the files of a change."""
        found = self.gerrit.get(f"/changes/{number}/comments", rows.Comments)
        return tuple(row.comment(path) for path, several in found.items() for row in several)

    def added_lines(self, number: int, path: str) -> list[tuple[int, str]]:
        """(line number, text) of the lines that the current patch set adds to a file."""
        where = f"/changes/{number}/revisions/current/files/{in_path(path)}/diff"
        return self.gerrit.get(where, rows.Diff, context=0).added()

    def _page(self, query: str, options: Sequence[str], start: int, size: int) -> list[rows.ChangeRow]:
        more: dict[str, Any] = {"S": start} if start else {}
        try:
            return self.gerrit.get(
                "/changes/", list[rows.ChangeRow], q=query, n=size, o=list(options), **more
            )
        except ServerError as problem:
            # Some sites forbid to page deeper; what was read is not all, and must not be taken for it.
            hint = "Ask for a shorter time." if start else ""
            raise ServerError(problem.sentence, hint or problem.hint, code=problem.code) from None

    def _several(self, queries: Sequence[str], options: Sequence[str], most: int) -> Iterator[list[Change]]:
        for query, answer in zip(queries, self._answers(queries, options, most), strict=True):
            if answer and answer[-1].more and most >= PAGE:
                yield self.changes(query, options)
            else:
                yield [row.change() for row in answer]

    def _answers(
        self, queries: Sequence[str], options: Sequence[str], most: int, start: int = 0
    ) -> list[list[rows.ChangeRow]]:
        """One query is answered with a list, several with a list of lists."""
        asked: dict[str, Any] = {"q": list(queries), "n": most, "o": list(options)}
        asked |= {"S": start} if start else {}
        if len(queries) == 1:
            return [self.gerrit.get("/changes/", list[rows.ChangeRow], **asked)]
        return self.gerrit.get("/changes/", list[list[rows.ChangeRow]], **asked)


def _chunks(wanted: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (wanted[start : start + size] for start in range(0, len(wanted), size))
