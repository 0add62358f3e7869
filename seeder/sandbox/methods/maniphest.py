"""maniphest.search and the lists of statuses and priorities."""

from __future__ import annotations

from typing import Any

from seeder.sandbox import search
from seeder.sandbox.asking import Asking
from seeder.sandbox.methods.task_rows import Shown
from seeder.sandbox.methods.task_where import where_of
from seeder.sandbox.statuses import PRIORITIES, STATUSES
from seeder.sandbox.table import TASKS

# `closed` sorts open tasks last, as a missing date.
_KEYS = {
    "id": "id",
    "priority": "priority",
    "title": "title",
    "updated": "modified",
    "closed": "coalesce(closed, 0)",
}


def search_(asking: Asking) -> dict[str, Any]:
    """Tasks; by priority unless another order is asked for."""
    asked = search.read_search(asking.call, TASKS)
    where = where_of(asking, asked)
    shown = Shown(asking.store, asking.me)
    return search.answer(asking.store, asking.call, TASKS, asked, where, _KEYS, "task", shown, asking.me)


def statuses(asking: Asking) -> dict[str, Any]:
    """All statuses a task can have."""
    return {"data": STATUSES}


def priorities(asking: Asking) -> dict[str, Any]:
    """All priorities a task can have, the highest first."""
    return {"data": PRIORITIES}
