"""The end of an edit: what follows from it by itself, then everything is written."""

from __future__ import annotations

from seeder.sandbox import feed, mail
from seeder.sandbox.edits.draft import Draft
from seeder.sandbox.edits.mentions import mentioned_people, mentioned_tasks
from seeder.sandbox.edits.task_links import refuse_cycles, without_relatives
from seeder.sandbox.errors import not_here
from seeder.sandbox.policies import may_view
from seeder.sandbox.store import Entry

_INVERSE = {"task.parent": "task.subtask", "task.subtask": "task.parent", "mention": "mentioned-in"}
Changes = tuple[list[str], list[str]]


def finish(draft: Draft) -> list[str]:
    """Writes the edit; the PHIDs of the transactions that it left. Raises Refused for a cycle."""
    links = {
        "task.parent": _family(draft, "parents", "task.parent"),
        "task.subtask": _family(draft, "subtasks", "task.subtask"),
    }
    refuse_cycles(draft, links["task.parent"][0], links["task.subtask"][0])
    if draft.ops.get("commits") and any(phids for _, phids in draft.ops["commits"]):
        raise not_here("a link to a commit")
    draft.fill("commits", "commits", [], [])
    tags = draft.changes("project", without_relatives(draft.store, draft.wanted("projects", "project")))
    draft.fill("projects", "projects", *tags)
    people = _subscribe(draft)
    links["mention"] = (_mention(draft), [])
    draft.entries += [Entry("comment", comment=text) for text in draft.comments]
    return _write(draft, tags, people, links)


def _family(draft: Draft, family: str, edge: str) -> Changes:
    added, removed = draft.changes(edge, draft.wanted(family, edge))
    draft.fill(family, edge, added, removed, shown=False)
    return added, removed


def _subscribe(draft: Draft) -> Changes:
    """Whoever is mentioned, then who creates or comments (unless they left before), then who was the owner,
    then who was named. An owner hears of everything anyway and does not become a subscriber."""
    added, removed = draft.changes("subscriber", draft.wanted("subscribers", "subscriber"))
    implied = [phid for text in _texts(draft) for phid in mentioned_people(draft.store, text)]
    actor, owner = draft.actor["phid"], draft.old["owner"]
    left = actor in draft.store.targets(draft.phid, "unsubscribed")
    if (draft.creating or draft.comments) and draft.actor["kind"] != "bot" and not left:
        implied.append(actor)
    implied = [phid for phid in implied if phid != owner]
    if owner and draft.new["owner"] != owner:
        implied.append(owner)
    present = draft.current("subscriber")
    added = [phid for phid in dict.fromkeys([*implied, *added]) if phid not in present]
    if added and "subscribers" not in draft.slots:
        draft.link("subscribers", "add", [])
    draft.fill("subscribers", "subscribers", added, removed)
    _to_the_front(draft)
    return added, removed


def _to_the_front(draft: Draft) -> None:
    # Measured: beside a comment the subscribers are recorded first, before the creation even.
    slot = draft.slots.get("subscribers")
    if draft.comments and slot in draft.entries:
        draft.entries.remove(slot)
        draft.entries.insert(0, slot)


def _mention(draft: Draft) -> list[str]:
    present = {draft.phid, *draft.current("mention")}
    found = dict.fromkeys(
        phid for text in _texts(draft) for phid in mentioned_tasks(draft.store, text, draft.actor["phid"])
    )
    added = [phid for phid in found if phid not in present]
    if added:
        draft.entries.append(Entry("mention", shown=False, detail={"tasks": added}))
    return added


def _texts(draft: Draft) -> list[str]:
    changed = draft.new["description"] != draft.old["description"]
    return ([draft.new["description"]] if changed else []) + draft.comments


def _write(draft: Draft, tags: Changes, people: Changes, links: dict[str, Changes]) -> list[str]:
    store, actor = draft.store, draft.actor["phid"]
    before = set() if draft.creating else mail.audience(store, draft.phid)
    draft.save()
    _edges(draft, "project", *tags)
    _edges(draft, "subscriber", *people)
    _edges(draft, "unsubscribed", people[1], people[0])
    for project, column in draft.columns.items():
        store.execute("INSERT OR REPLACE INTO position VALUES (?, ?, ?)", draft.phid, project, column)
    recorded = feed.record(store, draft.phid, actor, draft.entries)
    mail.deliver(store, draft.phid, actor, draft.entries, before)
    for edge, (added, removed) in links.items():
        _edges(draft, edge, added, removed)
        for phid in added:
            _other_end(draft, phid, _INVERSE[edge], added=True)
        for phid in removed:
            _other_end(draft, phid, _INVERSE[edge], added=False)
    if draft.new["status"] != draft.old["status"] and not draft.creating:
        _tell_parents(draft)
    return recorded


def _edges(draft: Draft, edge: str, added: list[str], removed: list[str]) -> None:
    for phid in removed:
        draft.store.remove_edge(draft.phid, edge, phid)
    for phid in added:
        draft.store.add_edge(draft.phid, edge, phid)


def _other_end(draft: Draft, phid: str, edge: str, *, added: bool) -> None:
    """The task at the other end records it too, and its date of modification moves."""
    if draft.store.by_phid("task", phid) is None:
        return
    change = draft.store.add_edge if added else draft.store.remove_edge
    change(phid, edge, draft.phid)
    operation = {"operation": "add" if added else "remove", "phid": draft.phid}
    _note(draft, phid, Entry(edge, shown=False, detail={"operations": [operation]}))


def _tell_parents(draft: Draft) -> None:
    """A parent records every change of a subtask's status, if whoever changes it can see it."""
    detail = {side: {draft.phid: values["status"]} for side, values in
              (("old", draft.old), ("new", draft.new))}  # fmt: skip
    for phid in draft.store.targets(draft.phid, "task.parent"):
        above = draft.store.by_phid("task", phid)
        if above is not None and may_view(above, draft.actor["phid"]):
            _note(draft, phid, Entry("unblock", shown=False, detail=detail))


def _note(draft: Draft, phid: str, entry: Entry) -> None:
    actor = draft.actor["phid"]
    feed.record(draft.store, phid, actor, [entry])
    mail.deliver(draft.store, phid, actor, [entry], set())
    draft.store.update("task", phid, modified=draft.store.now())
