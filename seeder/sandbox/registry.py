"""Which function answers which promised method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seeder.sandbox.asking import Asking
from seeder.sandbox.edits import project as project_edit
from seeder.sandbox.edits import task as task_edit
from seeder.sandbox.methods import (
    column,
    conduit,
    edge,
    feed,
    maniphest,
    old_history,
    phid,
    project,
    remarkup,
    transaction,
    user,
)

METHODS: dict[str, Callable[[Asking], Any]] = {
    "conduit.ping": conduit.ping,
    "conduit.getcapabilities": conduit.getcapabilities,
    "feed.query": feed.query,
    "user.whoami": user.whoami,
    "user.search": user.search_,
    "user.query": user.query,
    "phid.lookup": phid.lookup,
    "phid.query": phid.query,
    "project.search": project.search_,
    "project.edit": project_edit.edit,
    "project.column.search": column.search_,
    "maniphest.search": maniphest.search_,
    "maniphest.gettasktransactions": old_history.gettasktransactions,
    "maniphest.edit": task_edit.edit,
    "maniphest.status.search": maniphest.statuses,
    "maniphest.priority.search": maniphest.priorities,
    "transaction.search": transaction.search,
    "edge.search": edge.search,
    "remarkup.process": remarkup.process,
}
