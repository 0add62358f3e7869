"""What an edit does, what it silently does besides, and what the server does not refuse."""

from __future__ import annotations

from typing import Any

import pytest

from seeder.errors import OutcomeUnknown
from seeder.model import Column, Task
from seeder.writing.plan import Edit, Plan, Step
from seeder.writing.plan_problems import problems
from tests.contract.site import ContractSite

NOBODY = "PHID-USER-" + "a" * 20
NOWHERE = "PHID-PROJ-" + "a" * 20
TEXT = "First line\n\n* a list, “quoted”\n\n```\ncode @nobody\n```\n\n{anchor #seeder-0123456789abcdef}"


def test_create_with_everything(site: ContractSite) -> None:
    world, parent = site.world, site.create("parent of everything")
    mentors = {world.mentor_field: [world.me.phid, world.other.phid]} if world.mentor_field else {}
    edited = site.edit(
        {
            "title": site.title("everything"),
            "description": TEXT,
            "projects.add": [world.tag.phid, world.component.phid, world.rounds[0].phid],
            "subscribers.add": [world.other.phid],
            "parents.add": [parent.phid],
            "priority": "low",
            **mentors,
        }
    )
    assert edited.transactions
    task = site.task(edited.object.phid)
    assert (task.id, task.title) == (edited.object.id, site.title("everything"))
    assert task.description == TEXT
    assert set(task.project_phids) == {world.tag.phid, world.component.phid, world.rounds[0].phid}
    assert set(task.subscriber_phids) == {world.me.phid, world.other.phid}
    assert (task.owner_phid, task.status, task.closed) == (None, "open", False)
    assert all(task.custom[field] == people for field, people in mentors.items())
    assert site.edges(task.phid, "task.parent") == {("task.parent", parent.phid)}


def test_mention_of_a_task_makes_no_parent(site: ContractSite) -> None:
    first = site.create("mentioned")
    second = site.create("mentions", description=f"Another one: T{first.id}.")
    assert site.edges(second.phid, "mention", "task.parent", "task.subtask") == {("mention", first.phid)}


def test_mention_of_a_person_subscribes(site: ContractSite) -> None:
    other = site.world.other
    loud = site.create("loud", description=f"@{other.username} helps.")
    quiet = site.create("quiet", description=f"Write `@{other.username}`, or `T{loud.id}`, and so on.")
    assert set(site.task(loud.phid).subscriber_phids) == {site.world.me.phid, other.phid}
    assert site.task(quiet.phid).subscriber_phids == (site.world.me.phid,)
    assert site.edges(quiet.phid, "mention") == set()


def test_texts_are_kept_as_sent(site: ContractSite) -> None:
    text = "\r\n  é, e\u0301 and \U0001f600\t\u200b \r\nlast line  \n"
    task = site.task(site.edit({"title": f"  {site.title('spaced')}  ", "description": text}).object.phid)
    assert (task.title, task.description) == (site.title("spaced"), text)
    long = site.title("long").ljust(255, "\U0001f600")
    assert site.task(site.edit({"title": long}).object.phid).title == long


def test_the_same_title_twice_makes_two_tasks(site: ContractSite) -> None:
    assert site.create("twice").id != site.create("twice").id


def test_edit_without_effect_counts_as_a_change(site: ContractSite) -> None:
    """Why nothing is ever sent that is so already."""
    made = site.create("no effect", projects_add=[site.world.component.phid])
    before, history = site.task(made.phid), site.phabricator.history(made.phid)
    site.clock.sleep(1.1)
    edited = site.edit({"projects.add": [site.world.component.phid]}, task=made.phid)
    assert edited.transactions == []
    after = site.task(made.phid)
    assert after.modified > before.modified
    assert site.phabricator.history(made.phid) == history


def test_unknown_status_is_taken_and_closes(site: ContractSite) -> None:
    """Why a status is one that the site lists."""
    task = site.task(site.create("odd status", status="nosuch").phid)
    assert (task.status, task.closed, task.owner_phid) == ("nosuch", True, site.world.me.phid)


def test_edit_of_nothing_creates(site: ContractSite) -> None:
    """Why an edit without a task is refused before it is sent (see the next case)."""
    assert site.edit({"title": site.title("of nothing")}, task="").object.id


def test_a_plan_never_edits_nothing(site: ContractSite) -> None:
    step = Step("close", "close-task", (Edit("status", "invalid"),), "", label="Close")
    plan = Plan("undo", site.ground.address, site.world.me.phid, "", 0, (step,))
    assert problems(plan) == ["Close: a new task has no number yet, any other needs one."]
    assert site.calls == []


def test_tags_and_people_that_are_not_there_are_taken(site: ContractSite) -> None:
    """Why tags and people are looked up before."""
    task = site.task(site.create("bogus", projects_add=[NOWHERE], subscribers_add=[NOBODY]).phid)
    assert task.project_phids == (NOWHERE,)
    assert NOBODY in task.subscriber_phids


