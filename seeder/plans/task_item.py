"""How a task stands in a plan: its id, its label, and the entry of one that needs nothing. Pure."""

from __future__ import annotations

from seeder.model import Task
from seeder.writing.plan import Result, Settled


def item_id(task: Task) -> str:
    """Sorted by it, entries stand in the order of their numbers."""
    return f"T{task.id:09}"


def label_of(task: Task) -> str:
    return f"{task.monogram} {task.title}"


def settled_for(task: Task, because: str) -> Settled:
    """What was asked is so already."""
    return Settled(item_id(task), label_of(task), because, Result(task.id, task.phid), task.title)
