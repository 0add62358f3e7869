"""What the sandbox promises, as data: methods, parameters, constraints, attachments, orders, stored queries.

Tests hold every line against the recordings of a real server. What a real Phorge has and this table does
not is answered loudly with the code ERR-SANDBOX, never by a guess.
"""

from __future__ import annotations

from typing import NamedTuple

from seeder.sandbox import values
from seeder.sandbox.values import Reader

# An order is a list of sort keys; a leading - turns one round.
Order = tuple[str, ...]


class Search(NamedTuple):
    """A search method. `elsewhere` are constraints and attachments of a real Phorge that are not here."""

    query: str
    constraints: dict[str, Reader]
    attachments: tuple[str, ...]
    orders: dict[str, Order]
    default: Order
    stored: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    bad_cursor: str = ""
    sortable: tuple[str, ...] = ("id",)


class Promise(NamedTuple):
    """A method: its top-level parameters, and whether it answers without looking at a token."""

    params: tuple[str, ...]
    anonymous: bool = False
    search: Search | None = None


SEARCH_PARAMS = ("queryKey", "constraints", "attachments", "order", "before", "after", "limit")
_CREATED: dict[str, Order] = {"newest": ("id",), "created": ("id",), "oldest": ("-id",)}

TASKS = Search(
    query="ManiphestTaskQuery",
    constraints={
        "ids": values.some_integers,
        "phids": values.some_texts,
        "assigned": values.texts,
        "authorPHIDs": values.texts,
        "subscribers": values.texts,
        "closerPHIDs": values.texts,
        "custom.mentors": values.texts,
        "statuses": values.some_texts,
        "priorities": values.integers,
        "subtypes": values.some_texts,
        "columnPHIDs": values.some_texts,
        "projects": values.texts,
        "hasParents": values.boolean,
        "hasSubtasks": values.boolean,
        "parentIDs": values.some_integers,
        "subtaskIDs": values.some_integers,
        "createdStart": values.epoch,
        "createdEnd": values.epoch,
        "modifiedStart": values.epoch,
        "modifiedEnd": values.epoch,
        "closedStart": values.epoch,
        "closedEnd": values.epoch,
        "query": values.text,
    },
    attachments=("columns", "subscribers", "projects"),
    orders={
        "priority": ("priority", "id"),
        "order-priority": ("priority", "id"),
        "updated": ("updated", "id"),
        "order-modified": ("updated", "id"),
        "outdated": ("-updated", "-id"),
        "newest": ("id",),
        "created": ("id",),
        "order-created": ("id",),
        "oldest": ("-id",),
        "closed": ("closed", "id"),
        "title": ("title", "id"),
        "order-title": ("title", "id"),
        "relevance": ("id",),
    },
    default=("priority", "id"),
    stored=("all", "open", "assigned", "authored", "subscribed"),
    bad_cursor="Task IDs must be integer numbers.",
    sortable=(
        "id",
        "rank",
        "fulltext-created",
        "fulltext-modified",
        "priority",
        "owner",
        "status",
        "project",
        "title",
        "updated",
        "closed",
    ),
)
PROJECTS = Search(
    query="PhabricatorProjectQuery",
    constraints={
        "ids": values.some_integers,
        "phids": values.some_texts,
        "slugs": values.texts,
        "ancestors": values.some_texts,
        "parents": values.some_texts,
        "members": values.texts,
        "watchers": values.texts,
        "isMilestone": values.boolean,
        "isRoot": values.boolean,
        "icons": values.some_texts,
        "colors": values.some_texts,
        "name": values.text,
        "status": values.text,
        "query": values.text,
    },
    attachments=("members", "watchers", "ancestors", "slugs"),
    orders={"name": ("name", "id"), **_CREATED, "relevance": ("id",)},
    default=("name", "id"),
    stored=("all", "active", "joined"),
    elsewhere=("subtypes", "minDepth", "maxDepth", "subscribers", "spaces"),
    bad_cursor="Expected a numeric scalar or null for %Ld conversion. Query: project.id IN (%Ld)",
    sortable=("id", "rank", "fulltext-created", "fulltext-modified", "name", "milestoneNumber", "status"),
)
COLUMNS = Search(
    query="PhabricatorProjectColumnQuery",
    constraints={"ids": values.some_integers, "phids": values.some_texts, "projects": values.some_texts},
    attachments=(),
    orders=_CREATED,
    default=("id",),
    stored=("all",),
    bad_cursor="Expected a numeric scalar or null for %Ld conversion. Query: id IN (%Ld)",
)
USERS = Search(
    query="PhabricatorPeopleQuery",
    constraints={
        "ids": values.some_integers,
        "phids": values.some_texts,
        "usernames": values.texts,
        "nameLike": values.text,
        "isAdmin": values.boolean,
        "isDisabled": values.boolean,
        "isBot": values.boolean,
        "isMailingList": values.boolean,
        "createdStart": values.epoch,
        "createdEnd": values.epoch,
        "query": values.text,
    },
    attachments=("availability",),
    orders={**_CREATED, "relevance": ("id",)},
    default=("id",),
    stored=("all", "active", "admin"),
    elsewhere=("needsApproval",),
    bad_cursor="Expected a numeric scalar or null for %Ld conversion. Query: user.id IN (%Ld)",
)

PROMISED: dict[str, Promise] = {
    "conduit.ping": Promise((), anonymous=True),
    "conduit.getcapabilities": Promise((), anonymous=True),
    "feed.query": Promise(("filterPHIDs", "limit", "after", "before", "view")),
    "user.whoami": Promise(()),
    "user.search": Promise(SEARCH_PARAMS, search=USERS),
    "user.query": Promise(("usernames", "emails", "realnames", "phids", "ids", "offset", "limit")),
    "phid.lookup": Promise(("names",)),
    "phid.query": Promise(("phids",)),
    "project.search": Promise(SEARCH_PARAMS, search=PROJECTS),
    "project.edit": Promise(("transactions", "objectIdentifier")),
    "project.column.search": Promise(SEARCH_PARAMS, search=COLUMNS),
    "maniphest.search": Promise(SEARCH_PARAMS, search=TASKS),
    "maniphest.edit": Promise(("transactions", "objectIdentifier")),
    "maniphest.gettasktransactions": Promise(("ids",)),
    "maniphest.status.search": Promise(()),
    "maniphest.priority.search": Promise(()),
    "transaction.search": Promise(
        ("objectIdentifier", "objectType", "constraints", "before", "after", "limit")
    ),
    "edge.search": Promise(("sourcePHIDs", "types", "destinationPHIDs", "before", "after", "limit")),
    "remarkup.process": Promise(("context", "contents")),
}

# Types of the transactions that an edit may carry, in the order in which Phorge lists them.
TASK_TYPES = (
    "parent",
    "column",
    "space",
    "title",
    "owner",
    "status",
    "priority",
    "description",
    "parents.add",
    "parents.remove",
    "parents.set",
    "subtasks.add",
    "subtasks.remove",
    "subtasks.set",
    "commits.add",
    "commits.remove",
    "commits.set",
    "view",
    "edit",
    "projects.add",
    "projects.remove",
    "projects.set",
    "subscribers.add",
    "subscribers.remove",
    "subscribers.set",
    "custom.mentors",
    "custom.hackathon",
    "subtype",
    "comment",
    "mfa",
)
PROJECT_TYPES = (
    "parent",
    "milestone",
    "space",
    "name",
    "description",
    "icon",
    "color",
    "slugs",
    "members.add",
    "members.remove",
    "members.set",
    "view",
    "edit",
    "join",
    "subtype",
    "mfa",
)
