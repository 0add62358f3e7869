"""Reading Phabricator: answers of Conduit as the model's nouns. All paging is here.

Which constraint takes what, and what comes back empty in which shape, was measured on a real Phorge
(docs/design.md, "What the server does"); the contract tests hold this room to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from seeder.errors import NetworkError, ServerError
from seeder.model import Column, Person, Project, Status, Task, Transaction
from seeder.sources import rows
from seeder.wire.conduit import Conduit

# The server's largest page, and that of transaction.search.
PAGE = 100
LONGEST_PAGE = 1_000
MAX_PAGES = 2_000
# Seconds for all pages of one list; 30,000 tasks took half a minute.
LIST_WITHIN = 900.0

T = TypeVar("T")
Progress = Callable[[int], None]


class Phabricator:
    """What one account can see on one site, read in pages of at most PAGE rows."""

    def __init__(self, conduit: Conduit, page_size: int = PAGE) -> None:
        self.conduit, self.page_size = conduit, page_size

    def whoami(self) -> Person:
        """The account that the token belongs to. Raises LoginError."""
        return self.conduit.read("user.whoami", rows.Whoami).person()

    def projects_by_slug(self, slugs: Sequence[str]) -> dict[str, Project]:
        """Asked hashtag -> project, also for aliases; what the site does not have is missing.

        The server folds case, spaces and a leading `#` itself. One request for up to 100 hashtags.
        """
        if not slugs:
            return {}
        found = self._search("project.search", rows.ProjectRow, {"slugs": list(slugs), **_ANY_STATUS})
        by_phid = {row.phid: row.project() for row in found.data}
        hits = found.slugs.items()
        return {slug: by_phid[hit.projectPHID] for slug, hit in hits if hit.projectPHID in by_phid}

    def projects(self, phids: Iterable[str]) -> dict[str, Project]:
        """PHID -> project."""
        wanted = sorted(set(phids))
        return {
            row.phid: row.project()
            for chunk in _chunks(wanted)
            for row in self._search("project.search", rows.ProjectRow, {"phids": chunk, **_ANY_STATUS}).data
        }

    def projects_by_id(self, ids: Sequence[int]) -> dict[int, Project]:
        """The number in a project's address -> project; one request for up to 100."""
        if not ids:
            return {}
        found = self._search("project.search", rows.ProjectRow, {"ids": sorted(set(ids)), **_ANY_STATUS})
        return {row.id: row.project() for row in found.data}

    def projects_named(self, text: str) -> list[Project]:
        """Active projects and milestones with words that begin like those of `text`, a page of them.

        The server looks in the name, the parent's name and the hashtags, so `Outreachy (Round 32)`
        finds that milestone, and perhaps more. The newest hundred for an empty `text`.
        """
        found = self._search("project.search", rows.ProjectRow, {"name": text} if text else {})
        return [row.project() for row in found.data]

    def columns(self, project_phid: str) -> list[Column]:
        """The workboard columns of a project."""
        constraints = {"projects": [project_phid]}
        return [row.column() for row in self._pages("project.column.search", rows.ColumnRow, constraints)]

    def people(self, usernames: Sequence[str]) -> dict[str, Person]:
        """User name in lower case -> account; unknown names are missing."""
        if not usernames:
            return {}
        wanted = sorted({name.lower() for name in usernames})
        found = [
            row.person()
            for chunk in _chunks(wanted)
            for row in self._search("user.search", rows.UserRow, {"usernames": chunk}).data
        ]
        return {person.username.lower(): person for person in found}

    def people_by_phid(self, phids: Iterable[str]) -> dict[str, Person]:
        """PHID -> account."""
        wanted = sorted(set(phids))
        return {
            row.phid: row.person()
            for chunk in _chunks(wanted)
            for row in self._search("user.search", rows.UserRow, {"phids": chunk}).data
        }

    def people_like(self, text: str) -> list[Person]:
        """Accounts whose user name or real name has a word that begins with `text`; a page of them."""
        found = self._search("user.search", rows.UserRow, {"nameLike": text})
        return [row.person() for row in found.data]

    def lookup(self, names: Sequence[str]) -> dict[str, rows.Handle]:
        """Names as people write them (`@user`, `T1`, `#hashtag`) -> what they stand for; one request."""
        if not names:
            return {}
        either: type[dict[str, rows.Handle]] = rows.HandleMap  # type: ignore[assignment]
        return rows.as_map(self.conduit.read("phid.lookup", either, names=list(names)))

    def tasks(self, ids: Sequence[int]) -> dict[int, Task]:
        """Task number -> task; those that do not exist or may not be seen are missing."""
        found: dict[int, Task] = {}
        for chunk in _chunks(sorted(set(ids))):
            page = self._search("maniphest.search", rows.TaskRow, {"ids": chunk}, **_ATTACH)
            found.update({row.id: row.task() for row in page.data})
        return found

    def tasks_by_phid(self, phids: Sequence[str]) -> dict[str, Task]:
        """PHID -> task."""
        found: dict[str, Task] = {}
        for chunk in _chunks(sorted(set(phids))):
            page = self._search("maniphest.search", rows.TaskRow, {"phids": chunk}, **_ATTACH)
            found.update({row.phid: row.task() for row in page.data})
        return found

    def tasks_by_author(
        self, author: str, since: float | None = None, progress: Progress = lambda count: None
    ) -> list[Task]:
        """Tasks that `author` (a PHID) created, newest first, of any status; `since` is epoch seconds
        UTC by the server's clock. Read from the task table, which a create is in at once."""
        constraints: dict[str, Any] = {"authorPHIDs": [author]}
        if since is not None:
            constraints["createdStart"] = max(1, int(since))
        return self._all_tasks(constraints, progress)

    def own_subtasks(self, author: str) -> list[Task]:
        """Open tasks that `author` (a PHID) created below another open one, newest first. The server
        counts open parents only (measured)."""
        constraints = {"authorPHIDs": [author], "statuses": ["open()"], "hasParents": True}
        return self._all_tasks(constraints, lambda count: None)

    def own_tagged(self, author: str, project: str) -> list[Task]:
        """Open tasks that `author` created and that have a tag (both PHIDs), newest first."""
        constraints = {"authorPHIDs": [author], "statuses": ["open()"], "projects": [project]}
        return self._all_tasks(constraints, lambda count: None)

    def tasks_tagged(self, project: str, open_only: bool, progress: Progress) -> list[Task]:
        """Tasks with a tag (a PHID), newest first."""
        constraints: dict[str, Any] = {"projects": [project]}
        if open_only:
            constraints["statuses"] = ["open()"]
        return self._all_tasks(constraints, progress)

    def tasks_where(self, constraints: dict[str, Any]) -> list[Task]:
        """Tasks under constraints of maniphest.search, newest first. Raises ServerError for one that the
        site does not know."""
        return self._all_tasks(constraints, lambda count: None)

    def tasks_left(
        self, authors: Sequence[str], project: str, since: float, progress: Progress
    ) -> list[Task]:
        """Tasks with a tag that one of `authors` created, of any status, newest first (all PHIDs); `since`
        is epoch seconds UTC. At most 100 authors: one list for all of them."""
        if not authors:
            return []
        constraints = {
            "authorPHIDs": list(authors),
            "projects": [project],
            "createdStart": max(1, int(since)),
        }
        return self._all_tasks(constraints, progress)

    def last_activity(self, author: str) -> int | None:
        """When `author` (a PHID) last did something to a task that may be seen, epoch seconds UTC; None
        for never. Raises ServerError where the site's version cannot be asked for it.

        Twenty transactions on hidden tasks make a list of one overheat, so it is asked for longer ones.
        """
        for limit in (1, PAGE):
            try:
                return max(self._acts(author, limit), default=None)
            except ServerError as problem:
                if not is_overheated(problem):
                    raise
        return max(self._acts(author, LONGEST_PAGE), default=None)

    def recent_transactions(self, author: str, since: float) -> list[int]:
        """When `author` (a PHID) did something to tasks that may be seen, since `since`: epoch seconds UTC,
        the newest first, each transaction by itself; of the last thousand at most. One request."""
        return [at for at in self._acts(author, LONGEST_PAGE) if at >= since]

    def _acts(self, author: str, limit: int) -> list[int]:
        found = self.conduit.read(
            "transaction.search",
            rows.Page[rows.Act],
            objectType="TASK",
            constraints={"authorPHIDs": [author]},
            limit=limit,
        )
        return [row.dateCreated for row in found.data]

    def blocked(self, ids: Sequence[int]) -> set[int]:
        """Those of the tasks (by number) that have open subtasks."""
        found: set[int] = set()
        for chunk in _chunks(sorted(set(ids))):
            page = self._search("maniphest.search", rows.TaskRow, {"ids": chunk, "hasSubtasks": True})
            found |= {row.id for row in page.data}
        return found

    def newest_task(self) -> Task | None:
        """Any task, to see which fields this site has; None on an empty site."""
        for limit in (1, PAGE):
            try:
                page = self._search("maniphest.search", rows.TaskRow, {}, order="newest", limit=limit)
            except ServerError as problem:
                # Twenty hidden ones are too many for a list of one.
                if limit == PAGE or not is_overheated(problem):
                    raise
            else:
                return page.data[0].task() if page.data else None
        raise AssertionError("unreachable")

    def statuses(self) -> list[Status]:
        """The task statuses that this site is configured with."""
        found = self.conduit.read("maniphest.status.search", rows.Listed[rows.StatusRow])
        return [row.status() for row in found.data]

    def priorities(self) -> list[rows.PriorityRow]:
        """The priorities that this site is configured with, highest first."""
        return self.conduit.read("maniphest.priority.search", rows.Listed[rows.PriorityRow]).data

    def history(self, task: str) -> list[Transaction]:
        """The transactions of a task (its PHID), newest first, comments with their text."""
        return [row.transaction() for row in self._transactions(task)]

    def _transactions(self, task: str) -> Iterator[rows.TransactionRow]:
        return self._paged(
            lambda after: self.conduit.read(
                "transaction.search",
                rows.Page[rows.TransactionRow],
                objectIdentifier=task,
                limit=self.page_size,
                **({"after": after} if after else {}),
            )
        )

    def _all_tasks(self, constraints: dict[str, Any], progress: Progress) -> list[Task]:
        found: dict[str, Task] = {}
        for row in self._pages("maniphest.search", rows.TaskRow, constraints, order="newest", **_ATTACH):
            found[row.phid] = row.task()
            if len(found) % PAGE == 0:
                progress(len(found))
        return list(found.values())

    def _search(self, method: str, row: type[T], constraints: dict[str, Any], **more: Any) -> rows.Page[T]:
        page: type[rows.Page[T]] = rows.Page[row]  # type: ignore[valid-type]
        return self.conduit.read(method, page, constraints=constraints, **more)

    def _pages(self, method: str, row: type[T], constraints: dict[str, Any], **more: Any) -> Iterator[T]:
        return self._paged(
            lambda after: self._search(
                method, row, constraints, limit=self.page_size, **({"after": after} if after else {}), **more
            )
        )

    def _paged(self, ask: Callable[[str | None], rows.Page[T]]) -> Iterator[T]:
        seen: set[str] = set()
        after: str | None = None
        until = self.conduit.clock.monotonic() + LIST_WITHIN
        while self.conduit.clock.monotonic() < until:
            page = ask(after)
            yield from page.data
            if page.cursor.after is None:
                return
            after = str(page.cursor.after)
            if after in seen or not page.data or len(seen) == MAX_PAGES:
                raise NetworkError(
                    f"{self.conduit.host} does not come to the end of a list, after {len(seen) + 1} pages.",
                    "Please report this with the version of Phorge.",
                )
            seen.add(after)
        raise NetworkError(f"{self.conduit.host} took more than {LIST_WITHIN / 60:.0f} minutes for one list.")


def is_overheated(problem: ServerError) -> bool:
    """True if the server gave up on a list because it saw too many rows that are hidden from us."""
    return problem.code == "ERR-CONDUIT-CORE" and "overheated:" in problem.info


# Without it archived projects are left out, even when asked for by hashtag or PHID.
_ANY_STATUS = {"status": "all"}
# Tags are free; subscribers cost about half as much again, which the verification wants.
_ATTACH: dict[str, Any] = {"attachments": {"projects": True, "subscribers": True}}


def _chunks(wanted: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(wanted), PAGE):
        yield list(wanted[start : start + PAGE])
