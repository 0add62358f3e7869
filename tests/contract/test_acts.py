"""Who did something last: in tasks, in the feed, now and at an earlier instant."""

from __future__ import annotations

from typing import Any

import pytest

from seeder.activity import Action
from seeder.errors import ServerError
from seeder.sources.acts import feed_actions, task_actions
from tests.contract.site import ContractSite

POLLS = 8


def test_the_last_actions_of_two_people_in_tasks(site: ContractSite) -> None:
    me, other = site.world.me.phid, site.world.other.phid
    made = site.create("acted on")
    mine = site.phabricator.history(made.phid)
    site.clock.sleep(1.1)
    site.edit(
        {"comment": "I was here.", "priority": "high"}, task=made.phid, conduit=site.conduit_as("other")
    )
    said = site.phabricator.history(made.phid)[: -len(mine)]
    asked = len(site.calls)
    trail = task_actions([me, other, "PHID-USER-" + "a" * 20], site.phabricator)
    assert set(trail.last) == {me, other}
    assert [call.method for call in site.calls[asked:]].count("phid.query") == 1
    at, name = said[0].created, f"T{made.id}"
    page = f"{site.ground.address}{name}"
    shown = min(entry.id for entry in said if entry.kind in ("comment", "priority"))
    assert trail.last[other] == Action(at, "tasks", name, f"{page}#{shown}")
    created = next(entry for entry in mine if entry.kind == "create")
    assert trail.last[me] == Action(created.created, "tasks", name, f"{page}#{created.id}")
    again = task_actions([me, other], site.phabricator, since=trail.mark)
    assert again.mark == trail.mark
    assert again.last.items() <= trail.last.items()


def test_the_last_action_before_an_instant(site: ContractSite) -> None:
    me = site.world.me.phid
    made = site.create("acted on, then again")
    first = site.phabricator.history(made.phid)[0].created
    site.clock.sleep(2.1)
    site.edit({"comment": "Again."}, task=made.phid)
    second = site.phabricator.history(made.phid)[0].created
    for instant, at in ((second + 9, second), (second, second), (second - 1, first), (first, first)):
        assert task_actions([me], site.phabricator, before=instant, named=False).last[me].at == at


def test_what_the_feed_says_of_two_people(site: ContractSite) -> None:
    """When it was done, though it was published later; now and at an earlier instant."""
    me, other, tag = site.world.me.phid, site.world.other.phid, site.world.component
    made = site.create("acted on, in the feed")
    site.edit({"comment": "I was here."}, task=made.phid, conduit=site.conduit_as("other"))
    said = site.phabricator.history(made.phid)[0]
    # What is told within one second has no order, and the tag may just have been made.
    site.clock.sleep(1.1)
    first = _recoloured(site, tag.phid)
    site.clock.sleep(2.1)
    second = _recoloured(site, tag.phid)
    trail = feed_actions([me, other], site.phabricator)
    page = f"{site.ground.address}T{made.id}#{said.id}"
    assert trail.last[other] == Action(said.created, "tasks", f"T{made.id}", page)
    mine = trail.last[me]
    assert (mine.at, mine.where, mine.what) == (second, "elsewhere", tag.name)
    assert mine.url.startswith(site.ground.address)
    for instant, at in ((second - 1, first), (first, first)):
        assert feed_actions([me, other], site.phabricator, before=instant).last[me].at == at


def _recoloured(site: ContractSite, tag: str) -> int:
    """A new colour for a tag; when that was. It is in the feed then."""
    found = site.raw("project.search", constraints={"phids": [tag]})
    color = "green" if found["data"][0]["fields"]["color"]["key"] == "red" else "red"
    edit = [{"type": "color", "value": color}]
    done = site.conduit.write("project.edit", dict[str, Any], objectIdentifier=tag, transactions=edit)
    _wait(site, tag, done["transactions"][0]["phid"])
    row = site.raw("transaction.search", objectIdentifier=tag, limit=1)["data"][0]
    at: int = row["dateCreated"]
    return at


def _wait(site: ContractSite, about: str, transaction: str) -> None:
    """Until the feed knows of it: a real site's daemons write it a little later. Asked equally often by each
    site, so that their answers can be compared."""
    told = False
    for _ in range(POLLS):
        stories = site.raw("feed.query", filterPHIDs=[about], limit=1)
        told = told or any(transaction in story["data"]["transactionPHIDs"] for story in stories.values())
        if not told:
            site.clock.sleep(1)
    assert told


def test_hidden_tasks_are_in_no_trail(site: ContractSite) -> None:
    other = site.world.other.phid
    seen = site.create("not hidden from the trail")
    site.edit({"comment": "I was here."}, task=seen.phid, conduit=site.conduit_as("other"))
    said = site.phabricator.history(seen.phid)[0].created
    site.clock.sleep(1.1)
    hidden = {"title": site.title("hidden from the trail"), "view": other}
    for number in range(7):
        site.edit({**hidden, "comment": f"Hidden {number}"}, conduit=site.conduit_as("other"))
    assert task_actions([other], site.phabricator).last[other].at == said
    newest = site.conduit_as("other").read("transaction.search", dict[str, Any], objectType="TASK", limit=1)
    with pytest.raises(ServerError, match="You Shall Not Pass"):
        site.raw("transaction.search", objectType="TASK", after=str(newest["data"][0]["id"]))
    for number in range(2):
        site.edit({"title": site.title(f"uncovered {number}")}, conduit=site.conduit_as("other"))
