"""The recorded server's own world, put together from what its recordings show: same ids, PHIDs and dates.

So every recorded request can be sent again, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from tests.sandbox.recordings import Recording, names, recording

# Written by the session that the tests replay, so it must not be there beforehand.
SESSION_TASKS = range(3011, 10_000)
LAST_TASK, LAST_TRANSACTION, LAST_COMMENT = 3010, 22_444, 2_059
_TAGGED = (
    "maniphest.search.projects-not",
    "maniphest.search.projects-parent-includes-milestone",
)


def build(store: Store) -> None:
    """Fills a store with the accounts, projects, columns and tasks that the recordings show."""
    with store.transaction():
        for row in _rows("user.search"):
            _user(store, row)
        for row in _rows("project.search"):
            _project(store, row)
        # An alias and members that only other recordings tell of.
        store.insert("slug", slug="good_first_bug", project=_project_named("good first task"))
        for name in ("Google-Summer-of-Code (2026)", "Outreachy (Round 32)"):
            store.add_edge(_project_named(name), "member", _user_named("alice"))
        for person in _members():
            store.add_edge(_project_named("Google-Summer-of-Code (2026)"), "member", person)
        for column in _columns():
            store.insert("board_column", **column)
        for row in _rows("maniphest.search"):
            if row["id"] not in SESSION_TASKS:
                add_task(store, row)
        for name in ("maniphest.search.projects-phid", *_TAGGED):
            _tag_found(store, recording(name))
        # Rows that recordings of pages begin after.
        for number in (4, 1500):
            _bare(store, number, named_phid("TASK", str(number)), "not shown by any recording")
        for transaction in _transactions():
            store.insert("xact", **transaction)
        _last_comment(store)
        store.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'task'", LAST_TASK)
        store.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'xact'", LAST_TRANSACTION)


def token(store: Store, username: str) -> str:
    """A token of a recorded account."""
    with store.transaction():
        return store.new_token(_user_named(username))


def _rows(method: str) -> Iterator[dict[str, Any]]:
    """All rows that the recordings of a search method show, each once, those with more details first."""
    found: dict[str, dict[str, Any]] = {}
    for one in _successes(method):
        for row in one.result["data"]:
            if len(row["attachments"]) >= len(found.get(row["phid"], {}).get("attachments", ())):
                found[row["phid"]] = row
    yield from sorted(found.values(), key=lambda row: row["id"])


def _successes(method: str) -> list[Recording]:
    made = [recording(name) for name in names() if name.startswith((method, "misc."))]
    return [one for one in made if one.method == method and one.response and one.response["result"]]


def _user_named(username: str) -> str:
    return next(str(row["phid"]) for row in _rows("user.search") if row["fields"]["username"] == username)


def _project_named(name: str) -> str:
    return next(str(row["phid"]) for row in _rows("project.search") if row["fields"]["name"] == name)


def _members() -> list[str]:
    shown = recording("project.search.members").result["data"][0]["attachments"]["members"]["members"]
    return [member["phid"] for member in shown][::-1]


def _user(store: Store, row: dict[str, Any]) -> None:
    fields, roles = row["fields"], row["fields"]["roles"]
    store.insert(
        "user",
        id=row["id"],
        phid=row["phid"],
        username=fields["username"],
        realname=fields["realName"],
        kind=next((kind for kind in ("bot", "list") if kind in roles), "person"),
        admin="admin" in roles,
        disabled="disabled" in roles,
        created=fields["dateCreated"],
        modified=fields["dateModified"],
    )


def _project(store: Store, row: dict[str, Any]) -> None:
    fields = row["fields"]
    store.insert(
        "project",
        id=row["id"],
        phid=row["phid"],
        name=fields["name"],
        slug=fields["slug"],
        description=fields["description"],
        icon=fields["icon"]["key"],
        color=fields["color"]["key"],
        parent=fields["parent"]["phid"] if fields["parent"] else None,
        milestone=fields["milestone"],
        depth=fields["depth"],
        created=fields["dateCreated"],
        modified=fields["dateModified"],
    )
    if fields["slug"]:
        store.insert("slug", slug=fields["slug"], project=row["phid"])


def _columns() -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in _rows("project.column.search"):
        fields = row["fields"]
        found[row["id"]] = {
            "id": row["id"],
            "phid": row["phid"],
            "project": fields["project"]["phid"],
            "name": fields["name"],
            "sequence": fields["sequence"],
            "is_default": fields["isDefaultColumn"],
            "created": fields["dateCreated"],
        }
    for project, shown in _shown_columns():
        found.setdefault(shown["id"], _bare_column(project, shown))
    return [found[number] for number in sorted(found)]


def _shown_columns() -> Iterator[tuple[str, dict[str, Any]]]:
    for task in _rows("maniphest.search"):
        boards = task["attachments"].get("columns", {}).get("boards") or {}
        for project, board in boards.items():
            for shown in board["columns"]:
                yield project, shown


def _bare_column(project: str, shown: dict[str, Any]) -> dict[str, Any]:
    default = shown["name"] == "Backlog"
    sequence = 0 if default else shown["id"]
    return {**shown, "project": project, "sequence": sequence, "is_default": default, "created": 1795422630}


def add_task(store: Store, row: dict[str, Any]) -> None:
    """A task as maniphest.search shows it, with what is known of its links."""
    fields = row["fields"]
    store.insert(
        "task",
        id=row["id"],
        phid=row["phid"],
        title=fields["name"],
        description=fields["description"]["raw"],
        author=fields["authorPHID"],
        owner=fields["ownerPHID"],
        status=fields["status"]["value"],
        priority=fields["priority"]["value"],
        closer=fields["closerPHID"],
        closed=fields["dateClosed"],
        mentors=json.dumps(fields["custom.mentors"]) if fields["custom.mentors"] else None,
        hackathon=fields["custom.hackathon"],
        created=fields["dateCreated"],
        modified=fields["dateModified"],
    )
    _links(store, row["phid"], row["attachments"])


def _links(store: Store, task: str, attached: dict[str, Any]) -> None:
    for project in attached.get("projects", {}).get("projectPHIDs", [])[::-1]:
        store.add_edge(task, "project", project)
    for person in attached.get("subscribers", {}).get("subscriberPHIDs", [])[::-1]:
        store.add_edge(task, "subscriber", person)
    for project, board in (attached.get("columns", {}).get("boards") or {}).items():
        store.insert("position", task=task, project=project, board_column=board["columns"][0]["phid"])


def _tag_found(store: Store, one: Recording) -> None:
    """Tasks that a search for plain tags found have these tags."""
    for row in one.result["data"]:
        for tag in (one.params or {})["constraints"]["projects"]:
            if tag.startswith("PHID-"):
                store.add_edge(row["phid"], "project", tag)


def _transactions() -> Iterator[dict[str, Any]]:
    """What was recorded before the session, as rows."""
    found = {row["id"]: row for one in _successes("transaction.search") for row in one.result["data"]}
    for number in sorted(number for number in found if number <= LAST_TRANSACTION):
        row = found[number]
        said = row["comments"][0] if row["comments"] else None
        yield {
            "id": number,
            "phid": row["phid"],
            "object": row["objectPHID"],
            "author": row["authorPHID"],
            "kind": row["type"] or "",
            "type": row["type"],
            "fields": json.dumps(row["fields"]),
            "detail": "{}",
            "grouped": row["groupID"],
            "comment": said["content"]["raw"] if said else None,
            "comment_id": said["id"] if said else None,
            "comment_phid": said["phid"] if said else None,
            "created": row["dateCreated"],
        }


def _last_comment(store: Store) -> None:
    """Comments are numbered on from here."""
    row = {
        "phid": "PHID-XACT-TASK-notshown",
        "object": named_phid("TASK", "4"),
        "author": _user_named("alice"),
    }
    nothing = {
        "kind": "comment",
        "type": "comment",
        "fields": "{}",
        "detail": "{}",
        "grouped": "",
        "comment": "",
    }
    store.insert(
        "xact", id=1, created=1, comment_id=LAST_COMMENT, comment_phid="PHID-XCMT-no", **row, **nothing
    )


def bare_task(store: Store, number: int, phid: str) -> None:
    """A task as the recordings show it later, or of which they only show that it was there; without links."""
    with store.transaction():
        _bare(store, number, phid, "extra: idempotency")


def _bare(store: Store, number: int, phid: str, title: str) -> None:
    later = [
        one for one in _successes("maniphest.search") for one in one.result["data"] if one["id"] == number
    ]
    shown = later or recording("maniphest.search.created-task").result["data"]
    plain = {"name": title, "custom.mentors": None, "custom.hackathon": None, "ownerPHID": None}
    fields = shown[0]["fields"] | ({} if later else plain)
    add_task(store, {"id": number, "phid": phid, "fields": fields, "attachments": {}})


def tag(store: Store, task: str, *projects: str) -> None:
    """Tags a task had before it was recorded."""
    with store.transaction():
        for project in projects:
            store.add_edge(task, "project", project)


def put_in_column(store: Store, task: str, column: str) -> None:
    """Tags a task with a column's project and puts it there."""
    project = store.column("SELECT project FROM board_column WHERE phid = ?", column)[0]
    tag(store, task, project)
    with store.transaction():
        store.insert("position", task=task, project=project, board_column=column)


def leave_a_gap(store: Store) -> None:
    """MySQL uses up a transaction's number also for an edit that it rolls back late, SQLite does not."""
    with store.transaction():
        store.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'xact'")


def modify_last(store: Store, number: int) -> None:
    """The edit between two pages: this task is now the one that was modified last."""
    with store.transaction():
        store.execute("UPDATE task SET modified = (SELECT max(modified) + 1 FROM task) WHERE id = ?", number)