def test_an_edit_is_done_whole_or_not_at_all(site: ContractSite) -> None:
    made = site.create("whole or not")
    before = site.task(made.phid)
    good = {"title": site.title("changed"), "projects.add": [site.world.component.phid]}
    bad: list[dict[str, Any]] = [
        {"title": ""},
        {"title": "x" * 256},
        {"priority": "nosuch"},
        {"owner": NOBODY},
        {"parents.add": ["T1"]},
        {"projects.add": [f"#{site.world.tag.slug}"]},
        {"nosuch": 1},
    ]
    for one in bad:
        _refused(site, {**good, **one}, task=made.phid)
    after = site.task(made.phid)
    assert _content(after) == _content(before)


def test_a_refused_create_makes_nothing(site: ContractSite) -> None:
    for edits in ({"title": " "}, {"description": "no title"}, {"title": "x" * 256}):
        _refused(site, edits)
    _refused(site, {"title": site.title("refused"), "priority": "nosuch"})
    since = site.clock.now() - 600
    titles = [task.title for task in site.phabricator.tasks_by_author(site.world.me.phid, since)]
    assert site.title("refused") not in titles


def test_an_error_without_a_definite_code_leaves_it_open(site: ContractSite) -> None:
    """Phorge writes before Herald and mail run, so this code can follow a task that is there."""
    problem = _refused(site, {"title": ""})
    assert "Validation errors" in problem.sentence
    assert problem.complete


def test_edit_of_a_missing_task(site: ContractSite) -> None:
    for target in ("T99999999", "PHID-TASK-" + "a" * 20):
        _refused(site, {"status": "invalid"}, task=target)


def test_closing_makes_the_editor_its_owner(site: ContractSite) -> None:
    closed = {status: site.create(f"{status}").phid for status in ("resolved", "invalid")}
    for status, phid in closed.items():
        site.edit({"status": status}, task=phid)
    owners = {status: site.task(phid).owner_phid for status, phid in closed.items()}
    # “invalid” is configured with claim: false.
    assert owners == {"resolved": site.world.me.phid, "invalid": None}
    assert site.task(closed["invalid"]).closed


def test_a_milestone_takes_its_parents_place(site: ContractSite) -> None:
    parent, (first, second) = site.world.programme.phid, site.world.rounds
    task = site.create("round", projects_add=[parent]).phid
    site.edit({"projects.add": [first.phid]}, task=task)
    assert site.task(task).project_phids == (first.phid,)
    site.edit({"projects.add": [second.phid]}, task=task)
    assert site.task(task).project_phids == (second.phid,)
    together = site.create("rounds", projects_add=[parent, first.phid]).phid
    assert site.task(together).project_phids == (first.phid,)
    # The last one wins, which is why the parent is not sent along.
    reversed_ = site.create("rounds reversed", projects_add=[first.phid, parent]).phid
    assert site.task(reversed_).project_phids == (parent,)


def test_a_tag_takes_the_place_of_its_relatives(site: ContractSite) -> None:
    """Whatever lies above or below, at any distance; what only lies beside it stays."""
    root, branch, leaf, twin = (project.phid for project in site.world.tree)
    rounds = [milestone.phid for milestone in site.world.rounds]
    changes = [
        (["leaf", leaf], root),
        (["root", root], leaf),
        (["branch", branch, twin, rounds[0]], root),
        (["twins", twin], branch),
        (["cousins", twin], leaf),
        (["sibling", rounds[0]], rounds[1]),
    ]
    left: dict[str, list[str]] = {}
    for (name, *before), tag in changes:
        task = site.create(f"relatives, {name}", projects_add=before).phid
        site.edit({"projects.add": [tag]}, task=task)
        left[name] = sorted(site.task(task).project_phids)
    assert left == {
        "leaf": [root],
        "root": [leaf],
        "branch": sorted([root, rounds[0]]),
        "twins": sorted([branch, twin]),
        "cousins": sorted([leaf, twin]),
        "sibling": [rounds[1]],
    }


def test_of_relatives_in_one_list_the_last_stays(site: ContractSite) -> None:
    root, branch, _, twin = (project.phid for project in site.world.tree)
    orders = ([root, branch], [branch, root], [branch, root, twin], [branch, twin, root])
    made = [site.create("relatives at once", projects_add=order).phid for order in orders]
    left = [sorted(site.task(phid).project_phids) for phid in made]
    assert left == [[branch], [root], sorted([branch, twin]), [root]]


