"""Reading tasks: pages, order, history, and what the site is configured with."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest

from seeder.errors import ServerError
from seeder.model import Task
from seeder.sources import rows
from seeder.sources.phabricator import Phabricator
from seeder.sources.task_rows import TaskRow
from tests.contract.site import ContractSite

TaskPage = rows.Page[TaskRow]


def test_own_tasks_page_by_page(site: ContractSite) -> None:
    made = [site.create(f"one of five, {number}") for number in range(1, 6)]
    since = site.task(made[0].phid).created
    site.clock.sleep(1.1)
    # The oldest was changed last, so the order is not that of changes.
    site.edit({"description": "Changed last."}, task=made[0].phid)
    asked = len(site.calls)
    found = Phabricator(site.conduit, page_size=2).tasks_by_author(site.world.me.phid, since=since)
    numbers = [task.id for task in found]
    assert numbers == sorted(numbers, reverse=True)
    assert [number for number in numbers if number >= made[0].id] == [task.id for task in made[::-1]]
    assert len(site.calls) - asked == math.ceil(len(found) / 2)


def test_own_tasks_since(site: ContractSite) -> None:
    made = site.task(site.create("made just now").phid)
    assert made in site.phabricator.tasks_by_author(site.world.me.phid, since=made.created)
    assert site.phabricator.tasks_by_author(site.world.me.phid, since=made.created + 3600) == []
    assert site.phabricator.tasks_by_author(site.world.other.phid, since=made.created + 3600) == []


def test_a_new_task_is_found_at_once(site: ContractSite) -> None:
    made = site.create("found at once")
    newest = site.phabricator.newest_task()
    assert newest is not None
    assert newest.id >= made.id


def test_tasks_by_number(site: ContractSite) -> None:
    made = site.create("by number", projects_add=[site.world.component.phid])
    found = site.phabricator.tasks([made.id, 99999999])
    assert set(found) == {made.id}
    task = found[made.id]
    assert (task.phid, task.title) == (made.phid, site.title("by number"))
    assert task.project_phids == (site.world.component.phid,)
    assert task.subscriber_phids == (site.world.me.phid,)
    assert (task.author_phid, task.owner_phid, task.closed) == (site.world.me.phid, None, False)
    assert site.phabricator.tasks_by_phid([made.phid, "PHID-TASK-" + "a" * 20]) == {made.phid: task}


def test_tasks_of_a_tag(site: ContractSite) -> None:
    first = site.world.rounds[0]
    made = site.create("in a round", projects_add=[first.phid])
    closed = site.create("in a round, closed", projects_add=[first.phid], status="invalid")

    def numbers(project: str, *, open_only: bool) -> list[int]:
        found = site.phabricator.tasks_tagged(project, open_only, lambda count: None)
        return [task.id for task in found if task.id in {made.id, closed.id}]

    assert numbers(first.phid, open_only=False) == [closed.id, made.id]
    assert numbers(first.phid, open_only=True) == [made.id]
    # A parent's tag finds the tasks of its milestones too.
    assert numbers(site.world.programme.phid, open_only=True) == [made.id]


def test_open_subtasks_block(site: ContractSite) -> None:
    parent, child, alone = (site.create(which) for which in ("parent", "child", "alone"))
    site.edit({"parents.add": [parent.phid]}, task=child.phid)
    assert site.phabricator.blocked([parent.id, child.id, alone.id]) == {parent.id}
    site.edit({"status": "invalid"}, task=child.phid)
    assert site.phabricator.blocked([parent.id, child.id, alone.id]) == set()


def test_own_open_subtasks(site: ContractSite) -> None:
    parent, child, done, alone = (site.create(which) for which in ("above", "below", "below, done", "alone"))
    for each in (child, done):
        site.edit({"parents.add": [parent.phid]}, task=each.phid)
    site.edit({"status": "invalid"}, task=done.phid)
    made = {parent.id, child.id, done.id, alone.id}
    assert made & {task.id for task in site.phabricator.own_subtasks(site.world.me.phid)} == {child.id}
    assert site.phabricator.own_subtasks(site.world.other.phid) == []
    # A parent that is closed does not count.
    site.edit({"status": "invalid"}, task=parent.phid)
    assert not made & {task.id for task in site.phabricator.own_subtasks(site.world.me.phid)}


def test_own_open_tasks_of_a_tag(site: ContractSite) -> None:
    tag = site.world.rounds[1].phid
    made = site.create("own, in a round", projects_add=[tag])
    closed = site.create("own, in a round, closed", projects_add=[tag], status="invalid")
    found = {task.id for task in site.phabricator.own_tagged(site.world.me.phid, tag)}
    assert found & {made.id, closed.id} == {made.id}
    assert site.phabricator.own_tagged(site.world.other.phid, tag) == []


def test_statuses(site: ContractSite) -> None:
    statuses = {status.value: status for status in site.phabricator.statuses()}
    assert not statuses["open"].closed
    assert statuses["invalid"].closed
    assert statuses["resolved"].name == "Resolved"


def test_priorities(site: ContractSite) -> None:
    priorities = site.phabricator.priorities()
    assert [row.value for row in priorities] == sorted((row.value for row in priorities), reverse=True)
    assert "normal" in next(row for row in priorities if row.name == "Normal").keywords


def test_history_tells_who_and_what(site: ContractSite) -> None:
    made = site.create("with a history")
    site.edit({"comment": "Is it free?"}, task=made.phid, conduit=site.conduit_as("other"))
    site.edit({"projects.add": [site.world.component.phid]}, task=made.phid)
    newest, said, *rest = site.phabricator.history(made.phid)
    assert (newest.kind, newest.author_phid) == ("projects", site.world.me.phid)
    assert newest.fields == {"operations": [{"operation": "add", "phid": site.world.component.phid}]}
    assert (said.kind, said.author_phid) == ("comment", site.world.other.phid)
    assert said.comment == "Is it free?"
    # An empty map comes as a list.
    assert said.fields == {}
    assert {"create", "title"} <= {entry.kind for entry in rest}
    ids = [entry.id for entry in (newest, said, *rest)]
    assert ids == sorted(ids, reverse=True)


def test_history_page_by_page(site: ContractSite) -> None:
    made = site.create("with pages of history")
    for number in range(3):
        site.edit({"comment": f"Remark {number}"}, task=made.phid)
    whole = site.phabricator.history(made.phid)
    assert Phabricator(site.conduit, page_size=2).history(made.phid) == whole
    assert [entry.comment for entry in whole[:3]] == ["Remark 2", "Remark 1", "Remark 0"]


def test_attachments_without_entries(site: ContractSite) -> None:
    made = site.create("on no board")
    found = site.raw("maniphest.search", constraints={"ids": [made.id]}, attachments={"columns": True})
    assert found["data"][0]["attachments"]["columns"]["boards"] == []
    assert site.phabricator.tasks([made.id])[made.id].project_phids == ()


def test_cursor_moves_with_its_task(site: ContractSite) -> None:
    """A cursor is a task, and its present place counts. Hence everything is read by `newest`."""
    old = site.create("moved cursor, old")
    site.clock.sleep(1.1)
    new = site.create("moved cursor, new")
    site.clock.sleep(1.1)

    def page(order: str, after: rows.Cursor | None = None) -> tuple[list[int], rows.Cursor]:
        more = {"after": str(after.after)} if after else {}
        constraints = {"ids": [old.id, new.id]}
        read = site.conduit.read
        found = read("maniphest.search", TaskPage, constraints=constraints, order=order, limit=1, **more)
        return [row.id for row in found.data], found.cursor

    first, cursor = page("outdated")
    site.edit({"title": site.title("moved cursor, edited")}, task=old.phid)
    # The other one is lost, without an error.
    assert (first, page("outdated", cursor)) == ([old.id], ([], rows.Cursor(None)))
    site.clock.sleep(1.1)
    first, cursor = page("updated")
    site.edit({"title": site.title("moved cursor, edited too")}, task=new.phid)
    assert (first, page("updated", cursor)) == ([old.id], ([], rows.Cursor(None)))
    first, cursor = page("newest")
    site.edit({"title": site.title("moved cursor, edited again")}, task=new.phid)
    assert (first, page("newest", cursor)[0]) == ([new.id], [old.id])


def test_page_of_more_than_a_hundred_is_refused(site: ContractSite) -> None:
    with pytest.raises(ServerError) as caught:
        site.conduit.read("maniphest.search", TaskPage, limit=101)
    assert caught.value.code == "ERR-INVALID-PAGE-SIZE"


def test_refused_reads(site: ContractSite) -> None:
    refused: list[tuple[str, dict[str, Any], str]] = [
        ("maniphest.search", {"constraints": {"nosuch": 1}}, "ERR-INVALID-CONSTRAINT"),
        ("maniphest.search", {"attachments": {"nosuch": True}}, "ERR-INVALID-ATTACHMENT"),
        ("maniphest.search", {"constraints": {"ids": []}}, "ERR-CONDUIT-CORE"),
        ("maniphest.search", {"constraints": {"ids": ["T1"]}}, "ERR-CONDUIT-CORE"),
        ("maniphest.search", {"order": "nosuch"}, "ERR-CONDUIT-CORE"),
        ("maniphest.search", {"after": "99999999"}, "ERR-CONDUIT-CORE"),
        ("maniphest.search", {"nosuch": 1}, "ERR-CONDUIT-CALL"),
        ("transaction.search", {"objectIdentifier": "T99999999"}, "ERR-INVALID-OBJECT-PHID"),
        ("transaction.search", {}, "ERR-INVALID-PARAMETER"),
    ]
    for method, params, code in refused:
        with pytest.raises(ServerError) as caught:
            site.conduit.read(method, msgspec.Raw, **params)
        assert (caught.value.code, bool(caught.value.info)) == (code, True)


def test_unknown_method(site: ContractSite) -> None:
    with pytest.raises(ServerError) as caught:
        site.conduit.write("nosuch.method", dict[str, Any])
    assert caught.value.code == "ERR-CONDUIT-CALL"


def test_unknown_tag_in_a_search_finds_nothing(site: ContractSite) -> None:
    """No hits is not “no such tag”, so tags are looked up before anything is searched by them."""
    for tag in ("nobody_has_this_tag", f"#{site.world.tag.slug}", "PHID-PROJ-" + "a" * 20):
        assert site.raw("maniphest.search", constraints={"projects": [tag]})["data"] == []


def test_first_tasks_that_several_people_left(site: ContractSite) -> None:
    tag, me, other = site.world.tag.phid, site.world.me.phid, site.world.other.phid
    mine = site.task(site.create("left by me", projects_add=[tag]).phid)
    site.create("left without the tag")
    edits = {"title": site.title("left by the other"), "projects.add": [tag]}
    theirs = site.task(site.edit(edits, conduit=site.conduit_as("other")).object.phid)

    def left(*authors: str, since: float = mine.created) -> list[Task]:
        found = site.phabricator.tasks_left(authors, tag, since, lambda count: None)
        return [task for task in found if task.id >= mine.id]

    assert left(me, other) == [theirs, mine]
    assert left(other) == [theirs]
    assert left(me, other, since=theirs.created + 3600) == []
    assert left() == []


def test_the_usual_status_of_done(site: ContractSite) -> None:
    assert [status.value for status in site.phabricator.statuses() if status.usual] == ["resolved"]


def test_histories_of_many_tasks_at_once(site: ContractSite) -> None:
    me, other = site.world.me.phid, site.world.other.phid
    quiet, busy = site.create("quiet"), site.create("busy")
    site.edit({"comment": "I was here."}, task=busy.phid, conduit=site.conduit_as("other"))
    site.edit({"projects.add": [site.world.component.phid], "owner": me}, task=busy.phid)
    asked = len(site.calls)
    found = site.phabricator.histories([busy.id, quiet.id, 99999999])
    assert len(site.calls) - asked == 1
    assert set(found) == {quiet.id, busy.id}
    deeds = [(deed.kind, deed.author_phid, deed.commented) for deed in found[busy.id]]
    assert set(deeds[:2]) == {("projects", me, False), ("owner", me, False)}
    assert ("comment", other, True) in deeds[2:4]
    kinds = {kind for kind, _, _ in deeds}
    assert kinds == {"create", "title", "subscribers", "comment", "projects", "owner"}
    whole = site.phabricator.history(busy.phid)
    assert [deed.created for deed in found[busy.id]] == [entry.created for entry in whole]
    assert site.phabricator.histories([99999999]) == site.phabricator.histories([]) == {}


def test_histories_have_every_kind(site: ContractSite) -> None:
    """In the older method's shape: numbers and dates as text, links by number, whole lists of subscribers."""
    above, column = site.create("above"), site.world.column
    task = site.create("every kind", description=f"Beside T{above.id}.", parents_add=[above.phid])
    mentors = {site.world.mentor_field: [site.world.other.phid]} if site.world.mentor_field else {}
    board = {"column": [column.phid]} if column is not None else {}
    edits: list[dict[str, Any]] = [
        {"priority": "high", **mentors, **board},
        {"subscribers.add": [site.world.other.phid], "view": "public"},
        {"subscribers.remove": [site.world.other.phid], "projects.add": [site.world.tag.phid]},
        {"projects.remove": [site.world.tag.phid], "parents.remove": [above.phid]},
        {"status": "resolved", "comment": "Done."},
    ]
    for edit in edits:
        site.edit(edit, task=task.phid)
    found = site.raw("maniphest.gettasktransactions", ids=[task.id, above.id])
    history, kind = found[str(task.id)], "transactionType"
    kinds = {"core:edge", "core:subscribers", "core:view-policy", "priority", "status", "core:comment"}
    assert {row[kind] for row in history} >= kinds
    row = next(row for row in history if row[kind] == "priority")
    assert (row["taskID"], row["oldValue"], row["newValue"]) == (str(task.id), "90", "80")
    assert [row["comments"] for row in history].count("Done.") == 1
    followed = {phid for row in history if row[kind] == "core:subscribers" for phid in row["newValue"]}
    assert followed == {site.world.me.phid, site.world.other.phid}
    links = {row["meta"]["edge:type"] for row in found[str(above.id)] if row[kind] == "core:edge"}
    assert links == {3, 51}


def test_ids_of_histories_have_to_be_numbers(site: ContractSite) -> None:
    for ids in ([], ["T1"], "x"):
        with pytest.raises(ServerError) as caught:
            site.raw("maniphest.gettasktransactions", ids=ids)
        assert caught.value.code == "ERR-BAD-IDS"
    with pytest.raises(ServerError):
        site.raw("maniphest.gettasktransactions")
