"""Lists of any length, also where the server gives up because too much of them is hidden."""

from __future__ import annotations

from typing import Any

import pytest

from seeder.errors import ServerError
from seeder.sources import rows
from seeder.sources.phabricator import Phabricator
from tests.contract.site import ContractSite


def test_tasks_streamed_page_by_page(site: ContractSite) -> None:
    made = [site.create(f"streamed {number}").id for number in range(5)]
    asked = len(site.calls)
    stream = Phabricator(site.conduit, page_size=2).tasks_streamed({"ids": made})
    assert len(site.calls) == asked
    assert next(stream).id == made[-1]
    assert len(site.calls) == asked + 1
    assert [task.id for task in stream] == made[-2::-1]
    assert len(site.calls) == asked + 3


def test_tasks_with_their_columns(site: ContractSite) -> None:
    column = site.world.column
    if column is None:
        pytest.skip("this site has no board; Conduit cannot make one")
    placed = site.create("in a column", column=[column.phid])
    tagged = site.create("on a board", projects_add=[column.project_phid])
    bare = site.create("nowhere")
    first = next(c for c in site.phabricator.columns(column.project_phid) if c.name == "Backlog")
    where = {placed.id: (column.phid,), tagged.id: (first.phid,), bare.id: ()}
    phabricator, ids = site.phabricator, sorted(where)
    streamed = phabricator.tasks_streamed({"ids": ids}, columns=True)
    assert {task.id: task.columns for task in streamed} == where
    assert {number: task.columns for number, task in phabricator.tasks(ids, columns=True).items()} == where
    by_phid = phabricator.tasks_by_phid([placed.phid], columns=True)
    assert by_phid[placed.phid].columns == (column.phid,)
    assert phabricator.tasks(ids)[placed.id].columns == ()


def test_a_list_that_overheats_is_read_in_parts(site: ContractSite) -> None:
    """Two groups of hidden tasks with a pause between, so that halving the time parts them."""
    first = site.create("before the hidden ones")
    hidden = [_hidden(site, "hidden, first group").id for _ in range(13)]
    site.clock.sleep(3)
    hidden += [_hidden(site, "hidden, second group").id for _ in range(13)]
    last = site.create("after the hidden ones")
    start, end = site.task(first.phid).created, site.task(last.phid).created
    ids = [first.id, *hidden, last.id]
    bounds = {"ids": ids, "createdStart": start, "createdEnd": end}
    with pytest.raises(ServerError, match="overheated"):
        site.raw("maniphest.search", constraints=bounds, order="newest", limit=1)
    asked = len(site.calls)
    found = list(Phabricator(site.conduit, page_size=1).tasks_streamed(bounds))
    assert [task.id for task in found] == [last.id, first.id]
    windows = [call.params["constraints"] for call in site.calls[asked:]]
    assert [one["createdStart"] == start for one in windows] == [True, False, True]
    assert all(start <= one["createdStart"] <= one["createdEnd"] <= end for one in windows)
    _uncover(site)


def test_a_query_key_and_constraints_beside_it(site: ContractSite) -> None:
    """The order that is asked for counts, and a constraint takes the place of the query's own."""
    made = [site.create("open, keyed"), site.create("resolved, keyed", status="resolved")]
    ids = [task.id for task in made]

    def found(query_key: str, **more: Any) -> list[int]:
        return [t.id for t in site.phabricator.tasks_streamed({"ids": ids, **more}, query_key=query_key)]

    assert found("all") == ids[::-1]
    assert found("authored") == ids[::-1]
    assert found("open") == [ids[0]]
    assert found("open", statuses=["resolved"]) == [ids[1]]
    for unknown in ("nosuch", "abcdefghijkl", "Open"):
        with pytest.raises(ServerError) as caught:
            found(unknown)
        assert caught.value.code == "ERR-BAD-QUERYKEY"


def test_a_query_by_its_key_is_read_in_parts_by_number(site: ContractSite) -> None:
    first = site.create("first, keyed")
    hidden = [_hidden(site, "hidden, keyed").id for _ in range(21)]
    last = site.create("last, keyed")
    ids = [first.id, *hidden, last.id]
    phabricator = Phabricator(site.conduit, page_size=1)
    found = [task.id for task in phabricator.tasks_streamed({"ids": ids}, query_key="all")]
    assert found == [last.id, first.id]
    _uncover(site)


def test_tags_with_what_lies_above_them(site: ContractSite) -> None:
    root, branch, leaf, _ = site.world.tree
    asked = len(site.calls)
    found = site.phabricator.projects([root.phid, branch.phid, leaf.phid], related=True)
    above = {phid: project.ancestors for phid, project in found.items()}
    assert above == {root.phid: (), branch.phid: (root.phid,), leaf.phid: (root.phid, branch.phid)}
    by_slug = site.phabricator.projects_by_slug([leaf.slug or ""], related=True)
    assert by_slug[leaf.slug or ""] == found[leaf.phid]
    assert len(site.calls) - asked == 2
    assert site.phabricator.projects([leaf.phid])[leaf.phid].ancestors == ()


def test_groups_that_somebody_is_a_member_of(site: ContractSite) -> None:
    """Below counts for what lies above; the answer has the hashtags as they were asked."""
    me, other = site.world.me.phid, site.world.other.phid
    root, branch, leaf, twin = site.world.tree
    slugs = [f"#{root.slug}", branch.name, leaf.slug or "", twin.slug or "", "nobody_has_this_tag"]
    for kind, members in (("members.set", [me]), ("members.set", [])):
        transactions = [{"type": kind, "value": members}]
        site.conduit.write("project.edit", rows.Edited, transactions=transactions, objectIdentifier=leaf.phid)
        if members:
            assert site.phabricator.my_groups(slugs, me) == set(slugs[:3])
            assert site.phabricator.my_groups(slugs, other) == set()
            related = site.phabricator.projects([root.phid, leaf.phid], related=True)
            assert [related[phid].members for phid in (root.phid, leaf.phid)] == [(me,), (me,)]
    assert site.phabricator.my_groups(slugs, me) == site.phabricator.my_groups([], me) == set()


def test_when_somebody_did_something_lately(site: ContractSite) -> None:
    other, as_other = site.world.other.phid, site.conduit_as("other")
    task = site.create("done lately")
    site.clock.sleep(1.1)
    for remark in ("One.", "Two."):
        site.edit({"comment": remark}, task=task.phid, conduit=as_other)
    said = [e.created for e in site.phabricator.history(task.phid) if e.comment in {"One.", "Two."}]
    asked = len(site.calls)
    # With the subscription that comes with the first comment.
    assert site.phabricator.recent_transactions(other, min(said)) == sorted([*said, min(said)], reverse=True)
    assert site.phabricator.recent_transactions(other, max(said) + 3600) == []
    assert len(site.calls) - asked == 2


def _hidden(site: ContractSite, text: str) -> rows.Edited.Object:
    """A task that only the other one may see."""
    edits = {"title": site.title(text), "view": site.world.other.phid}
    return site.edit(edits, conduit=site.conduit_as("other")).object


def _uncover(site: ContractSite) -> None:
    """A few visible things after the hidden ones, so that a live site's other cases find them."""
    for _ in range(2):
        site.edit({"title": site.title("uncovered")}, conduit=site.conduit_as("other"))
