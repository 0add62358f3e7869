"""What may differ between two answers to the same question, and what the answers of a method look like."""

from __future__ import annotations

from typing import Any

from tests.sandbox.recordings import names, recording

# Chance, or the moment of asking.
_MACHINE = "the machine's name, which conduit.ping answers"
_PASSING = ("dateCreated", "dateModified", "dateClosed", "groupID", "image")


def settled(value: Any) -> Any:
    """An answer without what differs between any two servers; only whether it is there is kept. Tags and
    edges that were made within a second of each other come in no order at all from Phorge."""
    if isinstance(value, dict):
        return {
            key: (type(part).__name__ if key in _PASSING else settled(part)) for key, part in value.items()
        } | ({"projectPHIDs": sorted(value["projectPHIDs"])} if "projectPHIDs" in value else {})
    if isinstance(value, list):
        rows = [settled(part) for part in value]
        return sorted(rows, key=str) if rows and "edgeType" in rows[0] else rows
    return _MACHINE if value in ("vm", "sandbox") else value


def groups(rows: list[dict[str, Any]]) -> list[int]:
    """Which transactions belong together, as numbers in the order of appearance."""
    order: dict[str, int] = {}
    return [order.setdefault(row["groupID"], len(order)) for row in rows]


def kinds(value: Any, path: str = "") -> set[tuple[str, str]]:
    """(place, JSON type) of everything in an answer; `{}` and `[]` are types of their own. Maps whose
    keys are data (PHIDs, names that were asked) count as one place."""
    if isinstance(value, dict):
        found = {(path, "{}" if value else "empty {}")}
        for key, part in value.items():
            place = "*" if path.endswith((".slugMap", ".boards", "result")) and _is_data(path, key) else key
            found |= kinds(part, f"{path}.{place}")
        return found
    if isinstance(value, list):
        found = {(path, "[]" if value else "empty []")}
        return found.union(*(kinds(part, f"{path}[]") for part in value))
    return {(path, type(value).__name__)}


def _is_data(path: str, key: str) -> bool:
    return path.endswith((".slugMap", ".boards")) or key.startswith(("PHID-", "T", "#", "@"))


def known_kinds(method: str) -> set[tuple[str, str]]:
    """All (place, JSON type) that the recordings of a method show."""
    made = [recording(name) for name in names()]
    return set().union(*(kinds(one.response, "") for one in made if one.method == method and one.response))