def test_a_swap_of_relatives_works_in_either_order(site: ContractSite) -> None:
    """As an undo sends it: one tag away and the other on, in one edit."""
    parent, milestone = site.world.programme.phid, site.world.rounds[0].phid
    for old, new in ((milestone, parent), (parent, milestone)):
        away, on = ("projects.remove", [old]), ("projects.add", [new])
        for order in ((away, on), (on, away)):
            task = site.create("swapped", projects_add=[old]).phid
            edited = site.edit(dict(order), task=task)
            assert len(edited.transactions) == 1
            assert site.task(task).project_phids == (new,)
            operations = site.phabricator.history(task)[0].fields["operations"]
            told = [{"operation": "add", "phid": new}, {"operation": "remove", "phid": old}]
            assert operations == told


def test_a_place_on_a_board_survives_its_tag(site: ContractSite) -> None:
    column = _column(site)
    task = site.create("keeps its place", projects_add=[column.project_phid], column=[column.phid]).phid
    assert _places(site, task) == {column.project_phid: [column.phid]}
    site.edit({"projects.remove": [column.project_phid]}, task=task)
    assert _places(site, task) == {}
    # It is there already, so this does nothing: neither a move nor a tag.
    assert site.edit({"column": [column.phid]}, task=task).transactions == []
    assert site.task(task).project_phids == ()
    site.edit({"projects.add": [column.project_phid]}, task=task)
    assert _places(site, task) == {column.project_phid: [column.phid]}


def test_the_first_column_of_a_foreign_board_gives_no_tag(site: ContractSite) -> None:
    """A task lies there by default, even without the tag; hence a column is never sent without its tag."""
    board = _column(site).project_phid
    backlog = next(each for each in site.phabricator.columns(board) if each.name == "Backlog")
    task = site.create("default column").phid
    assert site.edit({"column": [backlog.phid]}, task=task).transactions == []
    assert site.task(task).project_phids == ()
    new = site.create("in it from the start", column=[backlog.phid])
    assert site.task(new.phid).project_phids == (board,)


def test_a_tag_and_its_column_in_one_edit(site: ContractSite) -> None:
    column = _column(site)
    tag, place = ("projects.add", [column.project_phid]), ("column", [column.phid])
    for order in ((tag, place), (place, tag)):
        task = site.create("tag and column").phid
        assert len(site.edit(dict(order), task=task).transactions) == 2
        assert site.task(task).project_phids == (column.project_phid,)
        assert _places(site, task) == {column.project_phid: [column.phid]}
        assert site.edit(dict(order), task=task).transactions == []


def test_a_column_of_a_milestone_replaces_the_parents_tag(site: ContractSite) -> None:
    column = site.world.sprint
    if column is None:
        pytest.skip("no milestone of this site has a board; Conduit cannot make one")
    parent = site.phabricator.projects([column.project_phid])[column.project_phid].parent_phid
    task = site.create("on a milestone's board", projects_add=[parent]).phid
    assert len(site.edit({"column": [column.phid]}, task=task).transactions) == 2
    assert site.task(task).project_phids == (column.project_phid,)
    assert _places(site, task) == {column.project_phid: [column.phid]}


def _column(site: ContractSite) -> Column:
    if site.world.column is None:
        pytest.skip("this site has no board; Conduit cannot make one")
    return site.world.column


def _places(site: ContractSite, task: str) -> dict[str, list[str]]:
    """Board -> columns that the task lies in."""
    found = site.raw("maniphest.search", constraints={"phids": [task]}, attachments={"columns": True})
    boards = found["data"][0]["attachments"]["columns"]["boards"] or {}
    return {board: [one["phid"] for one in at["columns"]] for board, at in boards.items()}


def test_a_column_brings_its_tag(site: ContractSite) -> None:
    column = site.world.column
    if column is None:
        pytest.skip("this site has no board; Conduit cannot make one")
    task = site.create("on a board").phid
    site.edit({"column": [column.phid]}, task=task)
    assert site.task(task).project_phids == (column.project_phid,)


def test_people_claim_and_comment(site: ContractSite) -> None:
    task = site.create("claimed").phid
    other = site.conduit_as("other")
    site.edit({"owner": site.world.other.phid, "comment": "I take it."}, task=task, conduit=other)
    claimed = site.task(task)
    assert claimed.owner_phid == site.world.other.phid
    assert site.world.other.phid in claimed.subscriber_phids
    kinds = [(entry.kind, entry.author_phid) for entry in site.phabricator.history(task)]
    assert ("owner", site.world.other.phid) in kinds
    assert ("comment", site.world.other.phid) in kinds


def _refused(site: ContractSite, edits: dict[str, Any], task: str | None = None) -> OutcomeUnknown:
    with pytest.raises(OutcomeUnknown) as caught:
        site.edit(edits, task=task)
    assert caught.value.complete
    return caught.value


def _content(task: Task) -> tuple[Any, ...]:
    return (task.title, task.description, task.project_phids, task.status, task.owner_phid)
