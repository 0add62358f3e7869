"""Tasks that not everybody may see, and searches that see too many of them."""

from __future__ import annotations

from typing import Any

import pytest

from seeder.errors import OutcomeUnknown, ServerError
from seeder.sources import rows
from seeder.sources.phabricator import Phabricator
from seeder.sources.task_rows import TaskRow
from tests.contract.site import ContractSite


def test_a_hidden_task_is_not_there(site: ContractSite) -> None:
    hidden = _hidden(site, "hidden", comment="Nobody else reads this.")
    assert site.phabricator.tasks([hidden.id]) == {}
    assert site.phabricator.tasks_by_phid([hidden.phid]) == {}
    assert site.phabricator.lookup([f"T{hidden.id}", hidden.phid]) == {}
    assert site.raw("maniphest.gettasktransactions", ids=[hidden.id]) == []
    theirs = Phabricator(site.conduit_as("other")).tasks([hidden.id])[hidden.id]
    assert theirs.view_policy == site.world.other.phid


def test_a_hidden_task_is_refused_in_several_ways(site: ContractSite) -> None:
    hidden = _hidden(site, "hidden, asked for")
    asked: list[tuple[str, dict[str, Any], str]] = [
        ("transaction.search", {"objectIdentifier": f"T{hidden.id}"}, "does not exist"),
        ("transaction.search", {"objectIdentifier": hidden.phid}, "You Shall Not Pass"),
        ("edge.search", {"sourcePHIDs": [hidden.phid], "types": ["mention"]}, "Invalid PHID"),
        ("maniphest.search", {"after": str(hidden.id), "order": "newest"}, "You Shall Not Pass"),
    ]
    for method, params, words in asked:
        with pytest.raises(ServerError) as caught:
            site.raw(method, **params)
        assert words in caught.value.info
    for target, words in ((f"T{hidden.id}", "does not identify"), (hidden.phid, "You Shall Not Pass")):
        with pytest.raises(OutcomeUnknown) as lost:
            site.edit({"comment": "May I?"}, task=target)
        assert words in lost.value.sentence


def test_what_happened_to_a_hidden_task_is_in_no_list(site: ContractSite) -> None:
    """Much of it only makes a short list give up."""
    seen = site.create("not hidden")
    site.edit({"comment": "I was here."}, task=seen.phid, conduit=site.conduit_as("other"))
    said = site.phabricator.history(seen.phid)[0].created
    site.clock.sleep(1.1)
    for number in range(7):
        hidden = _hidden(site, f"hidden history {number}", comment="Much of it.")
    authors = {"authorPHIDs": [site.world.other.phid]}
    listed = {"objectType": "TASK", "constraints": authors}
    theirs = site.conduit_as("other").read("transaction.search", dict[str, Any], limit=1, **listed)
    assert theirs["data"][0]["objectPHID"] == hidden.phid
    for _ in range(2):
        with pytest.raises(ServerError, match="overheated: examined more than 20 raw rows"):
            site.raw("transaction.search", limit=1, **listed)
    # Asked for more it tells what may be seen.
    assert site.raw("transaction.search", **listed, limit=100)["data"][0]["dateCreated"] == said
    _uncover(site)


def test_a_mention_of_a_hidden_task_links_nothing(site: ContractSite) -> None:
    hidden = _hidden(site, "hidden, mentioned")
    task = site.create("mentions a hidden one", description=f"See T{hidden.id}.")
    assert site.edges(task.phid, "mention") == set()


def test_the_owner_of_a_hidden_task_sees_it(site: ContractSite) -> None:
    mine = _hidden(site, "hidden, mine", owner=site.world.me.phid)
    followed = _hidden(site, "hidden, followed", subscribers_add=[site.world.me.phid])
    assert set(site.phabricator.tasks([mine.id, followed.id])) == {mine.id}
    assert site.edit({"title": site.title("hidden, mine, edited")}, task=mine.phid).transactions


def test_policies_are_set_and_shown(site: ContractSite) -> None:
    task = site.create("policies").phid
    seen = [site.task(task).view_policy]
    for policy in ("public", site.world.me.phid, "users"):
        assert len(site.edit({"view": policy}, task=task).transactions) == 1
        seen.append(site.task(task).view_policy)
    assert seen == ["users", "public", site.world.me.phid, "users"]
    assert site.edit({"view": "users"}, task=task).transactions == []
    with pytest.raises(OutcomeUnknown, match="no longer allow you to view"):
        site.edit({"view": site.world.other.phid}, task=task)


def test_a_query_overheats(site: ContractSite) -> None:
    """It gives up after ten times as many rows as it needs (a page and one), and names both."""
    shown = site.create("in front of hidden ones")
    hidden = [_hidden(site, "one of many hidden").id for _ in range(31)]
    ids = [shown.id, *hidden]
    found = site.phabricator.tasks(ids)
    assert set(found) == {shown.id}

    def page(wanted: list[int], limit: int) -> list[int]:
        search = site.conduit.read
        constraints = {"ids": wanted}
        read = search("maniphest.search", rows.Page[TaskRow], constraints=constraints, limit=limit)
        return [row.id for row in read.data]

    for wanted in (ids, hidden[:30]):
        with pytest.raises(ServerError) as caught:
            page(wanted, 2)
        assert caught.value.code == "ERR-CONDUIT-CORE"
        assert "overheated: examined more than 30 raw rows without finding 3 visible" in caught.value.info
    assert page(hidden[:29], 2) == []
    assert page(ids, 3) == [shown.id]
    # A list of one overheats, too, which must not hide the newest task.
    assert site.phabricator.newest_task() is not None
    _uncover(site)


def _hidden(site: ContractSite, text: str, **edits: Any) -> rows.Edited.Object:
    """A task that only the other one may see."""
    plain = {kind.replace("_", ".", 1): value for kind, value in edits.items()}
    edits = {"title": site.title(text), "view": site.world.other.phid, **plain}
    return site.edit(edits, conduit=site.conduit_as("other")).object


def _uncover(site: ContractSite) -> None:
    """A few visible things after the hidden ones, so that a live site's other cases find them."""
    for _ in range(2):
        site.edit({"title": site.title("uncovered")}, conduit=site.conduit_as("other"))
