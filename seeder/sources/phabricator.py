"""Reading Phabricator: answers of Conduit as the model's nouns.

Which constraint takes what, and what comes back empty in which shape, was measured on a real Phorge
(docs/design.md, "What the server does"); the contract tests hold this room to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from seeder.errors import ServerError
from seeder.model import Column, Person, Project, Status, Task
from seeder.sources import rows
from seeder.sources.history import HistoryReader
from seeder.sources.narrowing import Narrowing, Page, is_overheated
from seeder.sources.paging import PAGE, chunks
from seeder.sources.people import PeopleReader
from seeder.sources.task_rows import TaskRow

Progress = Callable[[int], None]
_DAY = 86_400


class Phabricator(HistoryReader, PeopleReader):
    """What one account can see on one site, read in pages of at most PAGE rows."""

    @property
    def now(self) -> int:
        """Now, epoch seconds UTC, by whichever of both clocks is behind, once the site was asked anything:
        what is there has its times, and nobody is to be taken for gone, or anything released, early."""
        return int(self.conduit.clock.now() + min(0.0, self.conduit.session.server_ahead))

    def whoami(self) -> Person:
        """The account that the token belongs to. Raises LoginError."""
        return self.conduit.read("user.whoami", rows.Whoami).person()

    def projects_by_slug(self, slugs: Sequence[str], *, related: bool = False) -> dict[str, Project]:
        """Asked hashtag -> project, also for aliases; what the site does not have is missing.

        The server folds case, spaces and a leading `#` itself. One request for up to 100 hashtags.
        `related` brings ancestors, members and watchers in it.
        """
        if not slugs:
            return {}
        wanted = {"slugs": list(slugs), **_ANY_STATUS}
        found = self._search("project.search", rows.ProjectRow, wanted, **(_RELATED if related else {}))
        by_phid = {row.phid: row.project() for row in found.data}
        hits = found.slugs.items()
        return {slug: by_phid[hit.projectPHID] for slug, hit in hits if hit.projectPHID in by_phid}

    def my_groups(self, slugs: Sequence[str], me: str) -> set[str]:
        """Those of these hashtags (as they were asked) whose active projects `me` (a PHID) is a member of.
        One request for up to 100."""
        if not slugs:
            return set()
        wanted = {"slugs": list(slugs), "members": [me]}
        return set(self._search("project.search", rows.ProjectRow, wanted).slugs)

    def projects(self, phids: Iterable[str], *, related: bool = False) -> dict[str, Project]:
        """PHID -> project; `related` brings ancestors, members and watchers. One request for 100."""
        found: dict[str, Project] = {}
        for chunk in chunks(sorted(set(phids))):
            wanted, more = {"phids": chunk, **_ANY_STATUS}, _RELATED if related else {}
            page = self._search("project.search", rows.ProjectRow, wanted, **more)
            found.update({row.phid: row.project() for row in page.data})
        return found

    def projects_below(self, phids: Sequence[str]) -> dict[str, Project]:
        """PHID -> project with its ancestors, for what lies below any of `phids`: a page of it."""
        if not phids:
            return {}
        wanted = {"ancestors": list(phids), **_ANY_STATUS}
        found = self._search("project.search", rows.ProjectRow, wanted, **_RELATED)
        return {row.phid: row.project() for row in found.data}

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
        """The columns of a project's workboard in their order, hidden ones too; none without a board."""
        constraints = {"projects": [project_phid]}
        found = [row.column() for row in self._pages("project.column.search", rows.ColumnRow, constraints)]
        return sorted(found, key=lambda column: column.sequence)

    def columns_by_phid(self, phids: Sequence[str]) -> dict[str, Column]:
        """PHID -> column; one request for 100."""
        found: dict[str, Column] = {}
        for chunk in chunks(sorted(set(phids))):
            page = self._search("project.column.search", rows.ColumnRow, {"phids": chunk})
            found |= {row.phid: row.column() for row in page.data}
        return found

    def lookup(self, names: Sequence[str]) -> dict[str, rows.Handle]:
        """Names as people write them (`@user`, `T1`, `#hashtag`) -> what they stand for; one request."""
        if not names:
            return {}
        either: type[dict[str, rows.Handle]] = rows.HandleMap  # type: ignore[assignment]
        return rows.as_map(self.conduit.read("phid.lookup", either, names=list(names)))

    def tasks(self, ids: Sequence[int], *, columns: bool = False) -> dict[int, Task]:
        """Task number -> task; those that do not exist or may not be seen are missing."""
        found: dict[int, Task] = {}
        for chunk in chunks(sorted(set(ids))):
            page = self._search("maniphest.search", TaskRow, {"ids": chunk}, **_attached(columns))
            found.update({row.id: row.task() for row in page.data})
        return found

    def tasks_by_phid(self, phids: Sequence[str], *, columns: bool = False) -> dict[str, Task]:
        """PHID -> task."""
        found: dict[str, Task] = {}
        for chunk in chunks(sorted(set(phids))):
            page = self._search("maniphest.search", TaskRow, {"phids": chunk}, **_attached(columns))
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

    def tasks_streamed(
        self, constraints: dict[str, Any], *, query_key: str = "", columns: bool = False
    ) -> Iterator[Task]:
        """Tasks under constraints of maniphest.search, newest first, page by page: nothing is kept.

        A query that overheats is narrowed (`narrowing`): by the time of creation, within `createdStart` and
        `createdEnd` (epoch seconds UTC, both included) where the constraints hold them. With `query_key` (a
        builtin or saved query, of anybody's; the order is still newest) `constraints` take the place of the
        query's own of the same name, so that its dates would be lost (measured): it is narrowed by tasks'
        numbers. Raises ServerError for an unknown key or constraint, NetworkError where nothing helps.
        """
        key = {"queryKey": query_key} if query_key else {}
        more = {"order": "newest", "limit": self.page_size, **key, **_attached(columns)}

        def ask(beside: dict[str, Any], after: str | None) -> Page:
            cursor = {"after": after} if after else {}
            return self._search("maniphest.search", TaskRow, {**constraints, **beside}, **more, **cursor)

        narrowing = Narrowing(ask, self.conduit.host)
        if query_key:
            found = narrowing.by_number(lambda: self._numbers(constraints), 10 * self.page_size)
        else:
            found = narrowing.by_time(*self._window(constraints))
        return (row.task() for row in found)

    def _window(self, constraints: dict[str, Any]) -> tuple[int, int]:
        """When tasks under these constraints can have been created; a day is left for a clock that is wrong.
        The first task's own time would cost a request, and halving from 1970 costs no more."""
        now = self.conduit.clock.now() + self.conduit.session.server_ahead
        return constraints.get("createdStart", 1), constraints.get("createdEnd", int(now) + _DAY)

    def _numbers(self, constraints: dict[str, Any]) -> Sequence[int]:
        """All numbers that tasks under these constraints can have, the greatest first."""
        if "ids" in constraints:
            return sorted(set(constraints["ids"]), reverse=True)
        # Of the latest hundred that may be seen: numbers need not follow the time everywhere.
        latest = max((task.id for task in islice(self.tasks_streamed({}), PAGE)), default=0)
        return range(latest, 0, -1)

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

    def blocked(self, ids: Sequence[int]) -> set[int]:
        """Those of the tasks (by number) that have open subtasks."""
        found: set[int] = set()
        for chunk in chunks(sorted(set(ids))):
            page = self._search("maniphest.search", TaskRow, {"ids": chunk, "hasSubtasks": True})
            found |= {row.id for row in page.data}
        return found

    def merged_into(self, duplicates: Sequence[str]) -> dict[str, int]:
        """PHID of a task that was merged -> number of the task that took it in. Two requests for 100; without
        an entry where that task may not be seen."""
        into: dict[str, str] = {}
        for chunk in chunks(sorted(set(duplicates))):
            found = self.conduit.read(
                "edge.search", rows.Page[rows.Edge], sourcePHIDs=chunk, types=["task.duplicate"]
            )
            into |= {edge.sourcePHID: edge.destinationPHID for edge in found.data}
        there = self.tasks_by_phid(list(into.values()))
        return {source: there[target].id for source, target in into.items() if target in there}

    def newest_task(self) -> Task | None:
        """Any task, to see which fields this site has; None on an empty site."""
        for limit in (1, PAGE):
            try:
                page = self._search("maniphest.search", TaskRow, {}, order="newest", limit=limit)
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

    def _all_tasks(self, constraints: dict[str, Any], progress: Progress) -> list[Task]:
        found: dict[str, Task] = {}
        for row in self._pages("maniphest.search", TaskRow, constraints, order="newest", **_attached()):
            found[row.phid] = row.task()
            if len(found) % PAGE == 0:
                progress(len(found))
        return list(found.values())


# Without it archived projects are left out, even when asked for by hashtag or PHID.
_ANY_STATUS = {"status": "all"}
# Tags are free; subscribers cost about half as much again, which the verification wants.
_ATTACH = {"projects": True, "subscribers": True}
_RELATED: dict[str, Any] = {"attachments": {"ancestors": True, "members": True, "watchers": True}}


def _attached(columns: bool = False) -> dict[str, Any]:
    return {"attachments": {**_ATTACH, **({"columns": True} if columns else {})}}
