"""edge.search: what a task is linked with."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.asking import Asking
from seeder.sandbox.errors import Refused, not_here
from seeder.sandbox.objects import find_phid
from seeder.sandbox.policies import visible
from seeder.sandbox.search import Where

# Nothing can be merged over Conduit, so of the kinds for duplicates there are no edges here.
TYPES = ("task.parent", "task.subtask", "mention", "mentioned-in", "task.duplicate", "task.merged-in")
_ELSEWHERE = ("task.commit", "task.revision")


def search(asking: Asking) -> dict[str, Any]:
    """Edges, the newest first. There is no edge between a task and its tags here."""
    params = asking.call.params
    where = _where(asking)
    limit = int(params.get("limit") or 100)
    if params.get("after"):
        where.add("id < ?", int(params["after"]))
    sql = f"SELECT * FROM edge WHERE {where.sql()} ORDER BY id DESC LIMIT ?"  # noqa: S608 - our own text
    rows = asking.store.rows(sql, *where.values, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    data = [
        {"sourcePHID": row["source"], "edgeType": row["type"], "destinationPHID": row["target"]}
        for row in rows
    ]
    after = str(rows[-1]["id"]) if more else None
    return {"data": data, "cursor": {"limit": limit, "after": after, "before": None}}


def _where(asking: Asking) -> Where:
    params, where = asking.call.params, Where()
    sources, types = params.get("sourcePHIDs"), params.get("types")
    if not sources or not isinstance(sources, list):
        raise Refused("ERR-ARRAY-SOURCEPHIDS", 'Must pass an array of PHIDs for parameter "sourcePHIDs".')
    if any(visible(find_phid(asking.store, str(phid)), asking.me) is None for phid in sources):
        raise Refused("ERR-BAD-SOURCEPHIDS", 'Invalid PHID(s) included for parameter "sourcePHIDs".')
    if not types or not isinstance(types, list):
        raise Refused("ERR-ARRAY-TYPES", 'Must pass an array of type names for parameter "types".')
    if elsewhere := [kind for kind in types if kind in _ELSEWHERE]:
        raise not_here(f'edge type "{elsewhere[0]}"')
    if any(kind not in TYPES for kind in types):
        raise Refused("ERR-BAD-TYPES", 'Invalid edge type(s) included for parameter "types".')
    where.any_of("source", sources)
    where.any_of("type", types)
    if params.get("destinationPHIDs"):
        where.any_of("target", list(params["destinationPHIDs"]))
    return where
